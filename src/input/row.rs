//! Rows: which field of an object or column of a table is which part of an article.

use std::borrow::Cow;
use std::fmt;

use csv::StringRecord;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Article, parse_date};

/// The names under which a part of an article may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Names {
    /// The usual ones, best first, in any case of letters.
    Usual(&'static [&'static str]),
    /// The one that the user gave.
    Given(String),
}

impl Names {
    /// How good a name is, 0 best; `None` where it is none of these.
    fn rank(&self, name: &str) -> Option<usize> {
        match self {
            Names::Usual(usual) => usual.iter().position(|known| known.eq_ignore_ascii_case(name)),
            Names::Given(given) => (given == name).then_some(0),
        }
    }
}

impl fmt::Display for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Names::Usual(usual) => write!(formatter, "`{}`", usual.join("`, `")),
            Names::Given(given) => write!(formatter, "`{given}`"),
        }
    }
}

/// The names of the fields or columns that hold an article's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fields {
    /// Its text.
    pub text: Names,
    /// Its title.
    pub title: Names,
    /// Its date.
    pub date: Names,
    /// Its id.
    pub id: Names,
}

impl Default for Fields {
    fn default() -> Self {
        Fields {
            text: Names::Usual(&["text", "body", "content", "article", "maintext"]),
            title: Names::Usual(&["title", "headline"]),
            date: Names::Usual(&[
                "date",
                "published",
                "published_at",
                "publishedAt",
                "date_published",
                "datePublished",
                "date_publish",
                "publication_date",
                "publish_date",
                "pubDate",
                "pub_date",
                "created_at",
                "timestamp",
            ]),
            id: Names::Usual(&["id", "url", "link"]),
        }
    }
}

impl Fields {
    fn all(&self) -> [&Names; PARTS] {
        [&self.text, &self.title, &self.date, &self.id]
    }
}

const PARTS: usize = 4;
const TEXT: usize = 0;
const TITLE: usize = 1;
const DATE: usize = 2;
const ID: usize = 3;

/// The parts of an article as its row gives them.
#[derive(Debug, Default)]
pub(super) struct Row([Option<String>; PARTS]);

impl Row {
    pub(super) fn size(&self) -> usize {
        self.0.iter().flatten().map(String::len).sum()
    }

    fn take(&mut self, part: usize) -> Option<String> {
        self.0.get_mut(part).and_then(Option::take).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn into_article(mut self, replaced: u64, fields: &Fields) -> Result<Article, String> {
        let text = self
            .take(TEXT)
            .ok_or_else(|| format!("has no text in {}; name the field with --text-field", fields.text))?;
        let mut article = Article { text, title: self.take(TITLE), id: self.take(ID), replaced, ..Article::default() };
        if let Some(date) = self.take(DATE) {
            article.date = parse_date(&date);
            if article.date.is_none() {
                article.warnings.push(format!("the date `{date}` is not understood; write it as 2022-11-02"));
            }
        }
        Ok(article)
    }
}

/// Where the columns of a table are.
pub(super) struct Columns([Option<usize>; PARTS]);

impl Columns {
    pub(super) fn find(header: &StringRecord, fields: &Fields) -> Result<Columns, String> {
        let mut found = [None; PARTS];
        for (place, names) in found.iter_mut().zip(fields.all()) {
            let ranked = header.iter().enumerate();
            *place = ranked
                .filter_map(|(index, name)| names.rank(name.trim()).map(|rank| (rank, index)))
                .min()
                .map(|(_, index)| index);
            if place.is_none() && (matches!(names, Names::Given(_)) || *names == fields.text) {
                let columns: Vec<_> = header.iter().collect();
                return Err(format!(
                    "has no column {names} (its columns: `{}`); name it with --text-field or the like",
                    columns.join("`, `")
                ));
            }
        }
        Ok(Columns(found))
    }

    pub(super) fn row(&self, record: &StringRecord) -> Row {
        Row(self.0.map(|place| place.and_then(|index| record.get(index)).map(str::to_owned)))
    }
}

/// The article of a JSON object.
pub(super) fn article_of_json(bytes: &[u8], replaced: u64, fields: &Fields) -> Result<Article, String> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let row = RowSeed(fields).deserialize(&mut json).and_then(|row| json.end().map(|()| row));
    row.map_err(|error| json_message(&error))?.into_article(replaced, fields)
}

fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The place inside the record: the line of the file is in the failure itself.
    let text = text.split(" at line ").next().unwrap_or(&text);
    format!("is no sound JSON record: {text} (column {})", error.column())
}

/// Picks the article's parts out of an object and passes over the rest, however large or deep.
struct RowSeed<'a>(&'a Fields);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Row, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the fields of an article")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        let mut ranks = [usize::MAX; PARTS];
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let part = self.0.all().iter().enumerate().find_map(|(part, names)| Some((part, names.rank(&key)?)));
            let Some((part, rank)) = part.filter(|(part, rank)| ranks.get(*part).is_some_and(|best| rank <= best))
            else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(Scalar)?;
            if let (Some(value), Some(place), Some(best)) = (value, row.0.get_mut(part), ranks.get_mut(part)) {
                *place = Some(value);
                *best = rank;
            }
        }
        Ok(row)
    }
}

/// A string or number as text; null and anything nested is nothing.
struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a number or null")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
