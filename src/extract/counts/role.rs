//! The part that the counted people play.

use super::{Find, Finder};
use crate::lexicon::class::{Class, Classes};
use crate::record::{Role, UnitClass};

/// How far the word that tells the role may stand before the count.
const ROLE_REACH: usize = 7;

impl Finder<'_> {
    pub(super) fn assign_roles(&self, finds: &mut [Find]) {
        let mut before: Option<(usize, Role)> = None;
        for find in finds.iter_mut() {
            let role = self.role(find, before);
            before = Some((find.next, role));
            if let Some(noun) = &mut find.noun {
                noun.role = role;
            }
        }
    }

    fn role(&self, find: &Find, before: Option<(usize, Role)>) -> Role {
        let own = find.noun.as_ref().map_or(Role::Other, |noun| noun.role);
        if find.noun.as_ref().is_some_and(|noun| noun.class != UnitClass::Person) || own == Role::Casualties {
            return own;
        }
        let floor = before.map_or(0, |(next, _)| next);
        let cue = self.cue_before(find.first, floor).or_else(|| self.cue_after(find.next)).or_else(|| {
            // `مقتل 12 شخصا بينهم 3 أطفال`
            let (next, role) = before?;
            let joint = Classes::of(Class::And).with(Class::Among).with(Class::Comma);
            let joined = next < find.first
                && find.first - next <= 2
                && (next..find.first).all(|at| self.classes(at).overlaps(joint));
            joined.then_some(role).filter(|role| *role == Role::Casualties)
        });
        match (cue, own) {
            (Some(Role::Casualties), _) => Role::Casualties,
            (Some(role), Role::Other) => role,
            _ => own,
        }
    }

    fn cue_before(&self, first: usize, floor: usize) -> Option<Role> {
        let mut at = first;
        for _ in 0..ROLE_REACH {
            at = self.before(at).filter(|&at| at >= floor)?;
            let classes = self.classes(at);
            if classes.has(Class::Comma) {
                return None;
            }
            if self.document.entry(at, Class::CasualtyCue).is_some_and(|entry| entry.value == 0) {
                return Some(Role::Casualties);
            }
            if classes.has(Class::ParticipationCue) {
                return Some(Role::Participants);
            }
        }
        None
    }

    fn cue_after(&self, next: usize) -> Option<Role> {
        let found = (next..next + 3).take_while(|&at| !self.is(at, Class::Comma) && !self.is(at, Class::FullStop));
        let mut cues = found.filter_map(|at| self.document.entry(at, Class::CasualtyCue));
        cues.any(|entry| entry.value == 2).then_some(Role::Casualties)
    }
}
