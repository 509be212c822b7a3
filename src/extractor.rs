//! [`Extractor`]: the options, and the stages in their order.

use std::sync::{Arc, Mutex};

use once_cell::sync::Lazy;

use crate::Error;
use crate::context::Context;
use crate::event;
use crate::extract::countries::{self, Causes};
use crate::extract::dates::{self, DateFind};
use crate::extract::durations::{self, DurationFind};
use crate::extract::{DocSentence, Document, count_chars, counts, organisations, places};
use crate::grammar::numeral::{self, Numeral};
use crate::grammar::pattern::{Grammar, Memory};
use crate::grammar::slips;
use crate::lexicon::Lexicon;
use crate::lexicon::load::{self, Own};
use crate::lexicon::matcher::{self, NameHit, Unit};
use crate::record::{CountryMention, Record, Section, Sentence, Warning};
use crate::resolve;
use crate::text::sections::{self, Block};
use crate::text::token::{self, SentenceSpan, Token};

/// Turns text into records. It is cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Extractor {
    engine: Arc<Engine>,
}

/// All that is made once.
struct Engine {
    lexicon: Lexicon,
    causes: Causes,
    dates: Option<Grammar>,
    durations: Option<Grammar>,
    counts: Option<Grammar>,
    scratch: Mutex<Vec<Scratch>>,
}

/// Buffers that one extraction after another uses.
#[derive(Default)]
struct Scratch {
    blocks: Vec<Block>,
    tokens: Vec<Token>,
    spans: Vec<SentenceSpan>,
    sentences: Vec<DocSentence>,
    ids: Vec<u32>,
    units: Vec<Unit>,
    names: Vec<NameHit>,
    numerals: Vec<Numeral>,
    date_memory: Option<Memory>,
    duration_memory: Option<Memory>,
    durations: Vec<DurationFind>,
    dates: Vec<DateFind>,
    count_memory: Option<Memory>,
}

/// The built-in lexicon, loaded on first use.
pub(crate) fn built_in_lexicon() -> Option<&'static Lexicon> {
    BUILT_IN.as_ref().ok().map(|engine| &engine.lexicon)
}

static BUILT_IN: Lazy<Result<Arc<Engine>, Error>> = Lazy::new(|| Engine::build(&[]).map(Arc::new));

impl Engine {
    fn build(own: &[(Own, String, String)]) -> Result<Engine, Error> {
        let lexicon = load::lexicon(own)?;
        let causes = Causes::new(&lexicon.sets);
        let dates = Some(dates::grammar(&lexicon.sets)?);
        let durations = Some(durations::grammar(&lexicon.sets)?);
        let counts = Some(counts::grammar(&lexicon.sets)?);
        Ok(Engine { lexicon, causes, dates, durations, counts, scratch: Mutex::default() })
    }

    /// Without data there is nothing to find; a test holds that the built-in data load.
    fn empty() -> Engine {
        Engine {
            lexicon: Lexicon::default(),
            causes: Causes::default(),
            dates: None,
            durations: None,
            counts: None,
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

    /// Only the countries that a text names, at less cost than a whole record.
    pub fn countries(&self, text: &str) -> Vec<CountryMention> {
        self.engine.with_scratch(|scratch| self.engine.countries(text, scratch))
    }
}

#[cfg(test)]
impl Extractor {
    /// Classes of the units of a text, for tests that ask why a rule does not match.
    pub(crate) fn classes_of(&self, text: &str) -> Vec<String> {
        let mut scratch = Scratch::default();
        scratch.read(text, true);
        let lexicon = &self.engine.lexicon;
        matcher::read(lexicon, text, &scratch.tokens, &mut scratch.ids, &mut scratch.units, &mut scratch.names);
        numeral::combine(lexicon, &scratch.tokens, &mut scratch.units, &mut scratch.numerals);
        let name = |unit: &Unit| {
            let classes = lexicon.sets.classes(unit.set);
            let names: Vec<&str> = crate::lexicon::class::Class::ALL
                .iter()
                .filter(|class| classes.has(**class))
                .map(|class| class.name())
                .collect();
            format!("{}={}", text.get(unit.start as usize..unit.end as usize).unwrap_or(""), names.join("+"))
        };
        scratch.units.iter().map(name).collect()
    }

    /// The rules whose example they do not match as a whole.
    pub(crate) fn unmatched_examples(&self) -> Vec<String> {
        let grammars = [&self.engine.dates, &self.engine.durations, &self.engine.counts];
        grammars.into_iter().flat_map(|grammar| self.unmatched_examples_of(grammar.as_ref())).collect()
    }

    fn unmatched_examples_of(&self, grammar: Option<&Grammar>) -> Vec<String> {
        let mut failed = Vec::new();
        let Some(grammar) = grammar else { return vec!["no grammar".into()] };
        for rule in &grammar.rules {
            let mut scratch = Scratch::default();
            scratch.read(rule.example, true);
            let lexicon = &self.engine.lexicon;
            matcher::read(
                lexicon,
                rule.example,
                &scratch.tokens,
                &mut scratch.ids,
                &mut scratch.units,
                &mut scratch.names,
            );
            numeral::combine(lexicon, &scratch.tokens, &mut scratch.units, &mut scratch.numerals);
            let mut matched = false;
            grammar.search(&scratch.units, &mut grammar.memory(), |found, _, end| {
                matched |= found.id == rule.id && end == scratch.units.len();
                matched
            });
            if !matched {
                failed.push(format!("{}: {} {:?}", rule.id, rule.example, self.classes_of(rule.example)));
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

    /// The way to the countries alone.
    fn countries(&self, text: &str, scratch: &mut Scratch) -> Vec<CountryMention> {
        let analysed = within_offsets(text);
        scratch.read(analysed, false);
        matcher::read(
            &self.lexicon,
            analysed,
            &scratch.tokens,
            &mut scratch.ids,
            &mut scratch.units,
            &mut scratch.names,
        );
        numeral::combine(&self.lexicon, &scratch.tokens, &mut scratch.units, &mut scratch.numerals);
        let document = scratch.document(analysed, &self.lexicon);
        countries::record(&document, &countries::find(&document, &self.causes)).0
    }

    fn run(&self, text: &str, context: &Context, scratch: &mut Scratch) -> Record {
        let mut record = Record::default();
        let analysed = within_offsets(text);
        if analysed.len() < text.len() {
            record.warnings.push(Warning::TextTruncated);
        }
        let lexicon = &self.lexicon;
        scratch.read(analysed, context.title.is_some());
        matcher::read(lexicon, analysed, &scratch.tokens, &mut scratch.ids, &mut scratch.units, &mut scratch.names);
        numeral::combine(lexicon, &scratch.tokens, &mut scratch.units, &mut scratch.numerals);
        slips::mend(lexicon, &scratch.tokens, &mut scratch.units);
        let document = Document {
            text: analysed,
            lexicon,
            tokens: &scratch.tokens,
            units: &scratch.units,
            numerals: &scratch.numerals,
            names: &scratch.names,
            sentences: &scratch.sentences,
        };
        let countries = countries::find(&document, &self.causes);
        (record.countries, record.country_groups, record.country_lists) = countries::record(&document, &countries);
        record.title = context.title.clone().or_else(|| title(analysed, &scratch.blocks));
        let bodies = organisations::find(&document);
        (record.organisations, record.organisation_references) = organisations::mentions(&document, &bodies);
        record.sentences = sentences(&document);
        if let Some(grammar) = &self.dates {
            let memory = scratch.date_memory.get_or_insert_with(|| grammar.memory());
            dates::find(&document, grammar, memory, &mut scratch.dates);
        }
        let reference = resolve::reference(&document, &scratch.dates, context);
        record.dates = resolve::dates(&document, &scratch.dates, &reference);
        if let Some(grammar) = &self.durations {
            let memory = scratch.duration_memory.get_or_insert_with(|| grammar.memory());
            durations::find(&document, grammar, memory, &mut scratch.durations);
        }
        record.durations = resolve::durations(&document, &scratch.durations, &scratch.dates);
        record.reference_date = reference.date;
        record.published = reference.published;
        if let Some(grammar) = &self.counts {
            let memory = scratch.count_memory.get_or_insert_with(|| grammar.memory());
            record.counts = counts::find(&document, grammar, memory);
        }
        record.places = places::find(&document);
        record.events = event::find(&document, &record).into_iter().collect();
        record
    }
}

impl Scratch {
    fn document<'a>(&'a self, text: &'a str, lexicon: &'a Lexicon) -> Document<'a> {
        Document {
            text,
            lexicon,
            tokens: &self.tokens,
            units: &self.units,
            numerals: &self.numerals,
            names: &self.names,
            sentences: &self.sentences,
        }
    }

    /// The text in blocks, tokens and sentences.
    fn read(&mut self, text: &str, has_title: bool) {
        self.tokens.clear();
        self.spans.clear();
        self.sentences.clear();
        self.units.clear();
        self.names.clear();
        sections::split(text, has_title, &mut self.blocks);
        let (mut chars, mut counted) = (0, 0);
        for block in &self.blocks {
            let Some(slice) = text.get(block.start..block.end) else { continue };
            let first = self.spans.len();
            token::tokenise(slice, block.start as u32, &mut self.tokens, &mut self.spans);
            for span in self.spans.iter().skip(first) {
                chars += count_chars(text.get(counted..span.start as usize).unwrap_or(""));
                counted = span.start as usize;
                self.sentences.push(DocSentence {
                    start: span.start,
                    end: span.end,
                    char_start: chars,
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
        char_end: found.char_start + count_chars(document.slice(found.start, found.end)),
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

    /// The extractor.
    ///
    /// # Errors
    ///
    /// Where a row is at fault; the message names its file, line and column.
    pub fn build(self) -> Result<Extractor, Error> {
        Ok(Extractor { engine: Arc::new(Engine::build(&self.own)?) })
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
    fn extractors_are_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>() {}
        shared::<Extractor>();
    }
}
