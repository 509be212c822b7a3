//! The days of the event: of all dates of the article those on which it is held.

use chrono::NaiveDate;

use super::anchor::Anchor;
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::tables::{EventCue, EventNoun};
use crate::record::{Bound, DateKind, DateMention, Event, EventCategory, Granularity, Mention};

/// Words after which a date is not the event's stand this near before it, in tokens.
const NEAR: u32 = 4;
/// A date right behind a verb of taking place counts as this near to the event's own words.
const HELD: u32 = 4;
/// Later sentences on the same event stand among the first of the body.
const BODY: u32 = 12;
/// The first of them may name the event anew.
const LEAD: u32 = 4;

/// A date that can be the event's.
struct Candidate<'a> {
    index: usize,
    date: &'a DateMention,
    span: (u32, u32),
}

impl Candidate<'_> {
    /// Whether it names days, and not a week or a weekend.
    fn is_exact(&self) -> bool {
        self.date.granularity == Granularity::Day && self.date.rule != "date.weekend"
    }
}

/// Fills in the days of the event, with the dates that they rest on.
pub(super) fn fill(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    let Some(scene) = dated_scene(reading, anchor) else { return };
    let candidates = candidates(reading, anchor, &scene);
    let marks = reading.story.marks(&scene);
    let Some(first) = nearest(marks, anchor, &scene, &candidates) else { return };
    let mut days = Days::default();
    days.take(first);
    for candidate in &candidates {
        if candidate.index != first.index && extends(marks, first, candidate) {
            days.take(candidate);
        }
    }
    extend_later(reading, anchor, &scene, &mut days);
    widen_later(reading, anchor, &scene, &mut days);
    days.by_duration(reading, marks, &scene);
    days.by_duration(reading, reading.story.marks(&anchor.scene), &anchor.scene);
    for other in later(reading, &scene).filter(|other| other.rank < Rank::Body(LEAD)) {
        if speaks_of(reading, anchor, other) {
            days.by_duration(reading, reading.story.marks(other), other);
        }
    }
    if days.start == days.end && only_begins(anchor, marks) {
        days.end = None;
    }
    (event.start_date, event.end_date) = (days.start, days.end);
    event.evidence.dates = days.evidence;
    event.evidence.dates.sort_unstable();
}

/// The days gathered so far.
#[derive(Default)]
struct Days {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    evidence: Vec<usize>,
}

impl Days {
    fn take(&mut self, candidate: &Candidate<'_>) {
        let date = candidate.date;
        let (start, end) = (date.start_date, date.end_date);
        self.evidence.push(candidate.index);
        match date.bound {
            Some(Bound::Before) if self.start.is_some() => self.end = self.end.max(end),
            Some(Bound::Before) => self.end = end,
            _ => {
                self.start = [self.start, start].into_iter().flatten().min();
                self.end = self.end.max(end);
            }
        }
    }

    /// An event that ends on a day and lasted some days began before (اختتم … دام يومين), and the reverse.
    fn by_duration(&mut self, reading: &Reading<'_>, marks: &[Mark], scene: &Scene) {
        let (Some(start), Some(end)) = (self.start, self.end) else { return };
        if start != end {
            return;
        }
        let durations = within(&reading.record.durations, scene).map(|(_, duration)| duration);
        let Some(days) = durations.filter_map(|duration| whole_days(&duration.iso8601)).next() else { return };
        let lasts = marks.iter().any(|mark| mark.is_cue(&[EventCue::Last]));
        if !lasts || !(2..=60).contains(&days) {
            return;
        }
        let span = chrono::Duration::days(days - 1);
        if marks.iter().any(|mark| mark.is_cue(&[EventCue::End])) {
            self.start = start.checked_sub_signed(span);
        } else {
            self.end = end.checked_add_signed(span);
        }
    }
}

/// The days of an ISO duration of days alone.
fn whole_days(iso: &str) -> Option<i64> {
    iso.strip_prefix('P')?.strip_suffix('D')?.parse().ok()
}

/// The sentence that dates the event: its own, else the next that speaks of it.
fn dated_scene(reading: &Reading<'_>, anchor: &Anchor) -> Option<Scene> {
    let others =
        reading.story.scenes.iter().filter(|scene| scene.first != anchor.scene.first && scene.rank < Rank::Body(BODY));
    let own = std::iter::once(&anchor.scene);
    let mut weekly = None;
    for scene in own.chain(others.filter(|scene| speaks_of(reading, anchor, scene))) {
        let found = candidates(reading, anchor, scene);
        // A day is better than a week, or its end, that another sentence names.
        if found.iter().any(Candidate::is_exact) {
            return Some(*scene);
        }
        if weekly.is_none() && !found.is_empty() {
            weekly = Some(*scene);
        }
    }
    weekly
}

/// Whether a sentence speaks of the event: it names it, and says that it takes place.
pub(super) fn speaks_of(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene) -> bool {
    let marks = reading.story.marks(scene);
    // The body introduces again what the title names.
    let told = reading.story.is_headline(&anchor.scene) && scene.rank < Rank::Body(LEAD);
    let travels = anchor.category == EventCategory::Visit && marks.iter().any(|mark| mark.is_cue(&[EventCue::Arrive]));
    let later = !told && !travels && anchor.scene.rank < scene.rank;
    let named = marks.iter().any(|mark| match mark.sign {
        // Behind the sentence that introduces the event, an indefinite noun is of another one.
        Sign::Noun(sign) => match sign.noun.category {
            Some(category) if category == anchor.category => sign.definite || !later,
            Some(category) => sign.definite && later && are_same_talks(category, anchor.category),
            None => true,
        },
        Sign::Cue(cue) => cue == EventCue::Act(anchor.category),
    });
    let held = marks.iter().any(|mark| {
        mark.is_cue(&[
            EventCue::Hold,
            EventCue::Host,
            EventCue::Occur,
            EventCue::Held,
            EventCue::By,
            EventCue::Arrive,
            EventCue::Act(anchor.category),
        ])
    });
    named && (held || scene.rank == Rank::Title)
}

/// Whether two gatherings are of those that stand for one another: a ملتقى may be called اللقاء further on.
pub(super) fn are_same_talks(one: EventCategory, other: EventCategory) -> bool {
    use EventCategory::{Conference, Meeting, Summit, Training, Workshop};
    [one, other].iter().all(|category| matches!(category, Conference | Summit | Workshop | Meeting | Training))
}

/// The dates of a sentence that can be an event's days.
fn candidates<'a>(reading: &Reading<'a>, anchor: &Anchor, scene: &Scene) -> Vec<Candidate<'a>> {
    let dates = within(&reading.record.dates, scene);
    let own = |candidate: &Candidate<'a>| scene.first != anchor.scene.first || is_own(reading, anchor, candidate);
    let found = dates.map(|(index, date)| Candidate { index, date, span: reading.tokens_of(date.byte_range()) });
    let may_be = |candidate: &Candidate<'a>| may_be(reading, scene, candidate) && own(candidate);
    let all: Vec<Candidate<'a>> = found.filter(may_be).collect();
    let has_day = all.iter().any(|candidate| candidate.date.granularity == Granularity::Day);
    all.into_iter().filter(|candidate| !has_day || candidate.date.granularity == Granularity::Day).collect()
}

/// Whether no visit or protest, where the event is neither, stands between the event's noun and a date, as in a workshop held
/// while a guest is there from one day to another.
fn is_own(reading: &Reading<'_>, anchor: &Anchor, candidate: &Candidate<'_>) -> bool {
    let marks = reading.story.marks(&anchor.scene);
    // The day before a protest that is called for is that of the call.
    if anchor.evidence.is_some_and(|mark| mark.is_cue(&[EventCue::Call])) && candidate.span.0 < anchor.mark.first {
        return false;
    }
    if is_of_press(reading, anchor, candidate.span.0) {
        return false;
    }
    let apart = |category: EventCategory| matches!(category, EventCategory::Visit | EventCategory::Protest);
    let nouns = marks.iter().filter(|mark| mark.last <= candidate.span.0 && mark.first != anchor.mark.first);
    let named = nouns.filter_map(|mark| Some((mark, mark.noun()?)));
    let last = named
        .filter_map(|(mark, noun)| Some((mark.first, noun.category.filter(|&category| !noun.weak || apart(category))?)))
        .next_back();
    last.is_none_or(|(first, category)| {
        category == anchor.category
            || (!apart(category) && !apart(anchor.category))
            || (anchor.mark.first > first && anchor.mark.last <= candidate.span.0)
            || anchor.evidence.is_some_and(|evidence| evidence.first > first && evidence.last <= candidate.span.0)
    })
}

/// Whether a token stands in what is told of the press conference at which another event was announced.
pub(super) fn is_of_press(reading: &Reading<'_>, anchor: &Anchor, token: u32) -> bool {
    let before = reading.story.marks(&anchor.scene).iter().take_while(|mark| mark.first < token);
    let last = before.filter_map(Mark::noun).last();
    let is_press = |noun: EventNoun| noun.weak && noun.category == Some(EventCategory::Conference);
    anchor.category != EventCategory::Conference && last.is_some_and(is_press)
}

fn may_be(reading: &Reading<'_>, scene: &Scene, candidate: &Candidate<'_>) -> bool {
    let marks = reading.story.marks(scene);
    // "الجمعية التونسية للقانون" tells of no law.
    let in_name = |mark: &Mark| {
        within(&reading.record.organisations, scene).any(|(_, body)| {
            let span = reading.tokens_of(body.byte_range());
            span.0 <= mark.first && mark.last <= span.1
        })
    };
    let size = matches!(candidate.date.granularity, Granularity::Day | Granularity::Week);
    let elsewhen = marks.iter().any(|mark| {
        mark.is_cue(&[EventCue::Elsewhen])
            && mark.first < candidate.span.1
            && distance(mark.span(), candidate.span) <= NEAR
            && mark.first <= candidate.span.0
            && !in_name(mark)
    });
    // هذا اليوم may be the event itself.
    let is_event = marks.iter().any(|mark| mark.noun().is_some() && mark.span() == candidate.span);
    size && !elsewhen && !is_event
}

/// The date nearest to the event's words; a range or a list before a day of the same sentence.
fn nearest<'b, 'a>(
    marks: &[Mark],
    anchor: &Anchor,
    scene: &Scene,
    candidates: &'b [Candidate<'a>],
) -> Option<&'b Candidate<'a>> {
    let is_own = scene.first == anchor.scene.first;
    let own = [Some(anchor.mark), anchor.evidence];
    let words: Vec<(u32, u32)> = if is_own {
        own.iter().flatten().map(Mark::span).collect()
    } else {
        let held = [EventCue::Hold, EventCue::Host, EventCue::Occur, EventCue::Held];
        marks.iter().filter(|mark| mark.is_cue(&held)).map(Mark::span).collect()
    };
    let held = |candidate: &Candidate<'_>| {
        marks.iter().any(|mark| mark.is_cue(&[EventCue::Occur, EventCue::Held]) && mark.last == candidate.span.0)
    };
    let near = |candidate: &Candidate<'_>| {
        let own = words.iter().map(|word| distance(*word, candidate.span)).min().unwrap_or(u32::MAX);
        if held(candidate) { own.min(HELD) } else { own }
    };
    // Days said outright are surer than a day alone, or a weekend.
    let spread = |candidate: &Candidate<'_>| {
        if candidate.date.kind != DateKind::Date && candidate.is_exact() { 0 } else { 6 }
    };
    candidates.iter().min_by_key(|candidate| near(candidate).saturating_add(spread(candidate)))
}

/// Whether another date of the same sentence tells when the event begins or ends.
fn extends(marks: &[Mark], first: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let (Some(start), Some(end)) = (first.date.start_date, first.date.end_date) else { return false };
    let (Some(other_start), Some(other_end)) = (other.date.start_date, other.date.end_date) else { return false };
    if start <= other_start && other_end <= end {
        return false;
    }
    let gap = (other_start - end).num_days().max((start - other_end).num_days());
    let spans = |candidate: &Candidate<'_>| candidate.date.bound == Some(Bound::Before) || runs(marks, candidate);
    gap <= 62 && spans(other)
}

/// Whether the text says that an event of the kinds that last begins, and no more: its end is not known.
fn only_begins(anchor: &Anchor, marks: &[Mark]) -> bool {
    let long = [
        EventCategory::Conference,
        EventCategory::Summit,
        EventCategory::Exhibition,
        EventCategory::Festival,
        EventCategory::Training,
    ];
    let begins = |mark: &Mark| mark.is_cue(&[EventCue::Begin]);
    long.contains(&anchor.category)
        && anchor.evidence.is_some_and(|evidence| marks.iter().any(|mark| mark.first == evidence.first && begins(mark)))
}

/// Whether a verb of going on stands right before a date (انطلق، يتواصل إلى).
fn runs(marks: &[Mark], candidate: &Candidate<'_>) -> bool {
    marks.iter().any(|mark| {
        mark.is_cue(&[EventCue::Run, EventCue::Begin, EventCue::Occur, EventCue::End])
            && mark.last <= candidate.span.0
            && candidate.span.0 - mark.last <= NEAR
    })
}

/// Whether a participle of holding stands right before a date (المنظم إلى غاية يوم الجمعة).
fn is_held_until(marks: &[Mark], candidate: &Candidate<'_>) -> bool {
    marks.iter().any(|mark| mark.is_cue(&[EventCue::Held]) && mark.last == candidate.span.0)
}

/// The end of the event where the next sentences tell it (الممتد إلى غاية).
fn extend_later(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene, days: &mut Days) {
    let Some(start) = days.start else { return };
    for other in later(reading, scene) {
        let marks = reading.story.marks(other);
        for candidate in candidates(reading, anchor, other) {
            let after = candidate.date.end_date.is_some_and(|end| end > start && (end - start).num_days() <= 62);
            let until = candidate.date.bound == Some(Bound::Before)
                && (runs(marks, &candidate) || is_held_until(marks, &candidate));
            if after && (until || goes_on(anchor, other, marks, &candidate)) {
                days.take(&candidate);
                return;
            }
        }
    }
}

/// Whether a sentence opens with the event's going on, or its end, on a day (وتتواصل أشغال هذه الندوة يوم غد).
fn goes_on(anchor: &Anchor, scene: &Scene, marks: &[Mark], candidate: &Candidate<'_>) -> bool {
    let on = [EventCue::Run, EventCue::Last, EventCue::End];
    let opens = |mark: &Mark| mark.is_cue(&on) && mark.first <= scene.first + 1;
    let names = |mark: &Mark| match mark.sign {
        Sign::Noun(sign) => sign.definite && sign.noun.category == Some(anchor.category),
        Sign::Cue(_) => false,
    };
    let before = marks.iter().take_while(|mark| mark.last <= candidate.span.0);
    marks.iter().any(opens) && before.filter(|mark| names(mark)).any(|mark| candidate.span.0 - mark.last <= NEAR)
}

/// The sentences behind one that may still tell of the event's days.
fn later<'a>(reading: &Reading<'a>, scene: &Scene) -> impl Iterator<Item = &'a Scene> + use<'a> {
    let first = scene.first;
    reading.story.scenes.iter().filter(move |other| other.first > first && other.rank < Rank::Body(BODY))
}

/// The range of days that a later sentence on the event gives, where one of them was told first (شارك اليوم في افتتاح المعرض، وتتواصل
/// هذه الطبعة من 8 إلى 13 ماي).
fn widen_later(reading: &Reading<'_>, anchor: &Anchor, scene: &Scene, days: &mut Days) {
    let Some(day) = days.start.filter(|_| days.start == days.end) else { return };
    let holds = |candidate: &Candidate<'_>| {
        let (start, end) = (candidate.date.start_date, candidate.date.end_date);
        candidate.date.kind == DateKind::Range
            && start.is_some_and(|start| start <= day)
            && end.is_some_and(|end| day <= end && (end - day).num_days() <= 62)
    };
    for other in later(reading, scene).filter(|other| speaks_of(reading, anchor, other)) {
        if let Some(range) = candidates(reading, anchor, other).iter().find(|candidate| holds(candidate)) {
            days.take(range);
            return;
        }
    }
}
