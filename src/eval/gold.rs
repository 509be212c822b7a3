//! Gold annotations as a file holds them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::spans::{Span, Spanned};

/// What a careful reader would put in the table for one article.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Gold {
    pub(super) dates: Vec<GoldDate>,
    pub(super) counts: Vec<GoldCount>,
    pub(super) countries: Vec<String>,
    pub(super) countries_optional: Vec<String>,
    pub(super) country_lists: Vec<Vec<String>>,
    pub(super) organisations: Vec<GoldName>,
    /// Absent where events were not annotated.
    pub(super) events: Option<Vec<GoldEvent>>,
}

impl Gold {
    /// Reads the text of a gold file.
    pub fn parse(json: &str) -> Result<Gold, String> {
        serde_json::from_str(json).map_err(|error| format!("is no gold annotation: {error}"))
    }
}

fn first() -> usize {
    1
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct GoldDate {
    pub(super) text: String,
    #[serde(default = "first")]
    pub(super) nth: usize,
    #[serde(default)]
    pub(super) start_date: Option<NaiveDate>,
    #[serde(default)]
    pub(super) end_date: Option<NaiveDate>,
    #[serde(default)]
    pub(super) days: Vec<NaiveDate>,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct GoldCount {
    pub(super) text: String,
    #[serde(default = "first")]
    pub(super) nth: usize,
    #[serde(default)]
    pub(super) value: Option<u64>,
    #[serde(default)]
    pub(super) upper: Option<u64>,
    #[serde(default)]
    pub(super) modifier: Option<String>,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct GoldName {
    pub(super) text: String,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct GoldEvent {
    pub(super) category: String,
    #[serde(default)]
    pub(super) start_date: Option<NaiveDate>,
    #[serde(default)]
    pub(super) end_date: Option<NaiveDate>,
    #[serde(default)]
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) participants: Option<u64>,
    #[serde(default, skip_serializing)]
    pub(super) unsure: Vec<String>,
    #[serde(default, skip_serializing)]
    pub(super) optional: bool,
}

/// A gold mention that is found in the text.
pub(super) trait Located {
    fn text(&self) -> &str;
    fn nth(&self) -> usize;
    fn optional(&self) -> bool;
}

macro_rules! located {
    ($($name:ident),*) => { $(
        impl Located for $name {
            fn text(&self) -> &str {
                &self.text
            }
            fn nth(&self) -> usize {
                self.nth
            }
            fn optional(&self) -> bool {
                self.optional
            }
        }
    )* };
}

located!(GoldDate, GoldCount);

/// Where the `nth` occurrence of a text stands, in bytes; occurrences may overlap.
pub(super) fn locate<'g, G: Located>(text: &str, mention: &'g G) -> Option<Spanned<&'g G>> {
    let mut from = 0;
    let mut found = None;
    for _ in 0..mention.nth() {
        let start = from + text.get(from..)?.find(mention.text())?;
        from = start + text.get(start..)?.chars().next().map_or(1, char::len_utf8);
        found = Some(start);
    }
    let start = found?;
    Some(Spanned { span: Span { start, end: start + mention.text().len() }, item: mention })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_counted_from_one() {
        let mention = |nth| GoldName2 { nth };
        let at = |nth| locate("سنة ثم سنة", &mention(nth)).map(|found| found.span.start);
        assert_eq!((at(1), at(2), at(3)), (Some(0), Some(12), None));
    }

    struct GoldName2 {
        nth: usize,
    }

    impl Located for GoldName2 {
        fn text(&self) -> &str {
            "سنة"
        }
        fn nth(&self) -> usize {
            self.nth
        }
        fn optional(&self) -> bool {
            false
        }
    }
}
