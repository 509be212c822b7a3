//! The comparison, an article at a time.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::gold::{Gold, GoldCount, GoldDate, GoldEvent, Located, locate};
use super::names::{Key, fold, key, near, same};
use super::spans::{Span, Spanned, align};
use crate::record::{CountMention, CountryKind, DateMention, Event, Mention, Record, UnitClass};

/// How often something was right, too much, or missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Right.
    pub right: u64,
    /// Spurious or wrong.
    pub wrong: u64,
    /// Missed or wrong.
    pub missed: u64,
}

impl Tally {
    /// The share of what was found that is right; 1 where nothing was.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// The share of what is there that was found; 1 where nothing is.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    fn note(&mut self, good: bool) {
        self.right += u64::from(good);
        self.wrong += u64::from(!good);
        self.missed += u64::from(!good);
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What is wrong with one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// The gold has it, the record has not.
    Missed,
    /// The record has it, the gold has not.
    Spurious,
    /// It was found without a value.
    NoValue,
    /// It was found with another value.
    WrongValue,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Fault::Missed => "missed",
            Fault::Spurious => "spurious",
            Fault::NoValue => "no value",
            Fault::WrongValue => "wrong value",
        })
    }
}

/// One entry of the list of errors.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// The article.
    pub article: String,
    /// The row of the scores that it counts in.
    pub kind: &'static str,
    /// What is wrong.
    pub fault: Fault,
    /// The words of the text, or the code.
    pub text: String,
    /// What the gold says.
    pub wanted: Value,
    /// What the record says.
    pub got: Value,
}

/// The scores of a set of articles.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Scores {
    /// How many articles were compared.
    pub articles: u64,
    /// The list of errors.
    pub problems: Vec<Problem>,
    /// Gold mentions whose text is not in the article.
    pub unplaced: Vec<(String, String)>,
    dates_found: Tally,
    dates_right: Tally,
    dates_guessed: Tally,
    counts_found: Tally,
    counts_right: Tally,
    countries: Tally,
    country_lists: Tally,
    organisations_strict: Tally,
    organisations_relaxed: Tally,
    events_found: Tally,
    events_days: Tally,
    events_place: Tally,
    events_participants: Tally,
}

impl Scores {
    /// The rows by name, in the order in which they are printed.
    pub fn rows(&self) -> [(&'static str, Tally); 12] {
        [
            ("dates.found", self.dates_found),
            ("dates.right", self.dates_right),
            ("counts.found", self.counts_found),
            ("counts.right", self.counts_right),
            ("countries", self.countries),
            ("country_lists", self.country_lists),
            ("organisations.strict", self.organisations_strict),
            ("organisations.relaxed", self.organisations_relaxed),
            ("events.found", self.events_found),
            ("events.days", self.events_days),
            ("events.place", self.events_place),
            ("events.participants", self.events_participants),
        ]
    }

    /// How many dates that nothing fixes were given a value all the same, and how many there are.
    pub fn guessed_dates(&self) -> (u64, u64) {
        (self.dates_guessed.wrong, self.dates_guessed.right + self.dates_guessed.wrong)
    }

    /// Compares one article's record with its gold. An article without a record misses everything.
    pub fn add(&mut self, article: &str, gold: &Gold, text: &str, record: &Record) {
        self.articles += 1;
        self.add_dates(article, gold, text, record);
        self.add_counts(article, gold, text, record);
        self.add_countries(article, gold, record);
        self.add_lists(article, gold, record);
        if let Some(events) = &gold.events {
            self.add_event(article, events.first(), record.events.first());
        }
        self.add_organisations(article, gold, record);
    }

    fn add_dates(&mut self, article: &str, gold: &Gold, text: &str, record: &Record) {
        let wanted = self.locate_all(article, &gold.dates, text);
        let found = spanned(record.dates.iter());
        self.dates_found.missed += unplaced(&gold.dates, &wanted);
        self.dates_right.missed += unplaced(&gold.dates, &wanted);
        let mut rows = MentionRows {
            article,
            kind: "dates",
            found: &mut self.dates_found,
            right: &mut self.dates_right,
            problems: &mut self.problems,
        };
        rows.compare(&wanted, &found);
        for (i, j) in align(&wanted, &found) {
            if let (Some(gold), Some(got)) = (wanted.get(i), found.get(j))
                && !gold.item.optional
                && gold.item.start_date.is_none()
            {
                let blank = got.item.start_date.is_none();
                self.dates_guessed.right += u64::from(blank);
                self.dates_guessed.wrong += u64::from(!blank);
            }
        }
    }

    fn add_counts(&mut self, article: &str, gold: &Gold, text: &str, record: &Record) {
        let wanted = self.locate_all(article, &gold.counts, text);
        let found = spanned(record.counts.iter().filter(|count| count.unit_class == UnitClass::Person));
        self.counts_found.missed += unplaced(&gold.counts, &wanted);
        self.counts_right.missed += unplaced(&gold.counts, &wanted);
        let mut rows = MentionRows {
            article,
            kind: "counts",
            found: &mut self.counts_found,
            right: &mut self.counts_right,
            problems: &mut self.problems,
        };
        rows.compare(&wanted, &found);
    }

    fn locate_all<'g, G: Located>(&mut self, article: &str, gold: &'g [G], text: &str) -> Vec<Spanned<&'g G>> {
        let mut placed = Vec::new();
        for mention in gold {
            match locate(text, mention) {
                Some(found) => placed.push(found),
                None => self.unplaced.push((article.to_owned(), mention.text().to_owned())),
            }
        }
        placed
    }

    fn add_countries(&mut self, article: &str, gold: &Gold, record: &Record) {
        let wanted: BTreeSet<&str> = gold.countries.iter().map(String::as_str).collect();
        let optional: BTreeSet<&str> = gold.countries_optional.iter().map(String::as_str).collect();
        let named = kept(record.countries.iter()).filter(|country| country.kind == CountryKind::Name);
        let got: BTreeSet<&str> = named.filter_map(|country| country.code.as_deref()).collect();
        self.countries.right += wanted.intersection(&got).count() as u64;
        for code in wanted.difference(&got) {
            self.countries.missed += 1;
            self.problem(article, "countries", Fault::Missed, code);
        }
        for code in got.difference(&wanted).filter(|code| !optional.contains(*code)) {
            self.countries.wrong += 1;
            self.problem(article, "countries", Fault::Spurious, code);
        }
    }

    fn add_lists(&mut self, article: &str, gold: &Gold, record: &Record) {
        let mut got: Vec<String> = kept(record.country_lists.iter()).map(|list| list.codes.join(" ")).collect();
        for wanted in &gold.country_lists {
            let wanted = wanted.join(" ");
            match got.iter().position(|list| *list == wanted) {
                Some(index) => {
                    got.remove(index);
                    self.country_lists.right += 1;
                }
                None => {
                    self.country_lists.missed += 1;
                    self.problem(article, "country_lists", Fault::Missed, &wanted);
                }
            }
        }
        for list in got {
            self.country_lists.wrong += 1;
            self.problem(article, "country_lists", Fault::Spurious, &list);
        }
    }

    fn add_event(&mut self, article: &str, wanted: Option<&GoldEvent>, got: Option<&Event>) {
        if wanted.is_some_and(|event| event.optional) {
            return;
        }
        match (wanted, got) {
            (None, None) => {}
            (Some(wanted), None) => {
                self.events_found.missed += 1;
                self.problem(article, "events.found", Fault::Missed, &wanted.category);
            }
            (None, Some(got)) => {
                self.events_found.wrong += 1;
                self.problem(article, "events.found", Fault::Spurious, got.category.as_str());
            }
            (Some(wanted), Some(got)) => {
                self.events_found.right += 1;
                self.add_event_parts(article, wanted, got);
            }
        }
    }

    fn add_event_parts(&mut self, article: &str, wanted: &GoldEvent, got: &Event) {
        let sure = |part: &str| !wanted.unsure.iter().any(|unsure| unsure == part);
        let place = |place: &Option<String>| fold(place.as_deref().unwrap_or_default());
        let people = got.participants.map(|people| people.value);
        let days = (wanted.start_date, wanted.end_date) == (got.start_date, got.end_date);
        let parts = [
            ("days", "events.days", days, &mut self.events_days),
            ("place", "events.place", place(&wanted.place) == place(&got.place), &mut self.events_place),
            ("participants", "events.participants", wanted.participants == people, &mut self.events_participants),
        ];
        for (part, kind, good, tally) in parts {
            if !sure(part) {
                continue;
            }
            tally.note(good);
            if !good {
                let wanted = json!(wanted);
                let problem = Problem {
                    article: article.into(),
                    kind,
                    fault: Fault::WrongValue,
                    text: String::new(),
                    wanted: json!(wanted),
                    got: json!(got),
                };
                self.problems.push(problem);
            }
        }
    }

    fn add_organisations(&mut self, article: &str, gold: &Gold, record: &Record) {
        let wanted: Vec<(Key, bool, &str)> =
            gold.organisations.iter().map(|name| (key(&name.text), name.optional, name.text.as_str())).collect();
        let mut got: Vec<(Key, &str)> = Vec::new();
        for body in kept(record.organisations.iter()) {
            let name = key(&body.text);
            if !got.iter().any(|(known, _)| *known == name) {
                got.push((name, body.text.as_str()));
            }
        }
        let labels: [(&'static str, Alike); 2] = [("organisations.strict", same), ("organisations.relaxed", near)];
        for (label, alike) in labels {
            let (tally, problems) = compare_names(article, label, &wanted, &got, alike);
            let total = if label == "organisations.strict" {
                &mut self.organisations_strict
            } else {
                &mut self.organisations_relaxed
            };
            total.right += tally.right;
            total.wrong += tally.wrong;
            total.missed += tally.missed;
            self.problems.extend(problems);
        }
    }

    fn problem(&mut self, article: &str, kind: &'static str, fault: Fault, text: &str) {
        self.problems.push(plain_problem(article, kind, fault, text));
    }
}

fn plain_problem(article: &str, kind: &'static str, fault: Fault, text: &str) -> Problem {
    Problem { article: article.into(), kind, fault, text: text.into(), wanted: Value::Null, got: Value::Null }
}

/// Whether two names are of one body.
type Alike = fn(&Key, &Key) -> bool;

fn compare_names(
    article: &str,
    label: &'static str,
    wanted: &[(Key, bool, &str)],
    got: &[(Key, &str)],
    alike: Alike,
) -> (Tally, Vec<Problem>) {
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    let hit: Vec<bool> = got.iter().map(|(name, _)| wanted.iter().any(|(gold, ..)| alike(gold, name))).collect();
    for (gold, optional, text) in wanted {
        let found = got.iter().any(|(name, _)| alike(gold, name));
        match (optional, found) {
            (true, _) => {}
            (false, true) => tally.right += 1,
            (false, false) => {
                tally.missed += 1;
                problems.push(plain_problem(article, label, Fault::Missed, text));
            }
        }
    }
    // A shorter mention of a body whose fuller form was found too is the same entry.
    let fuller: Vec<&Key> =
        wanted.iter().map(|(gold, ..)| gold).filter(|gold| got.iter().any(|(name, _)| alike(gold, name))).collect();
    for ((name, text), _) in got.iter().zip(&hit).filter(|(_, hit)| !**hit) {
        if !fuller.iter().any(|gold| name.iter().all(|word| gold.contains(word))) {
            tally.wrong += 1;
            problems.push(plain_problem(article, label, Fault::Spurious, text));
        }
    }
    (tally, problems)
}

fn kept<'a, M: Mention + 'a>(mentions: impl Iterator<Item = &'a M>) -> impl Iterator<Item = &'a M> {
    mentions.filter(|mention| mention.section().is_article())
}

fn spanned<'a, M: Mention + 'a>(mentions: impl Iterator<Item = &'a M>) -> Vec<Spanned<&'a M>> {
    let spanned = kept(mentions).map(|mention| {
        let bytes = mention.byte_range();
        Spanned { span: Span { start: bytes.start, end: bytes.end }, item: mention }
    });
    spanned.collect()
}

/// Required gold that was not located: without a text to look in, all of it is missed.
fn unplaced<G: Located>(gold: &[G], placed: &[Spanned<&G>]) -> u64 {
    if placed.is_empty() { gold.iter().filter(|mention| !mention.optional()).count() as u64 } else { 0 }
}

/// A gold mention and a found one that may have the same value.
trait Valued<Found>: Located {
    fn agrees(&self, found: &Found) -> bool;
    fn is_blank(found: &Found) -> bool;
    fn wanted(&self) -> Value;
    fn got(found: &Found) -> Value;
}

impl Valued<DateMention> for GoldDate {
    fn agrees(&self, found: &DateMention) -> bool {
        let sorted = |days: &[chrono::NaiveDate]| {
            let mut days = days.to_vec();
            days.sort_unstable();
            days
        };
        (self.start_date, self.end_date) == (found.start_date, found.end_date)
            && (self.days.is_empty() || sorted(&self.days) == sorted(&found.days))
    }

    fn is_blank(found: &DateMention) -> bool {
        found.start_date.is_none()
    }

    fn wanted(&self) -> Value {
        json!({"start_date": self.start_date, "end_date": self.end_date, "days": self.days})
    }

    fn got(found: &DateMention) -> Value {
        json!({"start_date": found.start_date, "end_date": found.end_date, "days": found.days})
    }
}

impl Valued<CountMention> for GoldCount {
    fn agrees(&self, found: &CountMention) -> bool {
        (self.value, self.upper) == (found.value, found.upper)
            && self.modifier.as_deref() == Some(found.modifier.as_str())
    }

    fn is_blank(found: &CountMention) -> bool {
        found.value.is_none()
    }

    fn wanted(&self) -> Value {
        json!({"value": self.value, "upper": self.upper, "modifier": self.modifier})
    }

    fn got(found: &CountMention) -> Value {
        json!({"value": found.value, "upper": found.upper, "modifier": found.modifier})
    }
}

/// The two rows of one kind of mention.
struct MentionRows<'a> {
    article: &'a str,
    kind: &'static str,
    found: &'a mut Tally,
    right: &'a mut Tally,
    problems: &'a mut Vec<Problem>,
}

impl MentionRows<'_> {
    fn compare<F: Mention, G: Valued<F>>(&mut self, wanted: &[Spanned<&G>], found: &[Spanned<&F>]) {
        let pairs = align(wanted, found);
        for (i, j) in &pairs {
            if let (Some(gold), Some(got)) = (wanted.get(*i), found.get(*j)) {
                self.pair(gold.item, got.item);
            }
        }
        for (i, gold) in wanted.iter().enumerate() {
            if !gold.item.optional() && !pairs.iter().any(|(used, _)| *used == i) {
                self.found.missed += 1;
                self.right.missed += 1;
                self.problem(Fault::Missed, gold.item.text(), gold.item.wanted(), Value::Null);
            }
        }
        for (j, got) in found.iter().enumerate() {
            let excused = wanted.iter().any(|gold| gold.item.optional() && gold.span.overlap(got.span) > 0);
            if !excused && !pairs.iter().any(|(_, used)| *used == j) {
                self.found.wrong += 1;
                self.right.wrong += 1;
                self.problem(Fault::Spurious, got.item.text(), Value::Null, G::got(got.item));
            }
        }
    }

    fn pair<F: Mention, G: Valued<F>>(&mut self, gold: &G, got: &F) {
        if gold.optional() {
            return;
        }
        self.found.right += 1;
        if gold.agrees(got) {
            self.right.right += 1;
            return;
        }
        self.right.missed += 1;
        let blank = G::is_blank(got);
        self.right.wrong += u64::from(!blank);
        let fault = if blank { Fault::NoValue } else { Fault::WrongValue };
        self.problem(fault, gold.text(), gold.wanted(), G::got(got));
    }

    fn problem(&mut self, fault: Fault, text: &str, wanted: Value, got: Value) {
        let (article, kind) = (self.article.to_owned(), self.kind);
        self.problems.push(Problem { article, kind, fault, text: text.into(), wanted, got });
    }
}
