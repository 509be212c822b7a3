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

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use crate::Error;
use crate::lexicon::class::{Class, Classes, SetId, Sets};
use crate::lexicon::matcher::{Flags, Unit};

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
    /// The byte that stands for each set of classes; 0 where the rules read none of them.
    bytes: Vec<u8>,
    /// The classes, as far as the rules use them, behind each byte.
    alphabet: Vec<Classes>,
}

/// What an automaton remembers between texts; one a thread.
#[derive(Debug)]
pub(crate) struct Memory {
    cache: Cache,
    /// Whether a match can start with a byte: not asked yet, no, yes.
    starts: Vec<Option<bool>>,
    ends: Vec<(usize, usize)>,
    parts: Vec<Part>,
}

/// A repetition of more than this is refused: the cost of a match must be bounded.
const MAX_REPEAT: u32 = 40;

impl Grammar {
    /// Compiles the rules of `text`, the contents of `file`.
    pub fn compile(file: &str, text: &'static str, sets: &Sets) -> Result<Grammar, Error> {
        let rules = parse(file, text)?;
        let used: Classes = rules.iter().fold(Classes::EMPTY, |used, rule| used.union(rule.pattern.classes()));
        let (bytes, alphabet) = project(file, sets, used)?;
        let patterns: Vec<String> = rules.iter().map(|rule| rule.pattern.to_regex(&alphabet)).collect();
        let automaton = DFA::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false).nest_limit(400))
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(8 << 20).skip_cache_capacity_check(true))
            .build_many(&patterns)
            .map_err(|error| Error::data(file, 0, "pattern", error.to_string()))?;
        Ok(Grammar { rules, automaton, bytes, alphabet })
    }

    pub fn memory(&self) -> Memory {
        Memory { cache: self.automaton.create_cache(), starts: vec![None; 256], ends: Vec::new(), parts: Vec::new() }
    }

    #[inline]
    fn byte(&self, set: SetId) -> u8 {
        self.bytes.get(set.0 as usize).copied().unwrap_or(0)
    }

    /// Walks over the units and offers each match to `take`, the longest first, then in the order of the rules; what is
    /// taken is not searched again. `take` gets the rule, its parts and the unit behind the match.
    pub fn search(&self, units: &[Unit], memory: &mut Memory, mut take: impl FnMut(&Rule, &[Part], usize) -> bool) {
        let mut at = 0;
        while let Some(unit) = units.get(at) {
            let byte = self.byte(unit.set);
            if byte == 0 || !self.may_start(byte, memory) {
                at += 1;
                continue;
            }
            self.run(units, at, memory);
            let mut taken = None;
            while let Some((end, rule)) = memory.ends.pop() {
                let Some(rule) = self.rules.get(rule) else { continue };
                memory.parts.clear();
                if self.align(&rule.pattern, units, at, end, &mut memory.parts) && take(rule, &memory.parts, end) {
                    taken = Some(end);
                    break;
                }
            }
            memory.ends.clear();
            at = taken.unwrap_or(at + 1).max(at + 1);
        }
    }

    fn may_start(&self, byte: u8, memory: &mut Memory) -> bool {
        if let Some(Some(known)) = memory.starts.get(byte as usize) {
            return *known;
        }
        let alive = self
            .start(memory)
            .and_then(|start| self.automaton.next_state(&mut memory.cache, start, byte).ok())
            .is_some_and(|state| !state.is_dead());
        if let Some(slot) = memory.starts.get_mut(byte as usize) {
            *slot = Some(alive);
        }
        alive
    }

    fn start(&self, memory: &mut Memory) -> Option<LazyStateID> {
        self.automaton.start_state_forward(&mut memory.cache, &Input::new(b"").anchored(Anchored::Yes)).ok()
    }

    /// All ends of matches that start at `from`, best last.
    fn run(&self, units: &[Unit], from: usize, memory: &mut Memory) {
        let Some(mut state) = self.start(memory) else { return };
        let mut at = from;
        loop {
            let next = units
                .get(at)
                .filter(|unit| at == from || !unit.flags.has(Flags::BREAK))
                .map(|unit| self.byte(unit.set));
            let step = match next {
                Some(byte) => self.automaton.next_state(&mut memory.cache, state, byte),
                None => self.automaton.next_eoi_state(&mut memory.cache, state),
            };
            let Ok(step) = step else { break };
            state = step;
            if state.is_match() {
                // Matches show one step late: this one ended before `at`.
                for index in 0..self.automaton.match_len(&memory.cache, state) {
                    memory.ends.push((at, self.automaton.match_pattern(&memory.cache, state, index).as_usize()));
                }
            }
            if next.is_none() || state.is_dead() || state.is_quit() {
                break;
            }
            at += 1;
        }
        // Popped from the end: the longest, and of these the first rule.
        memory.ends.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    }

    /// Which class each unit of a match was read as.
    fn align(&self, node: &Node, units: &[Unit], from: usize, to: usize, parts: &mut Vec<Part>) -> bool {
        let classes = |at: usize| units.get(at).map(|unit| self.byte(unit.set));
        let aligner = Aligner { grammar: self, classes: &classes, to };
        aligner.node(node, from, parts, &mut |at, _| at == to)
    }
}

/// Finds a way through a rule's tree that ends where the automaton said.
struct Aligner<'a> {
    grammar: &'a Grammar,
    classes: &'a dyn Fn(usize) -> Option<u8>,
    to: usize,
}

type Then<'a> = &'a mut dyn FnMut(usize, &mut Vec<Part>) -> bool;

impl Aligner<'_> {
    fn node(&self, node: &Node, at: usize, parts: &mut Vec<Part>, then: Then<'_>) -> bool {
        match node {
            Node::Class(class) => {
                if at >= self.to || !(self.classes)(at).is_some_and(|byte| self.grammar.has(byte, *class)) {
                    return false;
                }
                parts.push(Part { class: *class, unit: at });
                then(at + 1, parts) || {
                    parts.pop();
                    false
                }
            }
            Node::Sequence(nodes) => self.sequence(nodes, at, parts, then),
            Node::Either(nodes) => nodes.iter().any(|node| self.node(node, at, parts, then)),
            Node::Repeat(node, min, max) => self.repeat(node, *min, *max, at, parts, then),
        }
    }

    fn sequence(&self, nodes: &[Node], at: usize, parts: &mut Vec<Part>, then: Then<'_>) -> bool {
        match nodes.split_first() {
            None => then(at, parts),
            Some((first, rest)) => self.node(first, at, parts, &mut |at, parts| self.sequence(rest, at, parts, then)),
        }
    }

    fn repeat(&self, node: &Node, min: u32, max: u32, at: usize, parts: &mut Vec<Part>, then: Then<'_>) -> bool {
        let more = max > 0
            && self.node(node, at, parts, &mut |next, parts| {
                next > at && self.repeat(node, min.saturating_sub(1), max - 1, next, parts, then)
            });
        more || (min == 0 && then(at, parts))
    }
}

impl Grammar {
    /// Whether the sets behind a byte have a class; all of them agree on the classes that rules use.
    fn has(&self, byte: u8, class: Class) -> bool {
        self.alphabet_classes(byte).has(class)
    }

    fn alphabet_classes(&self, byte: u8) -> Classes {
        self.alphabet.get(byte as usize).copied().unwrap_or_default()
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

    /// The pattern over bytes that stand for sets of classes.
    fn to_regex(&self, alphabet: &[Classes]) -> String {
        match self {
            Node::Class(class) => {
                let bytes: String = (1..alphabet.len())
                    .filter(|&byte| alphabet.get(byte).is_some_and(|classes| classes.has(*class)))
                    .map(|byte| format!("\\x{byte:02X}"))
                    .collect();
                if bytes.is_empty() { "[^\\x00-\\xFF]".into() } else { format!("[{bytes}]") }
            }
            Node::Sequence(nodes) => nodes.iter().map(|node| node.to_regex(alphabet)).collect(),
            Node::Either(nodes) => {
                let branches: Vec<String> = nodes.iter().map(|node| node.to_regex(alphabet)).collect();
                format!("(?:{})", branches.join("|"))
            }
            Node::Repeat(node, min, max) => format!("(?:{}){{{min},{max}}}", node.to_regex(alphabet)),
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
        rules.push(Rule { id, kind, example, pattern_text, pattern });
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
