//! From tokens to units: the longest phrase of the core lexicon, else the word, else its cuts; and, beside them, the names.

use std::ops::Range;

use super::class::{Cause, Causes, Class, Classes, SetId, Sets};
use serde::{Deserialize, Serialize};

use super::alone::{Alone, Memory};
use super::clitics::Particles;
use super::{Group, Lexicon, NO_WORD, Nexts, Seen};
use crate::text::fold::Punct;
use crate::text::forms::NO_FORM;
use crate::text::token::{self, Key, Kind, Token, offset_after};

/// What the grammar reads: a word or phrase with the classes of its readings, a number, a mark, or a cut و.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unit {
    /// Start in bytes, behind the particles that were cut.
    pub start: u32,
    /// End in bytes, exclusive.
    pub end: u32,
    /// The first token and the one behind the last.
    pub first_token: u32,
    pub last_token: u32,
    pub set: SetId,
    /// The readings, for words of the lexicon.
    pub group: Group,
    /// What was cut from its front.
    pub particles: Particles,
    pub flags: Flags,
    /// For a number, its place in the list of numerals plus one; else 0.
    pub numeral: u32,
}

/// What is known of a unit besides its classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flags(pub u8);

impl Flags {
    /// No white space stands before it.
    pub const GLUED: Flags = Flags(token::GLUED);
    /// A line break stands before it.
    pub const NEWLINE: Flags = Flags(token::NEWLINE);
    /// A blank line, or the start of another section, stands before it.
    pub const BREAK: Flags = Flags(token::BLANK_LINE);
    /// The word has the article.
    pub const DEFINITE: Flags = Flags(8);
    /// The article was cut to find it in the lexicon.
    pub const ARTICLE_CUT: Flags = Flags(16);
    /// An unknown word that ends in an enclitic pronoun behind ا or ي, as a dual with its possessor does (حفيداه).
    pub const POSSESSED: Flags = Flags(32);

    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    pub fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// A name of the lexicon's second layer, in tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameHit {
    /// Start in bytes, behind the particles that were cut.
    pub start: u32,
    /// End in bytes, exclusive.
    pub end: u32,
    pub first_token: u32,
    pub last_token: u32,
    pub group: Group,
    pub particles: Particles,
}

/// The sets of the units that no row makes: numbers by shape, marks, unknown words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct NumberSets {
    pub word: SetId,
    pub and: SetId,
    /// The set of each mark by its number.
    puncts: [SetId; 32],
}

const PUNCTS: [(Punct, Class); 11] = [
    (Punct::Comma, Class::Comma),
    (Punct::Semicolon, Class::Comma),
    (Punct::Stop, Class::FullStop),
    (Punct::Slash, Class::Slash),
    (Punct::Dash, Class::Dash),
    (Punct::Colon, Class::Colon),
    (Punct::Open, Class::Open),
    (Punct::Close, Class::Close),
    (Punct::Percent, Class::Percent),
    (Punct::Plus, Class::Plus),
    (Punct::Pipe, Class::FullStop),
];

impl NumberSets {
    pub fn intern(sets: &mut Sets) -> NumberSets {
        let (word, and) = (sets.intern(Classes::of(Class::Word)), sets.intern(Classes::of(Class::And)));
        let mut puncts = [SetId(0); 32];
        for (punct, class) in PUNCTS {
            puncts[punct as usize] = sets.intern(Classes::of(class));
        }
        for classes in number_shapes() {
            sets.intern(classes);
        }
        NumberSets { word, and, puncts }
    }

    fn punct(&self, punct: Punct) -> SetId {
        self.puncts[punct as usize]
    }
}

/// The classes of a run of digits.
pub(crate) fn digit_classes(value: u64, digits: u32) -> Classes {
    let mut classes = Classes::of(Class::Num);
    if digits <= 2 && (1..=31).contains(&value) {
        classes = classes.with(Class::Day);
    }
    if digits <= 2 && (1..=12).contains(&value) {
        classes = classes.with(Class::MonthNo);
    }
    if digits == 2 {
        classes = classes.with(Class::ShortYear);
    }
    if digits == 4 && (1500..=2199).contains(&value) {
        classes = classes.with(Class::Year);
    }
    if digits == 4 && (1..=1500).contains(&value) && value >= 1200 {
        classes = classes.with(Class::HijriYear);
    }
    if digits == 6 && value >= 100_000 {
        classes = classes.with(Class::SlippedYear);
    }
    classes
}

/// All sets that numbers can have.
fn number_shapes() -> Vec<Classes> {
    let mut shapes: Vec<Classes> = Vec::new();
    let samples = [
        (0, 1),
        (5, 1),
        (5, 2),
        (20, 2),
        (40, 2),
        (0, 2),
        (100, 3),
        (1000, 4),
        (1300, 4),
        (1500, 4),
        (1600, 4),
        (3000, 4),
        (12345, 5),
        (202_023, 6),
        (23_456, 6),
    ];
    for (value, digits) in samples {
        shapes.push(digit_classes(value, digits));
    }
    for classes in [
        Classes::of(Class::NumWords),
        Classes::of(Class::NumWords).with(Class::DayWords),
        Classes::of(Class::NumWords).with(Class::OrdinalDay),
        Classes::of(Class::NumWords).with(Class::YearWords),
        // صفر is zero and a month.
        Classes::of(Class::NumWords).with(Class::HijriMonthWord),
        Classes::of(Class::Decimal),
        Classes::of(Class::Vague),
        Classes::of(Class::Multiple),
        Classes::of(Class::Ordinal),
        Classes::of(Class::Ordinal).with(Class::OrdinalDay),
        Classes::of(Class::Ordinal).with(Class::OrdinalDay).with(Class::First),
    ] {
        shapes.push(classes);
    }
    shapes
}

/// What a word that was written together with the next may be, in a date.
const DATE_PARTS: Classes = Classes::of(Class::Day)
    .with(Class::Month)
    .with(Class::MonthWord)
    .with(Class::This)
    .with(Class::Last)
    .with(Class::Next);
/// What may be written together with such a word, behind it.
const GLUED_TO_DATES: Classes =
    Classes::of(Class::This).with(Class::Last).with(Class::Next).with(Class::In).with(Class::From).with(Class::To);

/// The words of a text as the lexicon has them.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The number of the word at each token.
    pub ids: Vec<u32>,
    pub units: Vec<Unit>,
    /// What each unit gives cause to look for.
    pub causes: Vec<Cause>,
    pub names: Vec<NameHit>,
}

impl Words {
    pub fn clear(&mut self) {
        self.units.clear();
        self.causes.clear();
        self.names.clear();
    }

    /// Reads `tokens`; `memory` knows what their forms are alone.
    pub fn read(&mut self, lexicon: &Lexicon, causes: &Causes, text: &str, tokens: &[Token], memory: &mut Memory) {
        let Words { ids, units, causes: own, names } = self;
        ids.clear();
        ids.extend(tokens.iter().map(|token| match token.kind {
            Kind::Arabic if token.form != NO_FORM => memory.learn(lexicon, text, token),
            Kind::Arabic | Kind::Latin | Kind::Number => lexicon.id(token.key),
            _ => NO_WORD,
        }));
        let mut reader = Reader::new(lexicon, text, tokens, ids, units, names);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at = if let Kind::Punct(punct) = token.kind {
                reader.mark(at, token, punct);
                at + 1
            } else {
                let next = reader.known_alone(at, memory).unwrap_or_else(|| reader.token(at));
                for inside in at + 1..next {
                    reader.names_inside(inside);
                }
                next
            };
            let new = reader.units.get(own.len()..).unwrap_or_default();
            own.extend(new.iter().map(|unit| cause(unit, causes)));
        }
    }

    /// Puts a unit in another's place.
    pub fn set(&mut self, at: usize, unit: Unit, causes: &Causes) {
        if let (Some(slot), Some(own)) = (self.units.get_mut(at), self.causes.get_mut(at)) {
            (*slot, *own) = (unit, cause(&unit, causes));
        }
    }

    /// Moves units to a place before them.
    pub fn move_up(&mut self, range: Range<usize>, to: usize) {
        if to < range.start {
            self.units.copy_within(range.clone(), to);
            self.causes.copy_within(range, to);
        }
    }

    pub fn truncate(&mut self, length: usize) {
        self.units.truncate(length);
        self.causes.truncate(length);
    }
}

/// What a unit gives cause to look for.
#[inline]
fn cause(unit: &Unit, causes: &Causes) -> Cause {
    let own = causes.of(unit.set);
    if unit.flags.has(Flags::POSSESSED) { own.with(Cause::DUAL) } else { own }
}

/// What a token is where it stands alone, with all words that could go on a phrase from it.
pub(super) fn read_alone(
    lexicon: &Lexicon,
    text: &str,
    token: &Token,
    units: &mut Vec<Unit>,
    names: &mut Vec<NameHit>,
) -> (u32, Nexts) {
    let id = lexicon.id(token.key);
    let (tokens, ids) = ([token.without_flags()], [id]);
    let mut reader = Reader::new(lexicon, text, &tokens, &ids, units, names);
    reader.token(0);
    (id, reader.nexts)
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    tokens: &'a [Token],
    ids: &'a [u32],
    units: &'a mut Vec<Unit>,
    names: &'a mut Vec<NameHit>,
    /// A particle that stood alone before this token.
    particles: Particles,
    /// What such a particle knew of the white space before it.
    flags: Flags,
    /// The words that could have gone on a phrase from those looked at.
    nexts: Nexts,
}

/// A reading found for the word at a token.
#[derive(Debug, Clone, Copy)]
struct Found {
    set: SetId,
    group: Group,
    /// The token behind it.
    last_token: usize,
}

impl Found {
    /// The token at `at` alone, without a reading of the lexicon.
    fn bare(set: SetId, at: usize) -> Found {
        Found { set, group: Group::default(), last_token: at + 1 }
    }
}

impl<'a> Reader<'a> {
    fn new(
        lexicon: &'a Lexicon,
        text: &'a str,
        tokens: &'a [Token],
        ids: &'a [u32],
        units: &'a mut Vec<Unit>,
        names: &'a mut Vec<NameHit>,
    ) -> Self {
        let (particles, flags, nexts) = Default::default();
        Reader { lexicon, text, tokens, ids, units, names, particles, flags, nexts }
    }

    /// Takes over what the form of a token is alone, where nothing beside it can make it something else; the token behind it.
    #[inline]
    fn known_alone(&mut self, at: usize, memory: &Memory) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let alone = (token.form != NO_FORM).then(|| memory.known(token.form))??;
        if self.particles != Particles::default() || self.phrase_may_go_on(at + 1, alone.nexts) {
            return None;
        }
        if let Some(before) = self.units.last() {
            let glued = alone.is_unknown && self.lexicon.sets.classes(before.set).overlaps(DATE_PARTS);
            let repeated = alone.group == before.group && !before.group.is_empty();
            if glued || repeated {
                return None;
            }
        }
        self.take(at, token, alone, memory);
        Some(at + 1)
    }

    #[inline]
    fn take(&mut self, at: usize, token: &Token, alone: &Alone, memory: &Memory) {
        let (first_token, last_token) = (at as u32, at as u32 + 1);
        let placed = |unit: &Unit| Unit {
            start: token.start + unit.start,
            end: token.start + unit.end,
            first_token,
            last_token,
            ..*unit
        };
        let mut first = alone.unit(token, at);
        first.flags.set(flags_of(token));
        self.units.push(first);
        if !alone.has_more {
            return;
        }
        let more = memory.more(token.form);
        self.units.extend(more.second.iter().map(placed));
        if let Some(name) = more.name {
            let (start, end) = (token.start + name.start, token.start + name.end);
            self.names.push(NameHit { start, end, first_token, last_token, ..name });
        }
    }

    /// Whether a phrase that goes on with one of these words can do so at the token; it may say yes where none does.
    #[inline]
    fn phrase_may_go_on(&self, at: usize, nexts: Nexts) -> bool {
        if nexts.is_empty() {
            return false;
        }
        let Some(next) = self.tokens.get(at) else { return false };
        match next.kind {
            Kind::Arabic => nexts.may_have(self.id(at)) || next.key.len() == 1,
            Kind::Latin | Kind::Number => nexts.may_have(self.id(at)),
            Kind::Foreign => false,
            Kind::Punct(punct) => matches!(punct, Punct::Underscore | Punct::Dash | Punct::Quote | Punct::Stop),
        }
    }

    fn token(&mut self, at: usize) -> usize {
        let Some(&token) = self.tokens.get(at) else { return at + 1 };
        match token.kind {
            Kind::Arabic => self.arabic(at, &token),
            Kind::Number => {
                self.number(at, &token);
                at + 1
            }
            Kind::Latin | Kind::Foreign => self.latin(at, &token),
            Kind::Punct(punct) => {
                self.mark(at, &token, punct);
                at + 1
            }
        }
    }

    #[inline]
    fn mark(&mut self, at: usize, token: &Token, punct: Punct) {
        if !matches!(punct, Punct::Quote | Punct::Apostrophe | Punct::Underscore | Punct::Hash) {
            self.push_bare(at, token, self.lexicon.numbers.punct(punct));
        }
    }

    /// Notes the names that start inside a phrase of the core: مدينة الكويت is no country, but has a town's name in it.
    fn names_inside(&mut self, at: usize) {
        let Some(&token) = self.tokens.get(at) else { return };
        let id = self.id(at);
        if id != NO_WORD {
            self.name(at, id, token.start, Particles::default());
        } else if token.kind == Kind::Arabic && self.lexicon.clitics.may_cut(token.key) {
            self.cut_names(at, &token);
        }
    }

    /// Notes the names behind the particles of a word that the lexicon does not have whole.
    fn cut_names(&mut self, at: usize, token: &Token) {
        let lexicon = self.lexicon;
        let Some(source) = self.text.get(token.start as usize..token.end as usize) else { return };
        lexicon.clitics.cuts(token.key, |cut| {
            let id = lexicon.id(cut.rest);
            if id != NO_WORD {
                let start = token.start + if cut.letters == 0 { 0 } else { offset_after(source, cut.letters) as u32 };
                self.name(at, id, start, cut.particles);
            }
            (id != NO_WORD).then_some(())
        });
    }

    fn push(&mut self, first: usize, found: Found, start: u32, particles: Particles, mut flags: Flags) {
        let Found { set, group, last_token: last } = found;
        let Some(token) = self.tokens.get(first) else { return };
        flags.set(flags_of(token));
        flags.set(std::mem::take(&mut self.flags));
        let particles = particles.with(std::mem::take(&mut self.particles));
        if self.repeats(first, found, particles, flags) {
            return;
        }
        let end = self.tokens.get(last.saturating_sub(1)).map_or(token.end, |token| token.end);
        self.names_within(first, last);
        self.units.push(Unit {
            start,
            end,
            first_token: first as u32,
            last_token: last as u32,
            set,
            group,
            particles,
            flags,
            numeral: 0,
        });
    }

    /// A word written twice over (`يوم يوم`) is one: the unit before is made longer.
    fn repeats(&mut self, first: usize, found: Found, particles: Particles, flags: Flags) -> bool {
        let Found { set, group, last_token: last } = found;
        let end = self.tokens.get(last.saturating_sub(1)).map_or(0, |token| token.end);
        let same_word = |before: &Unit| {
            self.tokens
                .get(before.first_token as usize)
                .zip(self.tokens.get(first))
                .is_some_and(|(a, b)| a.key == b.key)
        };
        let repeated = !group.is_empty()
            && particles == Particles::default()
            && !flags.has(Flags::NEWLINE)
            && self.units.last().is_some_and(|before| {
                before.last_token as usize == first
                    && before.group == group
                    && before.set == set
                    && before.particles == particles
                    && same_word(before)
            });
        if repeated && let Some(before) = self.units.last_mut() {
            before.end = end;
            before.last_token = last as u32;
        }
        repeated
    }

    fn number(&mut self, at: usize, token: &Token) {
        let classes = digit_classes(token.value(), token.digits());
        self.push_bare(at, token, self.lexicon.sets.find(classes));
    }

    /// A mark or a number, of which the lexicon knows nothing.
    #[inline]
    fn push_bare(&mut self, at: usize, token: &Token, set: SetId) {
        let mut flags = flags_of(token);
        flags.set(std::mem::take(&mut self.flags));
        self.units.push(Unit {
            start: token.start,
            end: token.end,
            first_token: at as u32,
            last_token: at as u32 + 1,
            set,
            particles: std::mem::take(&mut self.particles),
            flags,
            ..Unit::default()
        });
    }

    fn latin(&mut self, at: usize, token: &Token) -> usize {
        let id = self.id(at);
        let word = self.lexicon.word(id);
        let seen = Seen::default();
        self.name(at, id, token.start, Particles::default());
        let found = if id == NO_WORD { None } else { self.longest(at, word.core, word.core_node, seen) };
        let found = found.unwrap_or(Found::bare(self.lexicon.numbers.word, at));
        self.push(at, found, token.start, Particles::default(), Flags::default());
        found.last_token
    }

    fn arabic(&mut self, at: usize, token: &Token) -> usize {
        let mut flags = Flags::default();
        if token.key.has_article() {
            flags.set(Flags::DEFINITE);
        }
        let id = self.id(at);
        if id != NO_WORD {
            self.name(at, id, token.start, Particles::default());
            let word = self.lexicon.word(id);
            let seen = Seen { marks: token.marks, ..Seen::default() };
            if let Some(found) = self.longest(at, word.core, word.core_node, seen) {
                self.push(at, found, token.start, Particles::default(), flags);
                return found.last_token;
            }
        }
        if let Some(particle) = self.particle_alone(at, token) {
            return particle;
        }
        if token.key.has_article()
            && let Some(found) = self.without_article(at, token, token.key, false)
        {
            flags.set(Flags::ARTICLE_CUT);
            self.push(at, found, token.start, Particles::default(), flags);
            return found.last_token;
        }
        if self.lexicon.clitics.may_cut(token.key)
            && let Some(last) = self.cut(at, token)
        {
            return last;
        }
        if self.units.last().is_some_and(|before| self.lexicon.sets.classes(before.set).overlaps(DATE_PARTS))
            && self.part_glued(at, token)
        {
            return at + 1;
        }
        if self.lexicon.tables.pronoun_behind_long_vowel(token.key).is_some() {
            flags.set(Flags::POSSESSED);
        }
        self.push(at, Found::bare(self.lexicon.numbers.word, at), token.start, Particles::default(), flags);
        at + 1
    }

    /// Two words of a date written as one behind a number or a month (`10 سبتمبرالجاري`, `فيفري الجاريفي`).
    fn part_glued(&mut self, at: usize, token: &Token) -> bool {
        let length = token.key.len();
        let source = self.text.get(token.start as usize..token.end as usize).unwrap_or("");
        for letters in (3..length.saturating_sub(1)).rev() {
            let (left, right) = (self.core(token.key.prefix(letters)), self.core(token.key.cut(letters)));
            if self.lexicon.sets.classes(left.set).overlaps(DATE_PARTS)
                && self.lexicon.sets.classes(right.set).overlaps(GLUED_TO_DATES)
            {
                let middle = token.start + offset_after(source, letters) as u32;
                let first = Found { set: left.set, group: left, last_token: at + 1 };
                self.push(at, first, token.start, Particles::default(), Flags::default());
                if let Some(unit) = self.units.last_mut() {
                    unit.end = middle;
                }
                let found = Found { set: right.set, group: right, last_token: at + 1 };
                self.push_cut(at, found, middle, Particles::default(), Flags::GLUED);
                return true;
            }
        }
        false
    }

    fn core(&self, key: Key) -> Group {
        self.lexicon.word(self.lexicon.id(key)).core
    }

    /// A particle that stands alone, parted from its word by a space, a tatweel or a quotation mark.
    fn particle_alone(&mut self, at: usize, token: &Token) -> Option<usize> {
        if token.key.len() != 1 {
            return None;
        }
        let particle = self.lexicon.clitics.alone(token.key)?;
        if particle == Particles::AND {
            self.push(
                at,
                Found::bare(self.lexicon.numbers.and, at),
                token.start,
                Particles::default(),
                Flags::default(),
            );
            return Some(at + 1);
        }
        // ب or ل before a number or a name: it is no unit of its own.
        let next = self.tokens.get(at + 1)?;
        if next.after_newline() {
            return None;
        }
        self.particles = self.particles.with(particle);
        if token.after_newline() {
            self.flags.set(Flags::NEWLINE);
        }
        if token.after_blank_line() {
            self.flags.set(Flags::BREAK);
        }
        Some(at + 1)
    }

    fn without_article(&mut self, at: usize, token: &Token, key: Key, clitic_cut: bool) -> Option<Found> {
        let id = self.lexicon.id(key.cut(2));
        if id == NO_WORD {
            return None;
        }
        let word = self.lexicon.word(id);
        self.longest(at, word.core, word.core_node, Seen { marks: token.marks, article_cut: true, clitic_cut })
    }

    /// Tries the cuts of a word that the lexicon does not have whole.
    fn cut(&mut self, at: usize, token: &Token) -> Option<usize> {
        let lexicon = self.lexicon;
        let source = self.text.get(token.start as usize..token.end as usize)?;
        lexicon.clitics.cuts(token.key, |cut| {
            let start = token.start + if cut.letters == 0 { 0 } else { offset_after(source, cut.letters) as u32 };
            let id = lexicon.id(cut.rest);
            let mut found = None;
            if id != NO_WORD {
                self.name(at, id, start, cut.particles);
                let word = lexicon.word(id);
                let seen = Seen { marks: token.marks, article_cut: false, clitic_cut: true };
                found = self.longest(at, word.core, word.core_node, seen);
            }
            let mut flags = Flags::default();
            if cut.rest.has_article() {
                flags.set(Flags::DEFINITE);
                if found.is_none() {
                    found = self.without_article(at, token, cut.rest, true);
                    flags.set(Flags::ARTICLE_CUT);
                }
            }
            let found = found?;
            // Two letters are too few to tell a word from the rest of another, but behind و or at the head of a phrase (`بما يزيد عن`).
            if cut.rest.len() < 3 && cut.particles != Particles::AND && found.last_token == at + 1 {
                return None;
            }
            if cut.particles.has(Particles::AND) {
                self.push(
                    at,
                    Found::bare(lexicon.numbers.and, at),
                    token.start,
                    Particles::default(),
                    Flags::default(),
                );
                if let Some(and) = self.units.last_mut() {
                    and.end = token.start + offset_after(source, 1) as u32;
                }
                flags.set(Flags::GLUED);
                self.push_cut(at, found, start, cut.particles, flags);
            } else {
                self.push(at, found, start, cut.particles, flags);
            }
            Some(found_last(self.units, at))
        })
    }

    /// Pushes the rest of a word behind its و; what stood before the word belongs to the و.
    fn push_cut(&mut self, at: usize, found: Found, start: u32, particles: Particles, flags: Flags) {
        let end = self.tokens.get(found.last_token.saturating_sub(1)).map_or(start, |token| token.end);
        self.names_within(at, found.last_token);
        self.units.push(Unit {
            start,
            end,
            first_token: at as u32,
            last_token: found.last_token as u32,
            set: found.set,
            group: found.group,
            particles,
            flags,
            numeral: 0,
        });
    }

    fn id(&self, at: usize) -> u32 {
        self.ids.get(at).copied().unwrap_or(NO_WORD)
    }

    /// The longest core phrase that starts with this word, else the word's own readings.
    fn longest(&mut self, at: usize, group: Group, node: u32, seen: Seen) -> Option<Found> {
        if node != 0
            && let Some((group, last_token)) = self.walk(at, node, false)
        {
            let set = self.lexicon.admitted(group, Seen { marks: Default::default(), ..seen });
            if set != SetId(0) {
                return Some(Found { set, group, last_token });
            }
        }
        if group.is_empty() {
            return None;
        }
        let set = self.lexicon.admitted(group, seen);
        (set != SetId(0)).then_some(Found { set, group, last_token: at + 1 })
    }

    /// Follows a trie from the word behind `at`; the last node that ends a form, and the token behind it. A name may have
    /// quotation marks inside (`قناة "نسمة"`).
    fn walk(&mut self, at: usize, mut node: u32, quoted: bool) -> Option<(Group, usize)> {
        let mut best = None;
        let mut next = at + 1;
        let nexts = self.lexicon.node(node).nexts;
        self.nexts = self.nexts.with(nexts);
        if !self.phrase_may_go_on(next, nexts) {
            return None;
        }
        while let Some((step, behind)) = self.step(node, next, quoted) {
            node = step;
            next = behind;
            let group = self.lexicon.node(node).group;
            if !group.is_empty() {
                best = Some((group, next));
            }
        }
        best
    }

    /// One word further along a trie: over marks that join (`غينيا-بيساو`, `#الولايات_المتحدة`), and a و that stands apart.
    fn step(&self, node: u32, mut at: usize, quoted: bool) -> Option<(u32, usize)> {
        let mut token = self.tokens.get(at)?;
        if matches!(token.kind, Kind::Punct(Punct::Underscore | Punct::Dash)) {
            at += 1;
            token = self.tokens.get(at)?;
        }
        // `العربية.نت`
        let joins = token.is(Punct::Stop) && token.is_glued() && self.tokens.get(at + 1).is_some_and(Token::is_glued);
        if quoted && (joins || token.is(Punct::Quote)) {
            at += 1;
            token = self.tokens.get(at)?;
        }
        if token.after_blank_line() || !matches!(token.kind, Kind::Arabic | Kind::Latin | Kind::Number) {
            return None;
        }
        let id = self.id(at);
        if id != NO_WORD {
            let next = self.lexicon.step(node, id);
            if next != 0 {
                return Some((next, at + 1));
            }
        }
        if token.key.len() == 1 && self.lexicon.clitics.alone(token.key) == Some(Particles::AND) {
            let word = self.tokens.get(at + 1)?;
            let next = self.lexicon.step(node, self.lexicon.id(token.key.join(word.key)));
            return (next != 0 && word.kind == Kind::Arabic).then_some((next, at + 2));
        }
        None
    }

    /// Notes the names that start inside a phrase of the core.
    fn names_within(&mut self, first: usize, last: usize) {
        for at in first + 1..last {
            let (id, start) = (self.id(at), self.tokens.get(at).map_or(0, |token| token.start));
            if id != NO_WORD {
                self.name(at, id, start, Particles::default());
            }
        }
    }

    /// Notes the longest name that starts with this word.
    fn name(&mut self, at: usize, id: u32, start: u32, particles: Particles) {
        let word = self.lexicon.word(id);
        let own = (!word.names.is_empty()).then_some((word.names, at + 1));
        let longer = if word.names_node == 0 { None } else { self.walk(at, word.names_node, true) };
        let Some((group, last)) = longer.or(own) else { return };
        let end = self.tokens.get(last - 1).map_or(start, |token| token.end);
        self.names.push(NameHit { start, end, first_token: at as u32, last_token: last as u32, group, particles });
    }
}

/// What a token's place says of the unit that starts with it.
#[inline]
fn flags_of(token: &Token) -> Flags {
    Flags(token.flags)
}

fn found_last(units: &[Unit], at: usize) -> usize {
    units.last().map_or(at + 1, |unit| unit.last_token as usize)
}
