//! Nouns of events, and the words that tell of an event otherwise.

use super::{Loading, ending};
use crate::Error;
use crate::lexicon::class::Class;
use crate::lexicon::tables::{EventCue, EventNoun, NoEvent};
use crate::lexicon::{Entry, Guards, Layer, fold_form};
use crate::record::EventCategory;
use crate::table::{self, Row};
use crate::text::fold::{HEH, Letter, YEH};
use crate::text::token::{ARTICLE, Key};

/// `data/event_nouns.csv`: nouns of events by category, and the words that tell of an event otherwise.
pub(super) fn events(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["kind", "category", "guard", "form"], |row| {
        let category = |row: &Row<'_>| {
            let code = row.required("category")?;
            code.parse::<EventCategory>().map_err(|error| row.fault("category", error.to_string()))
        };
        let cue = match row.required("kind")? {
            "noun" => {
                let noun = EventNoun { category: Some(category(row)?), weak: row.cell("guard") == "weak" };
                return event_noun(loading, row, noun);
            }
            "generic" => return event_noun(loading, row, EventNoun { category: None, weak: true }),
            "hold" => EventCue::Hold,
            "host" => EventCue::Host,
            "occur" => EventCue::Occur,
            "held" => EventCue::Held,
            "by" => EventCue::By,
            "idiom" => EventCue::Idiom,
            "agent" => EventCue::Agent,
            "patron" => EventCue::Patron,
            "attend" => EventCue::Attend,
            "attend_it" => EventCue::AttendIt,
            "remote" => EventCue::Remote,
            "act" => EventCue::Act(category(row)?),
            "other" => EventCue::Other,
            "elsewhen" => EventCue::Elsewhen,
            "run" => EventCue::Run,
            "begin" => EventCue::Begin,
            "end" => EventCue::End,
            "last" => EventCue::Last,
            "among" => EventCue::Among,
            "beside" => EventCue::Beside,
            "relative" => EventCue::Relative,
            "say" => EventCue::Say,
            "sign" => EventCue::Sign,
            "arrive" => EventCue::Arrive,
            "theme" => EventCue::Theme,
            "leave" => EventCue::Leave,
            "call" => EventCue::Call,
            "enter" => EventCue::Enter,
            "several" => EventCue::Several,
            "local" => EventCue::Local,
            "background" => EventCue::Background,
            "no_event" => match row.required("category")? {
                "crime" | "accident" | "court" | "sports" | "election" | "exam" | "weather" | "digest" => {
                    EventCue::Not(NoEvent::Topic)
                }
                "statement" | "report" | "decision" => EventCue::Not(NoEvent::Speech),
                other => return Err(row.fault("category", format!("found `{other}`"))),
            },
            other => return Err(row.fault("kind", format!("found `{other}`"))),
        };
        loading.tables.event_cues.push(cue);
        loading.add(row, Layer::Names, Class::EventCue, (loading.tables.event_cues.len() - 1) as u32, Guards::default())
    })
}

/// Adds a noun as its row has it, and in its other forms.
fn event_noun(loading: &mut Loading, row: &Row<'_>, noun: EventNoun) -> Result<(), Error> {
    loading.tables.event_nouns.push(noun);
    let value = (loading.tables.event_nouns.len() - 1) as u32;
    loading.add(row, Layer::Names, Class::EventNoun, value, Guards::default())?;
    let Some((keys, marks)) = fold_form(row.required("form")?) else { return Ok(()) };
    for form in event_noun_forms(&keys) {
        let entry = Entry { class: Class::EventNoun, value, marks, guards: Guards::default() };
        loading.builder.add_keys(Layer::Names, form, entry);
    }
    Ok(())
}

/// A noun of events with the article, in the accusative, with a possessor and in the dual; with its adjective, where that ends in ي or ية,
/// with two articles and in the accusative.
fn event_noun_forms(keys: &[Key]) -> Vec<Vec<Key>> {
    let mut forms = Vec::new();
    match *keys {
        [noun] if !noun.has_article() => {
            let stem = if noun.letter(noun.len() - 1) == TEH_MARBUTA {
                noun.prefix(noun.len() - 1).join(ending("ت"))
            } else if noun.letter(noun.len() - 1) == MAKSURA {
                noun.prefix(noun.len() - 1).join(ending("ا"))
            } else {
                forms.push(vec![noun.join(ending("ا"))]);
                noun
            };
            forms.push(vec![ARTICLE.join(noun)]);
            forms.extend(["ه", "ها", "هم", "ين", "ان"].map(|suffix| vec![stem.join(ending(suffix))]));
        }
        [noun, adjective] if !noun.has_article() && is_nisba(adjective) => {
            forms.push(vec![ARTICLE.join(noun), ARTICLE.join(adjective)]);
            forms.push([noun, adjective].map(accusative).to_vec());
        }
        _ => {}
    }
    forms.retain(|form| !form.contains(&Key::NONE));
    forms
}

/// Whether a word without the article ends as adjectives of relation do.
fn is_nisba(word: Key) -> bool {
    !word.has_article() && (word.ends_with(ending("ي")) || word.ends_with(ending("ية")))
}

/// A noun or adjective in the accusative, as it is written.
fn accusative(word: Key) -> Key {
    if word.letter(word.len() - 1) == TEH_MARBUTA { word } else { word.join(ending("ا")) }
}

/// What folding makes of ة and ى.
const TEH_MARBUTA: Letter = HEH;
const MAKSURA: Letter = YEH;
