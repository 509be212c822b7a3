//! The words at which a name ends.

use super::super::shape::Shape;
use crate::lexicon::class::{Class, Classes};

/// Classes at which a whole name ends.
pub(in crate::extract::organisations) const STOPS: Classes = OPEN_STOPS
    .with(Class::NamedAfter)
    .with(Class::Month)
    .with(Class::Weekday)
    .with(Class::DayNoun)
    .with(Class::DaysNoun)
    .with(Class::Today)
    .with(Class::Tomorrow)
    .with(Class::Last)
    .with(Class::Next)
    .with(Class::This)
    .with(Class::Following);

/// Classes at which a name ends also where a noun is due.
pub(super) const OPEN_STOPS: Classes = Classes::of(Class::Verb)
    .with(Class::Stop)
    .with(Class::Belonging)
    .with(Class::Title)
    .with(Class::Num)
    .with(Class::NumWords)
    .with(Class::Decimal)
    .with(Class::Yesterday)
    .with(Class::Demonstrative)
    .with(Class::From)
    .with(Class::To)
    .with(Class::Until)
    .with(Class::In)
    .with(Class::On)
    .with(Class::About)
    .with(Class::Or)
    .with(Class::Then)
    .with(Class::Each)
    .with(Class::Not)
    .with(Class::Future)
    .with(Class::Before)
    .with(Class::After)
    .with(Class::Since)
    .with(Class::Between)
    .with(Class::During)
    .with(Class::Starting)
    .with(Class::Same)
    .with(Class::Itself)
    .with(Class::Comma)
    .with(Class::FullStop)
    .with(Class::Slash)
    .with(Class::Dash)
    .with(Class::Colon)
    .with(Class::Open)
    .with(Class::Close)
    .with(Class::Percent)
    .with(Class::And)
    .with(Class::Among);

/// Whether a word ends the name: a noun of names does not, though it has the form of a verb too (تتبع).
pub(super) fn ends(shape: &Shape, stops: Classes) -> bool {
    shape.classes.overlaps(stops)
        && !shape.classes.overlaps(Classes::of(Class::NameNoun).with(Class::Governing).with(Class::WholePhrase))
}

/// Classes of phrases that need no complement.
pub(super) const WHOLE: Classes =
    Classes::of(Class::Sport).with(Class::CountryGroup).with(Class::NoCountry).with(Class::WholePhrase);
