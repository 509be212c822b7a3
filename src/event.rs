//! The event that an article reports: none or one, from the finished mentions of its title, lead and body.
//!
//! `story` gathers the words that tell of events (`data/event_nouns.csv`), sentence by sentence; `anchor` and `doubts` weigh them and find the
//! noun or verb on which the event rests; `days`, `site`, `people` and `organisers` take its parts from the mentions around.

mod anchor;
mod days;
mod doubts;
mod organisers;
mod people;
mod site;
mod story;

use crate::extract::Document;
use crate::lexicon::class::Class;
use crate::lexicon::clitics::Particles;
use crate::record::{Event, Mention, Record};
use story::{Scene, Story};

/// The event of the article, if it reports one.
pub(crate) fn find(document: &Document<'_>, record: &Record) -> Option<Event> {
    let story = Story::read(document);
    let reading = Reading { document, record, story: &story };
    let anchor = anchor::find(&reading)?;
    let mut event = Event::new(anchor.category);
    days::fill(&reading, &anchor, &mut event);
    site::fill(&reading, &anchor, &mut event);
    people::fill(&reading, &anchor, &mut event);
    organisers::fill(&reading, &anchor, &mut event);
    Some(event)
}

/// What the parts of the event are read from.
struct Reading<'a> {
    document: &'a Document<'a>,
    record: &'a Record,
    story: &'a Story,
}

impl Reading<'_> {
    /// The token that starts at an offset or holds it.
    fn token_at(&self, byte: usize) -> u32 {
        self.document.tokens.partition_point(|token| token.start as usize <= byte).saturating_sub(1) as u32
    }

    /// Whether ب or في stands before a name that starts in a token.
    fn is_inside(&self, scene: &Scene, first: u32) -> bool {
        let unit = self.document.unit_of(first);
        let own = self.document.unit(unit);
        (own.first_token == first && own.particles.has(Particles::IN))
            || self.document.names_at(first).any(|hit| hit.particles.has(Particles::IN))
            || (first > scene.first && self.document.is(unit.wrapping_sub(1), Class::In))
    }

    /// The tokens of a stretch of text, half-open.
    fn tokens_of(&self, range: std::ops::Range<usize>) -> (u32, u32) {
        (self.token_at(range.start), self.token_at(range.end.saturating_sub(1)) + 1)
    }
}

/// The mentions that start in a sentence, with their indexes; a record's lists are in the order of the text.
fn within<'a, M: Mention>(mentions: &'a [M], scene: &Scene) -> impl Iterator<Item = (usize, &'a M)> + use<'a, M> {
    let (start, end) = (scene.start as usize, scene.end as usize);
    let first = mentions.partition_point(|mention| mention.byte_range().start < start);
    let rest = mentions.iter().enumerate().skip(first);
    rest.take_while(move |(_, mention)| mention.byte_range().start < end)
}

/// How far two stretches of tokens are apart; 0 where they touch or overlap.
fn distance(a: (u32, u32), b: (u32, u32)) -> u32 {
    if a.1 <= b.0 { b.0 - a.1 } else { a.0.saturating_sub(b.1) }
}
