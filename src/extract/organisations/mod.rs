//! Organisations: bodies of the lexicon, and names known by their form (a head noun and how far the name reaches).
//!
//! Both meet in one mention, the longer holds; a name inside another is part of it. A short form or acronym that the text
//! sets leads to the same body from there on. A generic word (الوزارة) is a reference, never a body.

mod form;
mod shape;

use form::{Evidence, Extent};
use shape::{Shape, is_quote, quote_before, runs_on};

use super::Document;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::load::{Body, Follows, Head, Number, Text};
use crate::lexicon::matcher::{Flags, NameHit, Unit};
use crate::lexicon::{Group, Guards};
use crate::record::{OrganisationBasis, OrganisationMention, OrganisationReference};
use crate::text::fold::{LAM, Punct};
use crate::text::token::{Key, Kind};

/// A body found.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    /// Start and end in bytes.
    pub start: u32,
    pub end: u32,
    /// The unit behind it.
    next: usize,
    /// The body of the lexicon.
    pub body: Option<u32>,
    /// Whether the lexicon has the whole name, so that the body's facts are this one's.
    pub is_whole: bool,
    pub category: Text,
    /// A country that the name adds to a body without one, as an index of the table.
    pub country: Option<u32>,
    /// The name that a short form stands for, in bytes.
    full: Option<(u32, u32)>,
    /// The first word of the name without its article.
    stem: Key,
    /// Where the text sets an acronym for it, in bytes.
    acronym: Option<(u32, u32)>,
    pub rule: &'static str,
}

/// A generic word that stands for a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference {
    pub start: u32,
    pub end: u32,
    /// The body it stands for, as an index of the bodies found.
    pub refers_to: Option<usize>,
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub organisations: Vec<Organisation>,
    pub references: Vec<Reference>,
}

/// A short form that the text has set for a body.
#[derive(Debug, Clone, Copy)]
struct Alias {
    /// Its words, in tokens.
    first_token: u32,
    last_token: u32,
    organisation: usize,
}

/// No article sets more short forms.
const MAX_ALIASES: usize = 64;
/// How far back a generic word looks for its body.
const MAX_LOOK_BACK: usize = 40;

/// All bodies and generic words of a document, in order.
pub(crate) fn find(document: &Document<'_>) -> Found {
    match parted(document) {
        Some(units) => find_in(&Document { units: &units, ..*document }),
        None => find_in(document),
    }
}

/// The units with the phrases of the core that hide a head noun parted into words (`غرفة التجارة`, a venue elsewhere); none where there is
/// no such phrase.
fn parted(document: &Document<'_>) -> Option<Vec<Unit>> {
    let mut at = 0;
    let mut hides = |hit: &NameHit| {
        at = unit_behind(document, at, hit.first_token);
        document.units.get(at).is_some_and(|unit| unit.last_token > unit.first_token + 1)
            && shape::opens_with_head(document, hit)
    };
    let mut hidden = document.names.iter().filter(|hit| hides(hit)).map(|hit| hit.first_token).peekable();
    hidden.peek()?;
    let mut units = Vec::with_capacity(document.units.len() + 16);
    for unit in document.units {
        while hidden.next_if(|&token| token < unit.first_token).is_some() {}
        if hidden.peek().is_some_and(|&token| token < unit.last_token) {
            units.extend((unit.first_token..unit.last_token).filter_map(|token| word_unit(document, unit, token)));
        } else {
            units.push(*unit);
        }
    }
    Some(units)
}

/// One word of a phrase, as if the lexicon had not the phrase.
fn word_unit(document: &Document<'_>, phrase: &Unit, at: u32) -> Option<Unit> {
    let token = document.tokens.get(at as usize)?;
    let numbers = &document.lexicon.numbers;
    let is_and = token.kind == Kind::Arabic && document.lexicon.clitics.alone(token.key) == Some(Particles::AND);
    let unit = Unit {
        first_token: at,
        last_token: at + 1,
        end: token.end,
        set: if is_and { numbers.and } else { numbers.word },
        group: Group::default(),
        numeral: 0,
        ..*phrase
    };
    Some(if at == phrase.first_token {
        unit
    } else {
        Unit { start: token.start, particles: Particles::default(), flags: Flags::default(), ..unit }
    })
}

fn find_in(document: &Document<'_>) -> Found {
    let mut finder = Finder { document, found: Found::default(), aliases: Vec::new(), behind: 0 };
    let mut at = 0;
    let mut names = document.names.iter().map(|hit| hit.first_token).peekable();
    while let Some(unit) = document.units.get(at) {
        while names.next_if(|&token| token < unit.first_token).is_some() {}
        // Only a name of the lexicon, which a head noun is too, or a short form gives cause.
        let is_cause = names.peek().is_some_and(|&token| token < unit.last_token) || !finder.aliases.is_empty();
        at = if is_cause { finder.unit(at) } else { at + 1 };
    }
    finder.found
}

struct Finder<'a, 'd> {
    document: &'a Document<'d>,
    found: Found,
    aliases: Vec<Alias>,
    /// The byte behind the last mention.
    behind: u32,
}

impl Finder<'_, '_> {
    /// Looks at a unit; the next one to look at.
    fn unit(&mut self, at: usize) -> usize {
        let unit = self.document.unit(at);
        if unit.start < self.behind {
            return at + 1;
        }
        let hit = organisation_at(self.document, at).filter(|hit| hit.start >= self.behind && self.is_meant(at, hit));
        if let Some(whole) = hit.and_then(|hit| self.over_quotes(hit)) {
            return self.lexicon_name(at, &whole);
        }
        if hit.is_some() || self.may_be_head(at) {
            return self.head(at);
        }
        if !self.aliases.is_empty() {
            return self.alias(at);
        }
        at + 1
    }

    /// Whether a name of any kind starts at the unit, which may be longer than the head noun, and none that shows it to be no head.
    fn may_be_head(&self, at: usize) -> bool {
        let sets = &self.document.lexicon.sets;
        let unit = self.document.unit(at);
        let mut hits = self.document.names_at(unit.first_token).filter(|hit| hit.start >= unit.start).peekable();
        hits.peek().is_some()
            && !hits.any(|hit| sets.classes(hit.group.set).overlaps(Classes::of(Class::NoBody).with(Class::Organ)))
    }

    fn head_of(&self, shape: &Shape) -> Option<&Head> {
        self.document.lexicon.tables.heads.get(shape.head? as usize)
    }

    /// The classes of what stands before a unit, over a phrase of up to three words.
    fn before(&self, at: usize) -> Classes {
        if !runs_on(self.document, at, None) {
            return Classes::EMPTY;
        }
        let phrases = (1..=3).filter_map(|back| Shape::of(self.document, at.checked_sub(back)?, false));
        phrases.filter(|shape| shape.next == at).fold(Classes::EMPTY, |classes, shape| {
            let verb = shape.is_verb_with_pronoun(self.document.lexicon);
            classes.union(shape.classes).union(if verb { Classes::of(Class::Verb) } else { Classes::EMPTY })
        })
    }

    /// Whether a hit names the body: not where it is part of the name of a cup, nor an everyday word without cause.
    fn is_meant(&self, at: usize, hit: &NameHit) -> bool {
        let document = self.document;
        if self.before(at).has(Class::NamedAfter) {
            return false;
        }
        let entry = document.lexicon.entry(hit.group, Class::Organisation);
        let guards = entry.map(|entry| entry.guards).unwrap_or_default();
        let token = document.tokens.get(hit.first_token as usize);
        if hit.last_token == hit.first_token + 1 {
            let strict = token
                .zip(entry)
                .is_some_and(|(token, entry)| token.kind == Kind::Arabic && !token.marks.agree_with(entry.marks));
            let small_latin = token.is_some_and(|token| token.kind == Kind::Latin)
                && hit.end - hit.start <= 5
                && !document
                    .slice(hit.start, hit.end)
                    .starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
            if strict || small_latin || self.is_in_address(hit) {
                return false;
            }
        }
        if guards.has(Guards::PLACE) {
            // The name of a town too: the body acts, the town is where something is.
            return self.before(at).overlaps(ACTORS) && hit.particles == Particles::default();
        }
        !guards.has(Guards::WORD) || quote_before(document, at).is_some() || self.is_no_everyday_word(at, hit)
    }

    /// Whether a word in Latin letters is part of an address (`facebook.com`, `@reuters`).
    fn is_in_address(&self, hit: &NameHit) -> bool {
        let token = |at: u32| self.document.tokens.get(at as usize);
        let glued = |at: u32| token(at).is_some_and(|token| token.is_glued());
        let before = hit.first_token.checked_sub(1).and_then(token);
        let is_mark = before.is_some_and(|mark| mark.is(Punct::At) || mark.is(Punct::Stop) || mark.is(Punct::Slash));
        let latin = |at: u32| token(at).is_some_and(|token| token.kind == Kind::Latin);
        latin(hit.first_token)
            && (is_mark && glued(hit.first_token)
                || glued(hit.last_token)
                    && token(hit.last_token).is_some_and(|mark| mark.is(Punct::Stop))
                    && glued(hit.last_token + 1)
                    && latin(hit.last_token + 1))
    }

    /// An everyday word stands behind a preposition or takes an indefinite adjective (بحماس، في حماس كبير); a name does neither
    /// at once.
    fn is_no_everyday_word(&self, at: usize, hit: &NameHit) -> bool {
        let document = self.document;
        let behind = unit_from(document, at, hit.last_token);
        let adjective = Shape::of(document, behind, false).is_some_and(|next| {
            next.is_free()
                && !next.is_definite()
                && (next.is_adjective() || next.has(Class::PlainAdjective))
                && runs_on(document, behind, None)
        });
        !adjective && !hit.particles.has(Particles::IN.with(Particles::LIKE))
    }

    /// A body of the lexicon, with what goes on its name.
    fn lexicon_name(&mut self, at: usize, hit: &NameHit) -> usize {
        let document = self.document;
        let Some(entry) = document.lexicon.entry(hit.group, Class::Organisation) else { return at + 1 };
        let Some(body) = document.lexicon.tables.bodies.get(entry.value as usize) else { return at + 1 };
        let head = Shape::of(document, at, true)
            .filter(|shape| shape.start == hit.start)
            .and_then(|shape| self.head_of(&shape).cloned());
        let trimmed = self.without_nationality(hit, body, entry.value);
        let hit = trimmed.as_ref().unwrap_or(hit);
        let extent = if trimmed.is_some() { None } else { form::from_name(document, at, hit, head.as_ref()) };
        let end = extent.map_or(hit.end, |extent| extent.end);
        let nationality = extent.and_then(|extent| extent.country).filter(|_| body.country.is_none());
        let only_nationality = extent.is_some_and(|extent| extent.words == 1 && extent.country.is_some());
        let next = extent.map_or_else(|| unit_from(document, at, hit.last_token), |extent| extent.next);
        let is_whole = end == hit.end || only_nationality;
        let organisation = Organisation {
            start: hit.start,
            end,
            next,
            body: is_whole.then_some(entry.value),
            is_whole: end == hit.end,
            category: body.category.clone(),
            country: nationality,
            stem: self.stem(at),
            full: None,
            acronym: None,
            rule: if is_whole { "organisation.lexicon" } else { "organisation.lexicon_extended" },
        };
        self.push(organisation);
        next
    }

    /// A name of the lexicon over quotation marks: up to behind the closing one (`قناة "نسمة"`), or what stands before them where
    /// that is a name of its own (`الاتحاد الدولي لكرة القدم "فيفا"`). None where the quotation goes on.
    fn over_quotes(&self, hit: &NameHit) -> Option<NameHit> {
        let tokens = self.document.tokens;
        let Some(opening) = (hit.first_token..hit.last_token).find(|&token| is_quote(self.document, token)) else {
            return Some(*hit);
        };
        let before = tokens.get(hit.first_token as usize..opening as usize)?;
        let first = shape::first_key(self.document, hit);
        let keys: Vec<Key> = std::iter::once(first).chain(before.iter().skip(1).map(|token| token.key)).collect();
        if self.document.lexicon.name(&keys, Class::Organisation).is_some() {
            return Some(NameHit { last_token: opening, end: before.last()?.end, ..*hit });
        }
        let closing = tokens.get(hit.last_token as usize)?;
        let closes = (opening + 1..hit.last_token).any(|token| is_quote(self.document, token));
        if closes {
            Some(*hit)
        } else {
            is_quote(self.document, hit.last_token).then_some(NameHit { end: closing.end, ..*hit })
        }
    }

    /// `شركة إيني الإيطالية`, `ريال مدريد الإسباني`: a nationality behind a foreign name is no part of it, though the lexicon
    /// may list the whole.
    fn without_nationality(&self, hit: &NameHit, body: &Body, value: u32) -> Option<NameHit> {
        let document = self.document;
        let tokens = document.tokens.get(hit.first_token as usize..hit.last_token as usize)?;
        let (last, before) = tokens.split_last()?;
        let is_plain = before.last().is_some_and(|token| shape::shows_article(token.key));
        let led = shape::opens_with_head(document, hit);
        if is_plain || !led && *body.category == *"company" || !self.is_nationality(last.key) {
            return None;
        }
        before.first()?;
        let keys: Vec<Key> = std::iter::once(shape::first_key(document, hit))
            .chain(before.iter().skip(1).filter(|token| token.kind == Kind::Arabic).map(|token| token.key))
            .collect();
        let shorter = document.lexicon.name(&keys, Class::Organisation).is_some_and(|shorter| shorter.value == value);
        (shorter || *body.category == *"club").then(|| NameHit {
            last_token: hit.last_token - 1,
            end: before.last().map_or(hit.end, |token| token.end),
            ..*hit
        })
    }

    fn is_nationality(&self, key: Key) -> bool {
        let lexicon = self.document.lexicon;
        let group = lexicon.word(lexicon.id(if key.has_article() { key.cut(2) } else { Key::NONE })).core;
        lexicon.sets.classes(group.set).has(Class::Demonym)
    }

    fn stem(&self, at: usize) -> Key {
        Shape::of(self.document, at, true).map_or(Key::NONE, |shape| shape.stem())
    }

    /// A head noun: a name by its form, or a generic word.
    fn head(&mut self, at: usize) -> usize {
        let Some(shape) = Shape::of(self.document, at, true) else { return at + 1 };
        let Some(head) = self.head_of(&shape).cloned() else { return at + 1 };
        let merged = self.is_merged(at);
        let under = if head.number == Number::Dual { self.first_of_two(at, &shape) } else { None };
        let extent = under.or_else(|| {
            form::from_head(self.document, at, &head, merged).filter(|extent| self.is_name(at, &shape, &head, extent))
        });
        let Some(extent) = extent else {
            self.reference(&shape, &head);
            return self.named_again(&shape, at, &head).unwrap_or(at + 1);
        };
        let second = if head.number == Number::Dual { self.second(at, extent.next, &head) } else { None };
        if head.number == Number::Dual && second.is_none() {
            return at + 1;
        }
        let start = match head.number {
            Number::Dual => self.start_under_dual(&shape, &extent),
            _ if merged => shape.start - "ل".len() as u32,
            _ => shape.start,
        };
        let body = extent.body.filter(|_| under.is_some() || self.is_apposed(&shape, &head, &extent));
        let by_lexicon = body.and_then(|body| self.document.lexicon.tables.bodies.get(body as usize));
        let organisation = Organisation {
            start,
            end: extent.end,
            next: extent.next,
            body,
            is_whole: body.is_some(),
            category: by_lexicon.map_or(head.category.clone(), |body| body.category.clone()),
            country: None,
            stem: self.stem(at),
            full: None,
            acronym: None,
            rule: if body.is_some() { "organisation.head_and_name" } else { "organisation.head" },
        };
        self.push(organisation);
        if let Some((first_token, last_token)) = extent.proper {
            self.set_alias(first_token, last_token);
        }
        let Some(second) = second else { return extent.next };
        let next = second.next;
        self.push(second);
        next
    }

    /// `مبادرة شراكة الحكومة المنفتحة` where the text has named the partnership before: a generic noun with its name, a reference.
    fn named_again(&mut self, shape: &Shape, at: usize, head: &Head) -> Option<usize> {
        if *head.category != *"initiative" {
            return None;
        }
        let extent = form::from_head(self.document, at, head, false)?;
        let body = extent.body?;
        let refers_to = self.found.organisations.iter().rposition(|organisation| organisation.body == Some(body))?;
        self.behind = extent.end;
        self.found.references.push(Reference { start: shape.start, end: extent.end, refers_to: Some(refers_to) });
        Some(extent.next)
    }

    /// `للجنة الحكومية`: ل, the article, and a word that begins with ل are written with two of them.
    fn is_merged(&self, at: usize) -> bool {
        let Some(shape) = Shape::of(self.document, at, false) else { return false };
        let next = Shape::of(self.document, at + 1, false);
        shape.key.first() == LAM
            && shape.particles.has(Particles::TO)
            && !shape.particles.has(Particles::MERGED)
            && next.is_some_and(|next| {
                next.is_free()
                    && next.is_definite()
                    && (next.has(Class::OfficialAdjective)
                        || next.is_adjective() && next.is_feminine() == shape.is_feminine())
            })
            && runs_on(self.document, at + 1, None)
    }

    /// Whether the head noun says what the body behind it is (`قناة الجزيرة`), so that both are one.
    fn is_apposed(&self, shape: &Shape, head: &Head, extent: &Extent) -> bool {
        let bodies = &self.document.lexicon.tables.bodies;
        let Some(body) = extent.body.and_then(|body| bodies.get(body as usize)) else { return false };
        // A page on a platform is not the platform.
        if *head.category == *"media" && *body.category == *"company" {
            return false;
        }
        if extent.evidence.has(Evidence::QUOTED) {
            return true;
        }
        let is_political = |category: &str| matches!(category, "party" | "movement" | "army");
        if Shape::of(self.document, shape.next, false).is_some_and(|next| next.has(Class::Head)) {
            return is_political(&head.category) && is_political(&body.category);
        }
        is_naming(head) && (*head.category != *"club" || matches!(&*body.category, "club" | "federation"))
    }

    /// Whether what was read from a head noun on is a name.
    fn is_name(&self, at: usize, shape: &Shape, head: &Head, extent: &Extent) -> bool {
        let seen = extent.evidence;
        let names = head.follows.has(Follows(Follows::NAME.0 | Follows::LATIN.0));
        if head.number == Number::Plural || extent.words == 0 || self.before(at).has(Class::NamedAfter) {
            return false;
        }
        if extent.body.is_some() {
            return self.is_apposed(shape, head, extent) || seen.has(Evidence::PLACE) && !is_naming(head);
        }
        if seen.has(Evidence::QUOTED.or(Evidence::LATIN)) {
            return names;
        }
        if head.follows.has(Follows::ADJECTIVE) {
            return is_name_by_adjectives(shape.everyday, head, extent);
        }
        if !shape.everyday || head.number == Number::Dual {
            return true;
        }
        let proper = seen.has(Evidence::PROPER) && names;
        match &*head.category {
            "municipality" | "movement" => proper,
            "media" => false,
            "initiative" if seen.has(Evidence::REGIONAL) => true,
            "school" | "club" if seen.has(Evidence::OFFICIAL) => true,
            _ => {
                // `نظمتها غرفة الصناعة التقليدية`: a chamber that acts is a body.
                let deciding = matches!(&*head.category, "chamber" | "council" | "committee");
                let leaders = if deciding { LEADERS.with(Class::Verb) } else { LEADERS };
                let led = *head.category != *"club" && self.before(at).overlaps(leaders);
                let distinct = seen.has(
                    Evidence::LI.or(Evidence::CHARGED).or(Evidence::PLACE).or(Evidence::JOINED).or(Evidence::OF_HEAD),
                );
                let of_work = extent.words > 1
                    && !matches!(&*head.category, "club" | "directorate" | "initiative")
                    && Shape::of(self.document, shape.next, false)
                        .is_some_and(|next| next.has(Class::NameNoun) && !next.is_definite());
                distinct || proper || of_work || extent.words > 2 || led && extent.words > 1
            }
        }
    }

    /// Where the first of two bodies starts: with the dual, but a proper name stands by itself (`شركتي "أفق"`, `حركتي فتح`).
    fn start_under_dual(&self, head: &Shape, extent: &Extent) -> u32 {
        let first = Shape::of(self.document, head.next, false);
        match first {
            Some(first) if extent.evidence.has(Evidence::QUOTED) => first.start,
            Some(first) if extent.body.is_some() && !first.is_definite() => first.start,
            _ => head.start,
        }
    }

    /// The first body under a dual head, where the lexicon has it under the singular (`حركتي فتح وحماس`).
    fn first_of_two(&self, at: usize, head: &Shape) -> Option<Extent> {
        let first = Shape::of(self.document, head.next, false)
            .filter(|first| first.is_free() && runs_on(self.document, head.next, None))?;
        let (end, body, next) = self.under_head(at, head.next, &first)?;
        Some(Extent {
            end,
            next,
            evidence: Evidence::BODY,
            words: 1,
            adjectives: 0,
            body: Some(body),
            proper: None,
            country: None,
        })
    }

    /// The second of the two bodies that the dual head at `head_at` names, behind `next`.
    fn second(&self, head_at: usize, next: usize, head: &Head) -> Option<Organisation> {
        let document = self.document;
        let at = if document.is(next, Class::And) { next + 1 } else { next };
        let shape = Shape::of(document, at, true)?;
        let is_joined = at > next || shape.and();
        if !is_joined || !runs_on(document, at, None) || shape.has(Class::Verb) {
            return None;
        }
        let extent = form::second(document, at, head);
        let named =
            self.under_head(head_at, at, &shape).filter(|(end, ..)| extent.is_none_or(|extent| *end >= extent.end));
        // `مجلسي القضاء العدلي والمالي`: one noun with two adjectives names no second body.
        if named.is_none() && shape.is_adjective() && extent.is_some_and(|extent| extent.words == 1) {
            return None;
        }
        let (end, body, behind) = match (named, extent) {
            (Some((end, body, behind)), _) => (end, Some(body), behind),
            (None, extent) => extent.map(|extent| (extent.end, extent.body, extent.next))?,
        };
        Some(Organisation {
            start: shape.start,
            end,
            next: behind,
            body,
            is_whole: body.is_some(),
            category: head.category.clone(),
            country: None,
            stem: Key::NONE,
            full: None,
            acronym: None,
            rule: "organisation.dual",
        })
    }

    /// The body of the lexicon whose name is the singular of the dual head and the words from `at` on.
    fn under_head(&self, head_at: usize, at: usize, shape: &Shape) -> Option<(u32, u32, usize)> {
        let document = self.document;
        let dual = Shape::of(document, head_at, true)?.key;
        let singular = singular_of_dual(dual);
        let mut keys = vec![singular, shape.key];
        let mut best = None;
        let first = document.unit(at).first_token as usize;
        for token in document.tokens.iter().enumerate().skip(first).take(7) {
            let (index, token) = token;
            if index > first {
                if token.kind != Kind::Arabic || token.after_newline() {
                    break;
                }
                keys.push(token.key);
            }
            if let Some(entry) = document.lexicon.name(&keys, Class::Organisation) {
                best = Some((token.end, entry.value, unit_from(document, at, index as u32 + 1)));
            }
        }
        best
    }

    fn push(&mut self, mut organisation: Organisation) {
        self.behind = organisation.end;
        let index = self.found.organisations.len();
        if let Some((first_token, last_token)) = self.acronym_behind(organisation.next) {
            let tokens = self.document.tokens;
            if let (Some(first), Some(last)) = (tokens.get(first_token as usize), tokens.get(last_token as usize - 1)) {
                organisation.acronym = Some((first.start, last.end));
            }
            self.found.organisations.push(organisation);
            self.add_alias(Alias { first_token, last_token, organisation: index });
            return;
        }
        self.found.organisations.push(organisation);
    }

    /// An acronym or short form right behind a name: `(NDI)`, `ATAST`, `(اختصارا "الهيئة")`.
    fn acronym_behind(&self, next: usize) -> Option<(u32, u32)> {
        let document = self.document;
        let mut at = next;
        let bracket = document.is(at, Class::Open);
        if bracket {
            at += 1;
        }
        let set = Shape::of(document, at, false).filter(|shape| shape.has(Class::ShortFor));
        if let Some(shape) = set {
            at = shape.next;
        }
        let unit = document.units.get(at)?;
        if !runs_on(document, next, None) && !bracket {
            return None;
        }
        let token = document.tokens.get(unit.first_token as usize)?;
        let closes = !bracket || document.is(at + 1, Class::Close);
        let source = document.slice(token.start, token.end);
        let is_acronym = token.kind == Kind::Latin
            && source.len() <= 10
            && source.chars().filter(char::is_ascii_uppercase).count() >= 2;
        let is_short = set.is_some() && bracket && token.kind == Kind::Arabic;
        (closes && (is_acronym || is_short)).then_some((unit.first_token, unit.last_token))
    }

    fn set_alias(&mut self, first_token: u32, last_token: u32) {
        if let Some(organisation) = self.found.organisations.len().checked_sub(1) {
            self.add_alias(Alias { first_token, last_token, organisation });
        }
    }

    fn add_alias(&mut self, alias: Alias) {
        if self.aliases.len() < MAX_ALIASES && alias.first_token < alias.last_token {
            self.aliases.push(alias);
        }
    }

    /// A short form that the text has set before: Latin letters anywhere, Arabic ones in quotation marks.
    fn alias(&mut self, at: usize) -> usize {
        let document = self.document;
        let unit = document.unit(at);
        let Some(first) = document.tokens.get(unit.first_token as usize) else { return at + 1 };
        if first.kind != Kind::Latin && quote_before(document, at).is_none() {
            return at + 1;
        }
        let found = self.aliases.iter().find_map(|alias| {
            let words = alias.last_token - alias.first_token;
            let same = (0..words).all(|offset| {
                let set = document.tokens.get((alias.first_token + offset) as usize);
                let here = document.tokens.get((unit.first_token + offset) as usize);
                set.zip(here).is_some_and(|(set, here)| {
                    set.kind == here.kind
                        && (set.key == here.key && set.key != Key::NONE || matches!(set.kind, Kind::Punct(_)))
                })
            });
            let quoted = first.kind == Kind::Latin || is_quote(document, unit.first_token + words);
            (same && quoted && alias.first_token < unit.first_token)
                .then_some((alias.organisation, unit.first_token + words))
        });
        let Some((index, last_token)) = found else { return at + 1 };
        let Some(known) = self.found.organisations.get(index).cloned() else { return at + 1 };
        let end = document.tokens.get(last_token as usize - 1).map_or(unit.end, |token| token.end);
        let next = unit_from(document, at, last_token);
        self.behind = end;
        self.found.organisations.push(Organisation {
            start: unit.start,
            end,
            next,
            full: Some(known.full.unwrap_or((known.start, known.end))),
            rule: "organisation.short_form",
            ..known
        });
        next
    }

    /// A generic word that stands for a body: the last one named that fits.
    fn reference(&mut self, shape: &Shape, head: &Head) {
        if !head.follows.has(Follows::ADJECTIVE) || head.number != Number::Singular {
            return;
        }
        let stem = shape.stem();
        let last = self.found.organisations.iter().enumerate().rev().take(MAX_LOOK_BACK);
        let by_word = last.clone().find(|(_, organisation)| organisation.stem == stem);
        let by_category = last.clone().find(|(_, organisation)| organisation.category == head.category);
        let refers_to = by_word.or(by_category).map(|(index, _)| index);
        if refers_to.is_none() && shape.everyday {
            return;
        }
        self.found.references.push(Reference { start: shape.start, end: shape.end, refers_to });
    }
}

/// What stands before the name of one who acts.
const ACTORS: Classes = Classes::of(Class::Verb).with(Class::Title);

/// Words before a head noun that show it to be a body's: رئيس، مدير، عضو.
const LEADERS: Classes = Classes::of(Class::Title).with(Class::Person);

/// Whether a head noun only says what the name behind it is, as قناة and حزب do, rather than name a part of it.
fn is_naming(head: &Head) -> bool {
    matches!(
        &*head.category,
        "media"
            | "news_agency"
            | "club"
            | "party"
            | "movement"
            | "company"
            | "bank"
            | "association"
            | "agency"
            | "university"
            | "institute"
            | "network"
            | "fund"
    )
}

/// Whether a head noun with its article and what adjectives say is a name (الهيئة العليا للرقابة), or a body named before
/// (المنظمة الأممية).
fn is_name_by_adjectives(everyday: bool, head: &Head, extent: &Extent) -> bool {
    let seen = extent.evidence;
    let distinct = seen.has(Evidence::LI.or(Evidence::CHARGED).or(Evidence::PLACE));
    let official = seen.has(Evidence::OFFICIAL.or(Evidence::DEMONYM));
    if everyday {
        return distinct && (official || seen.has(Evidence::CHARGED))
            || extent.adjectives > 1 && seen.has(Evidence::DEMONYM);
    }
    distinct && extent.words > 1
        || extent.adjectives > 1
        || *head.category == *"club"
        || seen.has(Evidence::DEMONYM)
        || *head.category == *"court" && official
        || matches!(&*head.category, "union" | "federation") && seen.has(Evidence::REGIONAL)
}

/// `وزارتا` → `وزارة`, `حزبا` → `حزب`.
fn singular_of_dual(dual: Key) -> Key {
    use crate::text::fold::{HEH, TEH};
    let stem = dual.prefix(dual.len().saturating_sub(1));
    let len = stem.len();
    if len > 0 && stem.letter(len - 1) == TEH {
        let base = stem.prefix(len - 1);
        return base.join(Key(u128::from(HEH)));
    }
    stem
}

/// The longest name of a body that starts in a unit, before or behind particles; of a phrase's words, the first that starts one.
fn organisation_at<'d>(document: &Document<'d>, at: usize) -> Option<&'d NameHit> {
    let unit = document.units.get(at)?;
    (unit.first_token..unit.last_token).find_map(|token| {
        document
            .names_at(token)
            .filter(|hit| {
                hit.start >= unit.start && document.lexicon.sets.classes(hit.group.set).has(Class::Organisation)
            })
            .max_by_key(|hit| hit.end)
    })
}

/// The first unit from `at` on that ends behind a token.
fn unit_behind(document: &Document<'_>, mut at: usize, token: u32) -> usize {
    while document.units.get(at).is_some_and(|unit| unit.last_token <= token) {
        at += 1;
    }
    at
}

/// The first unit from `at` on that starts at or behind a token.
fn unit_from(document: &Document<'_>, at: usize, token: u32) -> usize {
    let mut at = at;
    while document.units.get(at).is_some_and(|unit| unit.first_token < token) {
        at += 1;
    }
    at
}

/// The finds as the record has them.
pub(crate) fn mentions(
    document: &Document<'_>,
    found: &Found,
) -> (Vec<OrganisationMention>, Vec<OrganisationReference>) {
    let organisations = found.organisations.iter().map(|organisation| mention(document, organisation)).collect();
    let references = found.references.iter().map(|reference| {
        OrganisationReference::new(
            document.place(reference.start, reference.end, "organisation.generic"),
            reference.refers_to,
        )
    });
    (organisations, references.collect())
}

fn mention(document: &Document<'_>, found: &Organisation) -> OrganisationMention {
    let place = document.place(found.start, found.end, found.rule);
    let tables = &document.lexicon.tables;
    let body: Option<&Body> = found.body.and_then(|body| tables.bodies.get(body as usize));
    let name = found.full.map_or(place.text.as_str(), |(start, end)| document.slice(start, end));
    let written = || written_name(name, found.stem.first() == LAM);
    let set_acronym = found.acronym.map(|(start, end)| Text::Owned(document.slice(start, end).to_owned()));
    // A value with further bits is no country of its own, and no index of the table.
    let nationality =
        found.country.and_then(|value| tables.countries.get(value as usize)).map(|country| country.alpha2.clone());
    match body {
        Some(body) => OrganisationMention::new(
            place.clone(),
            Some(body.id.clone()),
            if found.is_whole { body.name.to_string() } else { written() },
            body.name_fr.clone(),
            body.name_en.clone(),
            body.acronym.clone().or(set_acronym),
            body.category.clone(),
            body.country.clone().or(nationality),
            OrganisationBasis::Lexicon,
        ),
        None => OrganisationMention::new(
            place.clone(),
            None,
            written(),
            None,
            None,
            set_acronym,
            found.category.clone(),
            None,
            OrganisationBasis::Pattern,
        ),
    }
}

/// A name as written, with the article of a merged للـ given back.
fn written_name(text: &str, merged_lam: bool) -> String {
    match text.strip_prefix("لل") {
        Some(rest) if merged_lam => format!("الل{rest}"),
        Some(rest) => format!("ال{rest}"),
        None => text.to_owned(),
    }
}
