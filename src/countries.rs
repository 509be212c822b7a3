//! Countries by name and code: the tables behind [`Record::countries`](crate::Record::countries), for use on their own.
//!
//! ```
//! use ogp_extract::countries;
//!
//! // Any name of a country, or its code, in any of its spellings.
//! let country = countries::lookup("بوركينافاسو").unwrap();
//! assert_eq!((country.alpha2(), country.alpha3(), country.name()), ("BF", "BFA", "Burkina Faso"));
//! assert_eq!(countries::lookup("الكوت ديفوار"), countries::lookup("CIV"));
//!
//! // The names of a code.
//! let morocco = countries::lookup("MA").unwrap();
//! assert!(morocco.names().any(|name| name.text == "المملكة المغربية"));
//!
//! // Countries in a text, with their places in it.
//! let text = "انعقد اللقاء بتونس بحضور سفير الجزائر";
//! let codes: Vec<_> = countries::find(text).into_iter().filter_map(|found| found.code).collect();
//! assert_eq!(codes, ["TN", "DZ"]);
//! ```

use std::collections::HashMap;

use chrono::NaiveDate;
use once_cell::sync::Lazy;

use crate::lexicon::fold_form;
use crate::record::CountryMention;
use crate::table;
use crate::text::token::Key;
use crate::{Error, Extractor};

/// A country of ISO 3166-1, or Kosovo (XK).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Country {
    alpha2: String,
    alpha3: String,
    name: String,
}

/// One name of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CountryName {
    /// The name as people write it.
    pub text: &'static str,
    /// What sort of name it is.
    pub kind: NameKind,
}

/// What sort of name of a country a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// The usual name.
    Name,
    /// The official name (المملكة المغربية).
    Official,
    /// Another name or spelling that is printed (السينغال).
    Variant,
    /// A name of several words written as one (الولاياتالمتحدة).
    Joined,
    /// The name of a part of it (إنجلترا).
    Part,
}

/// A group of countries (`maghreb`, `gcc`, `eu` …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    key: String,
    names: Vec<String>,
    members: Vec<Membership>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Membership {
    code: String,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

/// Countries named in a text, in its order; demonyms and parts are among them, told apart by their kind.
///
/// It reads as the [`Extractor`] does, without the rest of the record.
pub fn find(text: &str) -> Vec<CountryMention> {
    Extractor::new().countries(text)
}

/// The country of that name or code: any Arabic name in `data/countries.csv` in any spelling of its letters, the English
/// name, or the code of two or three letters. `None` where nothing, or more than one country, has the name (الكونغو).
///
/// ```
/// use ogp_extract::countries::lookup;
///
/// assert_eq!(lookup("الولايات المتحدة الأمريكية").unwrap().alpha2(), "US");
/// assert_eq!(lookup("Morocco"), lookup("mar"));
/// assert_eq!(lookup("الكونغو"), None);
/// assert_eq!(lookup("الكونغو الديمقراطية").unwrap().alpha2(), "CD");
/// ```
pub fn lookup(name: &str) -> Option<&'static Country> {
    let tables = tables();
    let latin = fold_latin(name);
    let known = tables.by_latin.get(&latin).copied();
    let index = known.or_else(|| tables.by_name.get(&fold_form(name)?.0).copied().flatten())?;
    tables.countries.get(index)
}

/// All countries, in the order of their codes.
///
/// ```
/// assert_eq!(ogp_extract::countries::all().count(), 250);
/// ```
pub fn all() -> impl Iterator<Item = &'static Country> {
    tables().countries.iter()
}

/// The group of that key, as in [`CountryGroupMention::group`](crate::record::CountryGroupMention::group).
///
/// ```
/// use ogp_extract::countries::group;
///
/// let maghreb = group("maghreb").unwrap();
/// let codes: Vec<_> = maghreb.members().map(|country| country.alpha2()).collect();
/// assert_eq!(codes, ["DZ", "LY", "MA", "MR", "TN"]);
///
/// let brexit = "2020-02-01".parse().unwrap();
/// let kingdom = ogp_extract::countries::lookup("GB").unwrap();
/// assert!(!group("eu").unwrap().members_on(brexit).any(|country| country == kingdom));
/// ```
pub fn group(key: &str) -> Option<&'static Group> {
    tables().groups.iter().find(|group| group.key == key)
}

/// All groups.
pub fn groups() -> impl Iterator<Item = &'static Group> {
    tables().groups.iter()
}

impl Country {
    /// ISO 3166-1 alpha-2, or `XK`.
    pub fn alpha2(&self) -> &str {
        &self.alpha2
    }

    /// ISO 3166-1 alpha-3, or `XKX`.
    pub fn alpha3(&self) -> &str {
        &self.alpha3
    }

    /// The English name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its Arabic names, the usual one first.
    pub fn names(&self) -> impl Iterator<Item = CountryName> {
        tables().names.get(&self.alpha2).map(Vec::as_slice).unwrap_or_default().iter().copied()
    }
}

impl Group {
    /// Its key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its Arabic names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Its members today, as far as the data know: those whose membership has no end.
    pub fn members(&self) -> impl Iterator<Item = &'static Country> {
        let current = self.members.iter().filter(|member| member.last.is_none());
        current.filter_map(|member| lookup(&member.code))
    }

    /// Its members on a day. A membership without dates always held, as far as the data know.
    pub fn members_on(&self, day: NaiveDate) -> impl Iterator<Item = &'static Country> {
        let held = move |member: &&Membership| {
            member.first.is_none_or(|first| first <= day) && member.last.is_none_or(|last| day <= last)
        };
        self.members.iter().filter(held).filter_map(|member| lookup(&member.code))
    }
}

#[derive(Default)]
struct Tables {
    countries: Vec<Country>,
    names: HashMap<String, Vec<CountryName>>,
    /// None where several countries have the name.
    by_name: HashMap<Vec<Key>, Option<usize>>,
    /// English names and codes, folded.
    by_latin: HashMap<String, usize>,
    groups: Vec<Group>,
}

static TABLES: Lazy<Result<Tables, Error>> = Lazy::new(Tables::load);
static NONE: Lazy<Tables> = Lazy::new(Tables::default);

/// The tables; a test holds that the built-in data load.
fn tables() -> &'static Tables {
    TABLES.as_ref().unwrap_or(&NONE)
}

impl Tables {
    fn load() -> Result<Tables, Error> {
        let mut tables = Tables::default();
        tables.load_codes(include_str!("../data/country_codes.csv"))?;
        tables.load_names(include_str!("../data/countries.csv"))?;
        tables.load_groups(include_str!("../data/country_groups.csv"))?;
        tables.load_members(include_str!("../data/country_group_members.csv"))?;
        Ok(tables)
    }

    fn load_codes(&mut self, text: &str) -> Result<(), Error> {
        table::read("data/country_codes.csv", text, &["alpha2", "alpha3", "name_en"], |row| {
            let index = self.countries.len();
            let cells = [row.required("alpha2")?, row.required("alpha3")?, row.required("name_en")?];
            for cell in cells {
                self.by_latin.insert(fold_latin(cell), index);
            }
            let [alpha2, alpha3, name] = cells.map(str::to_owned);
            self.countries.push(Country { alpha2, alpha3, name });
            Ok(())
        })
    }

    fn load_names(&mut self, text: &'static str) -> Result<(), Error> {
        table::read("data/countries.csv", text, &["code", "kind", "guard", "form"], |row| {
            let kind = match row.required("kind")? {
                "name" => NameKind::Name,
                "official" => NameKind::Official,
                "joined" => NameKind::Joined,
                "part" => NameKind::Part,
                _ => NameKind::Variant,
            };
            let form = row.required("form")?;
            let (keys, _) = fold_form(form).ok_or_else(|| row.fault("form", "has no word"))?;
            let code = row.required("code")?;
            let index = self.countries.iter().position(|country| country.alpha2 == code);
            self.by_name.insert(keys, index);
            if index.is_some() {
                let text: &'static str = Box::leak(form.into());
                self.names.entry(code.to_owned()).or_default().push(CountryName { text, kind });
            }
            Ok(())
        })
    }

    fn load_groups(&mut self, text: &str) -> Result<(), Error> {
        table::read("data/country_groups.csv", text, &["group", "form"], |row| {
            let (key, name) = (row.required("group")?, row.required("form")?.to_owned());
            match self.groups.iter_mut().find(|group| group.key == key) {
                Some(group) => group.names.push(name),
                None => self.groups.push(Group { key: key.to_owned(), names: vec![name], members: Vec::new() }),
            }
            Ok(())
        })
    }

    fn load_members(&mut self, text: &str) -> Result<(), Error> {
        table::read("data/country_group_members.csv", text, &["group", "code", "from", "to"], |row| {
            let key = row.required("group")?;
            let member = Membership {
                code: row.required("code")?.to_owned(),
                first: row.parsed("from", "a day")?,
                last: row.parsed("to", "a day")?,
            };
            let group = self.groups.iter_mut().find(|group| group.key == key);
            group.ok_or_else(|| row.fault("group", format!("`{key}` is no group")))?.members.push(member);
            Ok(())
        })
    }
}

/// A Latin name without case, accents, spaces and marks.
fn fold_latin(name: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        c => c,
    };
    name.chars().flat_map(char::to_lowercase).map(plain).filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_data_load() {
        if let Err(error) = &*TABLES {
            panic!("{error}");
        }
    }
}
