//! The time of the clause in which a date stands.

use super::around::Around;
use crate::extract::Document;
use crate::lexicon::class::Class;
use crate::text::fold;

/// The time of the clause in which a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
    Unknown,
}

/// How many units are looked at for the tense of a clause.
const CLAUSE: usize = 24;

impl Around<'_> {
    /// The tense of the clause: the nearest verb or word of time before the mention, else behind it.
    pub(super) fn tense(&self, tenses: &mut Tenses) -> Tense {
        let sentence = self.document.sentence_at(self.document.unit(self.first).start);
        let (from, to) = match self.document.sentences.get(sentence) {
            Some(sentence) => (sentence.first_token, sentence.last_token),
            None => (0, u32::MAX),
        };
        let inside = |(at, _): &&(usize, Tense)| (from..to).contains(&self.document.unit(*at).first_token);
        let seen = tenses.between(self.document, self.first.saturating_sub(CLAUSE), self.end.saturating_add(CLAUSE));
        let (before, rest) = seen.split_at(seen.partition_point(|&(at, _)| at < self.first));
        let behind = rest.iter().skip_while(|&&(at, _)| at < self.end);
        let (mut present, mut meant) = (false, false);
        for &(at, tense) in before.iter().rev().chain(behind).filter(inside) {
            match tense {
                // أن يكون، التي تقام يوم: what is meant to be, whatever tense the main verb has.
                Tense::Past if meant => return Tense::Present,
                Tense::Past => return Tense::Past,
                Tense::Future => return Tense::Future,
                Tense::Present => {
                    present = true;
                    meant |= at > 0 && self.document.is(at - 1, Class::That);
                    meant |= at + 1 == self.first;
                }
                Tense::Unknown => {}
            }
        }
        if present { Tense::Present } else { Tense::Unknown }
    }
}

/// The units of a stretch that show a tense: where mentions are near to one another, no unit is asked twice.
#[derive(Debug, Default)]
pub(super) struct Tenses {
    from: usize,
    to: usize,
    seen: Vec<(usize, Tense)>,
}

impl Tenses {
    /// The units from `from` to `to` that show a tense.
    fn between(&mut self, document: &Document<'_>, from: usize, to: usize) -> &[(usize, Tense)] {
        let to = to.min(document.units.len());
        if !(self.from..=self.to).contains(&from) {
            self.seen.clear();
            (self.from, self.to) = (from, from);
        }
        for at in self.to..to {
            let tense = tense_of(document, at);
            if tense != Tense::Unknown {
                self.seen.push((at, tense));
            }
        }
        self.to = self.to.max(to);
        let within = |bound: usize| self.seen.partition_point(|&(at, _)| at < bound);
        self.seen.get(within(from)..within(to)).unwrap_or_default()
    }
}

/// The tense that a unit shows by itself.
fn tense_of(document: &Document<'_>, at: usize) -> Tense {
    let classes = document.classes(at);
    if classes.has(Class::Future) {
        return Tense::Future;
    }
    if let Some(entry) = document.entry(at, Class::Verb) {
        return match entry.value {
            1 => Tense::Past,
            _ => Tense::Present,
        };
    }
    if !classes.has(Class::Word) {
        return Tense::Unknown;
    }
    let Some(token) = document.tokens.get(document.unit(at).first_token as usize) else {
        return Tense::Unknown;
    };
    // سيلتقي، وستنطلق: the future س before a verb of the present.
    let key = token.key;
    let key = if key.first() == fold::WAW { key.cut(1) } else { key };
    if key.first() == fold::SEEN {
        let word = document.lexicon.word(document.lexicon.id(key.cut(1)));
        let verb = document.lexicon.entry(word.core, Class::Verb);
        if verb.is_some_and(|entry| entry.value != 1) {
            return Tense::Future;
        }
    }
    Tense::Unknown
}
