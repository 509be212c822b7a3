//! The place that is in a name, or tells a body from its sisters.

use super::stops::STOPS;
use super::{Evidence, State, Step, Walk};
use crate::extract::Document;
use crate::extract::organisations::shape::Shape;
use crate::extract::organisations::unit_from;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::Follows;
use crate::text::fold::BEH;
use crate::text::token::Kind;

impl Walk<'_, '_> {
    /// A place or a country as what the name is completed by.
    pub(super) fn place(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let found = place_at(self.document, at, shape)?;
        self.now.words += 1;
        self.now.evidence.add(Evidence::PROPER);
        self.now.is_place = true;
        self.bare = 0;
        self.noun = Some(*shape);
        Some(Step { next: found.0, end: found.1, state: State::Closed })
    }

    /// `مجلس مدينة فاس`, `مجلس جماعة السهول`: the area whose council it is.
    pub(super) fn council_area(&mut self, shape: &Shape) -> Option<Step> {
        if !self.is(Traits::OF_AREA) || self.head_definite || !shape.has(Class::CouncilArea) {
            return None;
        }
        let (at, place) = self.free_behind(shape)?;
        let unknown = || {
            (place.kind == Kind::Arabic && !place.classes.overlaps(STOPS) && !place.looks_verb())
                .then_some((place.next, place.end))
        };
        let found = place_at(self.document, at, &place).or_else(unknown)?;
        self.now.evidence.add(Evidence::AREA);
        self.now.words += 2;
        let (next, end) = self.places_behind(found);
        Some(Step { next, end, state: State::Closed })
    }

    /// The place that tells a body from its sisters.
    pub(super) fn sister_place(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let shape = self.cut_before_town(at, shape);
        if !self.takes_place(at, &shape) {
            return None;
        }
        let (at, shape, in_area) = self.before_place(at, &shape)?;
        let found = place_at(self.document, at, &shape).or_else(|| {
            // A place that the lexicon has not, behind a noun that says it is one, or a post of the police.
            let unknown = shape.kind == Kind::Arabic
                && (in_area && !shape.classes.overlaps(STOPS)
                    || self.is(Traits::POST) && shape.is_definite() && !shape.known);
            unknown.then_some((shape.next, shape.end))
        })?;
        let (next, end) = self.numbered(self.places_behind(found));
        self.now.evidence.add(Evidence::PLACE);
        self.now.words += 1;
        Some(Step { next, end, state: State::Closed })
    }

    /// `ببن عروس`: ب before a word too short for it to be cut, where that opens the name of a town.
    fn cut_before_town(&self, at: usize, shape: &Shape) -> Shape {
        let document = self.document;
        let opens_town = |hit: &&NameHit| {
            hit.start > shape.start
                && hit.particles == Particles::IN
                && document.lexicon.entry(hit.group, Class::Place).is_some()
        };
        let town = if shape.is_free() && shape.key.first() == BEH {
            document.names_at(document.unit(at).first_token).find(opens_town)
        } else {
            None
        };
        town.map_or(*shape, |town| Shape { start: town.start, particles: town.particles, ..*shape })
    }

    /// Whether a place can tell the body from its sisters.
    fn takes_place(&self, at: usize, shape: &Shape) -> bool {
        if self.now.evidence.has(Evidence::PLACE) {
            return false;
        }
        if self.seeded && self.single {
            // `جامعة محمد خيضر ببسكرة`
            return self.seated && shape.bi() && town_at(self.document, at, shape).is_some();
        }
        self.follows(Follows::PLACE)
            || self.now.evidence.has(Evidence::AREA)
            || self.now.evidence.has(Evidence::OFFICIAL) && !self.seeded
    }

    /// The unit at which the place's name is due, and whether a noun of an area stands before it: `بتونس`, `لجهة الشرق`, and for bodies of an
    /// area also `لطنجة` and `مصراتة` alone.
    fn before_place(&self, at: usize, shape: &Shape) -> Option<(usize, Shape, bool)> {
        let (mut at, mut shape) = (at, *shape);
        let of_area = Classes::of(Class::Area).with(Class::CouncilArea);
        let is_local = || {
            (self.now.evidence.has(Evidence::LOCAL) || self.follows(Follows::LI_PLACE))
                && (shape.li() || shape.is_free())
                && town_at(self.document, at, &shape).is_some()
        };
        if shape.has(Class::In) && self.is(Traits::OFFICE) && !self.seeded {
            (at, shape) = self.free_behind(&shape)?;
        } else if !(shape.bi() || shape.li() && shape.classes.overlaps(of_area) || is_local()) {
            return None;
        }
        let in_area = (shape.classes.overlaps(Classes::of(Class::Area).with(Class::PlaceHead))
            || shape.li() && shape.has(Class::CouncilArea))
            && (self.head_definite || !self.is(Traits::SITE));
        if in_area {
            (at, shape) = self.free_behind(&shape)?;
        }
        Some((at, shape, in_area))
    }

    /// Several places, one behind the other (`لطنجة تطوان الحسيمة`).
    fn places_behind(&self, found: (usize, u32)) -> (usize, u32) {
        let (mut next, mut end) = found;
        while let Some(behind) = self
            .document
            .shape(next, false)
            .filter(|following| following.is_free() && self.runs_on(next))
            .and_then(|following| place_at(self.document, next, &following))
        {
            (next, end) = behind;
        }
        (next, end)
    }

    /// `المحكمة الابتدائية بسوسة 2`
    fn numbered(&self, (next, end): (usize, u32)) -> (usize, u32) {
        let is_number = self.document.is(next, Class::Num)
            && self.runs_on(next)
            && self.document.whole(next).is_some_and(|number| number < 10);
        if is_number { (next + 1, self.end_of(next)) } else { (next, end) }
    }

    /// The unit behind a shape, where it goes on without a particle.
    pub(super) fn free_behind(&self, shape: &Shape) -> Option<(usize, Shape)> {
        let next = self.document.shape(shape.next, false)?;
        (self.runs_on(shape.next) && next.is_free()).then_some((shape.next, next))
    }

    /// `بعثة إندونيسيا لدى الأمم المتحدة`
    pub(super) fn accredited(&mut self, shape: &Shape) -> Option<Step> {
        if !shape.has(Class::Accredited) || !self.is(Traits::MISSION) {
            return None;
        }
        let (at, next) = self.free_behind(shape)?;
        self.body(at, &next)
    }

    /// `المستشفى الجامعي سهلول`, `المدرسة الابتدائية حي السلام`: the name of a school or hospital behind what kind it is.
    pub(super) fn own_name(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        if self.is_campus(shape) {
            return self.campus(at, shape);
        }
        let named = self.is(Traits::SITE);
        if !named || !self.head_definite || !shape.is_free() || self.now.evidence.has(Evidence::PLACE) {
            return None;
        }
        if let Some(step) = self.definite_name(shape).or_else(|| self.given_name(at, shape)) {
            self.now.words += 1;
            return Some(step);
        }
        let found = if shape.has(Class::Area) {
            self.document
                .shape(at + 1, false)
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
}

impl Walk<'_, '_> {
    /// Whether a word can be a campus: no particle parts it from the subject before it, which is a plain one.
    fn is_campus(&self, shape: &Shape) -> bool {
        let other = Evidence::PLACE.or(Evidence::PROPER).or(Evidence::PERSON).or(Evidence::LI).or(Evidence::BODY);
        self.is(Traits::CAMPUS)
            && !self.head_definite
            && !self.seeded
            && self.now.words > 0
            && shape.is_free()
            && !self.now.evidence.has(other)
    }

    /// `كلية الحقوق أكدال`, `كلية العلوم ابن مسيك`: the campus right behind a faculty's subject.
    fn campus(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let step = self.given_name(at, shape).or_else(|| {
            let (next, end) = town_at(self.document, at, shape)?;
            Some(Step { next, end, state: State::Closed })
        })?;
        self.now.evidence.add(Evidence::PLACE);
        self.now.words += 1;
        Some(step)
    }
}

/// The place or country whose name starts at a unit: the unit and the byte behind it.
pub(super) fn place_at(document: &Document<'_>, at: usize, shape: &Shape) -> Option<(usize, u32)> {
    let country = || document.is(at, Class::Country).then(|| (at + 1, document.unit(at).end));
    town_at(document, at, shape).or_else(country)
}

/// The place below the country whose name starts at a unit: the unit and the byte behind it.
pub(super) fn town_at(document: &Document<'_>, at: usize, shape: &Shape) -> Option<(usize, u32)> {
    let hit = document
        .names_at(document.unit(at).first_token)
        .filter(|hit| hit.start == shape.start && document.lexicon.entry(hit.group, Class::Place).is_some())
        .max_by_key(|hit| hit.end)?;
    Some((unit_from(document, at, hit.last_token), hit.end))
}
