//! What a run has done so far, for the summary and the exit status.

use std::fmt;
use std::ops::AddAssign;
use std::time::Duration;

use ogp_extract::Record;
use serde::{Deserialize, Serialize};

/// Counts of articles, mentions by kind and failures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub articles: u64,
    pub failures: u64,
    pub text_bytes: u64,
    dates: u64,
    counts: u64,
    countries: u64,
    country_lists: u64,
    organisations: u64,
    places: u64,
    events: u64,
}

impl Tally {
    /// The tally of one article.
    pub fn of(record: &Record, text: &str) -> Tally {
        let count = |length: usize| length as u64;
        Tally {
            articles: 1,
            failures: 0,
            text_bytes: count(text.len()),
            dates: count(record.dates.len()),
            counts: count(record.counts.len()),
            countries: count(record.countries.len()),
            country_lists: count(record.country_lists.len()),
            organisations: count(record.organisations.len()),
            places: count(record.places.len()),
            events: count(record.events.len()),
        }
    }

    /// The line that closes a run.
    pub fn summary(&self, time: Duration, text_bytes: u64) -> String {
        let seconds = time.as_secs_f64();
        let rate = text_bytes as f64 / 1e6 / seconds.max(1e-3);
        format!("{self}; {seconds:.1} s, {rate:.1} MB/s")
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.articles += other.articles;
        self.failures += other.failures;
        self.text_bytes += other.text_bytes;
        self.dates += other.dates;
        self.counts += other.counts;
        self.countries += other.countries;
        self.country_lists += other.country_lists;
        self.organisations += other.organisations;
        self.places += other.places;
        self.events += other.events;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.articles, "article", "articles"),
            (self.dates, "date", "dates"),
            (self.counts, "count", "counts"),
            (self.countries, "country", "countries"),
            (self.country_lists, "country list", "country lists"),
            (self.organisations, "organisation", "organisations"),
            (self.places, "place", "places"),
            (self.events, "event", "events"),
            (self.failures, "failure", "failures"),
        ];
        for (index, (number, one, many)) in kinds.into_iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(formatter, "{comma}{number} {}", if number == 1 { one } else { many })?;
        }
        Ok(())
    }
}
