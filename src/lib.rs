//! Turns Arabic news text into structured records.

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
mod text;

pub use error::Error;
pub use extractor::{Builder, Context, Extractor};
pub use record::Record;
