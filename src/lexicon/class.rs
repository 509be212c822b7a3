//! The classes that words, numbers and marks can have, and sets of them.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::KeyMap;

macro_rules! classes {
    ($( $(#[$meta:meta])* $variant:ident = $name:literal, )*) => {
        /// A class of token, as the rule lines name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub(crate) enum Class { $( $(#[$meta])* $variant, )* }

        impl Class {
            pub const ALL: &'static [Class] = &[ $( Class::$variant, )* ];

            /// The name in rule lines and in `data/words.csv`.
            pub fn name(self) -> &'static str {
                match self { $( Class::$variant => $name, )* }
            }
        }
    };
}

classes! {
    // Numbers, by shape and value; a number has several.
    /// Any whole number in digits.
    Num = "num",
    /// 1 to 31 in one or two digits.
    Day = "day",
    /// 1 to 12 in one or two digits.
    MonthNo = "month_no",
    /// Four digits that can be a Gregorian year.
    Year = "year",
    /// Four digits that can be a Hijri year.
    HijriYear = "hijri_year",
    /// Two digits, as years and seasons are shortened.
    ShortYear = "short_year",
    /// A doubled pair of digits (202023).
    SlippedYear = "slipped_year",
    /// A whole number in words, or in digits and words.
    NumWords = "num_words",
    /// A number in words that can be a year (ألفين وثمانية عشر).
    YearWords = "year_words",
    /// A number in words that can be a year without its century.
    DayWords = "day_words",
    /// A decimal number or a fraction.
    Decimal = "decimal",
    /// An ordinal.
    Ordinal = "ordinal",
    /// An ordinal that can be a day of a month, in words.
    OrdinalDay = "ordinal_day",
    /// الأول, also as the first part of longer names.
    First = "first",
    /// بضعة
    Vague = "vague",
    /// عشرات، مئات، آلاف without a number.
    Multiple = "multiple",
    // Parts of number words, before they are put together.
    /// 1 to 10.
    NumUnit = "num_unit",
    /// 1 and 2 as they stand before عشر.
    NumUnitCompound = "num_unit_compound",
    /// 20 to 90.
    NumTens = "num_tens",
    /// 100 to 900.
    NumHundred = "num_hundred",
    /// Thousand and more.
    NumScale = "num_scale",
    /// Half, third, quarter.
    NumFraction = "num_fraction",
    /// Ordinals in one word.
    NumOrdinal = "num_ordinal",

    // The calendar.
    /// A month's name.
    Month = "month",
    /// A month's name that is an everyday word too.
    MonthWord = "month_word",
    /// A month's name of Libya's calendar of 1969 to 2011.
    MonthLibya = "month_libya",
    /// A month of the Hijri calendar.
    HijriMonth = "hijri_month",
    /// A month of the Hijri calendar whose name is a person's or an everyday word too.
    HijriMonthWord = "hijri_month_word",
    /// A month's name with a slip of one letter.
    MonthSlip = "month_slip",
    /// A weekday.
    Weekday = "weekday",
    /// يوم
    DayNoun = "day_noun",
    /// يومي، أيام
    DaysNoun = "days_noun",
    /// شهر
    MonthNoun = "month_noun",
    /// أشهر، شهري
    MonthsNoun = "months_noun",
    /// سنة، عام
    YearNoun = "year_noun",
    /// سنتي، سنوات
    YearsNoun = "years_noun",
    /// أسبوع
    WeekNoun = "week_noun",
    /// أسابيع
    WeeksNoun = "weeks_noun",
    /// موسم
    SeasonNoun = "season_noun",
    /// ربيع، صيف، خريف، شتاء
    YearSeason = "year_season",
    /// ربع، ثلاثي
    QuarterNoun = "quarter_noun",
    /// نصف، سداسي
    HalfNoun = "half_noun",
    /// التسعينيات
    Decade = "decade",
    /// قرن
    CenturyNoun = "century_noun",
    /// نهاية الأسبوع
    Weekend = "weekend",
    /// اليوم
    Today = "today",
    /// تاريخ: what comes behind it is a date
    DateNoun = "date_noun",
    /// العمر: what comes before it is an age
    AgeNoun = "age_noun",
    /// A phrase in which a word of the calendar is none
    NoDate = "no_date",
    /// يومه
    TodayNoun = "today_noun",
    /// أمس
    Yesterday = "yesterday",
    /// أول أمس
    BeforeYesterday = "before_yesterday",
    /// غدا
    Tomorrow = "tomorrow",
    /// بعد غد
    AfterTomorrow = "after_tomorrow",
    /// الجاري
    This = "this",
    /// هذا
    Demonstrative = "demonstrative",
    /// الماضي
    Last = "last",
    /// ما قبل الماضي
    BeforeLast = "before_last",
    /// المقبل
    Next = "next",
    /// الموالي
    Following = "following",
    /// نفس
    Same = "same",
    /// نفسه، ذاته
    Itself = "itself",
    /// منه
    OfIt = "of_it",
    /// فاتح، غرة
    FirstDay = "first_day",
    /// متم، موفى
    LastDay = "last_day",
    /// أوائل، مطلع
    PartStart = "part_start",
    /// منتصف
    PartMid = "part_mid",
    /// أواخر، نهاية
    PartEnd = "part_end",
    /// صباح، مساء
    DayPart = "day_part",
    /// الساعة
    Hour = "hour",
    /// دقيقة
    Minute = "minute",
    /// هـ، هجري
    HijriMark = "hijri_mark",
    /// م، ميلادي
    GregorianMark = "gregorian_mark",
    /// الموافق لـ
    Corresponding = "corresponding",
    /// قبل (يومين)
    Before = "before",
    /// بعد (يومين)
    After = "after",
    /// مضت، خلت
    Ago = "ago",
    /// يومين، as far as they count from a day
    DualSpan = "dual_span",
    /// A unit of time in the dual (يومين، أسبوعين)
    SpanDual = "span_dual",
    /// ساعة، ساعات
    HourNoun = "hour_noun",
    /// كامل
    Whole = "whole",
    /// لمدة، دام: asks how long
    HowLong = "how_long",

    // Little words.
    /// و
    And = "and",
    /// أو
    Or = "or",
    /// من
    From = "from",
    /// إلى، حتى
    To = "to",
    /// إلى غاية، إلى حدود
    Until = "until",
    /// بين
    Between = "between",
    /// منذ
    Since = "since",
    /// ابتداء، انطلاقا
    Starting = "starting",
    /// جريدة، موقع: what stands behind it may be a medium's name
    MediaNoun = "media_noun",
    /// فصاعدا
    Onwards = "onwards",
    /// في
    In = "in",
    /// على
    On = "on",
    /// عن
    About = "about",
    /// خلال
    During = "during",
    /// كل
    Each = "each",
    /// ثم
    Then = "then",
    /// أن: the verb behind it speaks of what is meant to be
    That = "that",
    /// لا، لم، لن
    Not = "not",
    /// قد، سوف: marks of tense before a verb
    Future = "future",
    /// A word that states a deadline
    Deadline = "deadline",
    /// A word that makes the number after it no day or year (قانون، عدد)
    NumberedNoun = "numbered_noun",
    /// ساحة، شارع: what may bear a date as its name
    NamedByDate = "named_by_date",

    // Counts.
    /// A word that qualifies a number, before it.
    Modifier = "modifier",
    /// A word that qualifies a number, behind it.
    ModifierAfter = "modifier_after",
    /// A noun for people.
    Person = "person",
    /// A noun for something else that is counted.
    Thing = "thing",
    /// A unit that makes a number no count.
    Unit = "unit",
    /// عدد
    NumberOf = "number_of",
    /// A qualifying verb whose preposition stands behind its subject (لا يقل … عن).
    ModifierSplit = "modifier_split",
    /// A noun whose number is an ordinal (الدورة 66).
    OrderedNoun = "ordered_noun",
    /// بلغ، وصل: what stands between a noun and its number.
    Reach = "reach",
    /// لا يزال: negates nothing.
    Still = "still",
    /// بينهم، منهم
    Among = "among",
    /// من أصل، من جملة
    OutOf = "out_of",
    /// أحد، كلا: what comes next is no number.
    OneOf = "one_of",
    /// A word that looks like a dual and is none.
    NotDual = "not_dual",
    /// A people or faith without a country of its own (عربي، مسلم): people where a number says so.
    Ethnonym = "ethnonym",
    /// كبار، خيرة: stands between من and the noun.
    Elite = "elite",
    /// A dual that is a name as well.
    NameLikeDual = "name_like_dual",
    /// آخرون
    Others = "others",
    /// An enclitic pronoun.
    Pronoun = "pronoun",
    /// A word that says that people were killed or hurt.
    CasualtyCue = "casualty_cue",
    /// A word that says that people took part.
    ParticipationCue = "participation_cue",

    // Countries.
    /// A country's name.
    Country = "country",
    /// A demonym.
    Demonym = "demonym",
    /// A group of countries.
    CountryGroup = "country_group",
    /// A phrase in which a country's name is none.
    NoCountry = "no_country",

    // Organisations and places.
    /// The name of a body.
    Organisation = "organisation",
    /// A noun that opens the name of a body.
    Head = "head",
    /// An adjective of official names (وطني، عام، أعلى), which goes on a name.
    OfficialAdjective = "official_adjective",
    /// An adjective of a part of the world (إفريقي، عربي).
    RegionalAdjective = "regional_adjective",
    /// التابع: before the body that another belongs to.
    Belonging = "belonging",
    /// لدى: before the body at which a mission is.
    Accredited = "accredited",
    /// A title that opens a person's name within a body's (الملك، الشهيد); its value is the number of names that follow.
    Honorific = "honorific",
    /// A noun of study and research (دراسات), whose field في may name.
    StudyNoun = "study_noun",
    /// An adjective that says that a body is one of an area (جهوي، بلدي).
    LocalAdjective = "local_adjective",
    /// A noun of an area that has a council (مدينة، جماعة).
    CouncilArea = "council_area",
    /// Where members are who are not in one country (بالخارج، عبر العالم).
    Abroad = "abroad",
    /// قطاع: the part of a ministry, between dashes.
    Sector = "sector",
    /// A phrase that needs no complement (أعضاء جيش التحرير).
    WholePhrase = "whole_phrase",
    /// An adjective that names no body (مذكور، جديد).
    PlainAdjective = "plain_adjective",
    /// A noun with the shape of an adjective in ي or ية (اتفاقية، قضية).
    NisbaNoun = "nisba_noun",
    /// A noun that opens constructs inside names (شؤون، حقوق، تنمية).
    NameNoun = "name_noun",
    /// A noun with the preposition that it governs (الدفاع عن): its complement follows.
    Governing = "governing",
    /// A participle that ties what a body is charged with to its name (المكلفة بـ).
    Charged = "charged",
    /// A noun that never goes on a name behind و (الحكومة، المواطنين).
    OtherParty = "other_party",
    /// A noun that with ل says to what end something is done (للعمل), rather than what a body is for.
    Purpose = "purpose",
    /// A phrase that opens as a body's name does, and is none (حركة المرور).
    NoBody = "no_body",
    /// A sport, as clubs and federations have it in their names (كرة القدم).
    Sport = "sport",
    /// An organ of a body, no body of its own (المكتب السياسي).
    Organ = "organ",
    /// A first part of names of persons and places (عبد، ابن، سيدي).
    NamePart = "name_part",
    /// A word before the short form of a name that the text sets (اختصارا، المعروف باسم).
    ShortFor = "short_for",
    /// What makes a body's name part of the name of an event or a thing (كأس، جائزة).
    NamedAfter = "named_after",
    /// A noun of an area that tells a body from its sisters (جهة، إقليم).
    Area = "area",
    /// A place.
    Place = "place",
    /// A noun before a place's name (مدينة، ولاية).
    PlaceHead = "place_head",
    /// A word that opens names of places with the next (سيدي، أولاد).
    NameOpening = "name_opening",
    /// A noun of a venue.
    Venue = "venue",
    /// A title or an office (السيد، وزير).
    Title = "title",
    /// A verb of saying, holding and the like: a name ends before it.
    Verb = "verb",
    /// A preposition or conjunction: a name ends before it unless a rule says otherwise.
    Stop = "stop_word",
    /// A noun of an event (ملتقى، ورشة).
    EventNoun = "event_noun",
    /// A word after which a place's name belongs to a person (بن، السيد).
    PersonBefore = "person_before",
    /// A phrase in which a place's name is none.
    NoPlace = "no_place",
    /// A word that tells of an event otherwise than by its name: who holds, hosts or attends it, or that there is none.
    EventCue = "event_cue",

    // Marks.
    /// A comma.
    Comma = "comma",
    /// A full stop.
    FullStop = "full_stop",
    /// A slash.
    Slash = "slash",
    /// A dash.
    Dash = "dash",
    /// A colon.
    Colon = "colon",
    /// An opening bracket.
    Open = "open",
    /// A closing bracket.
    Close = "close",
    /// A per cent sign.
    Percent = "percent",
    /// A plus sign.
    Plus = "plus",
    /// Any other word.
    Word = "word",
}

impl Class {
    /// The class of that name.
    pub fn named(name: &str) -> Option<Class> {
        Class::ALL.iter().copied().find(|class| class.name() == name)
    }
}

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Classes([u64; 4]);

impl Classes {
    pub const EMPTY: Classes = Classes([0; 4]);

    /// Words that tell when.
    pub const TIMES: Classes = Classes::of(Class::DayNoun)
        .with(Class::DaysNoun)
        .with(Class::Weekday)
        .with(Class::Today)
        .with(Class::Yesterday)
        .with(Class::BeforeYesterday)
        .with(Class::Tomorrow)
        .with(Class::DayPart)
        .with(Class::Month)
        .with(Class::Year)
        .with(Class::Last)
        .with(Class::This)
        .with(Class::Next);

    pub const fn of(class: Class) -> Classes {
        let bit = class as usize;
        let mut words = [0; 4];
        words[bit / 64] = 1 << (bit % 64);
        Classes(words)
    }

    pub const fn with(self, class: Class) -> Classes {
        self.union(Classes::of(class))
    }

    #[inline]
    pub const fn has(self, class: Class) -> bool {
        let bit = class as usize;
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    pub const fn union(self, other: Classes) -> Classes {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Classes([a | e, b | f, c | g, d | h])
    }

    pub const fn intersection(self, other: Classes) -> Classes {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Classes([a & e, b & f, c & g, d & h])
    }

    #[inline]
    pub const fn overlaps(self, other: Classes) -> bool {
        let [a, b, c, d] = self.intersection(other).0;
        a | b | c | d != 0
    }
}

impl Hash for Classes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for word in self.0 {
            state.write_u64(word);
        }
    }
}

impl FromIterator<Class> for Classes {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> Self {
        classes.into_iter().fold(Classes::EMPTY, Classes::with)
    }
}

/// A distinct set of classes, numbered: what a unit of text carries and an automaton reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct SetId(pub u16);

/// All distinct sets of classes that can occur.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<Classes>", into = "Vec<Classes>")]
pub(crate) struct Sets {
    sets: Vec<Classes>,
    ids: KeyMap<Classes, SetId>,
}

impl Default for Sets {
    fn default() -> Self {
        Sets::from(vec![Classes::EMPTY])
    }
}

impl From<Vec<Classes>> for Sets {
    fn from(sets: Vec<Classes>) -> Sets {
        let ids = sets.iter().zip(0..).map(|(&classes, id)| (classes, SetId(id))).collect();
        Sets { sets, ids }
    }
}

impl From<Sets> for Vec<Classes> {
    fn from(sets: Sets) -> Vec<Classes> {
        sets.sets
    }
}

impl Sets {
    /// The number of a set, given out on first sight.
    pub fn intern(&mut self, classes: Classes) -> SetId {
        if let Some(&id) = self.ids.get(&classes) {
            return id;
        }
        let id = SetId(u16::try_from(self.sets.len()).unwrap_or(0));
        self.sets.push(classes);
        self.ids.insert(classes, id);
        id
    }

    /// The number of a set; the empty set's where it was never interned.
    pub fn find(&self, classes: Classes) -> SetId {
        self.ids.get(&classes).copied().unwrap_or_default()
    }

    /// The classes of a set.
    #[inline]
    pub fn classes(&self, id: SetId) -> Classes {
        self.sets.get(id.0 as usize).copied().unwrap_or_default()
    }

    pub fn iter(&self) -> impl Iterator<Item = Classes> + '_ {
        self.sets.iter().copied()
    }
}

/// What a unit gives cause to look for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cause(pub u8);

impl Cause {
    pub const DATE: Cause = Cause(1);
    pub const DURATION: Cause = Cause(2);
    pub const COUNT: Cause = Cause(4);
    pub const DUAL: Cause = Cause(8);
    pub const COUNTRY: Cause = Cause(16);
    pub const NUMBER: Cause = Cause(32);
    pub const DAY: Cause = Cause(64);

    #[inline]
    pub fn has(self, other: Cause) -> bool {
        self.0 & other.0 != 0
    }

    pub fn with(self, other: Cause) -> Cause {
        Cause(self.0 | other.0)
    }

    /// The first unit from `at` on that gives this cause; behind the last where none does.
    #[inline]
    pub fn next(self, causes: &[Cause], mut at: usize) -> usize {
        let mut rest = causes.get(at..).unwrap_or_default();
        // Eight at a time are looked at as one.
        while let Some((eight, behind)) = rest.split_first_chunk::<8>()
            && !eight.iter().fold(Cause::default(), |all, own| all.with(*own)).has(self)
        {
            (at, rest) = (at + eight.len(), behind);
        }
        at + rest.iter().position(|own| own.has(self)).unwrap_or(rest.len())
    }
}

/// The causes that each set of classes gives, so that each extractor passes over what is not its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Causes(Vec<Cause>);

impl Causes {
    /// Notes a cause of the sets that give it.
    pub fn note(&mut self, sets: &Sets, cause: Cause, gives: impl Fn(Classes) -> bool) {
        self.0.resize(sets.sets.len(), Cause::default());
        for (own, &classes) in self.0.iter_mut().zip(&sets.sets) {
            if gives(classes) {
                *own = own.with(cause);
            }
        }
    }

    #[inline]
    pub fn of(&self, set: SetId) -> Cause {
        self.0.get(set.0 as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_fit_a_set_and_names_are_unique() {
        assert!(Class::ALL.len() <= 256);
        for class in Class::ALL {
            assert_eq!(Class::named(class.name()), Some(*class));
        }
    }
}
