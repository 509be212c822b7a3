//! Rule lines over classes of tokens, compiled to one automaton.
//!
//! A file of rules has a line for each: its id, its kind, its pattern, an example, parted by two or more spaces:
//!
//! ```text
//! date.day_list   list   days_noun? day (and day){1,8} month year?   يومي 22 و23 نوفمبر 2018
//! ```
//!
//! A pattern names classes ([`Class`]) and the file's own abbreviations (`name = pattern`), which expand as trees. `?`, `{m,n}`,
//! `|` and brackets mean what they do in regular expressions; every repetition is bounded. The longest match counts,
//! then the order of the lines, so that a guard (a rule of kind `none`) wins on its own ground by being longer or earlier.

use std::collections::HashMap;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::hybrid::{CacheError, LazyStateID};
use regex_automata::nfa::thompson::{BuildError, Builder, Transition};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input, MatchKind};

use super::align::{Step, Walk};
use crate::Error;
use crate::lexicon::class::{Class, Classes, SetId, Sets};
use crate::lexicon::matcher::{Flags, Unit};
use crate::lexicon::mix;

/// A pattern as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Class(Class),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, u32, u32),
}

/// One rule line.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub id: &'static str,
    /// What the rule's matches are; the extractor knows the words it uses here.
    pub kind: &'static str,
    pub example: &'static str,
    /// The pattern as its line has it.
    pub pattern_text: &'static str,
    pattern: Node,
    steps: Vec<Step>,
}

/// A class that a rule read at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub class: Class,
    pub unit: usize,
}

/// The rules of one extractor, compiled.
#[derive(Debug)]
pub(crate) struct Grammar {
    pub rules: Vec<Rule>,
    automaton: DFA,
    /// The classes with which a match can start.
    firsts: Classes,
    /// The byte that stands for each set of classes; 0 where the rules read none of them.
    bytes: Vec<u8>,
    /// The classes, as far as the rules use them, behind each byte.
    alphabet: Vec<Classes>,
}

/// What an automaton remembers between texts; one a thread.
#[derive(Debug)]
pub(crate) struct Memory {
    cache: Cache,
    /// For each byte, the state behind a first unit of it.
    starts: Vec<Start>,
    ends: Vec<(usize, usize)>,
    walk: Walk,
    parts: Vec<Part>,
    readings: Vec<Reading>,
}

/// So many units of a match are told from others by one integer.
const SHORT: usize = 14;
/// So many readings of short matches are remembered.
const READINGS: usize = 256;

/// How a rule reads a short match: the class of each unit. The same sets of classes are always read the same way.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The rule and the bytes of the units; 0 where nothing is remembered.
    key: u128,
    classes: [Class; SHORT],
}

/// What is known of matches that start with a unit.
#[derive(Debug, Clone, Copy, Default)]
struct Start {
    is_asked: bool,
    /// The state behind the unit; none where no match starts with it.
    state: Option<LazyStateID>,
    /// The bytes of a second unit with which no match goes on or ends, as far as they were met: a bit for each.
    dead: [u64; 4],
}

impl Start {
    fn is_dead_before(&self, next: u8) -> bool {
        self.dead[usize::from(next >> 6)] >> (next & 63) & 1 == 1
    }

    fn note_dead(&mut self, next: u8) {
        self.dead[usize::from(next >> 6)] |= 1 << (next & 63);
    }
}

/// A repetition of more than this is refused: the cost of a match must be bounded.
const MAX_REPEAT: u32 = 40;

impl Grammar {
    /// Compiles the rules of `text`, the contents of `file`.
    pub fn compile(file: &str, text: &'static str, sets: &Sets) -> Result<Grammar, Error> {
        let rules = parse(file, text)?;
        let used: Classes = rules.iter().fold(Classes::EMPTY, |used, rule| used.union(rule.pattern.classes()));
        let (bytes, alphabet) = project(file, sets, used)?;
        let automaton =
            automaton(&rules, &alphabet).map_err(|error| Error::data(file, 0, "pattern", error.to_string()))?;
        let firsts = rules.iter().fold(Classes::EMPTY, |firsts, rule| firsts.union(rule.pattern.firsts()));
        Ok(Grammar { rules, automaton, firsts, bytes, alphabet })
    }

    pub fn memory(&self) -> Memory {
        let starts = vec![Start::default(); 1 << u8::BITS];
        Memory {
            cache: self.automaton.create_cache(),
            starts,
            ends: Vec::new(),
            walk: Walk::default(),
            parts: Vec::new(),
            readings: vec![Reading { key: 0, classes: [Class::Word; SHORT] }; READINGS],
        }
    }

    /// Whether a match can start with a unit that has these classes.
    pub fn may_start(&self, classes: Classes) -> bool {
        classes.overlaps(self.firsts)
    }

    /// Forgets all states, where there are too many.
    #[cold]
    fn forget(&self, memory: &mut Memory) {
        memory.cache.reset(&self.automaton);
        memory.starts.fill(Start::default());
    }

    #[inline]
    fn byte(&self, set: SetId) -> u8 {
        self.bytes.get(set.0 as usize).copied().unwrap_or(0)
    }

    /// Walks over the units and offers each match to `take`, the longest first, then in the order of the rules; what is
    /// taken is not searched again. `take` gets the rule, its parts and the unit behind the match. `next` says where from a unit on
    /// a match may start.
    pub fn search(
        &self,
        units: &[Unit],
        memory: &mut Memory,
        next: impl Fn(usize) -> usize,
        mut take: impl FnMut(&Rule, &[Part], usize) -> bool,
    ) {
        let mut at = next(0);
        while let Some(unit) = units.get(at) {
            let byte = self.byte(unit.set);
            if !self.may_go_on(byte, units.get(at + 1), memory) {
                at = next(at + 1);
                continue;
            }
            if !self.run(units, at, byte, memory) {
                self.forget(memory);
                self.run(units, at, byte, memory);
            }
            let mut taken = None;
            while let Some((end, rule)) = memory.ends.pop() {
                let aligned = self.align(rule, units, at, end, memory);
                if let Some(rule) = self.rules.get(rule)
                    && aligned
                    && take(rule, &memory.parts, end)
                {
                    taken = Some(end);
                    break;
                }
            }
            memory.ends.clear();
            at = next(taken.unwrap_or(at + 1).max(at + 1));
        }
    }

    /// Reads the units of a match as a rule does, into the parts; whether the rule can read them.
    fn align(&self, number: usize, units: &[Unit], from: usize, to: usize, memory: &mut Memory) -> bool {
        let Memory { walk, parts, readings, .. } = memory;
        let (Some(rule), Some(matched)) = (self.rules.get(number), units.get(from..to)) else { return false };
        let bytes = matched.iter().fold(0, |bytes, unit| bytes << 8 | u128::from(self.byte(unit.set)));
        let key = (number as u128) << (8 * SHORT) | bytes;
        let slot = (matched.len() <= SHORT).then(|| readings.get_mut(mix(key) as usize % READINGS)).flatten();
        if let Some(known) = slot.as_ref().filter(|known| known.key == key) {
            parts.clear();
            parts.extend(known.classes.iter().zip(from..to).map(|(&class, unit)| Part { class, unit }));
            return true;
        }
        let has = |at: usize, class| units.get(at).is_some_and(|unit| self.has(unit.set, class));
        let aligned = walk.align(&rule.steps, from, to, has, parts);
        if let Some(slot) = slot.filter(|_| aligned) {
            slot.key = key;
            slot.classes.iter_mut().zip(parts).for_each(|(class, part)| *class = part.class);
        }
        aligned
    }

    /// Whether a match can start with a unit of that byte before the next one: most do not.
    #[inline]
    fn may_go_on(&self, byte: u8, next: Option<&Unit>, memory: &mut Memory) -> bool {
        let Some(next) = next.filter(|unit| goes_on(unit)).map(|unit| self.byte(unit.set)) else { return true };
        let is_known_dead = memory.starts.get(usize::from(byte)).is_some_and(|start| start.is_dead_before(next));
        !is_known_dead && self.ask_to_go_on(byte, next, memory)
    }

    fn ask_to_go_on(&self, byte: u8, next: u8, memory: &mut Memory) -> bool {
        let Some(state) = self.behind(byte, memory) else { return false };
        let Some(start) = memory.starts.get_mut(usize::from(byte)) else { return true };
        let is_dead = self.automaton.next_state(&mut memory.cache, state, next).is_ok_and(|step| step.is_dead());
        if is_dead {
            start.note_dead(next);
        }
        !is_dead
    }

    /// The state behind a first unit of that byte.
    #[inline]
    fn behind(&self, byte: u8, memory: &mut Memory) -> Option<LazyStateID> {
        match memory.starts.get(usize::from(byte)) {
            Some(start) if start.is_asked => start.state,
            _ => self.ask_behind(byte, memory),
        }
    }

    #[cold]
    fn ask_behind(&self, byte: u8, memory: &mut Memory) -> Option<LazyStateID> {
        let input = Input::new(b"").anchored(Anchored::Yes);
        let state = (byte != 0)
            .then(|| self.automaton.start_state_forward(&mut memory.cache, &input).ok())
            .flatten()
            .and_then(|start| self.automaton.next_state(&mut memory.cache, start, byte).ok())
            .filter(|state| !state.is_dead());
        if let Some(slot) = memory.starts.get_mut(usize::from(byte)) {
            *slot = Start { is_asked: true, state, ..Start::default() };
        }
        state
    }

    /// All ends of matches that start with the unit at `from`, of that byte, best last. False where the cache is full.
    fn run(&self, units: &[Unit], from: usize, byte: u8, memory: &mut Memory) -> bool {
        memory.ends.clear();
        let Some(mut state) = self.behind(byte, memory) else { return true };
        let mut at = from + 1;
        loop {
            let Ok(step) = self.step(units, at, state, memory) else { return false };
            state = step;
            if state.is_match() {
                // Matches show one step late: this one ended before `at`.
                for index in 0..self.automaton.match_len(&memory.cache, state) {
                    memory.ends.push((at, self.automaton.match_pattern(&memory.cache, state, index).as_usize()));
                }
            }
            if state.is_dead() || state.is_quit() || !units.get(at).is_some_and(goes_on) {
                break;
            }
            at += 1;
        }
        // Popped from the end: the longest, and of these the first rule.
        memory.ends.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        true
    }

    /// The state behind the unit at `at`, where the text goes on there.
    #[inline]
    fn step(
        &self,
        units: &[Unit],
        at: usize,
        state: LazyStateID,
        memory: &mut Memory,
    ) -> Result<LazyStateID, CacheError> {
        match units.get(at).filter(|unit| goes_on(unit)) {
            Some(unit) => self.automaton.next_state(&mut memory.cache, state, self.byte(unit.set)),
            None => self.automaton.next_eoi_state(&mut memory.cache, state),
        }
    }
}

/// Whether a match may go on into a unit.
fn goes_on(unit: &Unit) -> bool {
    !unit.flags.has(Flags::BREAK)
}

impl Grammar {
    /// Whether a set has a class; all sets of one byte agree on the classes that rules use.
    fn has(&self, set: SetId, class: Class) -> bool {
        self.alphabet.get(self.byte(set) as usize).is_some_and(|classes| classes.has(class))
    }
}

impl Node {
    fn classes(&self) -> Classes {
        match self {
            Node::Class(class) => Classes::of(*class),
            Node::Sequence(nodes) | Node::Either(nodes) => {
                nodes.iter().fold(Classes::EMPTY, |all, node| all.union(node.classes()))
            }
            Node::Repeat(node, ..) => node.classes(),
        }
    }

    /// The classes with which it can start.
    fn firsts(&self) -> Classes {
        let all =
            |nodes: &mut dyn Iterator<Item = &Node>| nodes.fold(Classes::EMPTY, |all, node| all.union(node.firsts()));
        match self {
            Node::Class(class) => Classes::of(*class),
            Node::Sequence(nodes) => {
                let optional = nodes.iter().take_while(|node| node.is_optional()).count();
                all(&mut nodes.iter().take(optional + 1))
            }
            Node::Either(nodes) => all(&mut nodes.iter()),
            Node::Repeat(node, ..) => node.firsts(),
        }
    }

    /// Adds the states that match the pattern over bytes that stand for sets of classes; the first and the last of them.
    fn build(&self, builder: &mut Builder, alphabet: &[Classes]) -> Result<(StateID, StateID), Box<BuildError>> {
        match self {
            Node::Class(class) => {
                let next = builder.add_empty()?;
                let bytes = alphabet.iter().zip(0..=u8::MAX).filter(|(classes, _)| classes.has(*class));
                let ways = bytes.map(|(_, byte)| Transition { start: byte, end: byte, next }).collect::<Vec<_>>();
                let state = if ways.is_empty() { builder.add_fail()? } else { builder.add_sparse(ways)? };
                Ok((state, next))
            }
            Node::Sequence(nodes) => {
                let end = builder.add_empty()?;
                let (mut first, mut last) = (end, None);
                for node in nodes {
                    let (start, behind) = node.build(builder, alphabet)?;
                    match last {
                        None => first = start,
                        Some(last) => builder.patch(last, start)?,
                    }
                    last = Some(behind);
                }
                if let Some(last) = last {
                    builder.patch(last, end)?;
                }
                Ok((first, end))
            }
            Node::Either(nodes) => {
                let end = builder.add_empty()?;
                let mut ways = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let (start, behind) = node.build(builder, alphabet)?;
                    builder.patch(behind, end)?;
                    ways.push(start);
                }
                Ok((builder.add_union(ways)?, end))
            }
            Node::Repeat(node, min, max) => {
                let end = builder.add_empty()?;
                let first = builder.add_empty()?;
                let mut last = first;
                for turn in 0..*max {
                    let (start, behind) = node.build(builder, alphabet)?;
                    let way = if turn < *min { start } else { builder.add_union(vec![start, end])? };
                    builder.patch(last, way)?;
                    last = behind;
                }
                builder.patch(last, end)?;
                Ok((first, end))
            }
        }
    }

    /// Adds the steps that read the pattern.
    fn lay_out(&self, steps: &mut Vec<Step>) {
        match self {
            Node::Class(class) => steps.push(Step::Read(*class)),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| node.lay_out(steps)),
            Node::Either(nodes) => {
                let mut ends = Vec::new();
                for (turn, node) in nodes.iter().enumerate() {
                    let choice = steps.len();
                    let is_last = turn + 1 == nodes.len();
                    if !is_last {
                        steps.push(Step::Choose(0));
                    }
                    node.lay_out(steps);
                    if !is_last {
                        ends.push(steps.len());
                        steps.push(Step::Jump(0));
                        lead(steps, choice);
                    }
                }
                ends.into_iter().for_each(|end| lead(steps, end));
            }
            Node::Repeat(node, min, max) => {
                let mut choices = Vec::new();
                for turn in 0..*max {
                    if turn >= *min {
                        choices.push(steps.len());
                        steps.push(Step::Choose(0));
                    }
                    node.lay_out(steps);
                }
                choices.into_iter().for_each(|choice| lead(steps, choice));
            }
        }
    }

    /// Whether it can match nothing at all.
    fn is_optional(&self) -> bool {
        match self {
            Node::Class(_) => false,
            Node::Sequence(nodes) => nodes.iter().all(Node::is_optional),
            Node::Either(nodes) => nodes.iter().any(Node::is_optional),
            Node::Repeat(node, min, _) => *min == 0 || node.is_optional(),
        }
    }
}

/// Makes a choice or a jump lead to what comes next.
fn lead(steps: &mut [Step], from: usize) {
    let next = steps.len() as u32;
    if let Some(Step::Choose(to) | Step::Jump(to)) = steps.get_mut(from) {
        *to = next;
    }
}

/// The automaton of all rules; a match's pattern is its rule's number.
fn automaton(rules: &[Rule], alphabet: &[Classes]) -> Result<DFA, Box<dyn std::error::Error>> {
    let mut builder = Builder::new();
    let mut starts = Vec::with_capacity(rules.len());
    for rule in rules {
        builder.start_pattern()?;
        let (start, end) = rule.pattern.build(&mut builder, alphabet)?;
        let matched = builder.add_match()?;
        builder.patch(end, matched)?;
        builder.finish_pattern(start)?;
        starts.push(start);
    }
    let start = builder.add_union(starts)?;
    let config = DFA::config()
        .match_kind(MatchKind::All)
        .cache_capacity(8 << 20)
        .skip_cache_capacity_check(true)
        // A full cache is emptied by us, so that no state we keep is another's afterwards.
        .minimum_cache_clear_count(Some(0));
    Ok(DFA::builder().configure(config).build_from_nfa(builder.build(start, start)?)?)
}

/// Numbers the distinct sets as far as the rules can see them: the byte of each set, the classes of each byte.
fn project(file: &str, sets: &Sets, used: Classes) -> Result<(Vec<u8>, Vec<Classes>), Error> {
    let mut alphabet = vec![Classes::EMPTY];
    let mut bytes = Vec::new();
    for classes in sets.iter() {
        let seen = classes.intersection(used);
        let byte = alphabet.iter().position(|known| *known == seen).unwrap_or_else(|| {
            alphabet.push(seen);
            alphabet.len() - 1
        });
        let byte = u8::try_from(byte)
            .map_err(|_| Error::data(file, 0, "pattern", "the rules tell more than 255 sets of classes apart"))?;
        bytes.push(byte);
    }
    Ok((bytes, alphabet))
}

fn parse(file: &str, text: &'static str) -> Result<Vec<Rule>, Error> {
    let mut short: HashMap<&str, Node> = HashMap::new();
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index as u64 + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some((name, pattern)) = line.split_once(" = ") {
            let node = Parser::new(file, number, pattern, &short).whole()?;
            if Class::named(name.trim()).is_some() || short.insert(name.trim(), node).is_some() {
                return Err(Error::data(
                    file,
                    number,
                    "abbreviation",
                    format!("`{}` is the name of a class or another abbreviation", name.trim()),
                ));
            }
            continue;
        }
        let columns: Vec<&'static str> = line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
        let &[id, kind, pattern_text, example] = columns.as_slice() else {
            return Err(Error::data(
                file,
                number,
                "rule",
                "expected id, kind, pattern and example, parted by two spaces",
            ));
        };
        let pattern = Parser::new(file, number, pattern_text, &short).whole()?;
        if pattern.is_optional() {
            return Err(Error::data(file, number, "pattern", "can match nothing"));
        }
        let mut steps = Vec::new();
        pattern.lay_out(&mut steps);
        steps.push(Step::End);
        rules.push(Rule { id, kind, example, pattern_text, pattern, steps });
    }
    Ok(rules)
}

struct Parser<'a> {
    file: &'a str,
    line: u64,
    words: Vec<&'a str>,
    at: usize,
    short: &'a HashMap<&'a str, Node>,
}

impl<'a> Parser<'a> {
    fn new(file: &'a str, line: u64, pattern: &'a str, short: &'a HashMap<&'a str, Node>) -> Self {
        Parser { file, line, words: split_words(pattern), at: 0, short }
    }

    fn fault(&self, message: impl Into<String>) -> Error {
        Error::data(self.file, self.line, "pattern", message)
    }

    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).copied()
    }

    fn whole(mut self) -> Result<Node, Error> {
        let node = self.either()?;
        match self.peek() {
            None => Ok(node),
            Some(word) => Err(self.fault(format!("`{word}` is one too many"))),
        }
    }

    fn either(&mut self) -> Result<Node, Error> {
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some("|") {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
    }

    fn sequence(&mut self) -> Result<Node, Error> {
        let mut nodes = Vec::new();
        while let Some(word) = self.peek() {
            let node = match word {
                ")" | "|" => break,
                "(" => {
                    self.at += 1;
                    let node = self.either()?;
                    if self.peek() != Some(")") {
                        return Err(self.fault("a bracket is not closed"));
                    }
                    node
                }
                "?" => return Err(self.fault("`?` follows nothing")),
                name => match (Class::named(name), self.short.get(name)) {
                    (Some(class), _) => Node::Class(class),
                    (None, Some(node)) => node.clone(),
                    (None, None) => return Err(self.fault(format!("`{name}` is no class and no abbreviation"))),
                },
            };
            self.at += 1;
            nodes.push(self.repeated(node)?);
        }
        match nodes.len() {
            0 => Err(self.fault("a branch is empty")),
            1 => Ok(nodes.remove(0)),
            _ => Ok(Node::Sequence(nodes)),
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Error> {
        let Some(word) = self.peek() else { return Ok(node) };
        let (min, max) = if word == "?" {
            (0, 1)
        } else if let Some(bounds) = word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            let parsed = bounds.split_once(',').and_then(|(min, max)| Some((min.parse().ok()?, max.parse().ok()?)));
            parsed
                .filter(|&(min, max): &(u32, u32)| min <= max && max <= MAX_REPEAT)
                .ok_or_else(|| self.fault(format!("`{word}` is no bound")))?
        } else {
            return Ok(node);
        };
        self.at += 1;
        Ok(Node::Repeat(Box::new(node), min, max))
    }
}

/// The words of a pattern; brackets, `|`, `?` and bounds are words of their own.
fn split_words(pattern: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in pattern.split_whitespace() {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '(' | ')' | '|' | '?' => 1,
                '{' => rest.find('}').map_or(rest.len(), |at| at + 1),
                _ => rest.find(['(', ')', '|', '?', '{']).unwrap_or(rest.len()),
            };
            let (word, behind) = rest.split_at(end);
            words.push(word);
            rest = behind;
        }
    }
    words
}
