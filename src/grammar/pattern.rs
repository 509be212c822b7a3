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
use std::sync::Arc;

use super::align::{Step, Walk};
use super::automaton::{Automaton, DEAD, START, States};
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
    /// An abbreviation, shared by all that use it.
    Short(Arc<Node>),
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
    automaton: Automaton,
    /// The classes with which a match can start.
    firsts: Classes,
    /// The byte that stands for each set of classes; 0 where the rules read none of them.
    bytes: Vec<u8>,
}

/// What an automaton remembers between texts; one a thread.
#[derive(Debug)]
pub(crate) struct Memory {
    states: States,
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

/// A repetition of more than this is refused: the cost of a match must be bounded.
const MAX_REPEAT: u32 = 40;

impl Grammar {
    /// Compiles the rules of `text`, the contents of `file`.
    pub fn compile(file: &str, text: &'static str, sets: &Sets) -> Result<Grammar, Error> {
        let rules = parse(file, text)?;
        let used: Classes = rules.iter().fold(Classes::EMPTY, |used, rule| used.union(rule.pattern.classes()));
        let (bytes, alphabet) = project(file, sets, used)?;
        let automaton = Automaton::new(rules.iter().map(|rule| rule.steps.as_slice()), alphabet);
        let firsts = rules.iter().fold(Classes::EMPTY, |firsts, rule| firsts.union(rule.pattern.firsts()));
        Ok(Grammar { rules, automaton, firsts, bytes })
    }

    pub fn memory(&self) -> Memory {
        Memory {
            states: self.automaton.states(),
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
        while at < units.len() {
            if !self.run(units, at, memory) {
                self.automaton.forget(&mut memory.states);
                self.run(units, at, memory);
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

    /// All ends of matches that start with the unit at `from`, best last: the longest, and of these the first rule. False where there are
    /// too many states.
    #[inline]
    fn run(&self, units: &[Unit], from: usize, memory: &mut Memory) -> bool {
        let Memory { states, ends, .. } = memory;
        ends.clear();
        let (mut at, mut state) = (from, START);
        while let Some(unit) = units.get(at).filter(|unit| at == from || goes_on(unit)) {
            let Some(next) = self.automaton.next(states, state, self.byte(unit.set)) else { return false };
            if next == DEAD {
                break;
            }
            (at, state) = (at + 1, next);
            let ended = states.ended(state);
            if !ended.is_empty() {
                ends.extend(ended.iter().rev().map(|&rule| (at, rule as usize)));
            }
        }
        true
    }
}

/// Whether a match may go on into a unit.
fn goes_on(unit: &Unit) -> bool {
    !unit.flags.has(Flags::BREAK)
}

impl Grammar {
    /// Whether a set has a class; all sets of one byte agree on the classes that rules use.
    fn has(&self, set: SetId, class: Class) -> bool {
        self.automaton.classes(self.byte(set)).has(class)
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
            Node::Short(node) => node.classes(),
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
            Node::Short(node) => node.firsts(),
        }
    }

    /// Adds the steps that read the pattern.
    fn lay_out(&self, steps: &mut Vec<Step>) {
        match self {
            Node::Class(class) => steps.push(Step::Read(*class)),
            Node::Short(node) => node.lay_out(steps),
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
            Node::Short(node) => node.is_optional(),
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
    let mut short: HashMap<&str, Arc<Node>> = HashMap::new();
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index as u64 + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some((name, pattern)) = line.split_once(" = ") {
            let node = Parser::new(file, number, pattern, &short).whole()?;
            if Class::named(name.trim()).is_some() || short.insert(name.trim(), Arc::new(node)).is_some() {
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
    short: &'a HashMap<&'a str, Arc<Node>>,
}

impl<'a> Parser<'a> {
    fn new(file: &'a str, line: u64, pattern: &'a str, short: &'a HashMap<&'a str, Arc<Node>>) -> Self {
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
                    (None, Some(node)) => Node::Short(Arc::clone(node)),
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
