//! Slips of one letter in the names of months: `شنبر` for شتنبر, beside a day number.

use crate::lexicon::Lexicon;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::{Flags, Unit};
use crate::text::token::{Key, Token};

/// Shorter names have too many neighbours among words.
const MIN_LETTERS: u32 = 5;

/// Gives unknown words beside a day number the class [`Class::MonthSlip`] and the readings of the month that they miss by a letter.
pub(crate) fn mend(lexicon: &Lexicon, tokens: &[Token], units: &mut [Unit]) {
    let names_a_day = Classes::of(Class::DayNoun).with(Class::DaysNoun).with(Class::Weekday);
    for at in 1..units.len() {
        let Some((unit, before)) = units.get(at).zip(units.get(at - 1)) else { continue };
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
        if !sure || token.key.len() + 1 < MIN_LETTERS || token.key.is_latin() {
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

/// Whether one letter left out, put in, changed, or swapped with its neighbour makes one word the other.
pub(crate) fn is_one_slip(written: Key, meant: Key) -> bool {
    let (long, short) = if written.len() >= meant.len() { (written, meant) } else { (meant, written) };
    let same_start = (0..short.len()).take_while(|&at| long.letter(at) == short.letter(at)).count() as u32;
    match long.len() - short.len() {
        0 => {
            let rest = |key: Key, from: u32| key.cut(from);
            let changed = rest(long, same_start + 1) == rest(short, same_start + 1);
            let swapped = rest(long, same_start + 2) == rest(short, same_start + 2)
                && long.letter(same_start) == short.letter(same_start + 1)
                && long.letter(same_start + 1) == short.letter(same_start);
            long != short && (changed || swapped)
        }
        1 => long.cut(same_start + 1) == short.cut(same_start),
        _ => false,
    }
}

/// Whether a month's name is long enough for its slips to be known.
pub(crate) fn is_long(name: Key) -> bool {
    name.len() >= MIN_LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_and_no_more() {
        let key = |word: &str| Key::of(word).unwrap().0;
        for (written, meant, expected) in [
            ("شنبر", "شتنبر", true),
            ("أكتوبير", "أكتوبر", true),
            ("أغستس", "أغسطس", true),
            ("ديسبمر", "ديسمبر", true),
            ("ديسمبر", "ديسمبر", false),
            ("سبتمبر", "نوفمبر", false),
            ("نونبر", "دجنبر", false),
        ] {
            assert_eq!(is_one_slip(key(written), key(meant)), expected, "{written}");
        }
    }
}
