//! One date of a mention, with what the text says of it, and what makes several of them a mention.

use crate::record::Part;

/// How a word relates a stretch to the day of reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    This,
    Last,
    BeforeLast,
    Next,
    /// الموالي: the one after that of which the text spoke.
    Following,
    /// نفسه: the one of which the text spoke.
    Same,
}

/// A year as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Year {
    Gregorian(i32),
    Hijri(i32),
    Relative(Relation),
    /// Six digits that are no doubled pair.
    Broken,
}

/// A month as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Month {
    Gregorian(u32),
    Hijri(u32),
    /// الشهر: none is named.
    Unnamed,
}

/// A part of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fraction {
    /// 1 to 4.
    Quarter(u32),
    /// 1 and 2.
    Half(u32),
    /// 1 spring to 4 winter.
    Season(u32),
}

/// One date of a mention, with what the text says of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// Days from the day of reference: اليوم is 0, أمس is -1.
    pub relative_day: Option<i64>,
    /// ISO number of the weekday.
    pub weekday: Option<u32>,
    pub weekday_relation: Option<Relation>,
    pub day: Option<u32>,
    /// متم: the last day of the month.
    pub last_day: bool,
    pub month: Option<Month>,
    pub month_relation: Option<Relation>,
    pub year: Option<Year>,
    pub week: Option<Relation>,
    /// The week of a month, from 1.
    pub week_of_month: Option<u32>,
    pub weekend: bool,
    pub fraction: Option<Fraction>,
    pub fraction_relation: Option<Relation>,
    /// The first year of a decade.
    pub decade: Option<i32>,
    pub part: Option<Part>,
    /// Day, month and year in digits, as they stand; a year of 0 is missing.
    pub digits: Option<[u32; 3]>,
    /// The digits have the year first.
    pub year_first: bool,
    pub hijri_mark: bool,
    pub months_disagree: bool,
    pub spelling_mended: bool,
    pub digits_mended: bool,
}

impl Item {
    /// Whether it is given in the Hijri calendar.
    pub fn is_hijri(&self) -> bool {
        matches!(self.month, Some(Month::Hijri(_)))
            || matches!(self.year, Some(Year::Hijri(_)))
            || self.digits.is_some_and(|[_, _, year]| (1200..=1500).contains(&year) || (self.hijri_mark && year != 0))
    }
}

/// What a mention's items are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    One,
    List,
    Range,
    /// The same day in two calendars.
    Two,
}

/// Of a range or list given in two calendars, the half in the Gregorian; none where there is none.
pub(super) fn gregorian_half(items: &[Item]) -> Vec<Item> {
    let (first, second) = items.split_at(items.len() / 2);
    let chosen = [second, first].into_iter().find(|half| !half.iter().any(Item::is_hijri));
    chosen.filter(|half| half.len() == 2).map(<[Item]>::to_vec).unwrap_or_default()
}

/// `الخميس والجمعة 16 و17`: the weekdays stand before the days to which they belong.
pub(super) fn pair_weekdays(items: &[Item]) -> Vec<Item> {
    let weekdays: Vec<u32> = items.iter().filter_map(|item| item.weekday).collect();
    let days = items.iter().filter(|item| item.day.is_some()).enumerate();
    days.map(|(at, item)| Item { weekday: weekdays.get(at).copied(), ..*item }).collect()
}

/// Whether the items make a mention: lists of bare numbers and the like do not.
pub(super) fn is_sound(items: &[Item], shape: Shape) -> bool {
    let Some(last) = items.last() else { return false };
    let has_month = |item: &Item| item.month.is_some() || item.digits.is_some() || item.relative_day.is_some();
    match shape {
        Shape::One => true,
        Shape::Two => match items {
            [first, second] => first.is_hijri() != second.is_hijri(),
            _ => false,
        },
        Shape::Range => {
            items.len() == 2
                && !is_followed_by_number(items)
                && (items.iter().any(has_month)
                    || items.iter().all(|item| item.weekday.is_some())
                    || items.iter().all(|item| item.year.is_some() && item.day.is_none()))
        }
        Shape::List => {
            let days = items.iter().any(|item| item.day.is_some());
            // A number behind a finished date is no further day of it.
            let dangling = items.windows(2).any(|pair| match pair {
                [before, after] => before.year.is_some() && after.day.is_some() && after.month.is_none(),
                _ => false,
            });
            items.len() >= 2 && (!dangling || has_month(last)) && (!days || items.iter().any(has_month))
        }
    }
}

/// `27 ماي 2019 - 14:30`: a bare number behind a finished date is no end of a range.
fn is_followed_by_number(items: &[Item]) -> bool {
    match items {
        [first, last] => first.year.is_some() && last.day.is_some() && last.month.is_none(),
        _ => false,
    }
}
