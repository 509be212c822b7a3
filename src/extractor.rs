//! [`Extractor`]: the options, and the stages in their order.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use once_cell::sync::Lazy;

use crate::Error;
use crate::context::Context;
use crate::event;
use crate::extract::countries;
use crate::extract::dates::{self, DateFind};
use crate::extract::durations::{self, DurationFind};
use crate::extract::{Cursor, DocSentence, Document, count_chars, counts, organisations, places};
use crate::grammar::numeral::{self, Numeral};
use crate::grammar::pattern::{Grammar, Memory};
use crate::grammar::slips;
use crate::lexicon::Lexicon;
use crate::lexicon::class::{Cause, Causes, Class};
use crate::lexicon::load::{self, Own};
use crate::lexicon::matcher::Words;
use crate::lexicon::{alone, built_in};
use crate::record::{CountryMention, Record, Section, Sentence, Warning};
use crate::resolve;
use crate::text::forms::Forms;
use crate::text::sections::{self, Block};
use crate::text::token::{self, SentenceSpan, Token};

/// Turns text into records. It is cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Extractor {
    engine: Arc<Engine>,
}

/// What an extractor can look for; see [`Builder::only`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// [`Record::dates`], [`Record::durations`] and what follows from them: the day of reference and of publication.
    Dates,
    /// [`Record::counts`].
    Counts,
    /// [`Record::countries`], [`Record::country_groups`] and [`Record::country_lists`].
    Countries,
    /// [`Record::organisations`] and [`Record::organisation_references`].
    Organisations,
    /// [`Record::places`].
    Places,
    /// [`Record::events`]. An event rests on all other parts, so they are looked for too.
    Events,
}

/// All that is made once.
struct Engine {
    lexicon: Lexicon,
    causes: Causes,
    /// None only where the built-in data do not load, which a test rules out.
    rules: Option<Rules>,
    /// The parts to look for; none for all.
    only: Option<Vec<Part>>,
    scratch: Mutex<Vec<Scratch>>,
}

/// The compiled rule lines.
struct Rules {
    dates: Grammar,
    durations: Grammar,
    counts: Grammar,
}

/// What the automata of the rules remember from one text to the next.
struct Memories {
    dates: Memory,
    durations: Memory,
    counts: Memory,
}

/// Buffers that one extraction after another uses.
#[derive(Default)]
struct Scratch {
    reading: Reading,
    memories: Option<Memories>,
    dates: Vec<DateFind>,
    durations: Vec<DurationFind>,
}

/// A text as the stages below the extractors leave it.
#[derive(Default)]
pub(crate) struct Reading {
    blocks: Vec<Block>,
    tokens: Vec<Token>,
    spans: Vec<SentenceSpan>,
    sentences: Vec<DocSentence>,
    cursor: Cell<Cursor>,
    forms: Forms,
    alone: alone::Memory,
    words: Words,
    numerals: Vec<Numeral>,
}

/// The built-in lexicon, loaded on first use, and what its words give cause to look for.
pub(crate) fn built_in() -> Option<(&'static Lexicon, &'static Causes)> {
    BUILT_IN.as_ref().ok().map(|engine| (&engine.lexicon, &engine.causes))
}

static BUILT_IN: Lazy<Result<Arc<Engine>, Error>> = Lazy::new(|| Engine::build(&[], None).map(Arc::new));

impl Rules {
    fn compile(lexicon: &Lexicon) -> Result<Rules, Error> {
        let sets = &lexicon.sets;
        Ok(Rules { dates: dates::grammar(sets)?, durations: durations::grammar(sets)?, counts: counts::grammar(sets)? })
    }

    /// What units of each set of classes give cause to look for.
    fn causes(&self, lexicon: &Lexicon) -> Causes {
        let mut causes = Causes::default();
        causes.note(&lexicon.sets, Cause::NUMBER, |classes| classes.overlaps(numeral::STARTS));
        causes.note(&lexicon.sets, Cause::DAY, |classes| classes.has(Class::Day));
        causes.note(&lexicon.sets, Cause::DATE, |classes| self.dates.may_start(classes));
        causes.note(&lexicon.sets, Cause::DURATION, |classes| self.durations.may_start(classes));
        causes.note(&lexicon.sets, Cause::COUNT, |classes| self.counts.may_start(classes));
        causes.note(&lexicon.sets, Cause::DUAL, counts::may_be_dual);
        causes.note(&lexicon.sets, Cause::COUNTRY, |classes| classes.overlaps(countries::CAUSE));
        causes
    }

    fn memories(&self) -> Memories {
        Memories { dates: self.dates.memory(), durations: self.durations.memory(), counts: self.counts.memory() }
    }
}

impl Engine {
    fn build(own: &[(Own, String, String)], only: Option<Vec<Part>>) -> Result<Engine, Error> {
        let lexicon = if own.is_empty() { built_in::lexicon()? } else { load::lexicon(own)? };
        let rules = Rules::compile(&lexicon)?;
        let causes = rules.causes(&lexicon);
        Ok(Engine { lexicon, causes, rules: Some(rules), only, scratch: Mutex::default() })
    }

    /// Without data there is nothing to find; a test holds that the built-in data load.
    fn empty() -> Engine {
        Engine {
            lexicon: Lexicon::default(),
            causes: Causes::default(),
            rules: None,
            only: None,
            scratch: Mutex::default(),
        }
    }
}

impl std::fmt::Debug for Extractor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Extractor").finish_non_exhaustive()
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Extractor::new()
    }
}

impl Extractor {
    /// An extractor with the built-in lexicons.
    pub fn new() -> Self {
        let engine = match &*BUILT_IN {
            Ok(engine) => Arc::clone(engine),
            Err(_) => Arc::new(Engine::empty()),
        };
        Extractor { engine }
    }

    /// Sets options before an extractor is made.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The record of a text of which nothing else is known.
    pub fn extract(&self, text: &str) -> Record {
        self.extract_with(text, &Context::default())
    }

    /// The record of a text with what is known of it.
    pub fn extract_with(&self, text: &str, context: &Context) -> Record {
        self.engine.with_scratch(|scratch| self.engine.run(text, context, scratch))
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.engine.lexicon
    }

    pub(crate) fn causes(&self) -> &Causes {
        &self.engine.causes
    }

    pub(crate) fn grammars(&self) -> Vec<&Grammar> {
        let rules = self.engine.rules.as_ref();
        rules.map_or(Vec::new(), |rules| vec![&rules.dates, &rules.durations, &rules.counts])
    }

    /// Only the countries that a text names, at less cost than a whole record.
    pub fn countries(&self, text: &str) -> Vec<CountryMention> {
        self.engine.with_scratch(|scratch| self.engine.countries(text, scratch))
    }
}

/// The stages below the extractors by themselves, for the benchmarks: no part of what the crate promises.
#[doc(hidden)]
impl Extractor {
    /// How many tokens a text has.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.engine.with_scratch(|scratch| {
            scratch.reading.tokenise(within_offsets(text), false);
            scratch.reading.tokens.len()
        })
    }

    /// How many units the lexicon makes of a text's tokens, numbers put together.
    pub fn count_units(&self, text: &str) -> usize {
        self.engine.with_scratch(|scratch| {
            let Engine { lexicon, causes, .. } = &*self.engine;
            scratch.reading.read(lexicon, causes, within_offsets(text), false);
            scratch.reading.words.units.len()
        })
    }
}

#[cfg(test)]
impl Extractor {
    /// The units of a text with the names of their classes.
    fn classes_of(&self, text: &str) -> Vec<String> {
        use crate::lexicon::matcher::Unit;
        let lexicon = &self.engine.lexicon;
        let mut reading = Reading::default();
        reading.read(lexicon, &self.engine.causes, text, true);
        let name = |unit: &Unit| {
            let classes = lexicon.sets.classes(unit.set);
            let names: Vec<&str> =
                Class::ALL.iter().filter(|class| classes.has(**class)).map(|class| class.name()).collect();
            format!("{}={}", &text[unit.start as usize..unit.end as usize], names.join("+"))
        };
        reading.words.units.iter().map(name).collect()
    }

    /// The rules whose example they do not match as a whole.
    fn unmatched_examples(&self) -> Vec<String> {
        let rules = self.engine.rules.as_ref().expect("the rules compile");
        let mut failed = Vec::new();
        for grammar in [&rules.dates, &rules.durations, &rules.counts] {
            for rule in &grammar.rules {
                let mut reading = Reading::default();
                reading.read(&self.engine.lexicon, &self.engine.causes, rule.example, true);
                let mut matched = false;
                let units = &reading.words.units;
                grammar.search(
                    units,
                    &mut grammar.memory(),
                    |at| at,
                    |found, _, end| {
                        matched |= found.id == rule.id && end == units.len();
                        matched
                    },
                );
                if !matched {
                    failed.push(format!("{}: {} {:?}", rule.id, rule.example, self.classes_of(rule.example)));
                }
            }
        }
        failed
    }
}

impl Engine {
    /// Lends buffers of an earlier extraction.
    fn with_scratch<T>(&self, use_them: impl FnOnce(&mut Scratch) -> T) -> T {
        let pooled = self.scratch.lock().ok().and_then(|mut pool| pool.pop());
        let mut scratch = pooled.unwrap_or_default();
        let result = use_them(&mut scratch);
        if let Ok(mut pool) = self.scratch.lock() {
            pool.push(scratch);
        }
        result
    }

    /// Whether a part is to be looked for.
    fn wants(&self, part: Part) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&part) || only.contains(&Part::Events))
    }

    /// The way to the countries alone.
    fn countries(&self, text: &str, scratch: &mut Scratch) -> Vec<CountryMention> {
        let analysed = within_offsets(text);
        scratch.reading.read(&self.lexicon, &self.causes, analysed, false);
        let document = scratch.reading.document(analysed, &self.lexicon);
        countries::record(&document, &countries::find(&document)).0
    }

    /// All stages, in their order.
    fn run(&self, text: &str, context: &Context, scratch: &mut Scratch) -> Record {
        let mut record = Record::default();
        let Some(rules) = &self.rules else { return record };
        let analysed = within_offsets(text);
        if analysed.len() < text.len() {
            record.warnings.push(Warning::TextTruncated);
        }
        let Scratch { reading, memories, dates, durations } = scratch;
        let memories = memories.get_or_insert_with(|| rules.memories());
        reading.read(&self.lexicon, &self.causes, analysed, context.title.is_some());
        record.title = context.title.clone().or_else(|| title(analysed, &reading.blocks));
        let document = reading.document(analysed, &self.lexicon);
        record.sentences = sentences(&document);
        if self.wants(Part::Dates) || self.wants(Part::Counts) {
            // Each tells what the other is not.
            dates::find(&document, &rules.dates, &mut memories.dates, dates);
            record.counts = counts::find(&document, &rules.counts, &mut memories.counts);
            resolve::settle(&document, &mut record.counts, dates);
        }
        if !self.wants(Part::Counts) {
            record.counts.clear();
        }
        if self.wants(Part::Dates) {
            durations::find(&document, &rules.durations, &mut memories.durations, durations);
            let reference = resolve::reference(&document, dates, context);
            record.dates = resolve::dates(&document, dates, &reference);
            record.durations = resolve::durations(&document, durations, dates);
            record.reference_date = reference.date;
            record.published = reference.published;
        }
        if self.wants(Part::Countries) {
            let found = countries::find(&document);
            (record.countries, record.country_groups, record.country_lists) = countries::record(&document, &found);
        }
        if self.wants(Part::Organisations) {
            let bodies = organisations::find(&document);
            (record.organisations, record.organisation_references) = organisations::mentions(&document, &bodies);
        }
        if self.wants(Part::Places) {
            record.places = places::find(&document);
        }
        if self.wants(Part::Events) {
            record.events = event::find(&document, &record).into_iter().collect();
        }
        record
    }
}

impl Reading {
    pub(crate) fn document<'a>(&'a self, text: &'a str, lexicon: &'a Lexicon) -> Document<'a> {
        Document {
            text,
            lexicon,
            tokens: &self.tokens,
            ids: &self.words.ids,
            units: &self.words.units,
            causes: &self.words.causes,
            numerals: &self.numerals,
            names: &self.words.names,
            sentences: &self.sentences,
            cursor: &self.cursor,
        }
    }

    /// Sections, tokens, lexicon, grammar.
    pub(crate) fn read(&mut self, lexicon: &Lexicon, causes: &Causes, text: &str, has_title: bool) {
        if self.forms.tidy() {
            self.alone.clear();
        }
        self.tokenise(text, has_title);
        let Reading { tokens, alone, words, numerals, .. } = self;
        words.read(lexicon, causes, text, tokens, alone);
        numeral::combine(lexicon, causes, text, tokens, words, numerals);
        slips::mend(lexicon, causes, tokens, words);
    }

    /// The text in blocks, tokens and sentences.
    fn tokenise(&mut self, text: &str, has_title: bool) {
        self.tokens.clear();
        self.spans.clear();
        self.sentences.clear();
        self.cursor.take();
        self.words.clear();
        sections::split(text, has_title, &mut self.blocks);
        let (mut chars, mut counted) = (0, 0);
        for block in &self.blocks {
            let Some(slice) = text.get(block.start..block.end) else { continue };
            let first = self.spans.len();
            let Reading { tokens, spans, forms, .. } = self;
            token::tokenise(slice, block.start as u32, tokens, spans, Some(forms));
            for span in self.spans.iter().skip(first) {
                chars += count_chars(text.get(counted..span.start as usize).unwrap_or(""));
                let char_start = chars;
                chars += count_chars(text.get(span.start as usize..span.end as usize).unwrap_or(""));
                counted = span.end as usize;
                self.sentences.push(DocSentence {
                    start: span.start,
                    end: span.end,
                    char_start,
                    char_end: chars,
                    section: block.section,
                    dateline: block.dateline,
                    first_token: span.first_token,
                    last_token: span.last_token,
                });
            }
        }
    }
}

/// Offsets are kept in 32 bits: what lies beyond is not read.
pub(crate) fn within_offsets(text: &str) -> &str {
    if u32::try_from(text.len()).is_ok() {
        return text;
    }
    let mut end = u32::MAX as usize;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

fn title(text: &str, blocks: &[Block]) -> Option<String> {
    let block = blocks.iter().find(|block| block.section == Section::Title)?;
    text.get(block.start..block.end).map(|line| line.trim().to_owned())
}

fn sentences(document: &Document<'_>) -> Vec<Sentence> {
    let sentence = |found: &DocSentence| Sentence {
        char_start: found.char_start,
        char_end: found.char_end,
        byte_start: found.start as usize,
        byte_end: found.end as usize,
        section: found.section,
    };
    document.sentences.iter().map(sentence).collect()
}

/// Options of an [`Extractor`].
#[derive(Debug, Clone, Default)]
pub struct Builder {
    own: Vec<(Own, String, String)>,
    only: Option<Vec<Part>>,
}

impl Builder {
    /// Adds country names: CSV text with the columns of `data/countries.csv`; `name` stands for the file in messages.
    pub fn countries(mut self, name: impl Into<String>, csv: impl Into<String>) -> Self {
        self.own.push((Own::Countries, name.into(), csv.into()));
        self
    }

    /// Adds places: CSV text with the columns of `data/places.csv`; `name` stands for the file in messages.
    pub fn places(mut self, name: impl Into<String>, csv: impl Into<String>) -> Self {
        self.own.push((Own::Places, name.into(), csv.into()));
        self
    }

    /// Adds organisations: CSV text with the columns of `data/organisations.csv`; `name` stands for the file in messages.
    pub fn organisations(mut self, name: impl Into<String>, csv: impl Into<String>) -> Self {
        self.own.push((Own::Organisations, name.into(), csv.into()));
        self
    }

    /// Looks for these parts alone; the other lists of the record stay empty.
    pub fn only(mut self, parts: &[Part]) -> Self {
        self.only = Some(parts.to_vec());
        self
    }

    /// The extractor.
    ///
    /// # Errors
    ///
    /// Where a row is at fault; the message names its file, line and column.
    pub fn build(self) -> Result<Extractor, Error> {
        Ok(Extractor { engine: Arc::new(Engine::build(&self.own, self.only)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_data_load() {
        if let Err(error) = &*BUILT_IN {
            panic!("{error}");
        }
    }

    #[test]
    fn every_rule_matches_its_example_whole() {
        let failed = Extractor::new().unmatched_examples();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    #[test]
    fn only_what_is_asked_for_is_looked_for() {
        let text = "نظمت وزارة الصحة ملتقى يوم 3 ماي 2019 بتونس بمشاركة 20 شخصا";
        let counts = Extractor::builder().only(&[Part::Counts]).build().unwrap().extract(text);
        assert!(
            counts.counts.len() == 1
                && counts.dates.is_empty()
                && counts.organisations.is_empty()
                && counts.events.is_empty()
        );
        let events = Extractor::builder().only(&[Part::Events]).build().unwrap().extract(text);
        assert_eq!(events, Extractor::new().extract(text));
    }

    #[test]
    fn own_rows_are_known_and_their_faults_told() {
        let rows = "country,category,guard,region,form\nTN,city,,,مدينة الأحلام الجديدة\n";
        let extractor = Extractor::builder().places("mine.csv", rows).build().unwrap();
        assert_eq!(extractor.extract("انعقد اللقاء في مدينة الأحلام الجديدة").places.len(), 1);
        let fault = Extractor::builder()
            .places("mine.csv", "country,category,guard,region,form\nTN,city,often,,تونس\n")
            .build();
        assert_eq!(fault.err().unwrap().to_string(), "mine.csv:2: column `guard`: found `often`");
    }

    #[test]
    fn extractors_are_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>() {}
        shared::<Extractor>();
    }
}
