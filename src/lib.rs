//! Turns Arabic news text into structured records.

mod error;
mod extractor;
pub mod record;

pub use error::Error;
pub use extractor::{Context, Extractor};
pub use record::Record;
