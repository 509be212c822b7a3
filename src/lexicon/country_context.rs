//! What stands around the names of countries (`data/country_context.csv`): words by which an extractor tells a country from
//! a city, an adjective or a surname. They lie apart from the lexicon's words, and are looked up only beside a name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fold_form;
use crate::Error;
use crate::table;
use crate::text::fold::{BEH, FEH, KAF, LAM, Letter, WAW};
use crate::text::token::Key;

/// What a word says of a name beside it, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cues(pub u16);

impl Cues {
    /// A preposition: a name follows.
    pub const PREPOSITION: Cues = Cues(1);
    /// A noun that a country's name completes (سفير، عاصمة).
    pub const NOUN: Cues = Cues(2);
    /// A noun that an adjective of nationality qualifies (جيش، لاعب).
    pub const NATIONAL: Cues = Cues(4);
    /// An office, as a list gives it behind a member (تونس رئيسا).
    pub const OFFICE: Cues = Cues(8);
    /// A word between separator and name that leaves the name a member of its list (وشمال مالي).
    pub const REGION: Cues = Cues(16);
    /// The first word of a body or a region that stands among the members of a list.
    pub const BODY: Cues = Cues(32);
    /// A word that says that a list is a part of those counted before it.
    pub const INCLUDING: Cues = Cues(64);
    /// A given name: what follows is a surname.
    pub const GIVEN_NAME: Cues = Cues(128);
    /// A word that stands for people counted before (آخرون).
    pub const OTHERS: Cues = Cues(256);

    pub fn has(self, other: Cues) -> bool {
        self.0 & other.0 != 0
    }

    fn named(role: &str) -> Option<Cues> {
        Some(match role {
            "preposition" => Cues::PREPOSITION,
            "noun" => Cues::NOUN,
            "national" => Cues::NATIONAL,
            "office" => Cues::OFFICE,
            "region" => Cues::REGION,
            "body" => Cues::BODY,
            "including" => Cues::INCLUDING,
            "others" => Cues::OTHERS,
            "given_name" => Cues::GIVEN_NAME,
            _ => return None,
        })
    }
}

/// The letters of و ف ب ل ك.
const PARTICLES: [Letter; 5] = [WAW, FEH, BEH, LAM, KAF];

/// The words around names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CountryContext {
    words: BTreeMap<u128, Cues>,
    /// Words that tell which country is meant (كينشاسا), with its place in the table of countries.
    evidence: BTreeMap<u128, u32>,
    /// Names that a city of another country has too (عمان).
    rivals: BTreeMap<u128, u32>,
    /// Words that look like a country's name with a slip, and are others (وكالة إيرنا).
    other_words: Vec<Key>,
    /// Countries near one that has a city's name: a text that names them means the country.
    neighbours: Vec<(u32, Vec<u32>)>,
    /// Phrases that join the members of a list (بالإضافة إلى).
    joints: Vec<Vec<Key>>,
}

impl CountryContext {
    /// Reads the file; `code` finds a code's place in the table of countries.
    pub fn load(file: &str, text: &str, code: impl Fn(&str) -> Option<u32>) -> Result<CountryContext, Error> {
        let mut context = CountryContext::default();
        table::read(file, text, &["role", "code", "form"], |row| {
            if row.cell("role") == "neighbours" {
                let codes = row.required("code")?.split_whitespace().map(&code).collect::<Option<Vec<u32>>>();
                let codes = codes.ok_or_else(|| row.fault("code", "is no code of ISO 3166-1 alpha-2"))?;
                if let Some((&own, near)) = codes.split_first() {
                    context.neighbours.push((own, near.to_vec()));
                }
                return Ok(());
            }
            let (keys, _) = fold_form(row.required("form")?).ok_or_else(|| row.fault("form", "has no word"))?;
            let role = row.required("role")?;
            if role == "joint" {
                context.joints.push(keys);
                return Ok(());
            }
            let &[key] = keys.as_slice() else { return Err(row.fault("form", "is not one word")) };
            if role == "other_word" {
                context.other_words.push(key);
                return Ok(());
            }
            if matches!(role, "evidence" | "city") {
                let code =
                    code(row.required("code")?).ok_or_else(|| row.fault("code", "is no code of ISO 3166-1 alpha-2"))?;
                let told = if role == "city" { &mut context.rivals } else { &mut context.evidence };
                told.insert(key.0, code);
                return Ok(());
            }
            let cue = Cues::named(role).ok_or_else(|| row.fault("role", format!("found `{role}`")))?;
            let cues = context.words.entry(key.0).or_default();
            *cues = Cues(cues.0 | cue.0);
            Ok(())
        })?;
        Ok(context)
    }

    /// What a word says, also with a particle or the article before it; what has the article is no preposition.
    pub fn cues(&self, key: Key) -> Cues {
        let known = |key: Key| self.words.get(&key.0).copied();
        let bare = |key: Key| {
            let noun = || {
                if key.has_article() { known(key.cut(2)).map(|cues| Cues(cues.0 & !Cues::PREPOSITION.0)) } else { None }
            };
            known(key).or_else(noun)
        };
        let may_cut = key.len() > 3 && PARTICLES.contains(&key.first());
        bare(key).or_else(|| if may_cut { bare(key.cut(1)) } else { None }).unwrap_or_default()
    }

    /// The country that a word tells of.
    pub fn evidence(&self, key: Key) -> Option<u32> {
        self.evidence.get(&key.0).copied()
    }

    /// The country that has a city of this name.
    pub fn rival(&self, key: Key) -> Option<u32> {
        let known = |key: Key| self.rivals.get(&key.0).copied();
        known(key).or_else(|| known(key.cut(1))).or_else(|| known(key.cut(2)))
    }

    /// The countries near one that has a city's name.
    pub fn neighbours(&self, country: u32) -> &[u32] {
        self.neighbours.iter().find(|(own, _)| *own == country).map(|(_, near)| near.as_slice()).unwrap_or_default()
    }

    /// Whether a word that looks like a slip is another word.
    pub fn is_other_word(&self, key: Key) -> bool {
        self.other_words.contains(&key)
    }

    /// How many words the phrase takes that begins here and joins members of a list.
    pub fn joint(&self, word: impl Fn(usize) -> Key) -> Option<usize> {
        let fits = |phrase: &&Vec<Key>| phrase.iter().enumerate().all(|(at, &key)| word(at) == key);
        self.joints.iter().filter(fits).map(Vec::len).max()
    }
}
