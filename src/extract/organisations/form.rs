//! How far a name reaches that is known by its form: a head noun, the nouns that it governs, their adjectives, what و
//! joins inside, complements with ل, what the body is charged with, the place that tells it from its sisters.
//!
//! The name is *open* while a noun waits for its complement (`هيئة`, `تحديث`) and *closed* behind a definite one. It ends at
//! the last place where it was closed before a word that cannot belong to it.

use super::shape::{Shape, is_quote, quote_before, runs_on};
use super::{organisation_at, unit_from};
use crate::extract::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::load::{Follows, Head, Number};
use crate::lexicon::matcher::{Flags, NameHit};
use crate::text::fold::Punct;
use crate::text::token::Kind;

/// No name is longer.
const MAX_UNITS: usize = 24;
/// No quoted name is longer, in tokens.
const MAX_QUOTED: u32 = 12;
/// Nouns in a row without an article before the one that has it.
const MAX_BARE: u8 = 4;

/// What speaks for a name being one, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence(pub u16);

impl Evidence {
    pub const LI: Evidence = Evidence(1);
    pub const JOINED: Evidence = Evidence(2);
    pub const PLACE: Evidence = Evidence(4);
    pub const OFFICIAL: Evidence = Evidence(8);
    pub const DEMONYM: Evidence = Evidence(16);
    pub const QUOTED: Evidence = Evidence(32);
    pub const LATIN: Evidence = Evidence(64);
    pub const BODY: Evidence = Evidence(128);
    pub const PROPER: Evidence = Evidence(256);
    pub const CHARGED: Evidence = Evidence(512);
    pub const REGIONAL: Evidence = Evidence(1024);
    /// An adjective that agrees with the head noun and not with the noun before it (مدرسة النجاح الخاصة).
    pub const OF_HEAD: Evidence = Evidence(2048);

    pub fn has(self, other: Evidence) -> bool {
        self.0 & other.0 != 0
    }

    pub fn add(&mut self, other: Evidence) {
        self.0 |= other.0;
    }

    pub const fn or(self, other: Evidence) -> Evidence {
        Evidence(self.0 | other.0)
    }
}

/// A stretch that could be a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The byte behind it, and the unit.
    pub end: u32,
    pub next: usize,
    pub evidence: Evidence,
    /// Words behind the head, and adjectives among them.
    pub words: u8,
    pub adjectives: u8,
    /// The body of the lexicon that stands right behind the head.
    pub body: Option<u32>,
    /// The name proper, in tokens, where it stands in quotation marks or Latin letters.
    pub proper: Option<(u32, u32)>,
    /// The country of a demonym that ends the name, as an index of the table.
    pub country: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
}

/// Classes at which a whole name ends.
const STOPS: Classes = OPEN_STOPS
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
const OPEN_STOPS: Classes = Classes::of(Class::Verb)
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
    .with(Class::And);

/// Whether a word ends the name: a noun of names does not, though it has the form of a verb too (تتبع).
fn ends(shape: &Shape, stops: Classes) -> bool {
    shape.classes.overlaps(stops) && !shape.classes.overlaps(Classes::of(Class::NameNoun).with(Class::Governing))
}

/// Classes of phrases that need no complement.
const WHOLE: Classes = Classes::of(Class::Sport).with(Class::CountryGroup);

/// A walk over the units of a name.
struct Walk<'a, 'd> {
    document: &'a Document<'d>,
    head: Option<&'a Head>,
    head_feminine: bool,
    head_definite: bool,
    /// Whether the walk goes on from a name of the lexicon.
    seeded: bool,
    /// Whether the name of the lexicon is that of one body, which no place tells from sisters.
    single: bool,
    from: usize,
    bare: u8,
    /// The last noun or adjective.
    noun: Option<Shape>,
    /// Whether the head is an everyday word too.
    everyday: bool,
    /// The token that closes a quotation which is part of the name.
    closing: Option<u32>,
    now: Extent,
}

struct Step {
    next: usize,
    end: u32,
    state: State,
}

/// The name that a head noun at `at` opens; none where nothing behind it belongs to one. `merged` says that its article is merged
/// with a ل.
pub(super) fn from_head(document: &Document<'_>, at: usize, head: &Head, merged: bool) -> Option<Extent> {
    let shape = Shape::of(document, at, false)?;
    let mut walk = Walk::new(document, at, Some(head), &shape);
    walk.head_definite |= merged;
    let state = if walk.head_definite { State::Closed } else { State::Open };
    walk.run(shape.next, state, None)
}

/// A name of the lexicon and what may go on it: a nationality, a place, what و joins to a ministry.
pub(super) fn from_name(document: &Document<'_>, at: usize, hit: &NameHit, head: Option<&Head>) -> Option<Extent> {
    let shape = Shape::of(document, at, true)?;
    let next = unit_from(document, at, hit.last_token);
    let mut walk = Walk::new(document, at, head, &shape);
    walk.seeded = true;
    let body = document
        .lexicon
        .entry(hit.group, Class::Organisation)
        .and_then(|entry| document.lexicon.tables.bodies.get(entry.value as usize));
    walk.single = body.is_none_or(|body| {
        !has_sisters(&body.category) || body.country.is_some() && !matches!(&*body.category, "court" | "directorate")
    });
    walk.noun = Shape::of(document, next.saturating_sub(1), true);
    walk.now.end = hit.end;
    walk.now.next = next;
    // `… بتونس العاصمة`, where the name of the lexicon ends with `بتونس`.
    if let Some(place) = document
        .names_at(hit.last_token - 1)
        .find(|place| place.end > hit.end && document.lexicon.entry(place.group, Class::Place).is_some())
    {
        walk.now.end = place.end;
        walk.now.next = unit_from(document, next, place.last_token);
    }
    let next = walk.now.next;
    let start = walk.now;
    walk.run(next, State::Closed, Some(start))
}

/// The second of two bodies under a dual head: what stands behind its و at `at`.
pub(super) fn second(document: &Document<'_>, at: usize, head: &Head) -> Option<Extent> {
    let shape = Shape::of(document, at, true)?;
    let mut walk = Walk::new(document, at, Some(head), &shape);
    walk.run(at, State::Open, None)
}

impl<'a, 'd> Walk<'a, 'd> {
    fn new(document: &'a Document<'d>, at: usize, head: Option<&'a Head>, shape: &Shape) -> Self {
        Walk {
            document,
            head,
            head_feminine: shape.is_feminine(),
            head_definite: shape.is_definite(),
            seeded: false,
            single: false,
            from: at,
            bare: 0,
            noun: None,
            everyday: shape.everyday,
            closing: None,
            now: Extent {
                end: 0,
                next: at,
                evidence: Evidence::default(),
                words: 0,
                adjectives: 0,
                body: None,
                proper: None,
                country: None,
            },
        }
    }

    fn run(&mut self, mut at: usize, mut state: State, start: Option<Extent>) -> Option<Extent> {
        let mut best = start;
        while at < self.from + MAX_UNITS {
            let step = match state {
                State::Open => self.open(at),
                State::Closed => self.closed(at),
            };
            let Some(step) = step else { break };
            (at, state) = (step.next, step.state);
            self.now.end = step.end;
            self.now.next = step.next;
            if state == State::Closed {
                best = Some(self.now);
            }
        }
        best
    }

    fn follows(&self, what: Follows) -> bool {
        self.head.is_some_and(|head| head.follows.has(what))
    }

    fn is_first(&self) -> bool {
        self.now.words == 0 && !self.seeded
    }

    fn end_of(&self, at: usize) -> u32 {
        self.document.unit(at).end
    }

    /// Whether the name can run on into the unit at `at`.
    fn runs_on(&self, at: usize) -> bool {
        runs_on(self.document, at, self.closing)
    }

    fn step(&self, shape: &Shape, state: State) -> Option<Step> {
        Some(Step { next: shape.next, end: shape.end, state })
    }

    /// Behind a definite noun; a و glued to its end stays outside.
    fn noun_step(&self, shape: &Shape) -> Option<Step> {
        let mut step = self.step(shape, State::Closed)?;
        if shape.has_glued_and() {
            step.end -= "و".len() as u32;
        }
        Some(step)
    }

    // Open: a noun is due.

    fn open(&mut self, at: usize) -> Option<Step> {
        if self.is_first()
            && at > self.from
            && let Some(step) = self.quoted(at).or_else(|| self.bracketed(at))
        {
            return Some(step);
        }
        // `جمعية مهرجان "أوسو"`
        if self.bare == 1
            && self.now.words == 1
            && self.follows(Follows::NAME)
            && let Some(step) = self.quoted(at)
        {
            return Some(step);
        }
        if at > self.from && !self.runs_on(at) {
            return None;
        }
        let shape = Shape::of(self.document, at, at == self.from)?;
        if at > self.from && !shape.is_free() {
            return None;
        }
        if let Some(step) = self.body(at, &shape) {
            return Some(step);
        }
        if matches!(shape.kind, Kind::Latin | Kind::Foreign) {
            return self.latin(at);
        }
        if shape.kind != Kind::Arabic || ends(&shape, OPEN_STOPS) && !shape.has(Class::NamePart) {
            return None;
        }
        if let Some(step) = self.place(at, &shape) {
            return Some(step);
        }
        self.now.words += 1;
        self.noun = Some(shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(&shape, State::Open);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            if self.now.words == 1 && shape.has(Class::Demonym) && self.follows(Follows::LATIN) {
                return None;
            }
            self.bare = 0;
            return self.noun_step(&shape);
        }
        self.bare_noun(at, &shape)
    }

    /// A noun without an article: the construct goes on, or a proper name ends it.
    fn bare_noun(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if shape.has(Class::NamePart) {
            return self.name_part(at);
        }
        let of_area = self.head.is_some_and(|head| *head.category == *"municipality");
        if self.everyday && !of_area && shape.classes.overlaps(Classes::of(Class::Area).with(Class::PlaceHead)) {
            return None;
        }
        if let Some(next) = self.proper_before_attribute(at, shape) {
            let last = self.document.unit(next - 1);
            self.now.evidence.add(Evidence::PROPER);
            self.now.proper = Some((self.document.unit(at).first_token, last.last_token));
            return Some(Step { next, end: last.end, state: State::Closed });
        }
        if let Some(step) = self.unknown_proper(at, shape) {
            return Some(step);
        }
        // `إدارة واستخدام المعطيات`: a first noun that shares its complement is no head of a name.
        let shares =
            !shape.known && Shape::of(self.document, at, true).is_some_and(|cut| cut.and() && cut.looks_verbal_noun());
        let is_adjective = shape.is_adjective() || shape.has(Class::PlainAdjective) || shares;
        if is_adjective && !shape.has(Class::NameNoun) || shape.looks_verb() || self.bare >= MAX_BARE {
            return None;
        }
        // Behind و a word that the lexicon has not may as well be a verb.
        if self.now.words > 1 && self.bare == 0 && !shape.known && !shape.looks_verbal_noun() {
            return None;
        }
        self.bare += 1;
        self.step(shape, State::Open)
    }

    /// `عبد المالك`, `ابن خلدون`: the part and the word behind it.
    fn name_part(&mut self, at: usize) -> Option<Step> {
        let next = Shape::of(self.document, at + 1, false)?;
        if !self.runs_on(at + 1) || next.kind != Kind::Arabic || next.classes.overlaps(STOPS) {
            return None;
        }
        self.now.evidence.add(Evidence::PROPER);
        self.noun = Some(next);
        if next.has(Class::NamePart)
            && let Some(step) = self.name_part(at + 1)
        {
            return Some(step);
        }
        self.step(&next, State::Closed)
    }

    /// `شركة إيني الإيطالية`, `مجموعة فيرجين للابتكارات`: between a noun and its definite adjective or its ل only a proper name stands
    /// without an article. The unit behind that name.
    fn proper_before_attribute(&self, at: usize, shape: &Shape) -> Option<usize> {
        let may_bear =
            self.follows(Follows(Follows::NAME.0 | Follows::LATIN.0)) && self.now.words == 1 && at == self.from + 1;
        if !may_bear || shape.known {
            return None;
        }
        let mut next = at;
        for _ in 0..3 {
            let word = Shape::of(self.document, next, false)?;
            if word.known
                || !word.is_free()
                || word.kind != Kind::Arabic
                || word.is_definite()
                || word.looks_verb()
                || word.is_adjective()
            {
                return None;
            }
            next = word.next;
            if !self.runs_on(next) {
                return None;
            }
            let behind = Shape::of(self.document, next, false)?;
            let demonym = behind.is_free()
                && behind.has(Class::Demonym)
                && behind.is_definite()
                && behind.is_feminine() == self.head_feminine;
            let purpose =
                behind.li() && behind.is_definite() && self.head.is_some_and(|head| *head.category == *"company");
            let cause = behind.has(Class::Governing) && behind.has(Class::From) && self.is_for_a_cause();
            if demonym || purpose || cause || behind.has(Class::Belonging) {
                return Some(next);
            }
        }
        None
    }

    /// `قناة نسمة`: behind a noun that always bears a name, words that the lexicon has not are that name.
    fn unknown_proper(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let bears = self.head.is_some_and(|head| {
            head.follows.has(Follows::NAME) && head.follows.has(Follows::LATIN) && *head.category == *"media"
        });
        let joined = Shape::of(self.document, at, true).is_none_or(|joined| !joined.is_free());
        if !bears
            || self.everyday
            || joined
            || self.now.words != 1
            || at != self.from + 1
            || shape.known
            || shape.is_adjective()
            || shape.looks_verb()
        {
            return None;
        }
        self.now.evidence.add(Evidence::PROPER);
        self.now.proper = Some((self.document.unit(at).first_token, self.document.unit(at).last_token));
        self.step(shape, State::Closed)
    }

    /// A body of the lexicon inside the name.
    fn body(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let hit = organisation_at(self.document, at).filter(|hit| hit.start == shape.start)?;
        if self.is_first() {
            self.now.body = self.document.lexicon.entry(hit.group, Class::Organisation).map(|entry| entry.value);
            self.now.evidence.add(Evidence::BODY);
        }
        self.now.words += 1;
        let next = unit_from(self.document, at, hit.last_token);
        self.noun = Shape::of(self.document, next.saturating_sub(1), true);
        self.bare = 0;
        Some(Step { next, end: hit.end, state: State::Closed })
    }

    /// Words in Latin letters, with the numbers and dashes among them.
    fn latin(&mut self, at: usize) -> Option<Step> {
        if !self.follows(Follows(Follows::LATIN.0 | Follows::NAME.0)) && !self.is_first() {
            return None;
        }
        let mut next = at + 1;
        while next < at + 6 && self.runs_on(next) && self.is_latin(next) {
            next += 1;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::LATIN);
        self.now.proper = Some((self.document.unit(at).first_token, self.document.unit(next - 1).last_token));
        Some(Step { next, end: self.end_of(next - 1), state: State::Closed })
    }

    fn is_latin(&self, at: usize) -> bool {
        let first = self.document.unit(at).first_token as usize;
        self.document.tokens.get(first).is_some_and(|token| matches!(token.kind, Kind::Latin | Kind::Foreign))
    }

    /// A name in quotation marks right behind the head.
    fn quoted(&mut self, at: usize) -> Option<Step> {
        let opening = quote_before(self.document, at)?;
        let tokens = self.document.tokens;
        let closing = (opening + 1..opening + 2 + MAX_QUOTED)
            .take_while(|&token| !self.breaks(token))
            .find(|&token| is_quote(self.document, token))?;
        if closing == opening + 1 {
            return None;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::QUOTED);
        self.now.proper = Some((opening + 1, closing));
        let next = unit_from(self.document, at, closing);
        let hit = organisation_at(self.document, at).filter(|hit| hit.last_token == closing);
        let alone =
            hit.and_then(|hit| self.document.lexicon.entry(hit.group, Class::Organisation)).map(|entry| entry.value);
        self.now.body = alone;
        self.closing = Some(closing);
        Some(Step { next, end: tokens.get(closing as usize)?.end, state: State::Closed })
    }

    /// Whether no quoted name runs over that token.
    fn breaks(&self, token: u32) -> bool {
        self.document.tokens.get(token as usize).is_none_or(|token| {
            token.after_newline() || token.is(Punct::Stop) || token.is(Punct::Colon) || token.is(Punct::Comma)
        })
    }

    /// `قناة (إم بي سي)`: a name in brackets right behind a head that bears names.
    fn bracketed(&mut self, at: usize) -> Option<Step> {
        if !self.follows(Follows::NAME) || !self.document.is(at, Class::Open) || !self.runs_on(at) {
            return None;
        }
        let closing = (at + 2..at + 6).find(|&close| self.document.is(close, Class::Close))?;
        if (at + 1..closing).any(|inner| !self.runs_on(inner) || self.document.is(inner, Class::Num)) {
            return None;
        }
        self.now.words += 1;
        self.now.evidence.add(Evidence::QUOTED);
        self.now.proper = Some((self.document.unit(at + 1).first_token, self.document.unit(closing - 1).last_token));
        let hit = organisation_at(self.document, at + 1);
        self.now.body =
            hit.and_then(|hit| self.document.lexicon.entry(hit.group, Class::Organisation)).map(|entry| entry.value);
        Some(Step { next: closing + 1, end: self.end_of(closing), state: State::Closed })
    }

    /// A place or a country as what the name is completed by.
    fn place(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let found = place_at(self.document, at, shape)?;
        self.now.words += 1;
        self.now.evidence.add(Evidence::PROPER);
        self.bare = 0;
        self.noun = Some(*shape);
        Some(Step { next: found.0, end: found.1, state: State::Closed })
    }

    // Closed: the name is whole, and may go on.

    fn closed(&mut self, at: usize) -> Option<Step> {
        // `وكالة الأنباء الرسمية "وات"`
        let may_be_quoted = self.head.is_some_and(|head| *head.category == *"news_agency") && self.closing.is_none();
        if may_be_quoted
            && !self.document.unit(at).flags.has(Flags::NEWLINE)
            && let Some(step) = self.quoted(at)
        {
            return Some(step);
        }
        if !self.runs_on(at) {
            return None;
        }
        if self.document.is(at, Class::And) {
            return self.joined(at + 1);
        }
        let shape = Shape::of(self.document, at, true)?;
        if self.noun.is_some_and(|noun| noun.has_glued_and()) && shape.is_definite() {
            return self.joined(at);
        }
        if shape.and() && !self.document.unit(at).particles.has(Particles::AND) {
            return self.joined(at);
        }
        if shape.has(Class::Governing) && shape.has(Class::From) && self.is_for_a_cause() {
            self.bare = 1;
            self.now.words += 1;
            return self.step(&shape, State::Open);
        }
        if let Some(step) = self.adjective(at, &shape) {
            return Some(step);
        }
        if let Some(step) = self.charged(at, &shape) {
            return Some(step);
        }
        if let Some(step) =
            self.sister_place(at, &shape).or_else(|| self.own_name(at, &shape)).or_else(|| self.accredited(&shape))
        {
            return Some(step);
        }
        if shape.li() {
            return self.complement(at, &shape);
        }
        None
    }

    /// Whether the name can go on with من أجل (حزب المؤتمر من أجل الجمهورية).
    fn is_for_a_cause(&self) -> bool {
        let cause =
            |head: &Head| matches!(&*head.category, "party" | "movement" | "association" | "network" | "initiative");
        !self.seeded && !self.head_definite && self.head.is_some_and(cause)
    }

    /// An adjective that agrees with the head or with the last noun.
    fn adjective(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let definite = shape.is_definite() && shape.is_free();
        let goes_on = shape.is_adjective() || shape.has(Class::PlainAdjective) && self.takes_plain();
        if !definite
            || !goes_on
            || shape.classes.overlaps(STOPS)
            || self.is_name_apart()
            || organisation_at(self.document, at).is_some_and(|hit| hit.end > shape.end)
        {
            return None;
        }
        if self.seeded && !self.takes_demonym(shape) {
            return None;
        }
        let noun = self.noun.filter(|_| self.now.words > 0 || self.seeded);
        let agrees = if shape.is_sound_plural() {
            noun.is_some_and(|noun| noun.is_plural() || noun.has(Class::Person))
        } else if shape.is_feminine() {
            self.head_feminine
                || noun.is_some_and(|noun| noun.is_feminine() || noun.is_plural() || !noun.is_adjective())
        } else {
            !self.head_feminine || noun.is_some_and(|noun| !noun.is_feminine())
        };
        if !agrees {
            return None;
        }
        self.now.words += 1;
        self.now.adjectives += 1;
        if shape.has(Class::Demonym) {
            self.now.evidence.add(Evidence::DEMONYM);
            self.now.country = self.document.entry(at, Class::Demonym).map(|entry| entry.value);
        }
        if shape.has(Class::OfficialAdjective) {
            self.now.evidence.add(Evidence::OFFICIAL);
        }
        let of_noun = noun
            .is_none_or(|noun| noun.is_feminine() == shape.is_feminine() || noun.is_plural() || noun.is_adjective());
        if !of_noun
            && !self.head_definite
            && self.head_feminine == shape.is_feminine()
            && shape.has(Class::OfficialAdjective)
        {
            self.now.evidence.add(Evidence::OF_HEAD);
        }
        if shape.has(Class::RegionalAdjective) {
            self.now.evidence.add(Evidence::REGIONAL);
        }
        if noun.is_none_or(|noun| !noun.is_adjective()) || self.head_definite {
            self.noun = Some(*shape);
        }
        self.step(shape, State::Closed)
    }

    /// Parties and universities are told apart by everyday adjectives too (حزب الشعب الجديد).
    fn takes_plain(&self) -> bool {
        self.head.is_some_and(|head| matches!(&*head.category, "party" | "university")) && !self.head_definite
    }

    /// Behind a quoted or foreign name, and behind the name of a paper or firm, a nationality does not belong to it.
    fn is_name_apart(&self) -> bool {
        let category = self.head.map_or("", |head| &head.category);
        let named = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY);
        let apart = matches!(category, "media" | "news_agency" | "company" | "bank");
        self.now.evidence.has(named) && (apart || self.now.body.is_some())
            || self.now.evidence.has(Evidence::PROPER) && apart
    }

    /// Only a nationality goes on a whole name of the lexicon, and only on one of plain words.
    fn takes_demonym(&self, shape: &Shape) -> bool {
        let plain = self.noun.is_some_and(|noun| noun.is_definite());
        shape.has(Class::Demonym)
            && plain
            && shape.is_feminine() == self.head_feminine
            && !self.now.evidence.has(Evidence::DEMONYM)
    }

    /// `المكلفة بمتابعة …`: what the body is charged with.
    fn charged(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::Charged) || !shape.is_definite() || !shape.is_free() || self.seeded {
            return None;
        }
        let agrees = self.head_feminine == shape.is_feminine()
            || self.noun.is_some_and(|noun| noun.is_feminine() == shape.is_feminine());
        let next = Shape::of(self.document, at + 1, true)?;
        if !agrees || !self.runs_on(at + 1) || !(next.bi() || next.li()) || ends(&next, STOPS) {
            return None;
        }
        self.now.evidence.add(Evidence::CHARGED);
        self.governed(at + 1, &next)
    }

    /// A complement with ل.
    fn complement(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if self.seeded {
            return self.sport(shape);
        }
        let named = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY);
        let of_country =
            self.document.is(at, Class::Country) && self.head.is_some_and(|head| *head.category == *"embassy");
        let may = of_country
            || self.now.evidence.has(Evidence::PROPER) && shape.is_definite() && self.now.proper.is_some()
            || self.follows(Follows::LI)
            || self.now.evidence.has(named) && shape.is_definite();
        let once = !self.now.evidence.has(Evidence::LI);
        let is_dual = self.head.is_some_and(|head| head.number == Number::Dual);
        let other = shape.classes.overlaps(Classes::of(Class::OtherParty).with(Class::Purpose))
            && !of_country
            && organisation_at(self.document, at).is_none();
        if !may || !once || is_dual || self.now.words == 0 || ends(shape, STOPS) || other || shape.has_pronoun() {
            return None;
        }
        // `المجلس الوطني لنقابة الصحفيين`: an organ of the body behind ل.
        let of_members =
            |category: &str| matches!(category, "party" | "union" | "association" | "club" | "federation" | "movement");
        if self.everyday && self.head_definite && self.category_at(at, shape).is_some_and(of_members) {
            return None;
        }
        // `جمعية نساء الواحة للتضامن`: behind a construct only a definite noun, else the clause goes on (`لإخماد الحريق`).
        let attributive = self.head_definite
            || self.now.evidence.has(Evidence::QUOTED.or(Evidence::PROPER))
            || self.now.adjectives > 0;
        if !attributive && !shape.is_definite() {
            return None;
        }
        self.now.evidence.add(Evidence::LI);
        self.governed(at, shape)
    }

    /// The category of the body, or of the head noun, at a unit.
    fn category_at(&self, at: usize, shape: &Shape) -> Option<&'d str> {
        let lexicon = self.document.lexicon;
        let body = organisation_at(self.document, at).and_then(|hit| lexicon.entry(hit.group, Class::Organisation));
        match body {
            Some(entry) => lexicon.tables.bodies.get(entry.value as usize).map(|body| &*body.category),
            None => shape.head.and_then(|head| lexicon.tables.heads.get(head as usize)).map(|head| &*head.category),
        }
    }

    /// `لكرة القدم` goes on the whole name of a club or federation.
    fn sport(&self, shape: &Shape) -> Option<Step> {
        if shape.has(Class::Sport) { self.step(shape, State::Closed) } else { None }
    }

    /// The noun behind ل or ب.
    fn governed(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if let Some(step) = self.body(at, shape) {
            return Some(step);
        }
        if let Some(step) = self.place(at, shape) {
            return Some(step);
        }
        if shape.kind != Kind::Arabic {
            return None;
        }
        self.now.words += 1;
        self.noun = Some(*shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(shape, State::Open);
        }
        if shape.is_definite() || shape.classes.overlaps(WHOLE) {
            return self.step(shape, State::Closed);
        }
        if shape.is_adjective() && !shape.has(Class::NameNoun) {
            return None;
        }
        self.bare = 1;
        self.step(shape, State::Open)
    }

    /// The place that tells a body from its sisters.
    fn sister_place(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let local = self.now.evidence.has(Evidence::OFFICIAL) && !self.seeded;
        if self.seeded && self.single
            || !self.follows(Follows::PLACE) && !local
            || self.now.evidence.has(Evidence::PLACE)
        {
            return None;
        }
        let is_office = self.head.is_some_and(|head| matches!(&*head.category, "court" | "directorate" | "security"));
        let (mut at, mut shape) = (at, *shape);
        if shape.has(Class::In) && is_office && !self.seeded {
            (at, shape) = self.free_behind(&shape)?;
        } else if !shape.bi() && (!shape.li() || !shape.classes.has(Class::Area)) {
            // `بتونس`, but also `لجهة الشرق`.
            return None;
        }
        let in_area = shape.classes.overlaps(Classes::of(Class::Area).with(Class::PlaceHead))
            && (self.head_definite || !self.head.is_some_and(|head| matches!(&*head.category, "school" | "hospital")));
        if in_area {
            (at, shape) = self.free_behind(&shape)?;
        }
        let (mut next, mut end) = match place_at(self.document, at, &shape) {
            Some(found) => found,
            // A place that the lexicon has not, behind a noun that says it is one, or a post of the police.
            None if shape.kind == Kind::Arabic
                && (in_area && !shape.classes.overlaps(STOPS)
                    || self.is_post() && shape.is_definite() && !shape.known) =>
            {
                (shape.next, shape.end)
            }
            None => return None,
        };
        // Several places, one behind the other (`لطنجة تطوان الحسيمة`).
        while let Some((behind, end_behind)) = Shape::of(self.document, next, false)
            .filter(|following| following.is_free() && self.runs_on(next))
            .and_then(|following| place_at(self.document, next, &following))
        {
            (next, end) = (behind, end_behind);
        }
        // `المحكمة الابتدائية بسوسة 2`
        if self.document.is(next, Class::Num)
            && self.runs_on(next)
            && self.document.whole(next).is_some_and(|number| number < 10)
        {
            end = self.end_of(next);
            next += 1;
        }
        self.now.evidence.add(Evidence::PLACE);
        self.now.words += 1;
        Some(Step { next, end, state: State::Closed })
    }

    fn is_post(&self) -> bool {
        self.head.is_some_and(|head| *head.category == *"security")
    }

    /// The unit behind a shape, where it goes on without a particle.
    fn free_behind(&self, shape: &Shape) -> Option<(usize, Shape)> {
        let next = Shape::of(self.document, shape.next, false)?;
        (self.runs_on(shape.next) && next.is_free()).then_some((shape.next, next))
    }

    /// `بعثة إندونيسيا لدى الأمم المتحدة`
    fn accredited(&mut self, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::Accredited) || self.head.is_none_or(|head| *head.category != *"embassy") {
            return None;
        }
        let (at, next) = self.free_behind(shape)?;
        self.body(at, &next)
    }

    /// `المستشفى الجامعي سهلول`, `المدرسة الابتدائية حي السلام`: the name of a school or hospital behind what kind it is.
    fn own_name(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let named = self.head.is_some_and(|head| matches!(&*head.category, "school" | "hospital"));
        if !named || !self.head_definite || !shape.is_free() || self.now.evidence.has(Evidence::PLACE) {
            return None;
        }
        let found = if shape.has(Class::Area) {
            Shape::of(self.document, at + 1, false)
                .filter(|next| self.runs_on(at + 1) && next.is_free() && next.is_definite())
                .map(|_| (at + 2, self.end_of(at + 1)))
        } else {
            None
        };
        let (next, end) = place_at(self.document, at, shape).or(found)?;
        self.now.evidence.add(Evidence::PLACE);
        self.now.words += 1;
        Some(Step { next, end, state: State::Closed })
    }

    /// What و joins inside the name; `at` is the unit behind it, or the word that it is part of.
    fn joined(&mut self, at: usize) -> Option<Step> {
        if !self.may_join() || !self.runs_on(at) {
            return None;
        }
        let shape = Shape::of(self.document, at, true)?;
        let others = STOPS.with(Class::EventNoun).with(Class::OtherParty).with(Class::Country);
        let charged = self.now.evidence.has(Evidence::CHARGED) && shape.bi();
        if shape.kind != Kind::Arabic
            || ends(&shape, others)
            || shape.li()
            || shape.bi() && !charged
            || organisation_at(self.document, at).is_some()
        {
            return None;
        }
        let persons = shape.has(Class::Person)
            && !self.noun.is_some_and(|noun| noun.has(Class::Person) || noun.is_adjective() && shape.is_adjective());
        if self.is_other_head(&shape) || persons {
            return None;
        }
        self.now.evidence.add(Evidence::JOINED);
        self.now.words += 1;
        self.noun = Some(shape);
        if shape.has(Class::Governing) {
            self.bare = 1;
            return self.step(&shape, State::Open);
        }
        if shape.is_definite() {
            return self.step(&shape, State::Closed);
        }
        if shape.looks_verb() || !shape.has(Class::NameNoun) && (shape.known || !shape.looks_verbal_noun()) {
            return None;
        }
        // `ومحاربتها`: a noun with its pronoun is whole.
        if shape.has_pronoun() {
            return self.step(&shape, State::Closed);
        }
        self.bare = 1;
        self.step(&shape, State::Open)
    }

    /// Whether the noun behind و opens another body's name.
    fn is_other_head(&self, shape: &Shape) -> bool {
        if !shape.has(Class::Head) {
            return false;
        }
        let head = shape.head.and_then(|head| self.document.lexicon.tables.heads.get(head as usize));
        head.is_none_or(|head| head.number != Number::Plural || !shape.is_definite())
    }

    fn may_join(&self) -> bool {
        let category = self.head.map_or("", |head| &head.category);
        if self.head.is_some_and(|head| head.number == Number::Dual) {
            return false;
        }
        if self.seeded {
            return matches!(category, "ministry" | "directorate");
        }
        let apart = Evidence::QUOTED.or(Evidence::LATIN).or(Evidence::BODY).or(Evidence::PLACE);
        let inside = self.now.evidence.has(Evidence::LI.or(Evidence::CHARGED));
        self.now.words > 0
            && (inside
                || !self.now.evidence.has(apart.or(Evidence::PROPER))
                    && !matches!(category, "media" | "club" | "news_agency"))
    }
}

/// Whether bodies of a category have sisters of the same name in other places.
fn has_sisters(category: &str) -> bool {
    matches!(
        category,
        "court"
            | "directorate"
            | "school"
            | "university"
            | "hospital"
            | "embassy"
            | "chamber"
            | "union"
            | "association"
            | "institute"
    )
}

/// The place or country whose name starts at a unit: the unit and the byte behind it.
fn place_at(document: &Document<'_>, at: usize, shape: &Shape) -> Option<(usize, u32)> {
    let unit = document.unit(at);
    let hit = document
        .names_at(unit.first_token)
        .filter(|hit| hit.start == shape.start && document.lexicon.entry(hit.group, Class::Place).is_some())
        .max_by_key(|hit| hit.end);
    if let Some(hit) = hit {
        return Some((unit_from(document, at, hit.last_token), hit.end));
    }
    document.is(at, Class::Country).then_some((at + 1, unit.end))
}
