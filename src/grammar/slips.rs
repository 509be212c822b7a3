//! Slips of one letter in the names of months: `شنبر` for شتنبر, beside a day number.

use crate::lexicon::Lexicon;
use crate::lexicon::class::{Cause, Causes, Class, Classes};
use crate::lexicon::matcher::{Flags, Unit, Words};
use crate::text::token::Token;

/// Gives unknown words beside a day number the class [`Class::MonthSlip`] and the readings of the month that they miss by a letter.
pub(crate) fn mend(lexicon: &Lexicon, causes: &Causes, tokens: &[Token], words: &mut Words) {
    let names_a_day = Classes::of(Class::DayNoun).with(Class::DaysNoun).with(Class::Weekday);
    let mut at = 0;
    loop {
        // Behind the next day.
        at = Cause::DAY.next(&words.causes, at) + 1;
        let units = &words.units;
        let Some((&unit, before)) = units.get(at).zip(units.get(at - 1)) else { return };
        let classes = |unit: Option<&Unit>| unit.map_or(Classes::EMPTY, |unit| lexicon.sets.classes(unit.set));
        let cause = before.numeral > 0
            && classes(Some(before)).has(Class::Day)
            && classes(Some(&unit)).has(Class::Word)
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
        if let Some(group) = lexicon.months_like(token.key) {
            let set = lexicon.sets.find(Classes::of(Class::MonthSlip));
            words.set(at, Unit { group, set, ..unit }, causes);
        }
    }
}
