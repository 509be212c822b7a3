//! Which class each unit of a match was read as: a rule's pattern as a list of steps, walked with a stack.
//!
//! The walk tries what a pattern prefers first (the earlier branch, the longer repetition) and comes back to the rest. A choice that
//! has failed at a unit once is not tried there again, so that the cost is bounded by the steps times the units.

use super::pattern::Part;
use crate::lexicon::class::Class;

/// A step of a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The unit has the class; on to the next step and unit.
    Read(Class),
    /// On to the next step, or else to that one.
    Choose(u32),
    /// On to that step.
    Jump(u32),
    /// The pattern ends.
    End,
}

/// A place to come back to: the step, the unit, how many parts had been read.
#[derive(Debug, Clone, Copy)]
struct Choice {
    step: usize,
    unit: usize,
    parts: usize,
}

/// The stack and what has failed, used again and again.
#[derive(Debug, Default)]
pub(super) struct Walk {
    choices: Vec<Choice>,
    /// A bit for each step and unit.
    failed: Vec<u64>,
}

impl Walk {
    /// Reads the units from `from` to `to` by the steps; whether that can be done.
    pub fn align(
        &mut self,
        steps: &[Step],
        from: usize,
        to: usize,
        has: impl Fn(usize, Class) -> bool,
        parts: &mut Vec<Part>,
    ) -> bool {
        let width = to.saturating_sub(from) + 1;
        self.failed.clear();
        self.failed.resize((steps.len() * width).div_ceil(64), 0);
        self.choices.clear();
        self.choices.push(Choice { step: 0, unit: from, parts: 0 });
        while let Some(Choice { mut step, mut unit, parts: read }) = self.choices.pop() {
            parts.truncate(read);
            loop {
                match steps.get(step) {
                    Some(&Step::Read(class)) if unit < to && has(unit, class) => {
                        parts.push(Part { class, unit });
                        unit += 1;
                        step += 1;
                    }
                    Some(&Step::Choose(other)) if self.is_new(step * width + unit - from) => {
                        self.choices.push(Choice { step: other as usize, unit, parts: parts.len() });
                        step += 1;
                    }
                    Some(&Step::Jump(next)) => step = next as usize,
                    Some(Step::End) if unit == to => return true,
                    _ => break,
                }
            }
        }
        false
    }

    /// Whether a choice is made at a unit for the first time.
    fn is_new(&mut self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        let Some(word) = self.failed.get_mut(place / 64) else { return false };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
