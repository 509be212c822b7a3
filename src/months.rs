//! Month names of the Arabic-speaking countries: name → number, calendar and family of names.
//!
//! Each region has month names of its own: جانفي in Tunis and Algiers, يناير in Rabat and Cairo, كانون الثاني in Beirut, all
//! of them January. The table is `data/months.csv`; the extractor of dates reads the same.
//!
//! ```
//! use ogp_extract::months::{self, Family};
//! use ogp_extract::record::Calendar;
//!
//! let month = months::lookup("جويلية").unwrap();
//! assert_eq!((month.number, month.calendar, month.family), (7, Calendar::Gregorian, Family::Maghreb));
//! // Hamza, tashkeel and tatweel make no difference.
//! assert_eq!(months::lookup("افريل"), months::lookup("أفريـل"));
//! assert_eq!(months::lookup("ذو الحجة").unwrap().calendar, Calendar::Hijri);
//! assert_eq!(months::lookup("الاثنين"), None);
//!
//! let november: Vec<_> = months::names(Calendar::Gregorian, 11).map(|name| name.text).collect();
//! assert!(november.contains(&"نونبر") && november.contains(&"تشرين الثاني"));
//! ```

use std::collections::HashMap;

use once_cell::sync::Lazy;

use crate::Error;
use crate::lexicon::fold_form;
use crate::record::Calendar;
use crate::table;
use crate::text::token::Key;

/// What a month's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Month {
    /// 1 to 12, in its calendar.
    pub number: u32,
    /// The calendar.
    pub calendar: Calendar,
    /// The family of names.
    pub family: Family,
}

/// A month's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MonthName {
    /// The name as people write it.
    pub text: &'static str,
    /// The family of names to which it belongs.
    pub family: Family,
}

/// A family of month names, by where they are at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Family {
    /// يناير، فبراير: Egypt, the Gulf, and most of pan-Arab print.
    Egypt,
    /// ماي، غشت، شتنبر: Morocco, where it differs from Egypt.
    Morocco,
    /// جانفي، فيفري، أوت: Tunisia and Algeria.
    Maghreb,
    /// أغشت، دجمبر: Mauritania.
    Mauritania,
    /// كانون الثاني، شباط: the Levant and Iraq.
    Levant,
    /// أي النار، الفاتح: Libya from 1969 to 2011.
    Libya,
    /// محرم، رمضان: the months of the Hijri calendar.
    Hijri,
}

/// The month of that name; `None` where there is none.
pub fn lookup(name: &str) -> Option<Month> {
    tables().by_name.get(&fold_form(name)?.0).copied()
}

/// The names of a month, family by family.
pub fn names(calendar: Calendar, number: u32) -> impl Iterator<Item = MonthName> {
    let wanted = move |(month, _): &&(Month, &'static str)| month.calendar == calendar && month.number == number;
    tables().rows.iter().filter(wanted).map(|&(month, text)| MonthName { text, family: month.family })
}

#[derive(Default)]
struct Tables {
    rows: Vec<(Month, &'static str)>,
    by_name: HashMap<Vec<Key>, Month>,
}

static TABLES: Lazy<Result<Tables, Error>> = Lazy::new(Tables::load);
static NONE: Lazy<Tables> = Lazy::new(Tables::default);

/// The tables; a test holds that the built-in data load.
fn tables() -> &'static Tables {
    TABLES.as_ref().unwrap_or(&NONE)
}

impl Tables {
    fn load() -> Result<Tables, Error> {
        let mut tables = Tables::default();
        table::read(
            "data/months.csv",
            include_str!("../data/months.csv"),
            &["calendar", "family", "number", "form"],
            |row| {
                let calendar = row
                    .required("calendar")?
                    .parse()
                    .map_err(|error: Error| row.fault("calendar", error.to_string()))?;
                let family =
                    Family::named(row.required("family")?).ok_or_else(|| row.fault("family", "is not known"))?;
                let number =
                    row.parsed("number", "1 to 12")?.ok_or_else(|| row.fault("number", "is empty, and must not be"))?;
                let form = row.required("form")?;
                let (keys, _) = fold_form(form).ok_or_else(|| row.fault("form", "has no word"))?;
                let month = Month { number, calendar, family };
                tables.by_name.entry(keys).or_insert(month);
                tables.rows.push((month, Box::leak(form.into())));
                Ok(())
            },
        )?;
        Ok(tables)
    }
}

impl Family {
    fn named(name: &str) -> Option<Family> {
        Some(match name {
            "egypt" => Family::Egypt,
            "morocco" => Family::Morocco,
            "maghreb" => Family::Maghreb,
            "mauritania" => Family::Mauritania,
            "levant" => Family::Levant,
            "libya" => Family::Libya,
            "hijri" => Family::Hijri,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_data_load() {
        if let Err(error) = &*TABLES {
            panic!("{error}");
        }
    }

    #[test]
    fn each_calendar_has_twelve_months_in_each_full_family() {
        for family in [Family::Egypt, Family::Levant, Family::Libya, Family::Hijri] {
            let mut numbers: Vec<u32> = tables()
                .rows
                .iter()
                .filter(|(month, _)| month.family == family)
                .map(|(month, _)| month.number)
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers, (1..=12).collect::<Vec<_>>(), "{family:?}");
        }
    }
}
