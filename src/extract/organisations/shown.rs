//! Whether a form shows a name: what tells a body's name from the same words in everyday speech.

use super::Finder;
use super::form::{Evidence, Extent};
use super::shape::Shape;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::{EventCue, Follows, Head, Number};

/// Words before a head noun that show it to be a body's: رئيس، مدير، عضو.
const LEADERS: Classes = Classes::of(Class::Title).with(Class::Person);

/// How far before a gathering, in tokens, a word of its course stands (أشغال الدورة الثالثة للمنتدى), and the verb of who hosts it.
const COURSE: u32 = 3;
const HOSTED: u32 = 16;

/// What tells one body from others of its kind.
const DISTINCT: Evidence = Evidence::LI.or(Evidence::CHARGED).or(Evidence::PLACE).or(Evidence::AREA);

impl Finder<'_, '_> {
    /// Whether the head noun says what the body behind it is (`قناة الجزيرة`), so that both are one.
    pub(super) fn is_apposed(&self, shape: &Shape, head: &Head, extent: &Extent) -> bool {
        let bodies = &self.document.lexicon.tables.bodies;
        let Some(body) = extent.body.and_then(|body| bodies.get(body as usize)) else { return false };
        // A page on a platform is not the platform.
        if head.traits.has(Traits::PAGE) && body.traits.has(Traits::PLATFORM) && !body.traits.has(Traits::PAGE) {
            return false;
        }
        if extent.evidence.has(Evidence::QUOTED) {
            return true;
        }
        if self.document.shape(shape.next, false).is_some_and(|next| next.has(Class::Head)) {
            let both = |traits| head.traits.has(traits) && body.traits.has(traits);
            return both(Traits::HOLDING) || both(Traits::POLITICAL) && head.traits.has(Traits::NAMING);
        }
        // `مباراة تجمع الوداد بالرجاء`: a movement that is a verb too names no club.
        let sports = body.traits.has(Traits::SPORTING);
        head.traits.has(Traits::NAMING)
            && (sports || !head.traits.has(Traits::SPORT_ONLY))
            && !(sports && head.traits.has(Traits::POLITICAL))
    }

    /// Whether what was read from a head noun on is a name.
    pub(super) fn is_name(&self, at: usize, shape: &Shape, head: &Head, extent: &Extent) -> bool {
        let seen = extent.evidence;
        let names = head.follows.has(Follows(Follows::NAME.0 | Follows::LATIN.0));
        if head.number == Number::Plural || extent.words == 0 || self.before(at).has(Class::NamedAfter) {
            return false;
        }
        if self.is_gathering(at, shape) {
            return false;
        }
        if extent.body.is_some() {
            return self.is_apposed(shape, head, extent)
                || seen.has(Evidence::PLACE) && !head.traits.has(Traits::NAMING);
        }
        if seen.has(Evidence::QUOTED.or(Evidence::LATIN)) {
            return names;
        }
        if head.follows.has(Follows::ADJECTIVE) {
            return is_name_by_adjectives(shape, shape.next > at + 1, head, extent);
        }
        if !shape.everyday || head.number == Number::Dual {
            return true;
        }
        self.is_everyday_name(at, shape, head, extent)
    }

    /// Whether a noun of bodies that is one of events too is meant as such: where its editions or its course are told (أشغال الدورة
    /// الثالثة للمنتدى), or a place hosts it (تحتضن سوسة منتدى الاستثمار).
    fn is_gathering(&self, at: usize, shape: &Shape) -> bool {
        let document = self.document;
        let first = document.unit(at).first_token;
        let mut here = document.names_at(first);
        if !here.any(|hit| document.lexicon.entry(hit.group, Class::EventNoun).is_some()) {
            return false;
        }
        let sentence = document.sentences.get(document.sentence_at(shape.start)).map_or(0, |found| found.first_token);
        let near =
            |reach: u32| (first.saturating_sub(reach).max(sentence)..first).flat_map(|token| document.names_at(token));
        let tables = &document.lexicon.tables;
        let is_course = |hit: &NameHit| {
            let noun = document.lexicon.entry(hit.group, Class::EventNoun);
            noun.and_then(|noun| tables.event_nouns.get(noun.value as usize))
                .is_some_and(|noun| noun.category.is_none())
        };
        let is_host = |hit: &NameHit| {
            let cue = document.lexicon.entry(hit.group, Class::EventCue);
            cue.and_then(|cue| tables.event_cues.get(cue.value as usize)).is_some_and(|cue| *cue == EventCue::Host)
        };
        near(COURSE).any(is_course) || !shape.is_definite() && near(HOSTED).any(is_host)
    }

    /// Whether a head noun without an article that is an everyday word too opens a name here.
    fn is_everyday_name(&self, at: usize, shape: &Shape, head: &Head, extent: &Extent) -> bool {
        let (seen, traits) = (extent.evidence, head.traits);
        let proper = seen.has(Evidence::PROPER.or(Evidence::PERSON))
            && head.follows.has(Follows(Follows::NAME.0 | Follows::LATIN.0));
        if traits.has(Traits::PROPER_ONLY.or(Traits::QUOTED_ONLY)) {
            return proper && !traits.has(Traits::QUOTED_ONLY);
        }
        if seen.has(Evidence::REGIONAL) && traits.has(Traits::REGION_SHOWS)
            || seen.has(Evidence::OFFICIAL) && traits.has(Traits::OFFICIAL_SHOWS)
        {
            return true;
        }
        let next = self.document.shape(shape.next, false);
        if traits.has(Traits::NOT_BY_BODY) && next.is_some_and(|next| next.has(Class::Head))
            || traits.has(Traits::NOT_BY_PLACE) && extent.words == 1 && seen == Evidence::PROPER && extent.is_place
        {
            return false;
        }
        // `نظمتها غرفة الصناعة التقليدية`: a chamber that acts is a body.
        let leaders = if traits.has(Traits::DECIDES) { LEADERS.with(Class::Verb) } else { LEADERS };
        let led = !traits.has(Traits::NOT_LED) && self.before(at).overlaps(leaders);
        let distinct = seen.has(DISTINCT.or(Evidence::JOINED).or(Evidence::OF_HEAD));
        let of_work = extent.words > 1
            && !traits.has(Traits::NOT_BY_WORK)
            && next.is_some_and(|next| next.has(Class::NameNoun) && !next.is_definite());
        distinct || proper || of_work || extent.words > 2 || led && extent.words > 1
    }
}

/// Whether a head noun with its article and what adjectives say is a name (الهيئة العليا للرقابة), or a body named before
/// (المنظمة الأممية).
fn is_name_by_adjectives(shape: &Shape, is_phrase: bool, head: &Head, extent: &Extent) -> bool {
    let (seen, traits) = (extent.evidence, head.traits);
    let distinct = seen.has(DISTINCT);
    let official = seen.has(Evidence::OFFICIAL.or(Evidence::DEMONYM));
    if traits.has(Traits::TWO_OFFICIAL) && extent.officials > 1 {
        return true;
    }
    if shape.everyday {
        return distinct && (official || seen.has(Evidence::CHARGED))
            || extent.adjectives > 1 && seen.has(Evidence::DEMONYM) && !traits.has(Traits::NOT_BY_ADJECTIVES);
    }
    // A head of two words needs no more than a place (النيابة الخصوصية لبلدية رواد).
    distinct && (is_phrase || extent.words > 1)
        || extent.adjectives > 1
        || traits.has(Traits::ANY_ADJECTIVE)
        || seen.has(Evidence::DEMONYM)
        || traits.has(Traits::ONE_OFFICIAL) && official
        || traits.has(Traits::ONE_REGION) && seen.has(Evidence::REGIONAL)
}
