//! Shared grammar, below the extractors: rule lines over classes ([`pattern`]), number words ([`numeral`]) and the
//! arithmetic of calendars ([`calendar`]).

mod align;
mod automaton;
pub(crate) mod calendar;
pub(crate) mod numeral;
pub(crate) mod pattern;
pub(crate) mod slips;
