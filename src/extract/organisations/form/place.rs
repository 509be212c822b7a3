//! The place that is in a name, or tells a body from its sisters.

use super::stops::STOPS;
use super::{Evidence, State, Step, Walk};
use crate::extract::Document;
use crate::extract::organisations::shape::Shape;
use crate::extract::organisations::unit_from;
use crate::lexicon::categories::Traits;
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::load::Follows;
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

    /// The place that tells a body from its sisters.
    pub(super) fn sister_place(&mut self, at: usize, shape: &Shape) -> Option<Step> {
        let local = self.now.evidence.has(Evidence::OFFICIAL) && !self.seeded;
        if self.seeded && self.single
            || !self.follows(Follows::PLACE) && !local
            || self.now.evidence.has(Evidence::PLACE)
        {
            return None;
        }
        let is_office = self.is(Traits::OFFICE);
        let (mut at, mut shape) = (at, *shape);
        if shape.has(Class::In) && is_office && !self.seeded {
            (at, shape) = self.free_behind(&shape)?;
        } else if !shape.bi() && (!shape.li() || !shape.classes.has(Class::Area)) {
            // `بتونس`, but also `لجهة الشرق`.
            return None;
        }
        let in_area = shape.classes.overlaps(Classes::of(Class::Area).with(Class::PlaceHead))
            && (self.head_definite || !self.is(Traits::SITE));
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

    pub(super) fn is_post(&self) -> bool {
        self.is(Traits::POST)
    }

    /// The unit behind a shape, where it goes on without a particle.
    pub(super) fn free_behind(&self, shape: &Shape) -> Option<(usize, Shape)> {
        let next = Shape::of(self.document, shape.next, false)?;
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
        let named = self.is(Traits::SITE);
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
}

/// The place or country whose name starts at a unit: the unit and the byte behind it.
pub(super) fn place_at(document: &Document<'_>, at: usize, shape: &Shape) -> Option<(usize, u32)> {
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
