//! The lexicon: the rows of `data/*.csv`, folded by the same function as articles, behind one table of words.
//!
//! A form of one word is an entry of its word; a form of several is a path through a trie of words. There are two layers:
//! the *core* (calendar, numerals, people, countries, little words), whose longest phrase takes the place of its words, and the
//! *names* of organisations and places, which lie over the core without hiding it, so that بنك المغرب still names a country.

pub(crate) mod alone;
pub(crate) mod built_in;
pub(crate) mod categories;
pub(crate) mod class;
pub(crate) mod clitics;
pub(crate) mod country_context;
pub(crate) mod load;
pub(crate) mod matcher;
mod packed;
pub(crate) mod tables;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use class::{Class, Classes, SetId, Sets};

use crate::text::fold::Marks;
use crate::text::token::{Key, Kind, tokenise};

/// One reading of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub class: Class,
    /// What [`Entry::value`] means depends on the class: a month's number, a row of a table.
    pub value: u32,
    pub marks: Marks,
    pub guards: Guards,
}

/// What must hold of a word in the text for an entry to be one of its readings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Guards(pub u8);

impl Guards {
    /// The text must not show marks that the row's form has not (آب is not أب).
    pub const STRICT: Guards = Guards(1);
    /// No clitic may be cut from the word.
    pub const WHOLE: Guards = Guards(2);
    /// The article may be cut from the word.
    pub const ARTICLE: Guards = Guards(4);
    /// The form is an everyday word too: an extractor wants more than the word alone.
    pub const WORD: Guards = Guards(8);
    /// The form names another place too.
    pub const PLACE: Guards = Guards(16);
    /// The form is a person's name too.
    pub const PERSON: Guards = Guards(32);
    /// The form is a country's name too.
    pub const COUNTRY: Guards = Guards(64);
    /// The form is a measure too (قطر): a number behind it makes it one.
    pub const MEASURE: Guards = Guards(128);

    pub fn has(self, other: Guards) -> bool {
        self.0 & other.0 != 0
    }

    pub fn with(self, other: Guards) -> Guards {
        Guards(self.0 | other.0)
    }
}

/// The readings of a word or phrase: a run of [`Lexicon::entries`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// The classes of all its entries.
    pub set: SetId,
    count: u8,
    /// Whether an entry has a guard that the tokens must pass.
    guarded: bool,
    first: u32,
}

impl Group {
    pub fn is_empty(self) -> bool {
        self.count == 0
    }

    /// A number that no other group has, but 0 of the empty ones.
    pub fn id(self) -> u32 {
        self.first
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    pub core: Group,
    pub names: Group,
    /// What the word is within a name; looked up only there.
    pub inner: Group,
    core_node: u32,
    names_node: u32,
    inner_node: u32,
}

impl Word {
    /// Whether a name starts with the word, or it has a reading within names.
    pub fn is_of_names(self) -> bool {
        !self.inner.is_empty() || !self.names.is_empty() || self.inner_node != 0 || self.names_node != 0
    }
}

/// Where a phrase may end, and its readings.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    group: Group,
    nexts: Nexts,
    /// Its edges, a run of [`Lexicon::edges`] in the order of their words.
    first_edge: u32,
    edges: u32,
}

/// The way from a node along a word.
#[derive(Debug, Clone, Copy)]
struct Edge {
    word: u32,
    node: u32,
}

/// A filter of words that may come next: one of 64 bits for each, so that most others are told apart without a search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Nexts(u64);

impl Nexts {
    fn of(id: u32) -> Nexts {
        Nexts(if id == NO_WORD { 0 } else { 1 << (id.wrapping_mul(0x9E37_79B9) >> 26) })
    }

    fn with(self, other: Nexts) -> Nexts {
        Nexts(self.0 | other.0)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn may_have(self, id: u32) -> bool {
        self.0 & Nexts::of(id).0 != 0
    }
}

/// Which layer a form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Core,
    Names,
    /// Words as they stand within names, beside their core readings.
    Inner,
}

/// A fast hash for keys that are well mixed by one multiplication.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }

    #[inline]
    fn write_u128(&mut self, value: u128) {
        self.write_u64(value as u64 ^ ((value >> 64) as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
    }
}

/// A hash of an integer.
#[inline]
pub(crate) fn mix(value: u128) -> u64 {
    let mut hasher = KeyHasher::default();
    hasher.write_u128(value);
    hasher.finish()
}

fn hash(key: Key) -> u64 {
    mix(key.0)
}

pub(crate) type KeyMap<K, V> = HashMap<K, V, BuildHasherDefault<KeyHasher>>;

/// The frozen lexicon.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lexicon {
    #[serde(with = "packed")]
    words: Vec<Word>,
    /// The keys of the words.
    #[serde(with = "packed")]
    keys: Vec<Key>,
    /// The numbers of the words by their keys.
    #[serde(skip)]
    ids: HashTable<u32>,
    #[serde(with = "packed")]
    nodes: Vec<Node>,
    #[serde(with = "packed")]
    edges: Vec<Edge>,
    #[serde(with = "packed")]
    entries: Vec<Entry>,
    pub sets: Sets,
    pub tables: tables::Tables,
    pub clitics: clitics::Clitics,
    pub numbers: matcher::NumberSets,
    /// The names of months that are long enough for a slip to be known as one.
    long_months: Vec<(Key, Group)>,
}

/// The word of no key.
pub(crate) const NO_WORD: u32 = 0;

impl Lexicon {
    /// The number of the word with this key, [`NO_WORD`] where the lexicon has none.
    #[inline]
    pub fn id(&self, key: Key) -> u32 {
        let has_key = |&id: &u32| self.keys.get(id as usize) == Some(&key);
        self.ids.find(hash(key), has_key).copied().unwrap_or(NO_WORD)
    }

    /// The word of that number.
    #[inline]
    pub fn word(&self, id: u32) -> Word {
        self.words.get(id as usize).copied().unwrap_or_default()
    }

    /// The node behind `node` along the word `id`; 0 where there is none.
    #[inline]
    fn step(&self, node: u32, id: u32) -> u32 {
        let node = self.node(node);
        if !node.nexts.may_have(id) {
            return 0;
        }
        let first = node.first_edge as usize;
        let edges = self.edges.get(first..first + node.edges as usize).unwrap_or_default();
        let found = edges.binary_search_by_key(&id, |edge| edge.word).ok().and_then(|at| edges.get(at));
        found.map_or(0, |edge| edge.node)
    }

    fn node(&self, node: u32) -> Node {
        self.nodes.get(node as usize).copied().unwrap_or_default()
    }

    /// The readings within names of the longest phrase that starts with `key` and goes on with the words of `rest`, and how many of
    /// these it takes.
    pub fn inner(&self, key: Key, rest: impl Iterator<Item = Key>) -> (Group, usize) {
        self.inner_of(self.word(self.id(key)), rest.map(|key| self.id(key)))
    }

    /// As [`Lexicon::inner`], of words whose numbers are known.
    pub fn inner_of(&self, word: Word, rest: impl Iterator<Item = u32>) -> (Group, usize) {
        let (mut best, mut node) = ((word.inner, 0), word.inner_node);
        if node == 0 {
            return best;
        }
        for (taken, next) in rest.enumerate() {
            node = if node == 0 { break } else { self.step(node, next) };
            let group = self.node(node).group;
            if !group.is_empty() {
                best = (group, taken + 1);
            }
        }
        best
    }

    /// The reading in one class of a name given word by word.
    pub fn name(&self, keys: &[Key], class: Class) -> Option<Entry> {
        let (&first, rest) = keys.split_first()?;
        let word = self.word(self.id(first));
        let group = match rest {
            [] => word.names,
            _ => {
                let node = rest.iter().try_fold(word.names_node, |node, &key| {
                    Some(self.step(node, self.id(key))).filter(|&next| next != 0)
                });
                self.node(node?).group
            }
        };
        self.entry(group, class)
    }

    /// The groups that a word or phrase has in the layers; empty ones where a layer does not have it.
    pub fn groups(&self, keys: &[Key]) -> Vec<Group> {
        let Some((&first, rest)) = keys.split_first() else { return Vec::new() };
        let word = self.word(self.id(first));
        if rest.is_empty() {
            return vec![word.core, word.names, word.inner];
        }
        let along = |node: u32| {
            let end = rest.iter().fold(node, |node, key| if node == 0 { 0 } else { self.step(node, self.id(*key)) });
            self.node(end).group
        };
        vec![along(word.core_node), along(word.names_node), along(word.inner_node)]
    }

    /// The readings of a group.
    #[inline]
    pub fn entries(&self, group: Group) -> &[Entry] {
        let first = group.first as usize;
        self.entries.get(first..first + group.count as usize).unwrap_or_default()
    }

    /// The reading of a group in one class.
    #[inline]
    pub fn entry(&self, group: Group, class: Class) -> Option<Entry> {
        self.entries(group).iter().copied().find(|entry| entry.class == class)
    }

    /// The classes of the readings that the marks and cuts of the word in the text admit.
    #[inline]
    fn admitted(&self, group: Group, seen: Seen) -> SetId {
        if !group.guarded && !seen.article_cut && !seen.clitic_cut {
            return group.set;
        }
        self.admitted_slowly(group, seen)
    }

    /// The month whose name this word misses by one letter; none where several do.
    pub fn months_like(&self, key: Key) -> Option<Group> {
        let mut near = self.long_months.iter().filter(|(name, _)| key.is_one_slip_from(*name));
        let &(_, group) = near.next()?;
        let month = |group: Group| self.entries(group).first().map(|entry| entry.value);
        near.all(|&(_, other)| month(other) == month(group)).then_some(group)
    }

    fn admitted_slowly(&self, group: Group, seen: Seen) -> SetId {
        let admitted = self.entries(group).iter().filter(|entry| admits(entry, seen)).map(|entry| entry.class);
        self.sets.find(admitted.collect())
    }
}

/// How a word stands in the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    pub marks: Marks,
    pub article_cut: bool,
    pub clitic_cut: bool,
}

fn admits(entry: &Entry, seen: Seen) -> bool {
    (!entry.guards.has(Guards::STRICT) || seen.marks.agree_with(entry.marks))
        && (!seen.article_cut || entry.guards.has(Guards::ARTICLE))
        && (!seen.clitic_cut || !entry.guards.has(Guards::WHOLE))
}

/// Gathers forms and freezes them.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    core: Vec<(Vec<Key>, Entry)>,
    names: Vec<(Vec<Key>, Entry)>,
    inner: Vec<(Vec<Key>, Entry)>,
}

/// The keys of a form's words, with the marks that folding took; none where it has a word that is too long, or no word.
pub(crate) fn fold_form(form: &str) -> Option<(Vec<Key>, Marks)> {
    let mut tokens = Vec::new();
    tokenise(form, 0, &mut tokens, &mut Vec::new(), None);
    let mut marks = Marks(0);
    let mut keys = Vec::with_capacity(tokens.len());
    for token in &tokens {
        match token.kind {
            Kind::Arabic | Kind::Latin | Kind::Number if token.key != Key::NONE => {
                keys.push(token.key);
                marks.0 |= token.marks.0;
            }
            Kind::Punct(_) => {}
            _ => return None,
        }
    }
    (!keys.is_empty()).then_some((keys, marks))
}

impl Builder {
    /// Adds a form; false where it cannot be folded to words.
    pub fn add(&mut self, layer: Layer, form: &str, class: Class, value: u32, guards: Guards) -> bool {
        match fold_form(form) {
            Some((keys, marks)) => {
                self.add_keys(layer, keys, Entry { class, value, marks, guards });
                true
            }
            None => false,
        }
    }

    pub fn add_keys(&mut self, layer: Layer, keys: Vec<Key>, entry: Entry) {
        match layer {
            Layer::Core => self.core.push((keys, entry)),
            Layer::Names => self.names.push((keys, entry)),
            Layer::Inner => self.inner.push((keys, entry)),
        }
    }

    /// The forms of one word that the core layer has in a class.
    pub fn single_words(&self, class: Class) -> HashSet<Key> {
        let forms = self.core.iter().filter(|(_, entry)| entry.class == class);
        forms.filter_map(|(keys, _)| if let &[key] = keys.as_slice() { Some(key) } else { None }).collect()
    }

    /// The forms of one word that either layer has.
    pub fn words(&self) -> HashSet<Key> {
        let forms = self.core.iter().chain(&self.names);
        forms.filter_map(|(keys, _)| if let &[key] = keys.as_slice() { Some(key) } else { None }).collect()
    }

    /// The frozen lexicon of all that was added.
    pub fn freeze(self, tables: tables::Tables, clitics: clitics::Clitics) -> Lexicon {
        let mut lexicon = Lexicon {
            words: vec![Word::default()],
            keys: vec![Key::NONE],
            nodes: vec![Node::default()],
            tables,
            clitics,
            ..Lexicon::default()
        };
        lexicon.numbers = matcher::NumberSets::intern(&mut lexicon.sets);
        lexicon.sets.intern(Classes::of(Class::MonthSlip));
        let mut edges = KeyMap::default();
        for (layer, mut forms) in [(Layer::Core, self.core), (Layer::Names, self.names), (Layer::Inner, self.inner)] {
            forms.sort_by(|a, b| a.0.cmp(&b.0));
            for run in forms.chunk_by(|a, b| a.0 == b.0) {
                let group = lexicon.add_group(run.iter().map(|(_, entry)| *entry));
                let Some((keys, _)) = run.first() else { continue };
                if let [name] = keys.as_slice()
                    && run.iter().any(|(_, entry)| entry.class == Class::Month)
                    && name.is_long()
                {
                    lexicon.long_months.push((*name, group));
                }
                lexicon.place(layer, keys, group, &mut edges);
            }
        }
        lexicon.lay_out(&edges);
        lexicon
    }
}

/// The edges of the tries while these grow: a node and a word, packed, and the node behind.
type Edges = KeyMap<u64, u32>;

fn edge(node: u32, word: u32) -> u64 {
    u64::from(node) << 32 | u64::from(word)
}

impl Lexicon {
    fn add_group(&mut self, entries: impl Iterator<Item = Entry>) -> Group {
        let first = self.entries.len();
        for entry in entries {
            // A form that a file has for one value under several guards keeps the first.
            if !self.entries.iter().skip(first).any(|other| other.class == entry.class && other.value == entry.value) {
                self.entries.push(entry);
            }
        }
        let added = self.entries.get(first..).unwrap_or_default().to_vec();
        let guarded = added.iter().any(|entry| entry.guards.has(Guards::STRICT));
        self.intern_subsets(&added);
        Group {
            set: self.sets.find(added.iter().map(|entry| entry.class).collect()),
            first: first as u32,
            count: u8::try_from(added.len()).unwrap_or(u8::MAX),
            guarded,
        }
    }

    /// Guards and cuts may leave any part of a group's readings.
    fn intern_subsets(&mut self, entries: &[Entry]) {
        let classes: Classes = entries.iter().map(|entry| entry.class).collect();
        self.sets.intern(classes);
        let distinct: Vec<Class> = Class::ALL.iter().copied().filter(|class| classes.has(*class)).collect();
        if distinct.len() < 2 || distinct.len() > 6 {
            return;
        }
        for subset in 1u32..1 << distinct.len() {
            let chosen = distinct.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, class)| *class);
            self.sets.intern(chosen.collect());
        }
    }

    fn word_id(&mut self, key: Key) -> u32 {
        let known = self.id(key);
        if known != NO_WORD {
            return known;
        }
        let id = self.words.len() as u32;
        self.words.push(Word::default());
        self.keys.push(key);
        self.add_to_index(id);
        id
    }

    fn place(&mut self, layer: Layer, keys: &[Key], group: Group, edges: &mut Edges) {
        let Some((&first, rest)) = keys.split_first() else { return };
        let first = self.word_id(first) as usize;
        if rest.is_empty() {
            if let Some(word) = self.words.get_mut(first) {
                match layer {
                    Layer::Core => word.core = group,
                    Layer::Names => word.names = group,
                    Layer::Inner => word.inner = group,
                }
            }
            return;
        }
        let known = self.word(first as u32);
        let mut node = match layer {
            Layer::Core => known.core_node,
            Layer::Names => known.names_node,
            Layer::Inner => known.inner_node,
        };
        if node == 0 {
            node = self.new_node();
            if let Some(word) = self.words.get_mut(first) {
                match layer {
                    Layer::Core => word.core_node = node,
                    Layer::Names => word.names_node = node,
                    Layer::Inner => word.inner_node = node,
                }
            }
        }
        for &key in rest {
            let id = self.word_id(key);
            node = *edges.entry(edge(node, id)).or_insert_with(|| self.new_node());
        }
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.group = group;
        }
    }

    /// Puts the edges of each node together, in the order of their words.
    fn lay_out(&mut self, edges: &Edges) {
        let mut sorted: Vec<(u64, u32)> = edges.iter().map(|(&edge, &node)| (edge, node)).collect();
        sorted.sort_unstable();
        for (edge, behind) in sorted {
            let word = edge as u32;
            if let Some(node) = self.nodes.get_mut((edge >> 32) as usize) {
                if node.edges == 0 {
                    node.first_edge = self.edges.len() as u32;
                }
                node.edges += 1;
                node.nexts = node.nexts.with(Nexts::of(word));
            }
            self.edges.push(Edge { word, node: behind });
        }
    }

    /// Makes anew what is not kept in tables.
    fn index(&mut self) {
        self.ids = HashTable::with_capacity(self.keys.len());
        for id in 1..self.keys.len() as u32 {
            self.add_to_index(id);
        }
    }

    fn add_to_index(&mut self, id: u32) {
        let keys = &self.keys;
        let hash_of = |id: &u32| keys.get(*id as usize).map_or(0, |&key| hash(key));
        self.ids.insert_unique(hash_of(&id), id, hash_of);
    }

    fn new_node(&mut self) -> u32 {
        self.nodes.push(Node::default());
        (self.nodes.len() - 1) as u32
    }
}
