//! What the fuzz targets share: the laws, and a mutator that knows words.

#[path = "../../tests/common/laws.rs"]
pub mod laws;
pub mod words;
