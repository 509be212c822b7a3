//! The sentences of the article with the words in them that tell of events.

use crate::extract::Document;
use crate::lexicon::class::Class;
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::{EventCue, EventNoun, NoEvent};
use crate::record::{EventCategory, Section};

/// A word or phrase that tells of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Its tokens, half-open.
    pub first: u32,
    pub last: u32,
    pub particles: Particles,
    pub sign: Sign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Noun(NounSign),
    Cue(EventCue),
}

/// A noun of events in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NounSign {
    pub noun: EventNoun,
    pub definite: bool,
}

impl Mark {
    pub fn span(&self) -> (u32, u32) {
        (self.first, self.last)
    }

    pub fn noun(&self) -> Option<EventNoun> {
        match self.sign {
            Sign::Noun(sign) => Some(sign.noun),
            Sign::Cue(_) => None,
        }
    }

    pub fn is_cue(&self, cues: &[EventCue]) -> bool {
        matches!(self.sign, Sign::Cue(cue) if cues.contains(&cue))
    }

    /// Whether it is a noun or verb of that kind of event.
    pub fn tells_of(&self, category: EventCategory) -> bool {
        match self.sign {
            Sign::Noun(sign) => sign.noun.category == Some(category),
            Sign::Cue(cue) => cue == EventCue::Act(category),
        }
    }

    pub fn is_topic(&self) -> bool {
        self.sign == Sign::Cue(EventCue::Not(NoEvent::Topic))
    }
}

/// Where in the article a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Title,
    /// The body's sentences, counted from 0.
    Body(u32),
}

/// A sentence of the article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    /// Its tokens, half-open.
    pub first: u32,
    pub last: u32,
    /// Its place in bytes.
    pub start: u32,
    pub end: u32,
    pub rank: Rank,
    marks: (u32, u32),
}

/// The article as far as it tells of events.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub scenes: Vec<Scene>,
    marks: Vec<Mark>,
}

/// A line of fewer words is a byline, not a sentence.
const MIN_TOKENS: u32 = 5;
/// What tells of the article's event stands near its top, and near the start of a sentence: the rest is not read, so that the
/// cost is bounded.
const MAX_SENTENCES: u32 = 24;
const MAX_TOKENS: u32 = 240;

impl Story {
    pub fn read(document: &Document<'_>) -> Story {
        let mut story = Story::default();
        let mut names = document.names.iter().peekable();
        let mut rank = 0;
        for sentence in document.sentences {
            while names.next_if(|hit| hit.first_token < sentence.first_token).is_some() {}
            if rank >= MAX_SENTENCES || story.scenes.len() >= 2 * MAX_SENTENCES as usize {
                break;
            }
            if !sentence.section.is_article() || sentence.dateline {
                continue;
            }
            let last_token = sentence.last_token.min(sentence.first_token + MAX_TOKENS);
            let first_mark = story.marks.len() as u32;
            let mut covered = 0;
            while let Some(hit) = names.next_if(|hit| hit.first_token < last_token) {
                if hit.first_token >= covered && story.note(document, hit) {
                    covered = hit.last_token;
                }
            }
            let is_title = sentence.section == Section::Title;
            if !is_title && sentence.last_token - sentence.first_token < MIN_TOKENS {
                story.marks.truncate(first_mark as usize);
                continue;
            }
            let end = match document.tokens.get(last_token as usize) {
                Some(behind) if last_token < sentence.last_token => behind.start,
                _ => sentence.end,
            };
            story.scenes.push(Scene {
                first: sentence.first_token,
                last: last_token,
                start: sentence.start,
                end,
                rank: if is_title { Rank::Title } else { Rank::Body(rank) },
                marks: (first_mark, story.marks.len() as u32),
            });
            rank += u32::from(!is_title);
        }
        story
    }

    /// Adds what a name's readings tell of events.
    fn note(&mut self, document: &Document<'_>, hit: &NameHit) -> bool {
        let tables = &document.lexicon.tables;
        let before = self.marks.len();
        for entry in document.lexicon.entries(hit.group) {
            let sign = match entry.class {
                Class::EventNoun => {
                    let definite = document.begins_with_article(hit.start, hit.end) || ends_definite(document, hit);
                    tables.event_nouns.get(entry.value as usize).map(|&noun| Sign::Noun(NounSign { noun, definite }))
                }
                Class::EventCue => tables.event_cues.get(entry.value as usize).map(|&cue| Sign::Cue(cue)),
                _ => None,
            };
            if let Some(sign) = sign {
                self.marks.push(Mark { first: hit.first_token, last: hit.last_token, particles: hit.particles, sign });
            }
        }
        self.marks.len() > before
    }

    /// Whether a sentence is the title, or opens a text that has none.
    pub fn is_headline(&self, scene: &Scene) -> bool {
        let untitled = || self.scenes.iter().all(|scene| scene.rank != Rank::Title);
        scene.rank == Rank::Title || (scene.rank == Rank::Body(0) && untitled())
    }

    /// The words of a sentence that tell of events.
    pub fn marks(&self, scene: &Scene) -> &[Mark] {
        self.marks.get(scene.marks.0 as usize..scene.marks.1 as usize).unwrap_or_default()
    }
}

/// Whether the last word of a phrase has the article (هذه التظاهرة).
fn ends_definite(document: &Document<'_>, hit: &NameHit) -> bool {
    let last = hit.last_token.checked_sub(1).and_then(|last| document.tokens.get(last as usize));
    hit.last_token > hit.first_token + 1 && last.is_some_and(|token| token.key.has_article())
}
