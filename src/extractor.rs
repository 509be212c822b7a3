//! [`Extractor`]: the options, and the stages in their order.

use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use once_cell::sync::Lazy;

use crate::Error;
use crate::extract::{DocSentence, Document, count_chars};
use crate::grammar::numeral::{self, Numeral};
use crate::lexicon::Lexicon;
use crate::lexicon::load::{self, Own};
use crate::lexicon::matcher::{self, NameHit, Unit};
use crate::record::{Record, Section, Sentence, Warning};
use crate::text::sections::{self, Block};
use crate::text::token::{self, SentenceSpan, Token};

/// What is known of an article besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The article's day of reference, usually its day of publication. It wins over everything in the text.
    pub reference_date: Option<NaiveDate>,
    /// The day to use where neither the caller nor the text gives one.
    pub fallback_date: Option<NaiveDate>,
    /// The article's title, where it is not part of the text.
    pub title: Option<String>,
}

impl Context {
    /// Nothing known.
    pub fn new() -> Self {
        Context::default()
    }

    /// An article published on `date`.
    pub fn published(date: NaiveDate) -> Self {
        Context { reference_date: Some(date), ..Context::default() }
    }

    /// Sets the day to use where neither the caller nor the text gives one.
    pub fn with_fallback(mut self, date: NaiveDate) -> Self {
        self.fallback_date = Some(date);
        self
    }

    /// Sets the title.
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// Turns text into records. It is cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Extractor {
    engine: Arc<Engine>,
}

/// All that is made once.
struct Engine {
    lexicon: Lexicon,
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
}

static BUILT_IN: Lazy<Result<Arc<Engine>, Error>> = Lazy::new(|| Engine::build(&[]).map(Arc::new));

impl Engine {
    fn build(own: &[(Own, String, String)]) -> Result<Engine, Error> {
        let lexicon = load::lexicon(own)?;
        Ok(Engine { lexicon, scratch: Mutex::default() })
    }

    /// Without data there is nothing to find; a test holds that the built-in data load.
    fn empty() -> Engine {
        Engine { lexicon: Lexicon::default(), scratch: Mutex::default() }
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
        let pooled = self.engine.scratch.lock().ok().and_then(|mut pool| pool.pop());
        let mut scratch = pooled.unwrap_or_default();
        let record = self.engine.run(text, context, &mut scratch);
        if let Ok(mut pool) = self.engine.scratch.lock() {
            pool.push(scratch);
        }
        record
    }
}

impl Engine {
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
        let document = Document {
            text: analysed,
            lexicon,
            tokens: &scratch.tokens,
            units: &scratch.units,
            numerals: &scratch.numerals,
            names: &scratch.names,
            sentences: &scratch.sentences,
        };
        record.title = context.title.clone().or_else(|| title(analysed, &scratch.blocks));
        record.sentences = sentences(&document);
        record
    }
}

impl Scratch {
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
fn within_offsets(text: &str) -> &str {
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
