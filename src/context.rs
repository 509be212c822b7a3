//! [`Context`]: what is known of an article besides its text.

use chrono::NaiveDate;

/// What is known of an article besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The article's day of reference, usually its day of publication. It wins over everything in the text.
    pub reference_date: Option<NaiveDate>,
    /// The day to use where neither the caller nor the text gives one.
    pub fallback_date: Option<NaiveDate>,
    /// The article's title, where it is not part of the text.
    pub title: Option<String>,
}

impl Context {
    /// Nothing known.
    pub fn new() -> Self {
        Context::default()
    }

    /// An article published on `date`.
    pub fn published(date: NaiveDate) -> Self {
        Context { reference_date: Some(date), ..Context::default() }
    }

    /// Sets the day to use where neither the caller nor the text gives one.
    pub fn with_fallback(mut self, date: NaiveDate) -> Self {
        self.fallback_date = Some(date);
        self
    }

    /// Sets the title.
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}
