//! An article as the readers hand it on.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::Context;
use crate::record::{Record, Warning};

/// One article, decoded, with what its input says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Article {
    /// The input's path as given, `-` for standard input.
    pub path: String,
    /// Its number in a file of many, from 0.
    pub record: u64,
    /// The input's own id field.
    pub id: Option<String>,
    /// The title, where the input gives it apart from the text.
    pub title: Option<String>,
    /// The day of reference that the input gives.
    pub date: Option<NaiveDate>,
    /// The text to which all offsets refer: UTF-8, without a byte order mark, line ends as they were.
    pub text: String,
    /// The encoding the text was decoded from, where it was not UTF-8.
    pub encoding: Option<&'static str>,
    /// How many sequences could not be decoded and stand as U+FFFD.
    pub replaced: u64,
    /// What the user should know, one line each.
    pub warnings: Vec<String>,
}

impl Article {
    /// What the extractor needs to know, with the day to fall back on for the whole batch.
    pub fn context(&self, fallback_date: Option<NaiveDate>) -> Context {
        let mut context = Context::new();
        context.reference_date = self.date;
        context.fallback_date = fallback_date;
        context.title = self.title.clone();
        context
    }

    /// Writes into the record where its text came from.
    pub fn sign(&self, record: &mut Record) {
        record.article_id = Some(format!("{}#{}", self.path, self.record));
        record.source.path = Some(self.path.clone());
        record.source.record = self.record;
        record.source.id.clone_from(&self.id);
        record.source.encoding = self.encoding.map(Cow::Borrowed);
        record.source.replaced = self.replaced;
        if self.replaced > 0 && !record.warnings.contains(&Warning::UndecodableReplaced) {
            record.warnings.push(Warning::UndecodableReplaced);
        }
    }
}
