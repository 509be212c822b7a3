//! Scores of records against gold annotations: precision, recall and F1, and the list of errors.
//!
//! A date is found where its span overlaps a gold one, and right where its days agree too; a null where a value is due
//! is a miss, not a wrong value. Counts likewise, by value, upper and modifier. One gold mention takes one mention: what
//! else lies on it is spurious. Countries are compared as sets of codes, lists as sequences, organisations as sets of
//! names after folding: `strict` the same name, `relaxed` half of its words with the first or last one. Events are
//! compared where the gold has them. Optional gold counts neither way, and mentions in page furniture and teasers are
//! left out.

mod gold;
mod names;
mod score;
mod spans;

pub use gold::Gold;
pub use score::{Fault, Problem, Scores, Tally};
