//! Slips of one letter in the names of months: `شنبر` for شتنبر, beside a day number.

use crate::lexicon::Lexicon;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::{Flags, Unit};
use crate::text::token::Token;

/// Gives unknown words beside a day number the class [`Class::MonthSlip`] and the readings of the month that they miss by a letter.
pub(crate) fn mend(lexicon: &Lexicon, tokens: &[Token], units: &mut [Unit]) {
    let names_a_day = Classes::of(Class::DayNoun).with(Class::DaysNoun).with(Class::Weekday);
    for at in 1..units.len() {
        let Some((unit, before)) = units.get(at).zip(units.get(at - 1)) else { continue };
        if before.numeral == 0 {
            continue;
        }
        let classes = |unit: Option<&Unit>| unit.map_or(Classes::EMPTY, |unit| lexicon.sets.classes(unit.set));
        let cause = classes(Some(before)).has(Class::Day)
            && classes(Some(unit)).has(Class::Word)
            && !unit.flags.has(Flags::BREAK);
        if !cause {
            continue;
        }
        let sure = classes(at.checked_sub(2).and_then(|at| units.get(at))).overlaps(names_a_day)
            || classes(units.get(at + 1)).has(Class::Year);
        let Some(token) = tokens.get(unit.first_token as usize) else { continue };
        if !sure || token.key.is_latin() {
            continue;
        }
        if let Some(group) = lexicon.months_like(token.key)
            && let Some(unit) = units.get_mut(at)
        {
            unit.group = group;
            unit.set = lexicon.sets.find(Classes::of(Class::MonthSlip));
        }
    }
}
