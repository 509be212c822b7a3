//! The tables: one flat struct a table, whose fields are its columns.

use std::borrow::Cow;
use std::fmt::Display;

use serde::Serialize;

use super::countries::alpha3;
use crate::record::{
    CountMention, CountryKind, CountryListMention, CountryMention, DateKind, DateMention, Event, Mention,
    OrganisationMention, Participants, PlaceMention, Record,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Date,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) description: &'static str,
}

/// The cells of a row, in the order of the columns.
pub(super) type Row<'a> = &'a [Cow<'a, str>];
type Cell<'a> = Cow<'a, str>;
type Sink<'s> = dyn FnMut(Row<'_>) + 's;

macro_rules! rows {
    ($( $name:ident { $( $column:ident: $kind:ident $description:literal, )* } )*) => { $(
        struct $name<'a> { $( $column: Cell<'a>, )* }

        impl<'a> $name<'a> {
            const COLUMNS: &'static [Column] = &[ $(
                Column { name: stringify!($column), kind: Kind::$kind, description: $description },
            )* ];

            fn write(self, sink: &mut Sink<'_>) {
                sink(&[ $( self.$column, )* ]);
            }
        }
    )* };
}

/// Tables of mentions: the shared columns around their own.
macro_rules! mention_rows {
    ($( $name:ident($mention:ident) { $( $column:ident: $kind:ident = $value:expr, $description:literal; )* } )*) => {
        rows! { $( $name {
            article_id: Text "The article, as in the table of articles",
            mention: Integer "The mention's number in the article's list of its kind, from 0",
            text: Text "The words of the text, exactly",
            byte_start: Integer "Start in the decoded text, in UTF-8 bytes",
            byte_end: Integer "End, exclusive, in UTF-8 bytes",
            char_start: Integer "Start in the decoded text, in characters (Unicode scalar values)",
            char_end: Integer "End, exclusive, in characters",
            sentence: Integer "The number of its sentence, from 0",
            section: Text "title, body, chrome (page furniture) or related (teasers of other articles)",
            rule: Text "The rule that found it",
            $( $column: $kind $description, )*
            sentence_text: Text "The whole sentence",
        } )* }

        $( impl<'a> $name<'a> {
            fn write_all(record: &'a Record, mentions: &'a [$mention], text: &'a str, sink: &mut Sink<'_>) {
                for (number, mention) in mentions.iter().enumerate() {
                    let place = Place::of(record, number, mention, text);
                    $( let $column = { let field: fn(&'a $mention) -> Cell<'a> = $value; field(mention) }; )*
                    $name {
                        article_id: place.article_id,
                        mention: place.mention,
                        text: place.text,
                        byte_start: place.byte_start,
                        byte_end: place.byte_end,
                        char_start: place.char_start,
                        char_end: place.char_end,
                        sentence: place.sentence,
                        section: place.section,
                        rule: place.rule,
                        $( $column, )*
                        sentence_text: place.sentence_text,
                    }
                    .write(sink);
                }
            }
        } )*
    };
}

/// The columns that all mentions share.
struct Place<'a> {
    article_id: Cell<'a>,
    mention: Cell<'a>,
    text: Cell<'a>,
    byte_start: Cell<'a>,
    byte_end: Cell<'a>,
    char_start: Cell<'a>,
    char_end: Cell<'a>,
    sentence: Cell<'a>,
    section: Cell<'a>,
    rule: Cell<'a>,
    sentence_text: Cell<'a>,
}

impl<'a> Place<'a> {
    fn of(record: &'a Record, number: usize, mention: &'a impl Mention, text: &'a str) -> Self {
        let (bytes, chars) = (mention.byte_range(), mention.char_range());
        Place {
            article_id: article_id(record),
            mention: shown(number),
            text: mention.text().into(),
            byte_start: shown(bytes.start),
            byte_end: shown(bytes.end),
            char_start: shown(chars.start),
            char_end: shown(chars.end),
            sentence: shown(mention.sentence()),
            section: code(&mention.section()),
            rule: mention.rule().into(),
            sentence_text: sentence_text(record, mention.sentence(), text),
        }
    }
}

rows! {
    ArticleRow {
        article_id: Text "Path, #, record number: unique in a batch",
        source_path: Text "The input's path as given, - for standard input",
        record: Integer "The article's number in its file, from 0",
        input_id: Text "The input's own id",
        title: Text "The title",
        published: Date "The day of publication, where the article or its input states one",
        reference_date: Date "The day from which relative dates were resolved",
        reference_source: Text "How that day was found: given, dateline, fallback, fused or none",
        event_category: Text "The kind of the event that the article reports",
        event_start: Date "Its first day",
        event_end: Date "Its last day, inclusive",
        event_place: Text "Where it was held, as written",
        event_country: Text "The country of the place, ISO 3166-1 alpha-3",
        participants_value: Integer "How many people took part; the lower end of an interval",
        participants_upper: Integer "The upper end of an interval",
        participants_modifier: Text "exact, approximately, more_than, less_than, at_least, at_most, between or multiple",
        organisers: Text "Who held it, as written, joined by | with spaces",
        dates: Text "The dates of title and body, joined by | with spaces; a range as start/end, a list's days by commas",
        countries: Text "The countries named in title and body, ISO 3166-1 alpha-3, each once, joined by | with spaces",
        country_lists: Text "Lists of countries in title and body: members joined by commas, lists by | with spaces",
        organisations: Text "The bodies named in title and body, each once, joined by | with spaces",
        warnings: Text "Codes of what the reader should know, joined by | with spaces",
    }
    EventRow {
        article_id: Text "The article, as in the table of articles",
        event: Integer "The event's number in the article, from 0",
        category: Text "conference, summit, workshop, meeting, training, exhibition, festival, ceremony, visit, protest or other",
        start_date: Date "Its first day",
        end_date: Date "Its last day, inclusive",
        place: Text "Where it was held, as written",
        country: Text "The country of the place, ISO 3166-1 alpha-3",
        participants_value: Integer "How many people took part; the lower end of an interval",
        participants_upper: Integer "The upper end of an interval",
        participants_modifier: Text "exact, approximately, more_than, less_than, at_least, at_most, between or multiple",
        organisers: Text "Who held it, as written, joined by | with spaces",
        evidence_dates: Text "The mentions it rests on: their numbers in the table of dates, joined by commas",
        evidence_counts: Text "Their numbers in the table of counts, joined by commas",
        evidence_places: Text "Their numbers in the table of places, joined by commas",
        evidence_organisations: Text "Their numbers in the table of organisations, joined by commas",
        sentence_text: Text "The sentence of the first mention it rests on",
    }
}

mention_rows! {
    DateRow(DateMention) {
        kind: Text = |m| m.kind.as_str().into(), "date, range or list";
        start_date: Date = |m| maybe(m.start_date), "First day; empty where nothing fixes it";
        end_date: Date = |m| maybe(m.end_date), "Last day, inclusive; empty where nothing fixes it";
        days: Text = |m| join(&m.days, ","), "Each day of a list, joined by commas";
        granularity: Text = |m| m.granularity.as_str().into(), "day, week, month, quarter, half, season, year or decade";
        part: Text = |m| m.part.map_or_else(none, |part| part.as_str().into()), "start, mid or end: the part of a month or year that is meant; the dates are those of the whole";
        bound: Text = |m| m.bound.map_or_else(none, |bound| bound.as_str().into()), "after or before: an open range, the dates being the day named";
        calendar: Text = |m| m.calendar.as_str().into(), "gregorian or hijri";
        basis: Text = |m| m.basis.as_str().into(), "explicit, inferred_year or relative";
        edtf: Text = |m| borrowed(&m.edtf), "The same in ISO 8601-2";
        warnings: Text = |m| codes(&m.warnings), "Codes, joined by | with spaces";
    }
    CountRow(CountMention) {
        value: Integer = |m| maybe(m.value), "The number; the lower end of an interval";
        upper: Integer = |m| maybe(m.upper), "The upper end of an interval";
        modifier: Text = |m| m.modifier.as_str().into(), "exact, approximately, more_than, less_than, at_least, at_most, between or multiple";
        unit: Text = |m| borrowed(&m.unit), "What is counted, in its dictionary singular";
        unit_class: Text = |m| m.unit_class.as_str().into(), "person, organisation, country, commitment or other";
        role: Text = |m| m.role.as_str().into(), "participants, casualties, members or other";
        warnings: Text = |m| codes(&m.warnings), "Codes, joined by | with spaces";
    }
    CountryRow(CountryMention) {
        alpha3: Text = |m| borrowed(&m.alpha3), "ISO 3166-1 alpha-3; empty where the name fits several";
        name: Text = |m| borrowed(&m.name), "The English name";
        kind: Text = |m| m.kind.as_str().into(), "name, demonym or part";
        warnings: Text = |m| codes(&m.warnings), "Codes, joined by | with spaces";
    }
    CountryListRow(CountryListMention) {
        countries: Text = |m| join(m.codes.iter().map(|code| alpha3(code)), ","), "ISO 3166-1 alpha-3 in the order of the text, joined by commas";
        warnings: Text = |m| codes(&m.warnings), "Codes, joined by | with spaces";
    }
    OrganisationRow(OrganisationMention) {
        id: Text = |m| borrowed(&m.id), "The lexicon's key; empty for a body known by the form of its name";
        name: Text = |m| m.name.as_str().into(), "The canonical Arabic name";
        name_fr: Text = |m| borrowed(&m.name_fr), "The French name";
        name_en: Text = |m| borrowed(&m.name_en), "The English name";
        acronym: Text = |m| borrowed(&m.acronym), "The acronym";
        category: Text = |m| m.category.as_ref().into(), "The kind of body";
        country: Text = |m| country(&m.country), "The country it belongs to, ISO 3166-1 alpha-3";
        basis: Text = |m| m.basis.as_str().into(), "lexicon or pattern";
    }
    PlaceRow(PlaceMention) {
        category: Text = |m| m.category.as_ref().into(), "The kind of place";
        country: Text = |m| country(&m.country), "Its country, ISO 3166-1 alpha-3";
    }
}

/// A table of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Table {
    /// One article a row.
    Articles,
    /// One date mention a row.
    Dates,
    /// One count a row.
    Counts,
    /// One country mention a row.
    Countries,
    /// One list of countries a row.
    CountryLists,
    /// One organisation mention a row.
    Organisations,
    /// One place mention a row.
    Places,
    /// One event a row.
    Events,
}

impl Table {
    /// All tables, in the order in which a data package lists them.
    pub const ALL: [Table; 8] = [
        Table::Articles,
        Table::Dates,
        Table::Counts,
        Table::Countries,
        Table::CountryLists,
        Table::Organisations,
        Table::Places,
        Table::Events,
    ];

    /// Its name, which is also its file's.
    pub fn name(self) -> &'static str {
        match self {
            Table::Articles => "articles",
            Table::Dates => "dates",
            Table::Counts => "counts",
            Table::Countries => "countries",
            Table::CountryLists => "country_lists",
            Table::Organisations => "organisations",
            Table::Places => "places",
            Table::Events => "events",
        }
    }

    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Table::Articles => ArticleRow::COLUMNS,
            Table::Dates => DateRow::COLUMNS,
            Table::Counts => CountRow::COLUMNS,
            Table::Countries => CountryRow::COLUMNS,
            Table::CountryLists => CountryListRow::COLUMNS,
            Table::Organisations => OrganisationRow::COLUMNS,
            Table::Places => PlaceRow::COLUMNS,
            Table::Events => EventRow::COLUMNS,
        }
    }

    /// The columns that together name a row.
    pub(super) fn key(self) -> &'static [&'static str] {
        match self {
            Table::Articles => &["article_id"],
            Table::Events => &["article_id", "event"],
            _ => &["article_id", "mention"],
        }
    }

    /// Hands the rows of one record to the sink.
    pub(super) fn rows(self, record: &Record, text: &str, sink: &mut Sink<'_>) {
        match self {
            Table::Articles => article_row(record).write(sink),
            Table::Dates => DateRow::write_all(record, &record.dates, text, sink),
            Table::Counts => CountRow::write_all(record, &record.counts, text, sink),
            Table::Countries => CountryRow::write_all(record, &record.countries, text, sink),
            Table::CountryLists => CountryListRow::write_all(record, &record.country_lists, text, sink),
            Table::Organisations => OrganisationRow::write_all(record, &record.organisations, text, sink),
            Table::Places => PlaceRow::write_all(record, &record.places, text, sink),
            Table::Events => {
                let rows = record.events.iter().enumerate();
                rows.for_each(|(number, event)| event_row(record, number, event, text).write(sink));
            }
        }
    }
}

/// Joins values of one cell.
const BAR: &str = " | ";

fn article_row(record: &Record) -> ArticleRow<'_> {
    let event = record.events.first();
    let people = event.and_then(|event| event.participants.as_ref());
    let named = in_article(&record.countries).filter(|country| country.kind == CountryKind::Name);
    let lists = in_article(&record.country_lists).map(|list| join(list.codes.iter().map(|code| alpha3(code)), ","));
    ArticleRow {
        article_id: article_id(record),
        source_path: borrowed(&record.source.path),
        record: shown(record.source.record),
        input_id: borrowed(&record.source.id),
        title: borrowed(&record.title),
        published: maybe(record.published),
        reference_date: maybe(record.reference_date.date),
        reference_source: code(&record.reference_date.source),
        event_category: event.map_or_else(none, |event| event.category.as_str().into()),
        event_start: maybe(event.and_then(|event| event.start_date)),
        event_end: maybe(event.and_then(|event| event.end_date)),
        event_place: event.map_or_else(none, |event| borrowed(&event.place)),
        event_country: event.map_or_else(none, |event| country(&event.country)),
        participants_value: maybe(people.map(|people| people.value)),
        participants_upper: maybe(people.and_then(|people| people.upper)),
        participants_modifier: modifier(people),
        organisers: event.map_or_else(none, |event| join(&event.organisers, BAR)),
        dates: join(in_article(&record.dates).filter_map(date_value), BAR),
        countries: join_once(named.filter_map(|country| country.alpha3.as_deref())),
        country_lists: join(lists, BAR),
        organisations: join_once(in_article(&record.organisations).map(|body| body.name.as_str())),
        warnings: codes(&record.warnings),
    }
}

fn event_row<'a>(record: &'a Record, number: usize, event: &'a Event, text: &'a str) -> EventRow<'a> {
    let (people, evidence) = (event.participants.as_ref(), &event.evidence);
    EventRow {
        article_id: article_id(record),
        event: shown(number),
        category: event.category.as_str().into(),
        start_date: maybe(event.start_date),
        end_date: maybe(event.end_date),
        place: borrowed(&event.place),
        country: country(&event.country),
        participants_value: maybe(people.map(|people| people.value)),
        participants_upper: maybe(people.and_then(|people| people.upper)),
        participants_modifier: modifier(people),
        organisers: join(&event.organisers, BAR),
        evidence_dates: join(&evidence.dates, ","),
        evidence_counts: join(&evidence.counts, ","),
        evidence_places: join(&evidence.places, ","),
        evidence_organisations: join(&evidence.organisations, ","),
        sentence_text: evidence_sentence(record, event).map_or_else(none, |index| sentence_text(record, index, text)),
    }
}

fn evidence_sentence(record: &Record, event: &Event) -> Option<usize> {
    fn first<M: Mention>(mentions: &[M], indexes: &[usize]) -> Option<usize> {
        indexes.first().and_then(|index| mentions.get(*index)).map(Mention::sentence)
    }
    let evidence = &event.evidence;
    first(&record.dates, &evidence.dates)
        .or_else(|| first(&record.counts, &evidence.counts))
        .or_else(|| first(&record.places, &evidence.places))
        .or_else(|| first(&record.organisations, &evidence.organisations))
}

fn in_article<M: Mention>(mentions: &[M]) -> impl Iterator<Item = &M> {
    mentions.iter().filter(|mention| mention.section().is_article())
}

fn date_value(date: &DateMention) -> Option<String> {
    let (start, end) = (date.start_date?, date.end_date?);
    Some(match date.kind {
        DateKind::List if !date.days.is_empty() => join(&date.days, ",").into_owned(),
        _ if start == end => start.to_string(),
        _ => format!("{start}/{end}"),
    })
}

fn article_id(record: &Record) -> Cell<'_> {
    borrowed(&record.article_id)
}

fn modifier(people: Option<&Participants>) -> Cell<'_> {
    people.map_or_else(none, |people| people.modifier.as_str().into())
}

fn country<'a>(alpha2: &'a Option<Cow<'static, str>>) -> Cell<'a> {
    alpha2.as_deref().map_or_else(none, |code| alpha3(code).into())
}

fn sentence_text<'a>(record: &Record, index: usize, text: &'a str) -> Cell<'a> {
    let sentence = record.sentences.get(index);
    sentence.and_then(|sentence| text.get(sentence.byte_start..sentence.byte_end)).unwrap_or_default().into()
}

fn none<'a>() -> Cell<'a> {
    Cow::Borrowed("")
}

fn shown<'a>(value: impl Display) -> Cell<'a> {
    Cow::Owned(value.to_string())
}

fn maybe<'a, T: Display>(value: Option<T>) -> Cell<'a> {
    value.map_or_else(none, shown)
}

fn borrowed<S: AsRef<str>>(value: &Option<S>) -> Cell<'_> {
    value.as_ref().map_or_else(none, |value| value.as_ref().into())
}

fn join<'a, T: Display>(values: impl IntoIterator<Item = T>, separator: &str) -> Cell<'a> {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    Cow::Owned(values.join(separator))
}

fn join_once<'a, 'v>(values: impl Iterator<Item = &'v str>) -> Cell<'a> {
    let mut kept: Vec<&str> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    Cow::Owned(kept.join(BAR))
}

/// The code under which the record writes a value.
fn code<'a>(value: &impl Serialize) -> Cell<'a> {
    let json = serde_json::to_string(value).unwrap_or_default();
    Cow::Owned(json.trim_matches('"').to_owned())
}

fn codes<'a, T: Serialize>(values: &[T]) -> Cell<'a> {
    join(values.iter().map(code), BAR)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn columns_are_unique_and_keys_are_columns() {
        for table in Table::ALL {
            let mut names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            assert!(table.key().iter().all(|key| names.contains(key)));
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", table.name());
        }
    }

    #[test]
    fn dates_of_a_cell() {
        assert_eq!(maybe(NaiveDate::from_ymd_opt(2022, 11, 2)), "2022-11-02");
        assert_eq!(maybe::<NaiveDate>(None), "");
    }
}
