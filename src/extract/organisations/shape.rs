//! What a word looks like from within a name: its clitics, its article, its ending. Words that no row has are judged by
//! their letters alone.

use std::cell::RefCell;

use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::{Flags, NameHit, Unit};
use crate::lexicon::{Guards, Lexicon, Word};
use crate::text::fold::{ALEF, BEH, HEH, LAM, Letter, NOON, Punct, TEH, WAW, YEH};
use crate::text::token::{ARTICLE, Key, Kind, Token, offset_after};

/// The letters م and ء.
const MEEM: Letter = 24;
const HAMZA: Letter = 29;
/// The letter س, which makes the future.
const SEEN: Letter = 12;

/// A unit, or a phrase of several, as a part of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Its readings in the core and within names.
    pub classes: Classes,
    /// The folded word without its particles; the first word of a phrase.
    pub key: Key,
    /// The particles before it, cut by the lexicon or seen in an unknown word.
    pub particles: Particles,
    /// Where it starts behind them and where it ends, in bytes.
    pub start: u32,
    pub end: u32,
    /// The unit behind it.
    pub next: usize,
    /// Whether the lexicon knows it.
    pub known: bool,
    pub kind: Kind,
    /// The head noun that it can be, as an index of the table, and whether that is an everyday word too.
    pub head: Option<u32>,
    pub everyday: bool,
}

/// A document whose words are looked at again and again while a name is read: the shapes seen last are kept.
pub(super) struct View<'d> {
    document: Document<'d>,
    seen: RefCell<Vec<(usize, Option<Shape>)>>,
}

/// So many shapes are kept: those of a name and of what stands before it.
const KEPT: usize = 64;

impl<'d> View<'d> {
    pub fn new(document: Document<'d>) -> View<'d> {
        View { document, seen: RefCell::default() }
    }

    /// The shape of the unit at `at`; `joined` says that an unknown word may begin with a particle here.
    pub fn shape(&self, at: usize, joined: bool) -> Option<Shape> {
        let place = 2 * at + usize::from(joined);
        let mut seen = self.seen.borrow_mut();
        if seen.is_empty() {
            seen.resize(KEPT, (usize::MAX, None));
        }
        let slot = seen.get_mut(place % KEPT)?;
        if slot.0 != place {
            *slot = (place, Shape::of(&self.document, at, joined));
        }
        slot.1
    }
}

impl<'d> std::ops::Deref for View<'d> {
    type Target = Document<'d>;

    fn deref(&self) -> &Document<'d> {
        &self.document
    }
}

impl Shape {
    /// The shape of the unit at `at`; `joined` says that an unknown word may begin with a particle here.
    fn of(document: &Document<'_>, at: usize, joined: bool) -> Option<Shape> {
        let unit = document.units.get(at)?;
        let token = document.tokens.get(unit.first_token as usize)?;
        let classes = document.classes(at);
        let known = !classes.has(Class::Word) && classes != Classes::EMPTY;
        let mut shape = Shape {
            classes,
            key: token.key,
            particles: unit.particles,
            start: unit.start,
            end: unit.end,
            next: at + 1,
            known,
            kind: token.kind,
            head: None,
            everyday: false,
        };
        if token.kind != Kind::Arabic {
            return Some(shape);
        }
        let cut = letters_before(document, unit.start, token.start, unit.end);
        shape.key = merge_undone(token.key.cut(cut), unit.particles);
        let mut word = shape.word(document, token, unit.first_token);
        if !known && unit.particles == Particles::default() && !knows(document.lexicon, word, shape.key) {
            let whole = shape.key;
            if !shape.cut_known(document, token) {
                shape.cut_unknown(document, token.end, joined);
            }
            if shape.key != whole {
                word = shape.word(document, token, unit.first_token);
            }
        }
        shape.read_inner(document, unit, token, word);
        Some(shape)
    }

    /// What the lexicon has of it; of a whole token that is known already.
    fn word(&self, document: &Document<'_>, token: &Token, at: u32) -> Word {
        let lexicon = document.lexicon;
        if self.key == token.key { document.word(at) } else { lexicon.word(lexicon.id(self.key)) }
    }

    /// Cuts the particles from a word of which the lexicon knows the rest within names; whether it did.
    fn cut_known(&mut self, document: &Document<'_>, token: &Token) -> bool {
        let lexicon = document.lexicon;
        // `لطب الأسرة`: of words of two letters only nouns of names.
        let is_name_noun = |word: Word| lexicon.sets.classes(word.inner.set).has(Class::NameNoun);
        let known = |key: Key| {
            let word = lexicon.word(lexicon.id(key));
            (key.len() >= 3 && knows(lexicon, word, key)) || (key.len() == 2 && is_name_noun(word))
        };
        let cut = lexicon.clitics.cuts(self.key, |cut| known(cut.rest).then_some(cut));
        let Some(cut) = cut else { return false };
        self.key = cut.rest;
        self.particles = cut.particles;
        self.start += offset_after(document.slice(token.start, token.end), cut.letters) as u32;
        true
    }

    /// Adds what the word, or the phrase that it opens, is within names.
    fn read_inner(&mut self, document: &Document<'_>, unit: &Unit, token: &Token, word: Word) {
        let lexicon = document.lexicon;
        let next = unit.first_token as usize + 1;
        let behind = document.tokens.get(next..).unwrap_or_default().iter();
        let ids = document.ids.get(next..).unwrap_or_default();
        let runs_on = |token: &&Token| token.kind == Kind::Arabic && !token.after_newline();
        let rest = behind.take_while(runs_on).zip(ids).map(|(_, &id)| id).take(MAX_PHRASE);
        let (whole, taken) = lexicon.inner_of(word, rest);
        for entry in lexicon.entries(whole) {
            if entry.guards.has(Guards::STRICT) && !token.marks.agree_with(entry.marks) {
                continue;
            }
            self.classes = self.classes.with(entry.class);
            self.known = true;
            if entry.class == Class::Head {
                self.head = Some(entry.value);
                self.everyday = entry.guards.has(Guards::WORD);
            }
        }
        if taken == 0 && self.key.has_article() {
            let (stem, _) = lexicon.inner(self.key.cut(2), std::iter::empty());
            for entry in lexicon.entries(stem).iter().filter(|entry| entry.guards.has(Guards::ARTICLE)) {
                self.classes = self.classes.with(entry.class);
                self.known = true;
            }
        }
        let last_token = unit.first_token + 1 + taken as u32;
        if taken > 0 && last_token > unit.last_token {
            while document.units.get(self.next).is_some_and(|unit| unit.first_token < last_token) {
                self.next += 1;
            }
            self.end = document.tokens.get(last_token as usize - 1).map_or(self.end, |token| token.end);
        }
    }

    /// Cuts particles from a word that the lexicon has not: before the article always, before other words where the name calls
    /// for one (`joined`).
    fn cut_unknown(&mut self, document: &Document<'_>, end: u32, joined: bool) {
        let mut letters = 0;
        for (letter, particle) in [(WAW, Particles::AND), (BEH, Particles::IN), (LAM, Particles::TO)] {
            let rest = self.key.cut(1);
            let before_article = rest.len() > 4 && (rest.has_article() || letter == WAW && opens_merged(rest));
            if self.key.first() == letter && !opens_merged(self.key) && (before_article || joined && rest.len() >= 4) {
                self.key = rest;
                self.particles = self.particles.with(particle);
                letters += 1;
            }
        }
        if opens_merged(self.key) {
            self.particles = self.particles.with(Particles::TO).with(Particles::MERGED);
            self.key = ARTICLE.join(self.key.cut(2));
        }
        if letters > 0 {
            self.start += offset_after(document.slice(self.start, end), letters) as u32;
        }
    }

    pub fn has(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    pub fn is_definite(&self) -> bool {
        self.key.has_article()
    }

    pub fn and(&self) -> bool {
        self.particles.has(Particles::AND)
    }

    pub fn li(&self) -> bool {
        self.particles.has(Particles::TO)
    }

    pub fn bi(&self) -> bool {
        self.particles.has(Particles::IN)
    }

    /// Whether no particle stands before it.
    pub fn is_free(&self) -> bool {
        self.particles == Particles::default()
    }

    /// The word without its article.
    pub fn stem(&self) -> Key {
        if self.is_definite() { self.key.cut(2) } else { self.key }
    }

    /// Whether it can be an adjective in an official name.
    pub fn is_adjective(&self) -> bool {
        self.has(Class::OfficialAdjective)
            || self.has(Class::Demonym)
            || !self.has(Class::NisbaNoun) && self.has_nisba_ending()
    }

    /// ي، ية، يون، يين at the end of a word long enough to bear it.
    fn has_nisba_ending(&self) -> bool {
        if self.known && !self.has(Class::PlainAdjective) && !self.has(Class::Word) && self.classes.overlaps(NOUNS) {
            return false;
        }
        let stem = self.stem();
        let len = stem.len();
        let end = |back: u32| if back < len { stem.letter(len - 1 - back) } else { 0 };
        match (end(0), end(1), end(2)) {
            (HEH, YEH, _) => len >= 4,
            // مهنيي، أخصائيي: people, before what they are of.
            (YEH, YEH, _) => false,
            (YEH, ..) => len >= if self.is_definite() { 3 } else { 4 },
            (NOON, WAW | YEH, YEH) => len >= 6,
            (TEH, ALEF, YEH) => len >= 6 && self.is_definite(),
            _ => false,
        }
    }

    pub fn is_feminine(&self) -> bool {
        let stem = self.stem();
        let len = stem.len();
        let last = if len > 0 { stem.letter(len - 1) } else { 0 };
        // العليا، الكبرى are listed; of other words only those in ة and ات show it.
        last == HEH
            || last == TEH && len > 3 && stem.letter(len - 2) == ALEF
            || self.has(Class::OfficialAdjective) && matches!(last, ALEF | HAMZA)
    }

    /// A plural of persons (الصحفيين), or a broken plural of the shapes أفعال, فعاليل, فعول.
    pub fn is_plural(&self) -> bool {
        let stem = self.stem();
        let len = stem.len();
        if len < 4 {
            return false;
        }
        let (last, before) = (stem.letter(len - 1), stem.letter(len - 2));
        let broken = len <= 6 && stem.letter(2) == ALEF && len >= 5 || len == 4 && stem.letter(2) == WAW;
        broken
            || last == NOON && matches!(before, WAW | YEH)
            || last == TEH && before == ALEF
            || stem.first() == ALEF && before == ALEF
    }

    /// A plural of persons in ين or ون.
    pub fn is_sound_plural(&self) -> bool {
        let stem = self.stem();
        let len = stem.len();
        len >= 5 && stem.letter(len - 1) == NOON && matches!(stem.letter(len - 2), WAW | YEH)
    }

    /// A plural in ات.
    pub fn is_sound_feminine(&self) -> bool {
        let len = self.key.len();
        len >= 5 && self.key.letter(len - 1) == TEH && self.key.letter(len - 2) == ALEF
    }

    /// Whether it ends in ا, as an indefinite object does (حفلا).
    pub fn is_accusative(&self) -> bool {
        let len = self.key.len();
        len >= 4 && self.key.letter(len - 1) == ALEF && !self.is_definite()
    }

    /// فاعلة، مفعلة: an adjective of a feminine noun, by its pattern (ناشطة، مستقلة).
    pub fn is_feminine_participle(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        len >= 5 && key.letter(len - 1) == HEH && (key.first() == MEEM || key.letter(1) == ALEF)
    }

    /// Whether a pronoun ends it (محاربتها).
    pub fn has_pronoun(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        let end = |back: u32| key.letter(len.wrapping_sub(1 + back));
        len >= 6 && (end(0) == ALEF && end(1) == HEH || end(0) == MEEM && end(1) == HEH)
    }

    /// Whether it is a noun in ة with a pronoun, or looks like one (حضارتها، ثقافتهم).
    pub fn has_feminine_pronoun(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        self.has_pronoun() && len >= 7 && key.letter(len - 3) == TEH
    }

    /// Whether it is a verb with its object (نظمتها، ينظمها).
    pub fn is_verb_with_pronoun(&self, lexicon: &Lexicon) -> bool {
        let verb = lexicon.word(lexicon.id(self.key.prefix(self.key.len().saturating_sub(2)))).core;
        self.has_pronoun() && lexicon.sets.classes(verb.set).has(Class::Verb)
    }

    /// Whether a و is glued to its end (الثقافةو).
    pub fn has_glued_and(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        len >= 5 && key.letter(len - 1) == WAW && key.letter(len - 2) == HEH && self.is_definite()
    }

    /// Whether an indefinite word that the lexicon has not can be a noun that opens a construct, by its pattern: تفعيل, إفعال,
    /// مفاعلة, words in ة, اء, ات.
    pub fn looks_verbal_noun(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        if len < 4 {
            return false;
        }
        let (first, last, before) = (key.first(), key.letter(len - 1), key.letter(len - 2));
        first == TEH && len == 5 && before == YEH
            || first == ALEF && before == ALEF && len >= 5
            || last == HEH && len >= 4 && first != YEH
            || last == HAMZA && before == ALEF
            || last == TEH && before == ALEF && len >= 5
            || first == MEEM && len >= 5
    }

    /// Whether an indefinite word that the lexicon has not looks like a verb: يفعل، تفعل، فعلت.
    pub fn looks_verb(&self) -> bool {
        let (key, len) = (self.key, self.key.len());
        if self.known || len < 3 {
            return false;
        }
        let (first, last, before) = (key.first(), key.letter(len - 1), key.letter(len.saturating_sub(2)));
        first == YEH
            || first == TEH && !self.looks_verbal_noun()
            || last == TEH && !matches!(before, ALEF | YEH | WAW) && len >= 4
            || key.first() == SEEN && matches!(key.letter(1), YEH | TEH) && len >= 5
    }
}

/// No phrase within names has more words behind its first.
const MAX_PHRASE: usize = 3;

/// Whether the lexicon has a word, that of the key, among names or within them.
fn knows(lexicon: &Lexicon, word: Word, key: Key) -> bool {
    word.is_of_names()
        || key.has_article()
            && lexicon
                .entries(lexicon.word(lexicon.id(key.cut(2))).inner)
                .iter()
                .any(|entry| entry.guards.has(Guards::ARTICLE))
}

const NOUNS: Classes =
    Classes::of(Class::NameNoun).with(Class::Head).with(Class::Governing).with(Class::Thing).with(Class::OtherParty);

/// Whether the word begins with لل, the article merged with ل.
fn opens_merged(key: Key) -> bool {
    key.first() == LAM && key.letter(1) == LAM && key.len() >= 5
}

/// The first word of a name of the lexicon, without the particles before it.
pub(super) fn first_key(document: &Document<'_>, hit: &NameHit) -> Key {
    let Some(token) = document.tokens.get(hit.first_token as usize) else { return Key::NONE };
    let letters = letters_before(document, hit.start, token.start, token.end);
    merge_undone(token.key.cut(letters), hit.particles)
}

/// Whether a name of the lexicon starts with a head noun.
pub(super) fn opens_with_head(document: &Document<'_>, hit: &NameHit) -> bool {
    let (group, _) = document.lexicon.inner(first_key(document, hit), std::iter::empty());
    document.lexicon.sets.classes(group.set).has(Class::Head)
}

/// Whether a word has the article, also behind a particle (والتلفزة، للإذاعة).
pub(super) fn shows_article(key: Key) -> bool {
    key.has_article() || key.cut(1).has_article() || opens_merged(key) || key.first() == WAW && opens_merged(key.cut(1))
}

/// How many letters of a token stand before `start`.
fn letters_before(document: &Document<'_>, start: u32, token_start: u32, end: u32) -> u32 {
    let gap = start.saturating_sub(token_start);
    if gap == 0 {
        return 0;
    }
    let source = document.slice(token_start, end);
    (1..=3).find(|&letters| offset_after(source, letters) as u32 >= gap).unwrap_or(0)
}

fn merge_undone(key: Key, particles: Particles) -> Key {
    if particles.has(Particles::MERGED) && !key.has_article() && key.first() == LAM {
        let rest = key.cut(2);
        if rest.has_article() { rest } else { ARTICLE.join(rest) }
    } else {
        key
    }
}

/// The quotation mark between the unit at `at` and the one before it.
pub(super) fn quote_before(document: &Document<'_>, at: usize) -> Option<u32> {
    let (from, to) = gap_before(document, at);
    (from..to).find(|&token| is_quote(document, token))
}

fn gap_before(document: &Document<'_>, at: usize) -> (u32, u32) {
    let from = at.checked_sub(1).and_then(|before| document.units.get(before)).map_or(0, |unit| unit.last_token);
    let to = document.units.get(at).map_or(document.tokens.len() as u32, |unit| unit.first_token);
    (from, to)
}

pub(super) fn is_quote(document: &Document<'_>, token: u32) -> bool {
    document.tokens.get(token as usize).is_some_and(|token| token.is(Punct::Quote) || token.is(Punct::Apostrophe))
}

/// Whether a name can run on from the unit before into the unit at `at`: no break, and no quotation mark but `closing`, which closes a
/// part of the name.
pub(super) fn runs_on(document: &Document<'_>, at: usize, closing: Option<u32>) -> bool {
    let Some(unit) = document.units.get(at) else { return false };
    if unit.flags.has(Flags::BREAK) || unit.flags.has(Flags::NEWLINE) {
        return false;
    }
    let (from, to) = gap_before(document, at);
    (from..to).all(|token| Some(token) == closing || !is_quote(document, token))
}
