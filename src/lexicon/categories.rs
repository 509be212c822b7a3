//! How bodies of a category are named: `data/organisation_categories.csv`, a row a trait and a category that has it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::table;

macro_rules! traits {
    ($( $(#[$meta:meta])* $constant:ident = $name:literal, )*) => {
        #[repr(u8)]
        enum Bit { $( #[allow(non_camel_case_types, clippy::upper_case_acronyms)] $constant, )* }

        impl Traits {
            $( $(#[$meta])* pub const $constant: Traits = Traits(1 << Bit::$constant as u32); )*

            /// The trait of that name.
            fn named(name: &str) -> Option<Traits> {
                match name {
                    $( $name => Some(Traits::$constant), )*
                    _ => None,
                }
            }
        }
    };
}

/// What is true of the names of a category's bodies, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traits(u64);

traits! {
    // What the name has.
    /// Sisters of the same name are in other places.
    SISTERS = "sisters",
    /// A body with a country of its own has branches all the same, which a place tells apart.
    BRANCHES = "branches",
    /// Its town may stand behind its name, though it has no sisters (جامعة محمد خيضر ببسكرة).
    SEATED = "seated",
    /// It sits in a place as an office does (المديرية العامة في الرباط).
    OFFICE = "office",
    /// It stands in places that no list has (مركز الدرك بالدشيرة).
    POST = "post",
    /// It is called after where it stands (المستشفى الجامعي سهلول).
    SITE = "site",
    /// Its campus stands right behind its subject (كلية الحقوق أكدال).
    CAMPUS = "campus",
    /// It is named after a country, and is accredited somewhere.
    MISSION = "mission",
    /// It is an area too (بلدية سوسة).
    AREA = "area",
    /// It decides for an area (مجلس مدينة فاس).
    OF_AREA = "of_area",
    /// It may be a part of a larger body that ل names (كلية الآداب لجامعة منوبة).
    PART = "part",
    /// It has such parts.
    WHOLE = "whole",
    /// It is one that people join, with organs of its own.
    MEMBERS = "members",
    /// و goes on its name, though the lexicon has the name (وزارة الصحة والسكان).
    JOINED_ON = "joined_on",
    /// Its name has no و.
    ONE_NAME = "one_name",
    /// Its name stands apart: no nationality behind it belongs to it.
    APART = "apart",
    /// Everyday adjectives tell it from others (حزب الشعب الجديد).
    PLAIN = "plain",
    /// من أجل may go on its name.
    CAUSE = "cause",
    /// It is named with words that no lexicon has.
    UNKNOWN_NAME = "unknown_name",
    /// It is called by a single undefined word (جمعية أمل), or a date.
    UNDEFINED_NAME = "undefined_name",
    /// Its quoted name may stand behind what it is (وكالة الأنباء الرسمية "وات").
    QUOTED_BEHIND = "quoted_behind",
    /// What it is for stands behind a proper name (مجموعة فيرجين للابتكارات).
    PURPOSE_BEHIND = "purpose_behind",
    /// It studies a field that في names (مركز الدراسات في الاقتصاد).
    FIELD = "field",

    // What the head noun says.
    /// It says only what the name behind it is, and names no part of it.
    NAMING = "naming",
    /// It speaks of a page of its own on another's platform.
    PAGE = "page",
    /// Others have pages there.
    PLATFORM = "platform",
    /// Parties, movements and armies name each other.
    POLITICAL = "political",
    /// Sports.
    SPORTING = "sporting",
    /// Only one of sports is called by it.
    SPORT_ONLY = "sport_only",
    /// A name of the lexicon that has a head noun of its own may stand behind it (مؤسسة دار الصباح).
    HOLDING = "holding",
    /// With the body it stands for, it is a reference where that was named before.
    AGAIN = "again",

    // Of a head that is an everyday word, what shows a name.
    /// Nothing but a proper name, a quotation or Latin letters.
    PROPER_ONLY = "proper_only",
    /// Nothing but a quotation or Latin letters.
    QUOTED_ONLY = "quoted_only",
    /// Of a body that an everyday word names: it does so in quotation marks, where somebody speaks to it (لـ"الخبر").
    QUOTED_ALONE = "quoted_alone",
    /// An adjective of official names.
    OFFICIAL_SHOWS = "official_shows",
    /// An adjective of a part of the world.
    REGION_SHOWS = "region_shows",
    /// Any verb before it.
    DECIDES = "decides",
    /// Not a title before it.
    NOT_LED = "not_led",
    /// Not the work that it does (إدارة الأعمال).
    NOT_BY_WORK = "not_by_work",
    /// Not a place alone (مركز كيفة, the seat of a district).
    NOT_BY_PLACE = "not_by_place",
    /// Not a national body behind it (بعثة وزارة الثقافة).
    NOT_BY_BODY = "not_by_body",
    // Of a head with its article.
    /// Adjectives alone show no name (الشراكة المغربية الفرنسية).
    NOT_BY_ADJECTIVES = "not_by_adjectives",
    /// Any adjective shows a name (النادي الإفريقي).
    ANY_ADJECTIVE = "any_adjective",
    /// One adjective of official names does (المحكمة الإدارية).
    ONE_OFFICIAL = "one_official",
    /// Two of them do (المجلس الشعبي الولائي).
    TWO_OFFICIAL = "two_official",
    /// One of a part of the world does (الاتحاد الإفريقي).
    ONE_REGION = "one_region",
}

impl Traits {
    pub const fn has(self, other: Traits) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn or(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }
}

/// The traits of each category.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Categories(BTreeMap<String, Traits>);

impl Categories {
    /// A category's traits; none of one that no row speaks of.
    pub fn traits(&self, category: &str) -> Traits {
        self.0.get(category).copied().unwrap_or_default()
    }

    pub fn load(&mut self, file: &str, text: &str) -> Result<(), Error> {
        table::read(file, text, &["trait", "category"], |row| {
            let name = row.required("trait")?;
            let one = Traits::named(name).ok_or_else(|| row.fault("trait", format!("`{name}` is no trait")))?;
            let traits = self.0.entry(row.required("category")?.to_owned()).or_default();
            *traits = traits.or(one);
            Ok(())
        })
    }
}
