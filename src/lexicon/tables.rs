//! The tables that the entries of the lexicon point into, and what the entries' values mean.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::categories::{Categories, Traits};
use super::country_context::CountryContext;
use super::packed::Later;
use crate::record::{EventCategory, Modifier, Role, UnitClass};
use crate::text::fold::{ALEF, Letter, YEH};
use crate::text::token::Key;

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

    pub fn with(self, other: Follows) -> Follows {
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

/// The value of a verb of the past; other verbs are of the present.
pub(crate) const PAST: u32 = 1;
/// Values of number words are kept in thousandths.
pub(crate) const THOUSANDTHS: u64 = 1000;
/// Set in the value of a name that fits several countries; the rest is its place among the choices.
pub(crate) const SEVERAL_COUNTRIES: u32 = 1 << 13;
/// Set in the value of a name of a part of a country.
pub(crate) const PART_OF_COUNTRY: u32 = 1 << 12;
/// Set in the value of a name with a slip of the pen.
pub(crate) const SLIP: u32 = 1 << 14;
/// The bits of a value that say which country, or which choice.
pub(crate) const COUNTRY_INDEX: u32 = PART_OF_COUNTRY - 1;

/// The country of a name's value; none where it fits several.
pub(crate) fn sole_country(value: u32) -> Option<u32> {
    (value & SEVERAL_COUNTRIES == 0).then_some(value & COUNTRY_INDEX)
}
