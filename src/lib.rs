//! Turns Arabic news text into structured records.

mod error;
#[cfg(feature = "cli")]
pub mod eval;
mod extractor;
#[cfg(feature = "cli")]
pub mod input;
#[cfg(feature = "cli")]
pub mod output;
pub mod record;

pub use error::Error;
pub use extractor::{Context, Extractor};
pub use record::Record;
