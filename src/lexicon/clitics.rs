//! Clitics: what may be cut from the front of a word (`data/clitics.csv`).
//!
//! The lexicon takes the whole word first, then the word without its article where a row allows it, then each cut.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::table;
use crate::text::token::Key;

/// The particles cut from a word, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Particles(pub u8);

impl Particles {
    pub const AND: Particles = Particles(1);
    pub const THEN: Particles = Particles(2);
    pub const IN: Particles = Particles(4);
    pub const TO: Particles = Particles(8);
    pub const LIKE: Particles = Particles(16);
    /// The particle is merged with the article (للـ), and both stay in the mention's text.
    pub const MERGED: Particles = Particles(32);

    pub fn has(self, other: Particles) -> bool {
        self.0 & other.0 != 0
    }

    pub fn with(self, other: Particles) -> Particles {
        Particles(self.0 | other.0)
    }

    /// The names of the particles, as `data/clitics.csv` has them.
    pub fn names(self) -> Vec<&'static str> {
        let all = [(Self::AND, "and"), (Self::THEN, "then"), (Self::IN, "in"), (Self::TO, "to"), (Self::LIKE, "like")];
        all.into_iter().filter(|(particle, _)| self.has(*particle)).map(|(_, name)| name).collect()
    }

    fn named(name: &str) -> Option<Particles> {
        Some(match name {
            "and" => Particles::AND,
            "then" => Particles::THEN,
            "in" => Particles::IN,
            "to" => Particles::TO,
            "like" => Particles::LIKE,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Clitic {
    form: Key,
    letters: u32,
    min_rest: u32,
    leaves: Key,
    particle: Particles,
    /// The particles that may stand before it.
    after: Particles,
}

/// A way to read a word as particles and a rest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub rest: Key,
    /// How many letters of the word the particles take; 0 where the article merged with them.
    pub letters: u32,
    pub particles: Particles,
}

/// The table of clitics.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Clitics {
    rows: Vec<Clitic>,
    /// Which first letters any row has, a bit for each.
    firsts: u32,
}

impl Clitics {
    pub fn load(file: &str, text: &str) -> Result<Clitics, Error> {
        let mut clitics = Clitics::default();
        table::read(file, text, &["particle", "after", "min_rest", "leaves", "form"], |row| {
            let particle = Particles::named(row.required("particle")?)
                .ok_or_else(|| row.fault("particle", "expected and, then, in, to or like"))?;
            let mut after = Particles::default();
            for name in row.cell("after").split_whitespace() {
                let before = Particles::named(name).ok_or_else(|| row.fault("after", format!("found `{name}`")))?;
                after = after.with(before);
            }
            let (form, _) = Key::of(row.required("form")?).ok_or_else(|| row.fault("form", "is not one word"))?;
            let leaves = match row.cell("leaves") {
                "" => Key::NONE,
                leaves => Key::of(leaves).ok_or_else(|| row.fault("leaves", "is not one word"))?.0,
            };
            let min_rest = row.parsed("min_rest", "a number of letters")?.unwrap_or(3);
            clitics.firsts |= 1 << form.first();
            clitics.rows.push(Clitic { form, letters: form.len(), min_rest, leaves, particle, after });
            Ok(())
        })?;
        Ok(clitics)
    }

    /// Whether a word that starts so can be cut at all.
    #[inline]
    pub fn may_cut(&self, key: Key) -> bool {
        self.firsts >> key.first() & 1 == 1 && !key.is_latin()
    }

    /// The particle that this word is, standing alone.
    pub fn alone(&self, key: Key) -> Option<Particles> {
        self.rows.iter().find(|row| row.form == key && row.leaves == Key::NONE).map(|row| row.particle)
    }

    /// Calls `take` with each way to cut `key`, the shortest first, until one is taken.
    pub fn cuts<T>(&self, key: Key, mut take: impl FnMut(Cut) -> Option<T>) -> Option<T> {
        let whole = Cut { rest: key, letters: 0, particles: Particles::default() };
        for row in &self.rows {
            let Some(first) = row.cut(whole) else { continue };
            if let Some(taken) = take(first) {
                return Some(taken);
            }
            if row.leaves != Key::NONE || !self.may_cut(first.rest) {
                continue;
            }
            for second in &self.rows {
                if let Some(taken) = second.cut(first).and_then(&mut take) {
                    return Some(taken);
                }
            }
        }
        None
    }
}

impl Clitic {
    fn cut(&self, from: Cut) -> Option<Cut> {
        let may_follow = from.particles == Particles::default() || self.after.has(from.particles);
        if !may_follow || !from.rest.starts_with(self.form) || from.rest.len() < self.letters + self.min_rest {
            return None;
        }
        let rest = from.rest.cut(self.letters);
        let particles = from.particles.with(self.particle);
        Some(if self.leaves == Key::NONE {
            Cut { rest, letters: from.letters + self.letters, particles }
        } else {
            Cut { rest: self.leaves.join(rest), letters: from.letters, particles: particles.with(Particles::MERGED) }
        })
    }
}
