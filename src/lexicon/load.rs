//! The files of `data/`, each with the table and the classes that its rows become.
//!
//! ADD A FACT: one row in a file under `data/`. ADD A FILE: one function here, and its line in [`lexicon`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::packed::Later;

use super::categories::{Categories, Traits};
use super::class::Class;
use super::clitics::Clitics;
use super::country_context::CountryContext;
use super::{Builder, Entry, Guards, Layer, Lexicon, fold_form};
use crate::Error;
use crate::record::{EventCategory, Modifier, Role, UnitClass};
use crate::table::{self, Row};
use crate::text::fold::{ALEF, Letter, Marks, YEH};
use crate::text::token::{ARTICLE, Key};

pub(crate) type Text = Cow<'static, str>;

/// Texts of the built-in tables are borrowed from them.
mod text {
    pub(super) mod one {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::super::Text;

        pub fn serialize<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
            text.serialize(serializer)
        }

        pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
            <&'static str>::deserialize(deserializer).map(Text::Borrowed)
        }
    }

    pub(super) mod option {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::super::Text;

        pub fn serialize<S: Serializer>(text: &Option<Text>, serializer: S) -> Result<S::Ok, S::Error> {
            text.serialize(serializer)
        }

        pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text>, D::Error> {
            Ok(Option::<&'static str>::deserialize(deserializer)?.map(Text::Borrowed))
        }
    }

    pub(super) mod list {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::super::Text;

        pub fn serialize<S: Serializer>(texts: &[Text], serializer: S) -> Result<S::Ok, S::Error> {
            texts.serialize(serializer)
        }

        pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Text>, D::Error> {
            Ok(Vec::<&'static str>::deserialize(deserializer)?.into_iter().map(Text::Borrowed).collect())
        }
    }
}

/// A country of ISO 3166-1.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Country {
    #[serde(with = "text::one")]
    pub alpha2: Text,
    #[serde(with = "text::one")]
    pub alpha3: Text,
    #[serde(with = "text::one")]
    pub name_en: Text,
}

/// A noun that is counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Noun {
    /// The dictionary singular.
    #[serde(with = "text::one")]
    pub unit: Text,
    pub class: UnitClass,
    pub role: Role,
    /// Whether it names a people or a faith, and so is an adjective as well.
    pub is_ethnonym: bool,
}

/// A body of the lexicon.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Body {
    #[serde(with = "text::one")]
    pub id: Text,
    #[serde(with = "text::one")]
    pub name: Text,
    #[serde(with = "text::one")]
    pub category: Text,
    pub traits: Traits,
    #[serde(with = "text::option")]
    pub country: Option<Text>,
    #[serde(with = "text::option")]
    pub acronym: Option<Text>,
    #[serde(with = "text::option")]
    pub name_fr: Option<Text>,
    #[serde(with = "text::option")]
    pub name_en: Option<Text>,
}

/// A place below the country.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct PlaceRow {
    #[serde(with = "text::one")]
    pub category: Text,
    #[serde(with = "text::one")]
    pub country: Text,
}

/// A noun before a place's name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct PlaceHead {
    pub kind: PlaceHeadKind,
    /// The countries where the noun is used of what it stands before; empty where it is used everywhere.
    #[serde(with = "text::list")]
    pub countries: Vec<Text>,
}

/// How much a noun before a place's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PlaceHeadKind {
    /// A town or village: the word behind it is its name, known or not (مدينة، بلدة).
    Settlement,
    /// An administrative unit: ولاية، إقليم.
    Unit,
    /// The capital, which can stand alone, or a town's by-name.
    Capital,
    /// People or things of a town: أهالي، والي.
    Local,
    /// Anything else: وسط، شمال، شارع.
    Other,
}

impl PlaceHeadKind {
    /// Whether what it stands before is a place below the country.
    pub fn is_unit(self) -> bool {
        matches!(self, PlaceHeadKind::Settlement | PlaceHeadKind::Unit | PlaceHeadKind::Capital)
    }
}

/// A noun of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EventNoun {
    /// None for a word that stands for an event named otherwise (التظاهرة).
    pub category: Option<EventCategory>,
    /// Whether it is said of much that is no event of its own (لقاء، زيارة).
    pub weak: bool,
}

/// What a word other than its name tells of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EventCue {
    /// Its subject holds the event (نظم).
    Hold,
    /// Its subject is the place (احتضن).
    Host,
    /// Its subject is the event (انعقد).
    Occur,
    /// A participle of the event's noun (المنظم).
    Held,
    /// Who holds it follows (من تنظيم).
    By,
    /// Who does what a verb before it tells follows (تنظم … من طرف).
    Agent,
    /// Who supports it follows (بدعم من).
    Patron,
    /// Those who take part stand beside it (شارك).
    Attend,
    /// As before, with the event as a pronoun (حضره).
    AttendIt,
    /// It is held at a distance (عن بعد).
    Remote,
    /// A verb that is the event itself (تظاهر).
    Act(EventCategory),
    /// The event named behind it is another one (عقب، سبق).
    Other,
    /// The date behind it is not the event's (منذ، الصادر).
    Elsewhen,
    /// The date behind it is the event's first or last day (انطلق، يتواصل).
    Run,
    /// The event begins (انطلق).
    Begin,
    /// The event ends (اختتم).
    End,
    /// How long it lasts follows (دام).
    Last,
    /// Those behind it are some of those counted before (بينهم).
    Among,
    /// Those behind it are there beside those counted before (إضافة إلى).
    Beside,
    /// A relative pronoun (التي).
    Relative,
    /// Somebody says something.
    Say,
    /// Somebody signs something.
    Sign,
    /// Somebody comes or goes, as on a visit (وصل).
    Arrive,
    /// What a gathering behind it is about (محور اجتماع).
    Theme,
    /// The place behind it is left (غادر).
    Leave,
    /// A protest is called for (دعا إلى إضراب).
    Call,
    /// A protest is gone into (دخل في إضراب).
    Enter,
    /// Bodies that are named one by one behind it (النقابات الأربع).
    Several,
    /// An adjective of a body that has sisters in other towns (الجهوي).
    Local,
    /// What follows is told for the background (يشار إلى).
    Background,
    /// A phrase in which a word of events tells of none (صالون حلاقة، مسيرة فنية).
    Idiom,
    /// A word of what is no event.
    Not(NoEvent),
}

/// What an article tells of that is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NoEvent {
    /// Crimes, accidents, courts, matches, elections, examinations, the weather, digests of news.
    Topic,
    /// Statements, reports, decisions.
    Speech,
}

/// A head noun of bodies' names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Head {
    #[serde(with = "text::one")]
    pub category: Text,
    pub traits: Traits,
    pub number: Number,
    pub follows: Follows,
}

/// What may follow a head noun, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Follows(pub u8);

impl Follows {
    /// A noun that it governs (وزارة الصحة).
    pub const NOUN: Follows = Follows(1);
    /// An adjective: the head has the article (الهيئة العليا).
    pub const ADJECTIVE: Follows = Follows(2);
    /// A complement with ل (هيئة للرقابة).
    pub const LI: Follows = Follows(4);
    /// A proper name (حزب نداء تونس).
    pub const NAME: Follows = Follows(8);
    /// A name in Latin letters (بنك HSBC).
    pub const LATIN: Follows = Follows(16);
    /// A place that tells it from its sisters (محكمة الاستئناف بفاس).
    pub const PLACE: Follows = Follows(32);
    /// The same without ب (غرفة التجارة لسوس ماسة).
    pub const LI_PLACE: Follows = Follows(64);

    pub fn has(self, other: Follows) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Follows) -> Follows {
        Follows(self.0 | other.0)
    }
}

/// Grammatical number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Number {
    Singular,
    Dual,
    Plural,
}

/// The value of an entry of class `person` or `thing`: the noun, and which numbers its form can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NounForm {
    pub noun: u32,
    pub singular: bool,
    pub dual: bool,
    pub plural: bool,
}

impl NounForm {
    pub fn of(value: u32) -> NounForm {
        NounForm { noun: value >> 3, singular: value & 1 != 0, dual: value & 2 != 0, plural: value & 4 != 0 }
    }

    /// Whether it can be nothing but a dual.
    pub fn is_dual_only(self) -> bool {
        self.dual && !self.singular && !self.plural
    }
}

/// The tables that entries point into.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Tables {
    pub countries: Vec<Country>,
    /// The countries that a name of several can mean.
    pub country_choices: Vec<Vec<u32>>,
    pub country_context: CountryContext,
    /// The chief names of countries in one word, long enough to be known through a slip.
    pub long_names: Vec<(Key, u32)>,
    #[serde(with = "text::list")]
    pub country_groups: Vec<Text>,
    pub nouns: Vec<Noun>,
    pub modifiers: Vec<Modifier>,
    /// Values of number words, in thousandths, so that a third and a half are whole.
    pub numerals: Vec<u64>,
    pub categories: Categories,
    pub bodies: Later<Vec<Body>>,
    pub places: Later<Vec<PlaceRow>>,
    pub place_heads: Vec<PlaceHead>,
    pub event_nouns: Vec<EventNoun>,
    pub event_cues: Vec<EventCue>,
    pub heads: Vec<Head>,
    /// Enclitic pronouns, the longest first.
    pub pronouns: Vec<Key>,
    pub nisbas: Vec<Nisba>,
}

impl Tables {
    /// The vowel, ا or ي, behind which an enclitic pronoun ends a word; none where it ends otherwise.
    pub fn pronoun_behind_long_vowel(&self, key: Key) -> Option<Letter> {
        let pronoun = self.pronouns.iter().find(|pronoun| key.ends_with(**pronoun))?;
        let before = key.letter((key.len() - pronoun.len()).checked_sub(1)?);
        matches!(before, ALEF | YEH).then_some(before)
    }
}

/// The nisba of a country.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Nisba {
    /// The country, as an index of the table.
    pub country: u32,
    /// The masculine singular, folded.
    pub key: Key,
    /// The masculine singular, as written.
    #[serde(with = "text::one")]
    pub text: Text,
}

/// What a file's rows are added to.
#[derive(Default)]
pub(crate) struct Loading {
    pub builder: Builder,
    pub tables: Tables,
    bodies: Vec<Body>,
    places: Vec<PlaceRow>,
}

macro_rules! data {
    ($name:literal) => {
        (concat!("data/", $name), include_str!(concat!("../../data/", $name)))
    };
}

/// The lexicon made from its files, with a caller's rows added: what they are, the name of their file, and their CSV text.
pub(crate) fn lexicon(own: &[(Own, String, String)]) -> Result<Lexicon, Error> {
    let mut loading = Loading::default();
    let (file, text) = data!("clitics.csv");
    let clitics = Clitics::load(file, text)?;
    for &((file, text), load) in FILES {
        load(&mut loading, file, text)?;
    }
    country_slips(&mut loading);
    for (own, file, text) in own {
        own.load()(&mut loading, file, text)?;
    }
    let tables = Tables { bodies: loading.bodies.into(), places: loading.places.into(), ..loading.tables };
    Ok(loading.builder.freeze(tables, clitics))
}

/// The built-in files, in the order in which they are loaded: later ones may ask what earlier ones have.
const FILES: &[((&str, &str), LoadFile)] = &[
    (data!("words.csv"), words),
    (data!("verbs.csv"), verbs),
    (data!("count_words.csv"), words),
    (data!("months.csv"), months),
    (data!("weekdays.csv"), weekdays),
    (data!("numerals.csv"), numerals),
    (data!("modifiers.csv"), modifiers),
    (data!("people_nouns.csv"), nouns),
    (data!("not_counted.csv"), not_counted),
    (data!("country_codes.csv"), country_codes),
    (data!("countries.csv"), countries),
    (data!("demonyms.csv"), demonyms),
    (data!("country_groups.csv"), country_groups),
    (data!("blocked_countries.csv"), blocked_countries),
    (data!("country_context.csv"), country_context),
    (data!("places.csv"), places),
    (data!("venues.csv"), venues),
    (data!("event_nouns.csv"), events),
    (data!("organisation_words.csv"), inner_words),
    (data!("organisation_categories.csv"), |loading, file, text| loading.tables.categories.load(file, text)),
    (data!("organisation_heads.csv"), heads),
    (data!("organisations.csv"), organisations),
];

/// The built-in rows whose form `is_meant`, each with its file and line.
pub(crate) fn rows_with(is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut rows = Vec::new();
    for &((file, text), _) in FILES {
        let _ = table::read(file, text, &[], |row| {
            let form = row.cell("form");
            if !form.is_empty() && is_meant(form) {
                rows.push(row.to_string());
            }
            Ok(())
        });
    }
    rows
}

type LoadFile = fn(&mut Loading, &str, &str) -> Result<(), Error>;

/// What a caller's own rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    Countries,
    Places,
    Organisations,
}

impl Own {
    fn load(self) -> LoadFile {
        match self {
            Own::Countries => countries,
            Own::Places => places,
            Own::Organisations => organisations,
        }
    }
}

impl Loading {
    fn text(&self, text: &str) -> Text {
        Cow::Owned(text.into())
    }

    fn add(&mut self, row: &Row<'_>, layer: Layer, class: Class, value: u32, guards: Guards) -> Result<(), Error> {
        let form = row.required("form")?;
        if self.builder.add(layer, form, class, value, guards) {
            Ok(())
        } else {
            Err(row.fault("form", format!("`{form}` has no word, or one of more than 25 letters")))
        }
    }
}

fn guards(row: &Row<'_>) -> Result<Guards, Error> {
    let mut guards = Guards::default();
    for name in row.cell("guard").split_whitespace() {
        guards = guards.with(match name {
            "strict" => Guards::STRICT,
            "whole" => Guards::WHOLE,
            "article" => Guards::ARTICLE,
            "word" => Guards::WORD,
            "place" => Guards::PLACE,
            "person" => Guards::PERSON,
            "country" => Guards::COUNTRY,
            "measure" => Guards::MEASURE,
            "ambiguous" => Guards::default(),
            other => return Err(row.fault("guard", format!("found `{other}`"))),
        });
    }
    Ok(guards)
}

/// `data/words.csv`: little words, a class each.
fn words(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["class", "value", "guard", "form"], |row| {
        let name = row.required("class")?;
        let class = Class::named(name).ok_or_else(|| row.fault("class", format!("`{name}` is no class")))?;
        if class == Class::Pronoun {
            let (key, _) = Key::of(row.required("form")?).ok_or_else(|| row.fault("form", "is not one word"))?;
            loading.tables.pronouns.push(key);
            loading.tables.pronouns.sort_by_key(|key| std::cmp::Reverse(key.len()));
            return Ok(());
        }
        let value = row.parsed("value", "a whole number")?.unwrap_or(0);
        loading.add(row, Layer::Core, class, value, guards(row)?)
    })
}

/// The value of a verb of the past; other verbs are of the present.
pub(crate) const PAST: u32 = 1;

fn verbs(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["tense", "form"], |row| {
        let tense = match row.required("tense")? {
            "past" => PAST,
            "present" => 2,
            other => return Err(row.fault("tense", format!("expected past or present, found `{other}`"))),
        };
        loading.add(row, Layer::Core, Class::Verb, tense, Guards::default())
    })
}

fn months(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["calendar", "family", "number", "guard", "form"], |row| {
        let number = row.parsed("number", "1 to 12")?.filter(|number| (1..=12).contains(number));
        let number = number.ok_or_else(|| row.fault("number", "expected 1 to 12"))?;
        let guards = guards(row)?;
        let word = guards.has(Guards::WORD) || guards.has(Guards::STRICT);
        let class = match (row.required("calendar")?, row.required("family")?) {
            ("hijri", _) if word => Class::HijriMonthWord,
            ("hijri", _) => Class::HijriMonth,
            ("gregorian", "libya") => Class::MonthLibya,
            ("gregorian", _) if word => Class::MonthWord,
            ("gregorian", _) => Class::Month,
            (other, _) => return Err(row.fault("calendar", format!("expected gregorian or hijri, found `{other}`"))),
        };
        loading.add(row, Layer::Core, class, number, guards)
    })
}

fn weekdays(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["number", "form"], |row| {
        let number = row.parsed("number", "1 to 7")?.filter(|number| (1..=7).contains(number));
        let number = number.ok_or_else(|| row.fault("number", "expected 1 to 7"))?;
        loading.add(row, Layer::Core, Class::Weekday, number, guards(row)?)
    })
}

/// Values of number words are kept in thousandths.
pub(crate) const THOUSANDTHS: u64 = 1000;

fn numerals(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["value", "kind", "form"], |row| {
        let value: f64 = row.parsed("value", "a number")?.unwrap_or(0.0);
        let class = match row.required("kind")? {
            "unit" | "teen_joined" => Class::NumUnit,
            "unit_compound" => Class::NumUnitCompound,
            "tens" => Class::NumTens,
            "hundred" => Class::NumHundred,
            "scale" => Class::NumScale,
            "fraction" => Class::NumFraction,
            "vague" => Class::Vague,
            "round_plural" => Class::Multiple,
            "ordinal" => Class::NumOrdinal,
            other => return Err(row.fault("kind", format!("found `{other}`"))),
        };
        loading.tables.numerals.push((value * THOUSANDTHS as f64).round() as u64);
        let article = match class {
            Class::NumOrdinal => Guards::default(),
            _ => Guards::ARTICLE,
        };
        loading.add(row, Layer::Core, class, (loading.tables.numerals.len() - 1) as u32, article)
    })
}

fn modifiers(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["sense", "position", "form"], |row| {
        let sense =
            row.required("sense")?.parse::<Modifier>().map_err(|error| row.fault("sense", error.to_string()))?;
        let class = match row.required("position")? {
            "before" => Class::Modifier,
            "after" => Class::ModifierAfter,
            "split" => Class::ModifierSplit,
            other => return Err(row.fault("position", format!("expected before, after or split, found `{other}`"))),
        };
        loading.tables.modifiers.push(sense);
        loading.add(row, Layer::Core, class, (loading.tables.modifiers.len() - 1) as u32, Guards::default())
    })
}

fn not_counted(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["reason", "form"], |row| {
        row.required("reason")?;
        if fold_form(row.required("form")?).is_none() {
            // A sign such as % has a class of its own.
            return Ok(());
        }
        loading.add(row, Layer::Core, Class::Unit, 0, Guards::ARTICLE)
    })
}

fn nouns(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    let mut known: HashMap<String, u32> = HashMap::new();
    // In order, so that the same rows always make the same lexicon.
    let mut forms: BTreeMap<(u32, Vec<Key>), (u32, Marks)> = BTreeMap::new();
    table::read(file, text, &["key", "unit_class", "role", "number", "inflection", "form"], |row| {
        let form = row.required("form")?;
        let key = row.required("key")?;
        let noun = match known.get(key) {
            Some(&noun) => noun,
            None => {
                let unit_class = row.required("unit_class")?;
                let is_ethnonym = unit_class == "ethnonym";
                let class = if is_ethnonym {
                    UnitClass::Person
                } else {
                    unit_class.parse().map_err(|error: Error| row.fault("unit_class", error.to_string()))?
                };
                let role =
                    row.required("role")?.parse().map_err(|error: Error| row.fault("role", error.to_string()))?;
                let unit = loading.text(form);
                loading.tables.nouns.push(Noun { unit, class, role, is_ethnonym });
                let noun = (loading.tables.nouns.len() - 1) as u32;
                known.insert(key.into(), noun);
                noun
            }
        };
        let number = match row.required("number")? {
            "s" => SINGULAR,
            "d" => DUAL,
            "p" => PLURAL,
            other => return Err(row.fault("number", format!("expected s, d or p, found `{other}`"))),
        };
        let (keys, marks) = fold_form(form).ok_or_else(|| row.fault("form", "has no word, or too long a one"))?;
        // Of several words the first is inflected: رجل أمن، رجلي أمن.
        let Some((&word, rest)) = keys.split_first() else { return Ok(()) };
        let definite = definite_rests(rest);
        let mut add = |key: Key, number: u32| {
            for rest in std::iter::once(rest).chain(definite.iter().map(Vec::as_slice)) {
                let keys = std::iter::once(key).chain(rest.iter().copied()).collect();
                let known = forms.entry((noun, keys)).or_default();
                known.0 |= number;
                known.1 = Marks(known.1.0 | marks.0);
            }
        };
        match row.required("inflection")? {
            "name" => {}
            "fixed" => add(word, number),
            "sound" => sound_forms(word, add),
            "sound_m" => masculine_forms(word, add),
            "sound_f" => feminine_forms(word, add),
            // Before a genitive the first word takes no accusative ا: عونا أمن are two.
            "none" if number == SINGULAR && rest.first().is_some_and(|next| *next != ending("غير")) => {
                plain_forms(word, number, |key, number| {
                    add(key, if number == SINGULAR && key != word { DUAL } else { number })
                });
            }
            "none" => plain_forms(word, number, add),
            other => {
                return Err(row.fault(
                    "inflection",
                    format!("expected sound, sound_m, sound_f, none, fixed or name, found `{other}`"),
                ));
            }
        }
        Ok(())
    })?;
    for ((noun, keys), (numbers, marks)) in forms {
        let class = match loading.tables.nouns.get(noun as usize) {
            Some(noun) if noun.is_ethnonym => Class::Ethnonym,
            Some(noun) if noun.class == UnitClass::Person => Class::Person,
            _ => Class::Thing,
        };
        // إمام is not أمام, والي not وإلى; endings bring ة and hamza seats of their own.
        let marks = Marks(marks.0 | Marks::TEH_MARBUTA.0 | Marks::SEAT.0 | Marks::SHADDA.0);
        let entry = Entry { class, value: noun << 3 | numbers, marks, guards: Guards::ARTICLE.with(Guards::STRICT) };
        loading.builder.add_keys(Layer::Core, keys, entry);
    }
    Ok(())
}

const SINGULAR: u32 = 1;
const DUAL: u32 = 2;
const PLURAL: u32 = 4;

/// The letters of an ending, as packed.
fn ending(letters: &str) -> Key {
    Key::of(letters).map_or(Key::NONE, |(key, _)| key)
}

/// The forms of a noun with sound plurals: مشارك، مشاركة، مشاركون، مشاركين، مشاركات، مشاركان …
fn sound_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    masculine_forms(word, &mut each);
    feminine_forms(word.join(ending("ة")), each);
}

/// The masculine ones alone, where the feminine is another word: مكون، but not مكونات.
fn masculine_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    each(word, SINGULAR);
    for (letters, number) in [
        ("ون", PLURAL),
        ("ين", PLURAL | DUAL),
        ("ان", DUAL),
        ("و", PLURAL),
        ("ي", PLURAL | DUAL),
        ("ا", SINGULAR | DUAL),
    ] {
        each(word.join(ending(letters)), number);
    }
}

/// What may stand behind the first word where the whole is definite: أمناء عامون، الأمناء العامون; رجال أمن، رجال الأمن.
fn definite_rests(rest: &[Key]) -> Vec<Vec<Key>> {
    let Some((&last, before)) = rest.split_last() else { return Vec::new() };
    if rest.iter().any(|key| key.has_article()) {
        return Vec::new();
    }
    let last_alone = before.iter().copied().chain([ARTICLE.join(last)]).collect();
    let all: Vec<Key> = rest.iter().map(|&key| ARTICLE.join(key)).collect();
    if before.is_empty() { vec![all] } else { vec![last_alone, all] }
}

/// The forms of a feminine noun in ة: طالبة، طالبات، طالبتان …
fn feminine_forms(word: Key, mut each: impl FnMut(Key, u32)) {
    each(word, SINGULAR);
    let stem = word.prefix(word.len().saturating_sub(1));
    for (letters, number) in [("ات", PLURAL), ("تان", DUAL), ("تين", DUAL), ("تا", DUAL), ("تي", DUAL)] {
        each(stem.join(ending(letters)), number);
    }
}

/// The forms of a noun whose plurals have rows of their own: the accusative and, from a singular, the duals.
fn plain_forms(word: Key, number: u32, mut each: impl FnMut(Key, u32)) {
    each(word, number);
    let feminine = word.ends_with(ending("ة"));
    if !feminine {
        each(word.join(ending("ا")), number);
    }
    // A sound plural in a row of its own has its construct form too: مؤسسين، مؤسسي.
    for (whole, construct) in [("ون", "و"), ("ين", "ي")] {
        if number == PLURAL && word.ends_with(ending(whole)) {
            each(word.prefix(word.len() - 2).join(ending(construct)), PLURAL);
        }
    }
    if number == SINGULAR {
        let stem = if feminine { word.prefix(word.len() - 1).join(ending("ت")) } else { word };
        for letters in ["ان", "ين", "ا", "ي"] {
            each(stem.join(ending(letters)), DUAL);
        }
    }
}

fn country_codes(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["alpha2", "alpha3", "name_en"], |row| {
        let [alpha2, alpha3, name_en] =
            [row.required("alpha2")?, row.required("alpha3")?, row.required("name_en")?].map(|cell| loading.text(cell));
        loading.tables.countries.push(Country { alpha2, alpha3, name_en });
        Ok(())
    })
}

/// Set in the value of a name that fits several countries; the rest is its place among the choices.
pub(crate) const SEVERAL_COUNTRIES: u32 = 1 << 13;
/// Set in the value of a name of a part of a country.
pub(crate) const PART_OF_COUNTRY: u32 = 1 << 12;
/// Set in the value of a name with a slip of the pen.
pub(crate) const SLIP: u32 = 1 << 14;
/// The bits of a value that say which country, or which choice.
pub(crate) const COUNTRY_INDEX: u32 = PART_OF_COUNTRY - 1;

/// The value of a cell of codes: a country's place in its table, or that of a choice of several.
fn country_value(loading: &mut Loading, row: &Row<'_>) -> Result<u32, Error> {
    let mut codes = Vec::new();
    for code in row.required("code")?.split_whitespace() {
        let index = country_index(loading, code);
        codes.push(index.ok_or_else(|| row.fault("code", format!("`{code}` is no code of ISO 3166-1 alpha-2")))?);
    }
    if let &[code] = codes.as_slice() {
        return Ok(code);
    }
    loading.tables.country_choices.push(codes);
    Ok(SEVERAL_COUNTRIES | (loading.tables.country_choices.len() - 1) as u32)
}

fn country_index(loading: &Loading, code: &str) -> Option<u32> {
    loading.tables.countries.iter().position(|country| country.alpha2 == code).map(|index| index as u32)
}

fn countries(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["code", "kind", "guard", "form"], |row| {
        let value = country_value(loading, row)?;
        let value = match row.required("kind")? {
            "name" | "official" | "variant" | "joined" => value,
            "slip" => value | SLIP,
            "part" => value | PART_OF_COUNTRY,
            other => return Err(row.fault("kind", format!("found `{other}`"))),
        };
        let guards = guards(row)?;
        if row.cell("kind") == "name"
            && matches!(guards, Guards(0) | Guards::PLACE)
            && let Some((key, _)) = Key::of(row.cell("form"))
            && bare_length(key) >= MIN_SLIP
        {
            loading.tables.long_names.push((key, value));
        }
        loading.add(row, Layer::Core, Class::Country, value, guards)
    })
}

/// Names of fewer letters, the article aside, are too like other words to be known through a slip.
pub(crate) const MIN_SLIP: u32 = 5;
/// Names of fewer are not known where a letter is missing.
const MIN_SLIP_WITHOUT: u32 = 7;

/// How many letters a word has without its article.
pub(crate) fn bare_length(key: Key) -> u32 {
    if key.has_article() { key.len() - ARTICLE.len() } else { key.len() }
}

/// Adds the chief names with two letters swapped or one left out, inside the word (فرناس، إسرائل), where these are no other words.
fn country_slips(loading: &mut Loading) {
    let known = loading.builder.words();
    let names = std::mem::take(&mut loading.tables.long_names);
    for &(name, value) in &names {
        let (length, bare) = (name.len(), bare_length(name));
        for at in length - bare + 1..length - 1 {
            let swapped =
                name.prefix(at).join(name.cut(at + 1).prefix(1)).join(name.cut(at).prefix(1)).join(name.cut(at + 2));
            let without = name.prefix(at).join(name.cut(at + 1));
            for slip in [Some(swapped), (bare >= MIN_SLIP_WITHOUT).then_some(without)].into_iter().flatten() {
                if !known.contains(&slip) && !loading.tables.country_context.is_other_word(slip) {
                    let entry = Entry {
                        class: Class::Country,
                        value: value | SLIP,
                        marks: Marks::default(),
                        guards: Guards::WHOLE,
                    };
                    loading.builder.add_keys(Layer::Core, vec![slip], entry);
                }
            }
        }
    }
    loading.tables.long_names = names;
}

fn demonyms(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    // Adjectives lose their article before they are looked up, but not where a country's name has it too (السعودية).
    let names = loading.builder.single_words(Class::Country);
    table::read(file, text, &["code", "kind", "guard", "form"], |row| {
        let value = country_value(loading, row)?;
        let guards = guards(row)?.with(Guards::ARTICLE);
        match row.required("kind")? {
            "form" => loading.add(row, Layer::Core, Class::Demonym, value, guards),
            "nisba" => {
                let (keys, marks) = fold_form(row.required("form")?).ok_or_else(|| row.fault("form", "has no word"))?;
                let Some((&last, before)) = keys.split_last() else { return Ok(()) };
                // The feminine adds a ة that the row has not.
                let marks = Marks(marks.0 | Marks::TEH_MARBUTA.0);
                if before.is_empty() {
                    let text = loading.text(row.required("form")?);
                    loading.tables.nisbas.push(Nisba { country: value, key: last, text });
                }
                let mut seen = Vec::new();
                sound_forms(last, |key, _| {
                    if !seen.contains(&key) {
                        seen.push(key);
                        if before.is_empty() && names.contains(&ARTICLE.join(key)) {
                            let entry = Entry { class: Class::Demonym, value, marks, guards };
                            loading.builder.add_keys(Layer::Core, vec![ARTICLE.join(key)], entry);
                        }
                        let keys = before.iter().copied().chain([key]).collect();
                        loading.builder.add_keys(
                            Layer::Core,
                            keys,
                            Entry { class: Class::Demonym, value, marks, guards },
                        );
                    }
                });
                Ok(())
            }
            other => Err(row.fault("kind", format!("expected nisba or form, found `{other}`"))),
        }
    })
}

fn country_groups(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["group", "form"], |row| {
        let group = row.required("group")?;
        let index = match loading.tables.country_groups.iter().position(|known| known == group) {
            Some(index) => index,
            None => {
                let group = loading.text(group);
                loading.tables.country_groups.push(group);
                loading.tables.country_groups.len() - 1
            }
        };
        loading.add(row, Layer::Core, Class::CountryGroup, index as u32, Guards::default())
    })
}

fn blocked_countries(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["reason", "form"], |row| {
        row.required("reason")?;
        loading.add(row, Layer::Core, Class::NoCountry, 0, Guards::default())
    })
}

fn country_context(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    loading.tables.country_context = CountryContext::load(file, text, |code| country_index(loading, code))?;
    Ok(())
}

fn places(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["country", "category", "guard", "form"], |row| {
        let [category, country] = [row.required("category")?, row.required("country")?].map(|cell| loading.text(cell));
        loading.places.push(PlaceRow { category, country });
        loading.add(row, Layer::Names, Class::Place, (loading.places.len() - 1) as u32, guards(row)?)
    })
}

/// `data/venues.csv`: nouns of venues, nouns before places' names, and what makes such a name none.
fn venues(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["category", "countries", "form"], |row| {
        let kind = match row.required("category")? {
            "venue" => return loading.add(row, Layer::Names, Class::Venue, 0, Guards::default()),
            "person_before" => return loading.add(row, Layer::Names, Class::PersonBefore, 0, Guards::default()),
            "no_place" => return loading.add(row, Layer::Names, Class::NoPlace, 0, Guards::default()),
            "opening" => return loading.add(row, Layer::Inner, Class::NameOpening, 0, Guards::default()),
            "settlement" => PlaceHeadKind::Settlement,
            "town_head" => PlaceHeadKind::Unit,
            "capital" => PlaceHeadKind::Capital,
            "local_head" => PlaceHeadKind::Local,
            "place_head" => PlaceHeadKind::Other,
            other => return Err(row.fault("category", format!("found `{other}`"))),
        };
        let countries = row.cell("countries").split_whitespace().map(|code| loading.text(code)).collect();
        loading.tables.place_heads.push(PlaceHead { kind, countries });
        loading.add(
            row,
            Layer::Names,
            Class::PlaceHead,
            (loading.tables.place_heads.len() - 1) as u32,
            Guards::default(),
        )
    })
}

/// `data/event_nouns.csv`: nouns of events by category, and the words that tell of an event otherwise.
fn events(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
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
    let Some((keys, marks)) = super::fold_form(row.required("form")?) else { return Ok(()) };
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
const TEH_MARBUTA: Letter = crate::text::fold::HEH;
const MAKSURA: Letter = crate::text::fold::YEH;
/// `data/organisations.csv`: the forms of a body's name; the first row of an id has its facts.
fn organisations(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    let mut known: HashMap<String, u32> = HashMap::new();
    table::read(
        file,
        text,
        &["id", "kind", "category", "country", "acronym", "name_fr", "name_en", "source", "form"],
        |row| {
            row.required("source")?;
            let id = row.required("id")?;
            let body = match (known.get(id), row.required("kind")?) {
                (Some(&body), "variant" | "short" | "acronym" | "former") => body,
                (None, "canonical") => {
                    let body = new_body(loading, row)?;
                    known.insert(id.into(), body);
                    body
                }
                (Some(_), "canonical") => return Err(row.fault("kind", format!("`{id}` has a canonical row already"))),
                (None, "variant" | "short" | "acronym" | "former") => {
                    return Err(row.fault("kind", format!("expected the canonical row of `{id}` first")));
                }
                (_, other) => {
                    return Err(row.fault(
                        "kind",
                        format!("expected canonical, variant, short, acronym or former, found `{other}`"),
                    ));
                }
            };
            loading.add(row, Layer::Names, Class::Organisation, body, guards(row)?)
        },
    )
}

fn new_body(loading: &mut Loading, row: &Row<'_>) -> Result<u32, Error> {
    let country = row.cell("country");
    if !country.is_empty() && !loading.tables.countries.iter().any(|known| known.alpha2 == country) {
        return Err(row.fault("country", format!("`{country}` is no code of ISO 3166-1 alpha-2")));
    }
    let optional = |column| Some(row.cell(column)).filter(|cell| !cell.is_empty()).map(|cell| loading.text(cell));
    let body = Body {
        id: loading.text(row.required("id")?),
        name: loading.text(row.required("form")?),
        category: loading.text(row.required("category")?),
        traits: loading.tables.categories.traits(row.required("category")?),
        country: optional("country"),
        acronym: optional("acronym"),
        name_fr: optional("name_fr"),
        name_en: optional("name_en"),
    };
    loading.bodies.push(body);
    Ok((loading.bodies.len() - 1) as u32)
}

/// `data/organisation_heads.csv`: the nouns that open bodies' names.
fn heads(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["category", "number", "follows", "guard", "form"], |row| {
        let number = match row.required("number")? {
            "s" => Number::Singular,
            "d" => Number::Dual,
            "p" => Number::Plural,
            other => return Err(row.fault("number", format!("expected s, d or p, found `{other}`"))),
        };
        let mut follows = Follows::default();
        for name in row.required("follows")?.split('+') {
            follows = follows.with(match name {
                "noun" => Follows::NOUN,
                "adj" => Follows::ADJECTIVE,
                "li" => Follows::LI,
                "name" => Follows::NAME,
                "latin" => Follows::LATIN,
                "place" => Follows::PLACE,
                "li_place" => Follows::LI_PLACE,
                other => {
                    return Err(row.fault(
                        "follows",
                        format!("expected noun, adj, li, name, latin, place or li_place, found `{other}`"),
                    ));
                }
            });
        }
        let category = loading.text(row.required("category")?);
        let traits = loading.tables.categories.traits(&category);
        loading.tables.heads.push(Head { category, traits, number, follows });
        let (value, guards) = ((loading.tables.heads.len() - 1) as u32, guards(row)?);
        loading.add(row, Layer::Names, Class::Head, value, guards)?;
        loading.add(row, Layer::Inner, Class::Head, value, guards)
    })
}

/// `data/organisation_words.csv`: what words are within and around the names of bodies.
fn inner_words(loading: &mut Loading, file: &str, text: &str) -> Result<(), Error> {
    table::read(file, text, &["class", "value", "guard", "form"], |row| {
        let name = row.required("class")?;
        let class = Class::named(name).ok_or_else(|| row.fault("class", format!("`{name}` is no class")))?;
        // A phrase that opens as a name does, and is none, takes the name's place.
        let layer = if matches!(class, Class::NoBody | Class::Organ) { Layer::Names } else { Layer::Inner };
        let value = match row.cell("value") {
            "" => 0,
            cell => cell.parse().map_err(|_| row.fault("value", format!("`{cell}` is no number")))?,
        };
        loading.add(row, layer, class, value, guards(row)?)
    })
}
