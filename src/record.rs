//! The record: what one article yields, as plain owned data.
//!
//! The field names and meanings are a contract (`schema` names its version): fields may be added, none changes its
//! meaning. Every field is always present in the serialised form; what is not known is null or an empty list.
//! All offsets are half-open and count into the text that was given to the extractor: `byte_*` in UTF-8 bytes,
//! `char_*` in Unicode scalar values.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The version of the record's contract that this crate writes.
pub const SCHEMA: &str = "ogp-extract/1";

/// One article's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Record {
    /// The contract's version, [`SCHEMA`].
    pub schema: Cow<'static, str>,
    /// Path, `#`, record number: unique in a batch. Null where the library was given bare text.
    pub article_id: Option<String>,
    /// Where the text came from.
    pub source: Source,
    /// The article's title: the caller's, else the title line of the text.
    pub title: Option<String>,
    /// The article's own date of publication, where it or its input states one.
    pub published: Option<NaiveDate>,
    /// The day from which relative dates were resolved, and how it was found.
    pub reference_date: ReferenceDate,
    /// The event that the article reports: none or one.
    pub events: Vec<Event>,
    /// Expressions that name a stretch of the calendar.
    pub dates: Vec<DateMention>,
    /// Lengths of time without a place in the calendar.
    pub durations: Vec<DurationMention>,
    /// Counts of people and of other things.
    pub counts: Vec<CountMention>,
    /// Names of countries, and adjectives and peoples made from them.
    pub countries: Vec<CountryMention>,
    /// Names of groups of countries (`المغرب العربي`), never silently expanded.
    pub country_groups: Vec<CountryGroupMention>,
    /// Three or more countries enumerated together.
    pub country_lists: Vec<CountryListMention>,
    /// Named bodies.
    pub organisations: Vec<OrganisationMention>,
    /// Generic words (`الوزارة`) that stand for a body named elsewhere in the text.
    pub organisation_references: Vec<OrganisationReference>,
    /// Named towns, regions and the like.
    pub places: Vec<PlaceMention>,
    /// The sentences, in the order of the text.
    pub sentences: Vec<Sentence>,
    /// What the reader of the record should know of the article as a whole.
    pub warnings: Vec<Warning>,
    /// The decoded text that all offsets refer to, where it was asked for. The only field that may be absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Default for Record {
    fn default() -> Self {
        Record {
            schema: Cow::Borrowed(SCHEMA),
            article_id: None,
            source: Source::default(),
            title: None,
            published: None,
            reference_date: ReferenceDate::default(),
            events: Vec::new(),
            dates: Vec::new(),
            durations: Vec::new(),
            counts: Vec::new(),
            countries: Vec::new(),
            country_groups: Vec::new(),
            country_lists: Vec::new(),
            organisations: Vec::new(),
            organisation_references: Vec::new(),
            places: Vec::new(),
            sentences: Vec::new(),
            warnings: Vec::new(),
            text: None,
        }
    }
}

/// Where an article's text came from. The library leaves it empty; whoever reads the input fills it in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The path as given, `-` for standard input.
    pub path: Option<String>,
    /// The record's number in a file of many, from 0; 0 for a text file.
    pub record: u64,
    /// The input's own id field.
    pub id: Option<String>,
    /// The encoding that the text was decoded from, where it was not UTF-8.
    #[serde(default)]
    pub encoding: Option<Cow<'static, str>>,
    /// How many sequences could not be decoded and were replaced by U+FFFD.
    #[serde(default)]
    pub replaced: u64,
}

/// The day from which relative dates are resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReferenceDate {
    /// The day, null where nothing gives one.
    pub date: Option<NaiveDate>,
    /// How it was found.
    pub source: ReferenceSource,
}

/// How the day of reference was found. The first that is there counts, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReferenceSource {
    /// Given by the caller for this article.
    Given,
    /// The article's own published or modified line, or a dateline such as `الرباط 7 يونيو 2016/ومع/`.
    Dateline,
    /// One date given for a whole batch.
    Fallback,
    /// A word such as اليوم or أمس joined to a full date in the text.
    Fused,
    /// Nothing gives one.
    #[default]
    None,
}

/// The part of a saved page in which a mention stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Section {
    /// The title.
    Title,
    /// The article itself.
    #[default]
    Body,
    /// Menus, breadcrumbs, social links, bylines' furniture.
    Chrome,
    /// Teasers of other articles ("read also").
    Related,
}

impl Section {
    /// Whether facts of this section speak of the article (title and body do, page furniture and teasers do not).
    pub fn is_article(self) -> bool {
        matches!(self, Section::Title | Section::Body)
    }
}

/// What a careful reader should know of a value. A closed list; codes are added, never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// The weekday that the text gives is not that of the date; the date stands.
    WeekdayMismatch,
    /// Nothing fixes the year; the value is null.
    YearUnknown,
    /// A relative expression without a day of reference; the value is null.
    ReferenceUnknown,
    /// Two month names given for one month disagree; the first stands.
    MonthNamesDisagree,
    /// The Hijri and the Gregorian date given for one day are more than two days apart; the Gregorian stands.
    CalendarsDisagree,
    /// A numeric date was read month first, since the weekday fits only that order.
    DayOrderInferred,
    /// A doubled pair of digits was mended (`202023` read as 2023).
    DigitsMended,
    /// A slip in the spelling of a name was mended.
    SpellingMended,
    /// A Hijri date outside the Umm al-Qura tables; the value is null.
    OutsideCalendarTables,
    /// The calendar has no such day (`31 فيفري`); the value is null.
    InvalidDate,
    /// The name fits several countries and nothing decides; the code is null.
    AmbiguousCountry,
    /// The text states how many countries the list has, and it has another number.
    ListLengthMismatch,
    /// The text was longer than 4 GiB; what lies beyond was not analysed.
    TextTruncated,
    /// Bytes that could not be decoded were replaced before the analysis.
    UndecodableReplaced,
}

/// A sentence: a stretch of text that ends with a full stop, a question or exclamation mark, or its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sentence {
    /// Start in Unicode scalar values.
    pub char_start: usize,
    /// End in Unicode scalar values, exclusive.
    pub char_end: usize,
    /// Start in bytes.
    pub byte_start: usize,
    /// End in bytes, exclusive.
    pub byte_end: usize,
    /// The part of the page it stands in.
    pub section: Section,
}

/// What all mentions have: their exact place in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub text: String,
    pub byte_start: usize,
    pub byte_end: usize,
    pub char_start: usize,
    pub char_end: usize,
    pub sentence: usize,
    pub section: Section,
    pub rule: Cow<'static, str>,
}

/// The fields that all mentions share.
pub trait Mention {
    /// Exactly the slice of the source at the mention's offsets.
    fn text(&self) -> &str;
    /// The offsets in bytes, half-open.
    fn byte_range(&self) -> std::ops::Range<usize>;
    /// The offsets in Unicode scalar values, half-open.
    fn char_range(&self) -> std::ops::Range<usize>;
    /// The index of the sentence, in [`Record::sentences`], in which the mention starts.
    fn sentence(&self) -> usize;
    /// The part of the page it stands in.
    fn section(&self) -> Section;
    /// The id of the rule that found it.
    fn rule(&self) -> &str;
}

// One list of the shared fields, so that the serialised form is flat without serde's slow `flatten`.
macro_rules! mentions {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$fmeta:meta])* $field:ident : $ty:ty, )* } )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            /// Exactly the slice of the source at these offsets, without a leading particle و ف ب ل ك except
            /// where writing has merged it with the article (`للأمم المتحدة`).
            pub text: String,
            /// Start in UTF-8 bytes.
            pub byte_start: usize,
            /// End in UTF-8 bytes, exclusive.
            pub byte_end: usize,
            /// Start in Unicode scalar values.
            pub char_start: usize,
            /// End in Unicode scalar values, exclusive.
            pub char_end: usize,
            /// Index into [`Record::sentences`].
            pub sentence: usize,
            /// The part of the page it stands in.
            pub section: Section,
            /// The id of the rule that found it.
            pub rule: Cow<'static, str>,
            $( $(#[$fmeta])* pub $field: $ty, )*
        }

        impl $name {
            // One argument a field.
            #[allow(clippy::too_many_arguments)]
            pub(crate) fn new(place: Place $(, $field: $ty)*) -> Self {
                let Place { text, byte_start, byte_end, char_start, char_end, sentence, section, rule } = place;
                $name { text, byte_start, byte_end, char_start, char_end, sentence, section, rule $(, $field)* }
            }
        }

        impl Mention for $name {
            fn text(&self) -> &str { &self.text }
            fn byte_range(&self) -> std::ops::Range<usize> { self.byte_start..self.byte_end }
            fn char_range(&self) -> std::ops::Range<usize> { self.char_start..self.char_end }
            fn sentence(&self) -> usize { self.sentence }
            fn section(&self) -> Section { self.section }
            fn rule(&self) -> &str { &self.rule }
        }
    )* };
}

mentions! {
    /// An expression that names a stretch of the calendar.
    DateMention {
        /// One stretch, a range of two ends, or a list of days.
        kind: DateKind,
        /// First day, inclusive; null where nothing fixes it.
        start_date: Option<NaiveDate>,
        /// Last day, inclusive; null where nothing fixes it.
        end_date: Option<NaiveDate>,
        /// Each day of a list.
        days: Vec<NaiveDate>,
        /// The size of what is named.
        granularity: Granularity,
        /// Which part of a month or year is meant (أواخر، مطلع); the dates are those of the whole.
        part: Option<Part>,
        /// An open range, the dates being the day named: `after` (ابتداء من، منذ) or `before` (إلى غاية).
        bound: Option<Bound>,
        /// The calendar in which the text gives the date.
        calendar: Calendar,
        /// Whether the text says it all, leaves out the year, or counts from the day of reference.
        basis: DateBasis,
        /// The same in ISO 8601-2 (EDTF level 2); null for weeks and what it cannot say.
        edtf: Option<String>,
        /// Short codes.
        warnings: Vec<Warning>,
    }
    /// A length of time without a place in the calendar (`ثلاثة أسابيع`).
    DurationMention {
        /// ISO 8601, `P3W`.
        iso8601: String,
    }
    /// A numeral and what it counts.
    CountMention {
        /// The number; the lower end of an interval. Null where only a vague word gives it.
        value: Option<u64>,
        /// The upper end of an interval.
        upper: Option<u64>,
        /// How the text qualifies the number.
        modifier: Modifier,
        /// What is counted, in its dictionary singular.
        unit: Option<Cow<'static, str>>,
        /// What kind of thing that is.
        unit_class: UnitClass,
        /// The part that the counted play.
        role: Role,
        /// Short codes.
        warnings: Vec<Warning>,
    }
    /// A country's name, or an adjective or people named after it.
    CountryMention {
        /// ISO 3166-1 alpha-2 (and XK); null where the name fits several.
        code: Option<Cow<'static, str>>,
        /// ISO 3166-1 alpha-3.
        alpha3: Option<Cow<'static, str>>,
        /// The English name.
        name: Option<Cow<'static, str>>,
        /// A name, a demonym, or a part of a country.
        kind: CountryKind,
        /// Short codes.
        warnings: Vec<Warning>,
    }
    /// A group of countries.
    CountryGroupMention {
        /// The group's key (`maghreb`).
        group: Cow<'static, str>,
    }
    /// Three or more countries enumerated inside one sentence.
    CountryListMention {
        /// ISO 3166-1 alpha-2 in the order of the text, each once.
        codes: Vec<Cow<'static, str>>,
        /// Short codes.
        warnings: Vec<Warning>,
    }
    /// A named body.
    OrganisationMention {
        /// The lexicon's key; null for a body known by the form of its name alone.
        id: Option<Cow<'static, str>>,
        /// The canonical Arabic name; for a body known by form, its name as written with a merged particle undone.
        name: String,
        /// The French name.
        name_fr: Option<Cow<'static, str>>,
        /// The English name.
        name_en: Option<Cow<'static, str>>,
        /// The acronym, the lexicon's or the text's.
        acronym: Option<Cow<'static, str>>,
        /// The kind of body.
        category: Cow<'static, str>,
        /// The country it belongs to, ISO 3166-1 alpha-2.
        country: Option<Cow<'static, str>>,
        /// How it was known.
        basis: OrganisationBasis,
    }
    /// A generic word that stands for a body named elsewhere in the text.
    OrganisationReference {
        /// Index into [`Record::organisations`]; null where no named body fits.
        refers_to: Option<usize>,
    }
    /// A named place below the country.
    PlaceMention {
        /// The kind of place (`city`, `region`, …).
        category: Cow<'static, str>,
        /// Its country, ISO 3166-1 alpha-2.
        country: Option<Cow<'static, str>>,
    }
}

macro_rules! code_enum {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $code:literal, )* } )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name { $( $(#[$vmeta])* #[serde(rename = $code)] $variant, )* }

        impl $name {
            /// The code as the record writes it.
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $code, )* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $( $code => Ok($name::$variant), )*
                    _ => Err(crate::Error::unknown_code(stringify!($name), code)),
                }
            }
        }
    )* };
}

code_enum! {
    /// The shape of a date mention.
    DateKind {
        /// One stretch.
        Date = "date",
        /// From one end to another.
        Range = "range",
        /// Several days.
        List = "list",
    }
    /// The size of the stretch that a date mention names.
    Granularity {
        /// A day, or days.
        Day = "day",
        /// A week, Monday to Sunday.
        Week = "week",
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// A half-year.
        Half = "half",
        /// A season of the year, or a school or sports season.
        Season = "season",
        /// A year.
        Year = "year",
        /// Ten years.
        Decade = "decade",
    }
    /// A part of a month or year.
    Part {
        /// أوائل، مطلع، مستهل، بداية
        Start = "start",
        /// منتصف
        Mid = "mid",
        /// أواخر، نهاية
        End = "end",
    }
    /// The open side of a range.
    Bound {
        /// From the day named on.
        After = "after",
        /// Up to the day named.
        Before = "before",
    }
    /// A calendar.
    Calendar {
        /// The Gregorian calendar.
        Gregorian = "gregorian",
        /// The Hijri calendar, by the tables of Umm al-Qura.
        Hijri = "hijri",
    }
    /// How much of a date the text itself gives.
    DateBasis {
        /// All of it.
        Explicit = "explicit",
        /// Day and month; the year was inferred.
        InferredYear = "inferred_year",
        /// It is counted from the day of reference.
        Relative = "relative",
    }
    /// How the text qualifies a number.
    Modifier {
        /// Not at all.
        Exact = "exact",
        /// قرابة، حوالي، نحو، زهاء
        Approximately = "approximately",
        /// أكثر من، أزيد من
        MoreThan = "more_than",
        /// أقل من، دون
        LessThan = "less_than",
        /// على الأقل، لا يقل عن
        AtLeast = "at_least",
        /// على الأكثر، لا يتجاوز
        AtMost = "at_most",
        /// بين 100 و150
        Between = "between",
        /// عشرات، مئات، آلاف without a number
        Multiple = "multiple",
    }
    /// What is counted.
    UnitClass {
        /// People.
        Person = "person",
        /// Bodies.
        Organisation = "organisation",
        /// Countries.
        Country = "country",
        /// Commitments of a plan.
        Commitment = "commitment",
        /// Anything else.
        Other = "other",
    }
    /// The part that the counted people play.
    Role {
        /// They take part in something.
        Participants = "participants",
        /// They were killed, hurt or lost.
        Casualties = "casualties",
        /// They belong to a body.
        Members = "members",
        /// Anything else.
        Other = "other",
    }
    /// How a country is named.
    CountryKind {
        /// By a name.
        Name = "name",
        /// By an adjective or as a people (المغربية، التونسيون).
        Demonym = "demonym",
        /// By the name of a part (إنجلترا).
        Part = "part",
    }
    /// How a body was known.
    OrganisationBasis {
        /// The lexicon has it.
        Lexicon = "lexicon",
        /// By the form of its name.
        Pattern = "pattern",
    }
    /// The kind of an event.
    EventCategory {
        /// Conference, forum, congress, symposium.
        Conference = "conference",
        /// Summit.
        Summit = "summit",
        /// Workshop, seminar, study day.
        Workshop = "workshop",
        /// Working session, council, talks.
        Meeting = "meeting",
        /// Training.
        Training = "training",
        /// Exhibition, fair.
        Exhibition = "exhibition",
        /// Festival.
        Festival = "festival",
        /// Signing, opening, prizes.
        Ceremony = "ceremony",
        /// Visit.
        Visit = "visit",
        /// Strike, sit-in, march.
        Protest = "protest",
        /// Another organised gathering or public act.
        Other = "other",
    }
}

/// The organised gathering or public act that the article is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Event {
    /// Its kind.
    pub category: EventCategory,
    /// First day of the gathering itself, as far as the article fixes it.
    pub start_date: Option<NaiveDate>,
    /// Last day, inclusive.
    pub end_date: Option<NaiveDate>,
    /// The town or, failing that, the region or venue, as written, without a particle.
    pub place: Option<String>,
    /// The country of the place, ISO 3166-1 alpha-2.
    pub country: Option<Cow<'static, str>>,
    /// How many people took or are to take part.
    pub participants: Option<Participants>,
    /// Who holds it, as written.
    pub organisers: Vec<String>,
    /// The mentions it rests on.
    pub evidence: Evidence,
}

impl Event {
    pub(crate) fn new(category: EventCategory) -> Self {
        Event {
            category,
            start_date: None,
            end_date: None,
            place: None,
            country: None,
            participants: None,
            organisers: Vec::new(),
            evidence: Evidence::default(),
        }
    }
}

/// How many people took part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Participants {
    /// The number; the lower end of an interval.
    pub value: u64,
    /// The upper end of an interval.
    pub upper: Option<u64>,
    /// How the text qualifies the number.
    pub modifier: Modifier,
}

impl Participants {
    pub(crate) fn new(value: u64, upper: Option<u64>, modifier: Modifier) -> Self {
        Participants { value, upper, modifier }
    }
}

/// The indexes of the mentions that an event rests on, into the record's lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// Into [`Record::dates`].
    pub dates: Vec<usize>,
    /// Into [`Record::counts`].
    pub counts: Vec<usize>,
    /// Into [`Record::places`].
    pub places: Vec<usize>,
    /// Into [`Record::organisations`].
    pub organisations: Vec<usize>,
}
