//! Turns Arabic news text into structured records.

pub mod countries;
mod error;
#[cfg(feature = "cli")]
pub mod eval;
mod extract;
mod extractor;
mod grammar;
#[cfg(feature = "cli")]
pub mod input;
mod lexicon;
pub mod months;
pub mod numerals;
#[cfg(feature = "cli")]
pub mod output;
pub mod record;
mod resolve;
mod text;

pub use error::Error;
pub use extractor::{Builder, Context, Extractor};
pub use record::Record;
