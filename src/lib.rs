//! Turns Arabic news text into structured records: dates, counts of people, countries, organisations, places, and the event
//! that an article reports, each with its exact place in the text.
//!
//! ```
//! let extractor = ogp_extract::Extractor::new();
//! let text = "نظمت الوزارة ملتقى يومي 22 و23 نوفمبر 2018 بتونس العاصمة بمشاركة قرابة 120 شخصا.";
//! let record = extractor.extract(text);
//!
//! let date = &record.dates[0];
//! assert_eq!(date.text, "يومي 22 و23 نوفمبر 2018");
//! assert_eq!(&text[date.byte_start..date.byte_end], date.text);
//! assert_eq!(date.start_date, Some("2018-11-22".parse().unwrap()));
//! assert_eq!(date.end_date, Some("2018-11-23".parse().unwrap()));
//! assert_eq!(record.counts[0].value, Some(120));
//! ```
//!
//! - [`Extractor`] holds the lexicons and rules. It is made once, is cheap to clone, and may be shared between threads.
//! - [`Context`] tells what is known of an article besides its text: above all the day from which أمس and المقبل count.
//! - [`Record`] is the result, plain owned data that serialises to the contract of [`record`].
//!
//! Beside extraction, three tables are of use alone: [`months`] (every Arabic name of a month), [`countries`] (every Arabic name of a
//! country, and its codes) and [`numerals`] (numbers in digits and words).
//!
//! # What it does not do
//!
//! It does not guess: a date that nothing fixes has no value, and a name that fits several countries has no code. It has no model of the
//! world beyond its tables, follows no pronouns, and reads no dialect, only the written language of newspapers and
//! administrations. It does no input and output and reads no clock; the `cli` feature adds readers and writers.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod context;
pub mod countries;
mod error;
mod event;
pub mod explain;
mod extract;
mod extractor;
mod grammar;
mod lexicon;
pub mod months;
pub mod numerals;
pub mod record;
mod resolve;
mod table;
mod text;

// What only the command line needs.
#[cfg(feature = "cli")]
pub mod eval;
#[cfg(feature = "cli")]
#[allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "it reads files")]
pub mod input;
#[cfg(feature = "cli")]
pub mod output;

pub use context::Context;
pub use error::Error;
pub use extractor::{Builder, Extractor, Part};
pub use record::Record;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
