//! The steps of all rules as one automaton, whose states are worked out as texts need them.
//!
//! A state is a set of places in the rules: the steps that wait for a unit, and the rules that end. Behind each unit follows one state,
//! so that all rules are walked at once at the cost of one look-up a unit.

use hashbrown::HashTable;

use super::align::Step;
use crate::lexicon::class::Classes;
use crate::lexicon::mix;

/// The number of a state.
pub(super) type StateId = u16;

/// The state in which every rule waits for its first unit.
pub(super) const START: StateId = 2;
/// The state from which no rule goes on.
pub(super) const DEAD: StateId = 1;
/// What stands in a row where a state has not been worked out.
const UNKNOWN: StateId = 0;
/// So many states are remembered before all are forgotten.
const MAX_STATES: usize = 1 << 13;

/// The steps of the rules, one rule after the other.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    steps: Vec<Step>,
    /// Where the steps of each rule start.
    starts: Vec<u32>,
    /// The classes behind each byte.
    alphabet: Vec<Classes>,
}

/// The states that were worked out; one a thread.
#[derive(Debug)]
pub(super) struct States {
    states: Vec<State>,
    /// The states behind each state, a row of all bytes.
    rows: Vec<StateId>,
    /// The numbers of the states by what they hold.
    ids: HashTable<StateId>,
    new: Growing,
}

/// What a state holds, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct State {
    /// The steps that wait for a unit.
    waiting: Vec<u32>,
    /// The rules that end here.
    ended: Vec<u32>,
}

/// A state that is being worked out.
#[derive(Debug, Default)]
struct Growing {
    state: State,
    /// The steps still to follow.
    stack: Vec<u32>,
    /// For each step, the turn in which it was followed.
    seen: Vec<u32>,
    turn: u32,
}

impl Automaton {
    /// The automaton of rules, by their steps, over bytes that stand for classes.
    pub fn new<'a>(rules: impl Iterator<Item = &'a [Step]>, alphabet: Vec<Classes>) -> Automaton {
        let (mut steps, mut starts) = (Vec::new(), Vec::new());
        for rule in rules {
            let start = steps.len() as u32;
            starts.push(start);
            steps.extend(rule.iter().map(|step| match *step {
                Step::Choose(to) => Step::Choose(start + to),
                Step::Jump(to) => Step::Jump(start + to),
                step => step,
            }));
        }
        Automaton { steps, starts, alphabet }
    }

    /// The classes behind a byte.
    pub fn classes(&self, byte: u8) -> Classes {
        self.alphabet.get(usize::from(byte)).copied().unwrap_or_default()
    }

    pub fn states(&self) -> States {
        let mut states =
            States { states: Vec::new(), rows: Vec::new(), ids: HashTable::new(), new: Growing::default() };
        self.forget(&mut states);
        states
    }

    /// Forgets all states but those that there always are.
    pub fn forget(&self, states: &mut States) {
        states.states.clear();
        states.rows.clear();
        states.ids.clear();
        for _ in UNKNOWN..=DEAD {
            self.add(states, State::default());
        }
        states.new.begin(self.steps.len());
        for &start in &self.starts {
            states.new.follow(start, self);
        }
        let start = states.new.finish();
        self.add(states, start);
    }

    /// The state behind a state and a unit of that byte; none where there are too many states.
    #[inline]
    pub fn next(&self, states: &mut States, state: StateId, byte: u8) -> Option<StateId> {
        match states.rows.get(usize::from(state) * self.alphabet.len() + usize::from(byte)) {
            Some(&next) if next != UNKNOWN => Some(next),
            _ => self.work_out(states, state, byte),
        }
    }

    #[cold]
    fn work_out(&self, states: &mut States, from: StateId, byte: u8) -> Option<StateId> {
        let State { waiting, .. } = states.states.get(usize::from(from))?;
        let classes = self.classes(byte);
        states.new.begin(self.steps.len());
        for &step in waiting {
            if matches!(self.steps.get(step as usize), Some(Step::Read(class)) if classes.has(*class)) {
                states.new.follow(step + 1, self);
            }
        }
        let state = states.new.finish();
        let known = states.ids.find(state.hash(), |&id| states.states.get(usize::from(id)) == Some(&state));
        let next = match known {
            _ if state == State::default() => DEAD,
            Some(&id) => id,
            None if states.states.len() >= MAX_STATES => return None,
            None => self.add(states, state),
        };
        if let Some(slot) = states.rows.get_mut(usize::from(from) * self.alphabet.len() + usize::from(byte)) {
            *slot = next;
        }
        Some(next)
    }

    fn add(&self, states: &mut States, state: State) -> StateId {
        let id = states.states.len() as StateId;
        let hash = state.hash();
        states.states.push(state);
        states.rows.resize(states.rows.len() + self.alphabet.len(), UNKNOWN);
        let all = &states.states;
        states.ids.insert_unique(hash, id, |&id| all.get(usize::from(id)).map_or(0, State::hash));
        id
    }
}

impl States {
    /// The rules that end at a state, in their order.
    #[inline]
    pub fn ended(&self, state: StateId) -> &[u32] {
        self.states.get(usize::from(state)).map_or(&[], |state| &state.ended)
    }
}

impl State {
    fn hash(&self) -> u64 {
        let numbers = self.waiting.iter().chain(&self.ended);
        numbers.fold(self.ended.len() as u64, |hash, &number| mix(u128::from(hash ^ u64::from(number))))
    }
}

impl Growing {
    fn begin(&mut self, steps: usize) {
        self.state = State::default();
        self.seen.resize(steps, 0);
        self.turn += 1;
    }

    /// Adds a step and all to which it leads without a unit.
    fn follow(&mut self, step: u32, automaton: &Automaton) {
        self.stack.push(step);
        while let Some(at) = self.stack.pop() {
            let Some(seen) = self.seen.get_mut(at as usize).filter(|seen| **seen != self.turn) else { continue };
            *seen = self.turn;
            match automaton.steps.get(at as usize) {
                Some(Step::Read(_)) => self.state.waiting.push(at),
                Some(&Step::Choose(other)) => self.stack.extend([other, at + 1]),
                Some(&Step::Jump(to)) => self.stack.push(to),
                Some(Step::End) => {
                    let rule = automaton.starts.partition_point(|start| *start <= at);
                    self.state.ended.push(rule.saturating_sub(1) as u32);
                }
                None => {}
            }
        }
    }

    fn finish(&mut self) -> State {
        let mut state = std::mem::take(&mut self.state);
        state.waiting.sort_unstable();
        state.ended.sort_unstable();
        state
    }
}
