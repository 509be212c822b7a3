//! Why a record says what it says: [`Extractor::explain`] and [`Extractor::lookup`], for linguists who work on the data.

use crate::context::Context;
use crate::extract::Document;
use crate::extractor::{Extractor, Reading};
use crate::grammar::pattern::Grammar;
use crate::lexicon::class::Class;
use crate::lexicon::clitics::Particles;
use crate::lexicon::load;
use crate::lexicon::matcher::Unit;
use crate::lexicon::tables::NounForm;
use crate::lexicon::{Entry, Group, Guards, Lexicon, fold_form};
use crate::record::{DateMention, Mention, Record};
use crate::text::token::{ARTICLE, Key};

/// How one mention came about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The record's list that the mention stands in (`dates`).
    pub list: &'static str,
    /// The mention's text.
    pub text: String,
    /// Where it starts, in bytes.
    pub byte_start: usize,
    /// The rule's id.
    pub rule: String,
    /// The rule's line: its pattern, and its example; none for rules that are not lines.
    pub line: Option<String>,
    /// The words of the mention as the rule saw them.
    pub words: Vec<Word>,
    /// The steps from the words to the value.
    pub steps: Vec<String>,
}

/// A word as a rule saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Word {
    /// The word in the text.
    pub text: String,
    /// The names of its classes.
    pub classes: Vec<&'static str>,
    /// The rows of the lexicon that made it so.
    pub rows: Vec<String>,
}

/// One way in which the lexicon reads a form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormReading {
    /// The particles cut from its front (`and`, `in`, `to` …).
    pub particles: Vec<&'static str>,
    /// Whether the article was cut.
    pub article: bool,
    /// What is left, in folded letters.
    pub rest: String,
    /// The classes that this rest has.
    pub classes: Vec<&'static str>,
    /// The guards that a reading sets.
    pub guards: Vec<&'static str>,
    /// The rows that it comes from.
    pub rows: Vec<String>,
}

impl Extractor {
    /// The record of a text, and how each of its mentions came about.
    pub fn explain(&self, text: &str, context: &Context) -> (Record, Vec<Explanation>) {
        let record = self.extract_with(text, context);
        let mut reading = Reading::default();
        let lexicon = self.lexicon();
        reading.read(lexicon, self.causes(), text, context.title.is_some());
        let document = reading.document(text, lexicon);
        let mut told = Vec::new();
        let mut tell = |list, mentions: &mut dyn Iterator<Item = (&dyn Mention, Vec<String>)>| {
            for (mention, steps) in mentions {
                let line = self.grammars().iter().find_map(|grammar| rule_line(grammar, mention.rule()));
                told.push(Explanation {
                    list,
                    text: mention.text().to_owned(),
                    byte_start: mention.byte_range().start,
                    rule: mention.rule().to_owned(),
                    line,
                    words: words(&document, mention.byte_range()),
                    steps,
                });
            }
        };
        tell("dates", &mut record.dates.iter().map(|date| (date as &dyn Mention, date_steps(&record, date))));
        tell(
            "durations",
            &mut record.durations.iter().map(|duration| (duration as &dyn Mention, vec![duration.iso8601.clone()])),
        );
        tell(
            "counts",
            &mut record.counts.iter().map(|count| {
                let value = count.value.map_or("no number".to_owned(), |value| value.to_string());
                let unit = count.unit.as_deref().unwrap_or("nothing named");
                (
                    count as &dyn Mention,
                    vec![format!(
                        "{} {value} of {unit}, {} ({})",
                        count.modifier.as_str(),
                        count.unit_class.as_str(),
                        count.role.as_str()
                    )],
                )
            }),
        );
        tell(
            "countries",
            &mut record.countries.iter().map(|country| {
                let code = country.code.as_deref().unwrap_or("several countries");
                (country as &dyn Mention, vec![format!("{} of {code}", country.kind.as_str())])
            }),
        );
        tell(
            "country_lists",
            &mut record.country_lists.iter().map(|list| (list as &dyn Mention, vec![list.codes.join(", ")])),
        );
        tell(
            "organisations",
            &mut record.organisations.iter().map(|body| {
                let id = body.id.as_deref().unwrap_or("no id");
                (
                    body as &dyn Mention,
                    vec![format!("{}: {} ({}, {id})", body.basis.as_str(), body.name, body.category)],
                )
            }),
        );
        tell(
            "places",
            &mut record.places.iter().map(|place| {
                let country = place.country.as_deref().unwrap_or("no country");
                (place as &dyn Mention, vec![format!("{} in {country}", place.category)])
            }),
        );
        (record, told)
    }

    /// What the lexicon knows of a form, whole and by its cuts; empty where it knows nothing.
    pub fn lookup(&self, form: &str) -> Vec<FormReading> {
        let lexicon = self.lexicon();
        let Some((keys, _)) = fold_form(form) else { return Vec::new() };
        let mut readings = Vec::new();
        let mut note = |keys: &[Key], particles: Particles, article: bool| {
            let groups = lexicon.readings(keys);
            let entries: Vec<Entry> = groups.iter().flat_map(|group| lexicon.entries(*group)).copied().collect();
            let admitted: Vec<Entry> =
                entries.into_iter().filter(|entry| !article || entry.guards.has(Guards::ARTICLE)).collect();
            if admitted.is_empty() {
                return;
            }
            let mut classes: Vec<&'static str> = admitted.iter().map(|entry| entry.class.name()).collect();
            classes.dedup();
            let rest: Vec<String> = keys.iter().map(|key| key.letters()).collect();
            readings.push(FormReading {
                particles: particles.names(),
                article,
                rest: rest.join(" "),
                classes,
                guards: guard_names(&admitted),
                rows: rows_of(lexicon, keys, &admitted),
            });
        };
        note(&keys, Particles::default(), false);
        let Some((&first, behind)) = keys.split_first() else { return readings };
        let with = |first: Key| std::iter::once(first).chain(behind.iter().copied()).collect::<Vec<Key>>();
        if first.has_article() {
            note(&with(first.cut(ARTICLE.len())), Particles::default(), true);
        }
        let _: Option<()> = lexicon.clitics.cuts(first, |cut| {
            note(&with(cut.rest), cut.particles, false);
            if cut.rest.has_article() {
                note(&with(cut.rest.cut(ARTICLE.len())), cut.particles, true);
            }
            None
        });
        readings
    }
}

fn rule_line(grammar: &Grammar, id: &str) -> Option<String> {
    let rule = grammar.rules.iter().find(|rule| rule.id == id)?;
    Some(format!("{} {}: {}  (as in {})", rule.id, rule.kind, rule.pattern_text, rule.example))
}

/// The units on which a stretch lies.
fn words(document: &Document<'_>, range: std::ops::Range<usize>) -> Vec<Word> {
    let inside = |unit: &&Unit| (unit.start as usize) < range.end && unit.end as usize > range.start;
    let word = |unit: &Unit| {
        let entries = document.lexicon.entries(unit.group);
        let tokens = document.tokens.get(unit.first_token as usize..unit.last_token as usize).unwrap_or_default();
        let keys: Vec<Key> = tokens.iter().map(|token| token.key).collect();
        let classes = document.lexicon.sets.classes(unit.set);
        Word {
            text: document.slice(unit.start, unit.end).to_owned(),
            classes: Class::ALL.iter().filter(|class| classes.has(**class)).map(|class| class.name()).collect(),
            rows: if entries.is_empty() { Vec::new() } else { rows_of(document.lexicon, &keys, entries) },
        }
    };
    document.units.iter().filter(inside).map(word).collect()
}

fn date_steps(record: &Record, date: &DateMention) -> Vec<String> {
    let mut steps = vec![format!(
        "a {} of {}s in the {} calendar",
        date.kind.as_str(),
        date.granularity.as_str(),
        date.calendar.as_str()
    )];
    if let Some(reference) = record.reference_date.date
        && date.basis != crate::record::DateBasis::Explicit
    {
        let source = format!("{:?}", record.reference_date.source).to_lowercase();
        steps.push(format!("{} from {reference} ({source})", date.basis.as_str()));
    }
    steps.push(match (date.start_date, date.end_date) {
        (Some(start), Some(end)) if start == end => start.to_string(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        _ => "no value".to_owned(),
    });
    steps.extend(date.warnings.iter().map(|warning| format!("warning: {warning:?}")));
    steps
}

fn guard_names(entries: &[Entry]) -> Vec<&'static str> {
    let all = [
        (Guards::STRICT, "strict"),
        (Guards::WHOLE, "whole"),
        (Guards::ARTICLE, "article"),
        (Guards::WORD, "word"),
        (Guards::PLACE, "place"),
        (Guards::PERSON, "person"),
        (Guards::COUNTRY, "country"),
    ];
    all.into_iter()
        .filter(|(guard, _)| entries.iter().any(|entry| entry.guards.has(*guard)))
        .map(|(_, name)| name)
        .collect()
}

/// The rows of `data/` that hold the form, or the singular from which it is inflected, each with its file and line.
fn rows_of(lexicon: &Lexicon, keys: &[Key], entries: &[Entry]) -> Vec<String> {
    let mut forms: Vec<Vec<Key>> = vec![keys.to_vec()];
    if let Some((&first, behind)) = keys.split_first() {
        let mut cut = |first: Key| forms.push(std::iter::once(first).chain(behind.iter().copied()).collect());
        if first.has_article() {
            cut(first.cut(ARTICLE.len()));
        }
        let _: Option<()> = lexicon.clitics.cuts(first, |found| {
            cut(found.rest);
            if found.rest.has_article() {
                cut(found.rest.cut(ARTICLE.len()));
            }
            None
        });
    }
    for entry in entries.iter().filter(|entry| matches!(entry.class, Class::Person | Class::Thing)) {
        let noun = lexicon.tables.nouns.get(NounForm::of(entry.value).noun as usize);
        forms.extend(noun.and_then(|noun| fold_form(&noun.unit)).map(|(keys, _)| keys));
    }
    load::rows_with(|form| fold_form(form).is_some_and(|(keys, _)| forms.contains(&keys)))
}

impl Lexicon {
    /// The readings of a word or phrase in all layers.
    fn readings(&self, keys: &[Key]) -> Vec<Group> {
        self.groups(keys).into_iter().filter(|group| !group.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_its_cuts() {
        let extractor = Extractor::new();
        let found = extractor.lookup("وبتونس");
        let tunis = found.iter().find(|reading| reading.particles == ["and", "in"]).expect("a cut of two particles");
        assert!(tunis.classes.contains(&"country") && tunis.rest == "تونس");
        assert!(tunis.rows.iter().any(|row| row.starts_with("data/countries.csv:") && row.contains("TN")));
        assert!(extractor.lookup("وزارة").iter().any(|reading| reading.particles.is_empty()));
        assert!(extractor.lookup("ززززز").is_empty());
    }

    #[test]
    fn a_date_tells_its_rule_and_rows() {
        let text = "انعقد الملتقى يومي 22 و23 نونبر 2018";
        let (record, told) = Extractor::new().explain(text, &Context::new());
        let date = told.iter().find(|explanation| explanation.list == "dates").expect("a date");
        assert_eq!(date.text, record.dates[0].text);
        assert!(date.line.as_deref().is_some_and(|line| line.starts_with("date.list list:")));
        assert!(date.words.iter().any(|word| word.rows.iter().any(|row| row.starts_with("data/months.csv:"))));
        assert!(date.steps.iter().any(|step| step == "2018-11-22 to 2018-11-23"));
    }
}
