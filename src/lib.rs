//! Turns Arabic news text into structured records.

mod context;
pub mod countries;
mod error;
mod event;
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
pub mod input;
#[cfg(feature = "cli")]
pub mod output;

pub use context::Context;
pub use error::Error;
pub use extractor::{Builder, Extractor};
pub use record::Record;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
