//! Countries: names, demonyms and parts, groups of countries, and lists of three or more.
//!
//! One walk over the units finds what the lexicon knows; the words beside a name decide where it can be something else:
//! an adjective (القيادة السعودية), an everyday word (دعم مالي), a surname (محمد الهندي), a city (عمّان).

use crate::extract::Document;
use crate::lexicon::class::{Class, Classes, SetId, Sets};
use crate::lexicon::clitics::Particles;
use crate::lexicon::country_context::{CountryContext, Cues};
use crate::lexicon::load::{COUNTRY_INDEX, Country, MIN_SLIP, NounForm, PART_OF_COUNTRY, SEVERAL_COUNTRIES, SLIP};
use crate::lexicon::matcher::{Flags, Unit};
use crate::lexicon::{Entry, Guards};
use crate::record::{CountryGroupMention, CountryKind, CountryListMention, CountryMention, UnitClass, Warning};
use crate::text::fold::{ALEF, HEH, Marks, NOON, Punct, TEH, WAW, YEH};
use crate::text::token::{Key, Kind, Token, offset_after};

/// What a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Country(CountryKind),
    /// A group, by its place in the table of groups.
    Group(u32),
}

/// A country or a group found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Find {
    /// Place in bytes.
    pub start: u32,
    pub end: u32,
    /// The unit.
    pub unit: usize,
    pub named: Named,
    /// The entry's value, as the loader made it.
    value: u32,
    /// The country's place in its table; none where several fit.
    pub country: Option<u32>,
    /// The country that has a city of the same name, where nothing beside it says that the country is meant.
    rival: Option<u32>,
}

impl Find {
    fn is_name(&self) -> bool {
        self.named == Named::Country(CountryKind::Name)
    }
}

/// A list found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListFind {
    pub start: u32,
    pub end: u32,
    /// Places in the table of countries.
    pub countries: Vec<u32>,
    rule: &'static str,
    /// Whether a member fits several countries.
    ambiguous: bool,
    /// Whether the text states another number of members.
    mismatch: bool,
}

/// Which sets of classes give cause to look.
#[derive(Debug, Clone, Default)]
pub(crate) struct Causes(Vec<bool>);

impl Causes {
    pub fn new(sets: &Sets) -> Causes {
        let cause = Classes::of(Class::Country).with(Class::Demonym).with(Class::CountryGroup);
        Causes(sets.iter().map(|classes| classes.overlaps(cause)).collect())
    }

    #[inline]
    fn has(&self, set: SetId) -> bool {
        self.0.get(set.0 as usize).copied().unwrap_or(false)
    }
}

/// All that a text names of countries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finds {
    pub mentions: Vec<Find>,
    pub lists: Vec<ListFind>,
}

/// Finds the countries, groups and lists of a document.
pub(crate) fn find(document: &Document<'_>, causes: &Causes) -> Finds {
    let mut finds = Finds::default();
    let reader = Reader { document, context: &document.lexicon.tables.country_context };
    for (at, unit) in document.units.iter().enumerate() {
        if causes.has(unit.set)
            && let Some(found) = reader.mention(at, unit, finds.mentions.last())
        {
            finds.mentions.push(found);
        }
    }
    reader.decide(&mut finds.mentions);
    reader.mend(&mut finds.mentions);
    finds.lists = reader.lists(&finds.mentions);
    finds
}

/// The finds as the record has them.
pub(crate) fn record(
    document: &Document<'_>,
    finds: &Finds,
) -> (Vec<CountryMention>, Vec<CountryGroupMention>, Vec<CountryListMention>) {
    let (mut countries, mut groups) = (Vec::new(), Vec::new());
    for found in &finds.mentions {
        match found.named {
            Named::Country(kind) => countries.push(country_mention(document, found, kind)),
            Named::Group(index) => {
                if let Some(group) = document.lexicon.tables.country_groups.get(index as usize) {
                    groups.push(CountryGroupMention::new(
                        document.place(found.start, found.end, "country_group.name"),
                        group.clone(),
                    ));
                }
            }
        }
    }
    let lists = finds.lists.iter().map(|list| list_mention(document, list)).collect();
    (countries, groups, lists)
}

fn country_mention(document: &Document<'_>, found: &Find, kind: CountryKind) -> CountryMention {
    let rule = match kind {
        _ if found.value & SLIP != 0 => "country.slip",
        CountryKind::Name => "country.name",
        CountryKind::Demonym => "country.demonym",
        CountryKind::Part => "country.part",
    };
    let mut warnings = Vec::new();
    if found.value & SLIP != 0 {
        warnings.push(Warning::SpellingMended);
    }
    let country = found.country.and_then(|index| country_row(document, index));
    if country.is_none() {
        warnings.push(Warning::AmbiguousCountry);
    }
    CountryMention::new(
        document.place(found.start, found.end, rule),
        country.map(|country| country.alpha2.clone()),
        country.map(|country| country.alpha3.clone()),
        country.map(|country| country.name_en.clone()),
        kind,
        warnings,
    )
}

fn list_mention(document: &Document<'_>, list: &ListFind) -> CountryListMention {
    let codes = list.countries.iter().filter_map(|&index| country_row(document, index));
    let mut warnings = Vec::new();
    if list.ambiguous {
        warnings.push(Warning::AmbiguousCountry);
    }
    if list.mismatch {
        warnings.push(Warning::ListLengthMismatch);
    }
    CountryListMention::new(
        document.place(list.start, list.end, list.rule),
        codes.map(|country| country.alpha2.clone()).collect(),
        warnings,
    )
}

fn country_row<'a>(document: &Document<'a>, index: u32) -> Option<&'a Country> {
    document.lexicon.tables.countries.get(index as usize)
}

struct Reader<'a> {
    document: &'a Document<'a>,
    context: &'a CountryContext,
}

const SEPARATORS: Classes =
    Classes::of(Class::Comma).with(Class::And).with(Class::Slash).with(Class::Dash).with(Class::Or);

/// Mentions, one at a time.
impl Reader<'_> {
    fn mention(&self, at: usize, unit: &Unit, before: Option<&Find>) -> Option<Find> {
        let found = |named, value: u32| {
            let country = (value & SEVERAL_COUNTRIES == 0).then_some(value & COUNTRY_INDEX);
            Find { start: unit.start, end: unit.end, unit: at, named, value, country, rival: None }
        };
        let demonym = self.document.entry(at, Class::Demonym);
        if let Some(country) = self.document.entry(at, Class::Country)
            && !(demonym.is_some() && self.is_adjective(at, unit, before))
        {
            if self.names_country(at, unit, country) {
                let kind = if country.value & PART_OF_COUNTRY != 0 { CountryKind::Part } else { CountryKind::Name };
                return Some(Find {
                    rival: self.rival(at, unit, country),
                    ..found(Named::Country(kind), country.value)
                });
            }
            return None;
        }
        if let Some(demonym) = demonym {
            let start = self.merged_start(unit);
            return self
                .names_people(at, unit, demonym)
                .then(|| Find { start, ..found(Named::Country(CountryKind::Demonym), demonym.value) });
        }
        let group = self.document.entry(at, Class::CountryGroup)?;
        Some(found(Named::Group(group.value), 0))
    }

    /// Where a people's name begins: للّيبيين is written with two lams, of which one is the particle and one the article's or the word's.
    fn merged_start(&self, unit: &Unit) -> u32 {
        let Some(token) = self.token(unit.first_token as usize) else { return unit.start };
        let particle = unit.start.wrapping_sub(token.start) as usize;
        let lam = self.document.slice(token.start, unit.start).char_indices().next_back();
        let merged = unit.particles.has(Particles::TO) && !unit.particles.has(Particles::MERGED) && particle > 0;
        match lam {
            Some((at, 'ل')) if merged && self.document.slice(unit.start, unit.end).starts_with('ل') => {
                token.start + at as u32
            }
            _ => unit.start,
        }
    }

    /// The last word before the unit `at`, where no mark or sentence stands between.
    fn word_before(&self, at: usize) -> Option<Token> {
        let before = self.document.units.get(at.checked_sub(1)?)?;
        self.word_of(before)
    }

    fn word_of(&self, unit: &Unit) -> Option<Token> {
        let token = *self.document.tokens.get((unit.last_token as usize).checked_sub(1)?)?;
        (token.kind == Kind::Arabic && !unit.group_is_and(self.document)).then_some(token)
    }

    fn cues_before(&self, at: usize) -> Cues {
        self.word_before(at).map_or(Cues::default(), |word| self.context.cues(word.key))
    }

    /// Whether a unit is a country's name, whatever stands around it.
    fn is_country(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| self.document.is(at, Class::Country))
    }

    /// Whether a country's name stands beside it, at most a separator away.
    fn beside_country(&self, at: usize) -> bool {
        let separated = |at: Option<usize>| at.is_some_and(|at| self.document.classes(at).overlaps(SEPARATORS));
        let back = at.checked_sub(1);
        let next = Some(at + 1);
        let (mut farther, mut beyond) = (back, next);
        if separated(back) {
            farther = at.checked_sub(2);
            // A comma and a و are one separator.
            if separated(farther) {
                farther = at.checked_sub(3);
            }
        }
        if separated(next) {
            beyond = Some(at + 2);
            if separated(beyond) {
                beyond = Some(at + 3);
            }
        }
        self.is_country(farther) || self.is_country(beyond)
    }

    /// Whether a form that is a name and an adjective (السعودية، سورية) is the adjective here.
    fn is_adjective(&self, at: usize, unit: &Unit, before: Option<&Find>) -> bool {
        if unit.particles.has(Particles::IN) || unit.particles.has(Particles::TO) || unit.particles.has(Particles::LIKE)
        {
            return false;
        }
        let after_people = |unit: usize| {
            before.is_some_and(|before| before.unit == unit && before.named == Named::Country(CountryKind::Demonym))
        };
        let Some(back) = at.checked_sub(1) else { return false };
        if self.document.classes(back).overlaps(SEPARATORS) {
            return at.checked_sub(2).is_some_and(after_people);
        }
        if after_people(back) {
            return true;
        }
        let Some(word) = self.word_before(at) else { return false };
        if self.is_country(Some(at + 1)) || self.is_country(Some(back)) {
            return false;
        }
        let feminine = self.word_of(unit).is_some_and(|own| ends_feminine(own));
        let cues = self.context.cues(word.key);
        if cues.has(Cues::PREPOSITION) {
            return false;
        }
        if unit.flags.has(Flags::DEFINITE) {
            let definite = word.key.has_article() || self.is_place_before(word);
            return definite && if feminine { !self.is_man(back) } else { !ends_feminine(word) };
        }
        if cues.has(Cues::NOUN) && !cues.has(Cues::NATIONAL) {
            return false;
        }
        if feminine {
            ends_feminine(word) || ends_plural_feminine(word)
        } else {
            cues.has(Cues::NATIONAL) && !cues.has(Cues::NOUN)
        }
    }

    /// Whether a place of the lexicon ends with this word (جدة السعودية).
    fn is_place_before(&self, word: Token) -> bool {
        let names = self.document.names;
        let behind = names.partition_point(|name| name.start < word.end);
        names
            .get(behind.saturating_sub(3)..behind)
            .unwrap_or_default()
            .iter()
            .any(|name| name.end == word.end && self.document.is_proper(name))
    }

    /// Whether a unit is a noun for one man (الرئيس).
    fn is_man(&self, at: usize) -> bool {
        self.document.is(at, Class::Person)
            && self.word_before(at + 1).is_some_and(|word| !ends_feminine(word) && !ends_plural(word))
    }

    /// Whether a name means the country here.
    fn names_country(&self, at: usize, unit: &Unit, entry: Entry) -> bool {
        let guards = entry.guards;
        if guards.has(Guards::MEASURE) {
            return !self.is_measure(at);
        }
        if !guards.has(Guards::WORD) {
            return true;
        }
        if self.beside_country(at) {
            return true;
        }
        let cues = self.cues_before(at);
        let noun = cues.has(Cues::NOUN) && !self.word_before(at).is_some_and(|word| word.key.has_article());
        if guards.has(Guards::PERSON) || guards.has(Guards::PLACE) {
            return noun;
        }
        noun || cues.has(Cues::PREPOSITION)
            || unit.particles.has(Particles::IN)
            || unit.particles.has(Particles::TO)
            || unit.particles.has(Particles::LIKE)
            || self.word_before(at).is_some_and(|word| word.key.len() >= 4 && ends_verb(word))
    }

    /// The country that has a city of this name, where nothing beside it says that the country is meant.
    fn rival(&self, at: usize, unit: &Unit, entry: Entry) -> Option<u32> {
        if !entry.guards.has(Guards::STRICT) {
            return None;
        }
        let rival = self.context.rival(self.word_of(unit)?.key)?;
        let vowelled = self.document.slice(unit.start, unit.end).contains('\u{64F}');
        (!vowelled && !self.beside_country(at) && !self.cues_before(at).has(Cues::NOUN)).then_some(rival)
    }

    /// Whether a number behind it, or a word before it, makes it a measure (بقطر 20 سنتيمترا).
    fn is_measure(&self, at: usize) -> bool {
        let counted = self.document.whole(at + 1).is_some() && !self.document.is(at + 1, Class::Year);
        counted || self.document.is(at.wrapping_sub(1), Class::Each)
    }

    /// Whether a demonym means people or things of a country here.
    fn names_people(&self, at: usize, unit: &Unit, entry: Entry) -> bool {
        let word = self.word_before(at);
        let cues = word.map_or(Cues::default(), |word| self.context.cues(word.key));
        if entry.guards.has(Guards::WORD) && !cues.has(Cues::NATIONAL) {
            return false;
        }
        let surname =
            cues.has(Cues::GIVEN_NAME) && unit.flags.has(Flags::DEFINITE) && unit.particles == Particles::default();
        !(surname && self.word_of(unit).is_some_and(|own| !ends_feminine(own) && !ends_plural(own)))
    }
}

impl Unit {
    /// Whether it is a cut و: its word belongs to the unit behind it.
    fn group_is_and(&self, document: &Document<'_>) -> bool {
        document.lexicon.sets.classes(self.set).has(Class::And)
    }
}

fn last_letter(word: Token) -> u8 {
    word.key.letter(word.key.len().saturating_sub(1))
}

fn ends_feminine(word: Token) -> bool {
    last_letter(word) == HEH && (word.marks.has(Marks::TEH_MARBUTA) || word.key.len() > 3)
}

fn ends_plural_feminine(word: Token) -> bool {
    last_letter(word) == TEH && word.key.letter(word.key.len().saturating_sub(2)) == ALEF
}

fn ends_plural(word: Token) -> bool {
    let before = word.key.letter(word.key.len().saturating_sub(2));
    last_letter(word) == NOON && (before == WAW || before == YEH)
}

/// Whether it ends as a verb of the feminine does (أعلنت).
fn ends_verb(word: Token) -> bool {
    last_letter(word) == TEH && !ends_plural_feminine(word) && !word.key.has_article()
}

/// Which countries a text tells of, for the names that can mean several.
#[derive(Debug, Default)]
struct Told {
    /// Places in bytes and countries, in the order of the text.
    places: Vec<(u32, u32)>,
    /// Each country once.
    countries: Vec<u32>,
}

/// How far around a name its sentence is asked which country it means.
const NEAR: usize = 16;

impl Told {
    fn tells(&self, country: u32) -> bool {
        self.countries.contains(&country)
    }

    /// The one country among the choices that is told of between two places, near a third.
    fn near(&self, choices: &[u32], (start, end): (u32, u32), at: u32) -> Option<u32> {
        let middle = self.places.partition_point(|&(place, _)| place < at);
        let window = self.places.get(middle.saturating_sub(NEAR)..(middle + NEAR).min(self.places.len()))?;
        let here = window.iter().filter(|&&(place, _)| start <= place && place < end).map(|&(_, country)| country);
        only(here.filter(|country| choices.contains(country)))
    }

    fn anywhere(&self, choices: &[u32]) -> Option<u32> {
        only(choices.iter().copied().filter(|&country| self.tells(country)))
    }
}

/// The one value of an iterator, none where it has several or none.
fn only(mut values: impl Iterator<Item = u32>) -> Option<u32> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// What the text decides.
impl Reader<'_> {
    /// Settles what only the rest of the text can: which Congo, and whether عمان is the country or Jordan's capital.
    fn decide(&self, mentions: &mut Vec<Find>) {
        if !mentions.iter().any(|found| found.value & SEVERAL_COUNTRIES != 0 || found.rival.is_some()) {
            return;
        }
        let told = self.told(mentions);
        mentions.retain(|found| match (found.rival, found.country) {
            (Some(rival), Some(own)) => told.tells(own) || !told.tells(rival),
            _ => true,
        });
        for found in mentions.iter_mut().filter(|found| found.value & SEVERAL_COUNTRIES != 0) {
            let choices = self.document.lexicon.tables.country_choices.get((found.value & COUNTRY_INDEX) as usize);
            let (Some(choices), Named::Country(_)) = (choices, found.named) else { continue };
            let sentence = self.document.sentences.get(self.document.sentence_at(found.start));
            let here = sentence.and_then(|sentence| told.near(choices, (sentence.start, sentence.end), found.start));
            found.country = here.or_else(|| told.anywhere(choices));
        }
    }

    /// The countries that names, demonyms and words such as كينشاسا tell of.
    fn told(&self, mentions: &[Find]) -> Told {
        let sure = mentions.iter().filter(|found| found.rival.is_none() && found.value & SEVERAL_COUNTRIES == 0);
        let mut places: Vec<(u32, u32)> = sure.filter_map(|found| Some((found.start, found.country?))).collect();
        places.extend(self.document.tokens.iter().filter_map(|token| Some((token.start, self.evidence(token.key)?))));
        places.sort_unstable();
        let mut countries: Vec<u32> = places.iter().map(|&(_, country)| country).collect();
        countries.sort_unstable();
        countries.dedup();
        Told { places, countries }
    }

    fn evidence(&self, key: Key) -> Option<u32> {
        self.context.evidence(key).or_else(|| if key.len() > 4 { self.context.evidence(key.cut(1)) } else { None })
    }
}

/// Names with a slip between the members of a list.
impl Reader<'_> {
    /// Adds the members that a slip of one letter hides: تونس والجزائز والمغرب.
    fn mend(&self, mentions: &mut Vec<Find>) {
        let mut mended: Vec<Find> = Vec::new();
        for pair in mentions.windows(2) {
            if let [from, to] = pair
                && from.is_name()
                && to.is_name()
                && let Some(found) = self.mended(from, to)
            {
                mended.push(found);
            }
        }
        if !mended.is_empty() {
            mentions.extend(mended);
            mentions.sort_by_key(|found| found.start);
        }
    }

    /// The one unknown word between two names, where it is a name with one letter wrong.
    fn mended(&self, from: &Find, to: &Find) -> Option<Find> {
        let document = self.document;
        let between = from.unit + 1..to.unit;
        if !(2..=5).contains(&between.len()) || document.unit(to.unit).flags.has(Flags::NEWLINE) {
            return None;
        }
        let mut words = between.clone().filter(|&at| !document.classes(at).overlaps(SEPARATORS));
        let (at, None) = (words.next()?, words.next()) else { return None };
        let unit = document.unit(at);
        let token = self.token(unit.first_token as usize)?;
        if !document.is(at, Class::Word) || token.kind != Kind::Arabic || self.begins_name(unit.first_token as usize) {
            return None;
        }
        let cut = u32::from(token.key.first() == WAW);
        let separated = (cut > 0 || at > between.start) && at + 1 < between.end;
        let key = token.key.cut(cut);
        let mut near = document
            .lexicon
            .tables
            .long_names
            .iter()
            .filter(|(name, _)| key.len() >= MIN_SLIP && key.is_one_slip_from(*name));
        let (&(_, value), None) = (near.next()?, near.next()) else { return None };
        let start = unit.start + offset_after(document.slice(unit.start, unit.end), cut) as u32;
        let found = Find {
            start,
            end: unit.end,
            unit: at,
            named: Named::Country(CountryKind::Name),
            value: value | SLIP,
            country: Some(value),
            rival: None,
        };
        separated.then_some(found)
    }
}

/// What stands between two mentions of a list.
#[derive(Debug, Clone, Copy, Default)]
struct Gap {
    separated: bool,
    /// The second stands on a line of its own.
    line: bool,
}

/// A list may not pass over a member of more words than this.
const MAX_PASSED_OVER: usize = 5;
/// Nor a gloss in brackets of more.
const MAX_GLOSS: usize = 10;

/// Lists.
impl Reader<'_> {
    fn lists(&self, mentions: &[Find]) -> Vec<ListFind> {
        let mut lists = Vec::new();
        let mut first = 0;
        while first < mentions.len() {
            let mut last = first;
            let mut lines = false;
            while let (Some(from), Some(to)) = (mentions.get(last), mentions.get(last + 1)) {
                let Some(gap) = self.gap(from, to).filter(|gap| self.joins(mentions.get(first), from, to, gap)) else {
                    break;
                };
                if gap.line && last > first && !lines || lines && !gap.line {
                    break;
                }
                lines = gap.line;
                last += 1;
            }
            if let Some(list) = mentions.get(first..=last).and_then(|members| self.list(members, lines)) {
                lists.push(list);
            }
            first = last + 1;
        }
        lists
    }

    /// Whether a gap that can stand in a list does so between these two.
    fn joins(&self, first: Option<&Find>, from: &Find, to: &Find, gap: &Gap) -> bool {
        let particles = self.document.unit(to.unit).particles;
        let particle = particles.has(Particles::IN) || particles.has(Particles::TO) || particles.has(Particles::LIKE);
        if gap.separated {
            // يربط فرنسا، وبالجزائر …: a new phrase, unless the first member has a particle too.
            return !particle || first.is_some_and(|first| self.is_governed(first));
        }
        from.is_name() && to.is_name() && !particle
    }

    /// Whether a preposition or a particle stands before a mention.
    fn is_governed(&self, found: &Find) -> bool {
        let particles = self.document.unit(found.unit).particles;
        particles.has(Particles::IN)
            || particles.has(Particles::TO)
            || particles.has(Particles::LIKE)
            || self.cues_before(found.unit).has(Cues::PREPOSITION)
    }

    fn list(&self, members: &[Find], lines: bool) -> Option<ListFind> {
        let start = members.iter().position(Find::is_name)?;
        let end = members.iter().rposition(Find::is_name)?;
        let members = members.get(start..=end)?;
        let mut countries: Vec<u32> = Vec::new();
        let mut named = 0;
        let mut ambiguous = false;
        for member in members.iter().filter(|member| member.is_name()) {
            match member.country {
                Some(country) if countries.contains(&country) => continue,
                Some(country) => countries.push(country),
                None => ambiguous = true,
            }
            named += 1;
        }
        if named < 3 {
            return None;
        }
        let (first, last) = (members.first()?, members.last()?);
        if lines && !(self.starts_line(first) && self.ends_line(last)) {
            return None;
        }
        let parts = members.iter().filter(|member| member.named == Named::Country(CountryKind::Part)).count();
        let mismatch = self
            .stated_length(first.unit)
            .is_some_and(|stated| stated != named as u64 && stated != (named + parts) as u64);
        let rule = if lines { "country_list.lines" } else { "country_list.enumeration" };
        Some(ListFind { start: first.start, end: last.end, countries, rule, ambiguous, mismatch })
    }

    fn tokens_of(&self, found: &Find) -> (usize, usize) {
        let unit = self.document.unit(found.unit);
        (unit.first_token as usize, unit.last_token as usize)
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.document.tokens.get(at)
    }

    /// Whether only bullets and numbers stand before it on its line.
    fn starts_line(&self, found: &Find) -> bool {
        let mut at = self.tokens_of(found).0;
        while let Some(token) = self.token(at) {
            if token.after_newline() {
                return true;
            }
            let Some(before) = at.checked_sub(1).filter(|&before| self.token(before).is_some_and(is_bullet)) else {
                return at == 0;
            };
            at = before;
        }
        false
    }

    /// Whether its line ends behind it, or with a mark.
    fn ends_line(&self, found: &Find) -> bool {
        self.token(self.tokens_of(found).1)
            .is_none_or(|token| token.after_newline() || matches!(token.kind, Kind::Punct(_)))
    }

    /// Reads what stands between two mentions; none where it ends a list.
    fn gap(&self, from: &Find, to: &Find) -> Option<Gap> {
        let (mut at, end) = (self.tokens_of(from).1, self.tokens_of(to).0);
        let mut gap = Gap::default();
        if at > end {
            return None;
        }
        if self.counted_gap(from, to) {
            return Some(Gap { separated: true, line: false });
        }
        while at < end {
            let token = self.token(at)?;
            if token.after_newline() && !gap.separated {
                return self.line_gap(at, end);
            }
            at = self.gap_part(at, end, &mut gap)?;
        }
        let target = self.token(end)?;
        if target.after_newline() && !gap.separated {
            gap.line = true;
            gap.separated = true;
        }
        // The و cut from the word itself.
        gap.separated |= self.document.unit(to.unit).particles.has(Particles::AND);
        Some(gap)
    }

    /// Whether each member has its number of people: أربعة أفراد من غينيا واثنان من غامبيا.
    fn counted_gap(&self, from: &Find, to: &Find) -> bool {
        let document = self.document;
        let (mut at, mut end) = (from.unit + 1, to.unit);
        if !document.classes(at).overlaps(SEPARATORS) || end > at + MAX_PASSED_OVER + 3 {
            return false;
        }
        while document.classes(at).overlaps(SEPARATORS) {
            at += 1;
        }
        if self.cues_before(end).has(Cues::REGION) {
            end -= 1;
        }
        let counted = at..end.saturating_sub(1);
        !counted.is_empty() && document.is(end - 1, Class::From) && counted.into_iter().all(|at| self.counts_people(at))
    }

    fn counts_people(&self, at: usize) -> bool {
        self.document.numeral(at).is_some()
            || self.document.is(at, Class::Person)
            || self.cues_before(at + 1).has(Cues::OTHERS)
    }

    /// A gap over a line break: only bullets and numbers stand on the next line before the name.
    fn line_gap(&self, at: usize, end: usize) -> Option<Gap> {
        let marks = self.document.tokens.get(at..end)?;
        marks.iter().all(is_bullet).then_some(Gap { separated: true, line: true })
    }

    /// One part of a gap: the token behind it.
    fn gap_part(&self, at: usize, end: usize, gap: &mut Gap) -> Option<usize> {
        let token = self.token(at)?;
        match token.kind {
            Kind::Punct(Punct::Comma | Punct::Semicolon | Punct::Slash | Punct::Dash) => {
                gap.separated = true;
                Some(at + 1)
            }
            Kind::Punct(Punct::Quote | Punct::Apostrophe | Punct::Underscore | Punct::Hash) => Some(at + 1),
            Kind::Punct(Punct::Open) => self.gloss(at, end),
            Kind::Punct(punct) if is_bullet_mark(punct) => {
                gap.separated = true;
                Some(at + 1)
            }
            Kind::Arabic => self.gap_word(at, end, gap),
            _ => None,
        }
    }

    /// Behind a gloss in brackets: السعودية (رئيسا).
    fn gloss(&self, at: usize, end: usize) -> Option<usize> {
        let inside = self.document.tokens.get(at + 1..end.min(at + 2 + MAX_GLOSS))?;
        let close = inside.iter().position(|token| token.is(Punct::Close))?;
        Some(at + 2 + close)
    }

    fn gap_word(&self, at: usize, end: usize, gap: &mut Gap) -> Option<usize> {
        let key = self.token(at)?.key;
        let and = key.first() == WAW;
        if and && key.len() == 1 {
            gap.separated = true;
            return Some(at + 1);
        }
        for cut in if and { 0..=1 } else { 0..=0 } {
            let word = |offset: usize| {
                self.token(at + offset)
                    .map_or(Key::NONE, |token| if offset == 0 { token.key.cut(cut) } else { token.key })
            };
            if let Some(words) = self.context.joint(word).filter(|words| at + words <= end) {
                gap.separated = true;
                return Some(at + words);
            }
        }
        let cues = self.context.cues(key);
        let separated = gap.separated || and;
        if separated && at + 1 == end && (cues.has(Cues::REGION) || cues.has(Cues::PREPOSITION)) {
            gap.separated = true;
            return Some(at + 1);
        }
        if !separated && cues.has(Cues::OFFICE) {
            return Some(at + 1);
        }
        if separated && (cues.has(Cues::BODY) || self.begins_name(at)) {
            gap.separated = false;
            return self.passed_over(at, end);
        }
        None
    }

    /// Whether a name of the lexicon's second layer begins with this token.
    fn begins_name(&self, at: usize) -> bool {
        self.document.names_at(at as u32).any(|name| self.document.is_proper(name))
    }

    /// Behind a body or a region that stands as a member between countries; a separator must follow it.
    fn passed_over(&self, at: usize, end: usize) -> Option<usize> {
        let mut next = at + 1;
        while next < end && self.token(next)?.kind == Kind::Arabic && self.token(next)?.key.len() > 1 {
            next += 1;
        }
        (next - at <= MAX_PASSED_OVER).then_some(next)
    }

    /// How many countries the words before a list say that it has (البلدان الثلاثة، 7 دول هي).
    fn stated_length(&self, first: usize) -> Option<u64> {
        let document = self.document;
        let mut at = first;
        for _ in 0..8 {
            at = at.checked_sub(1)?;
            let unit = document.unit(at + 1);
            if unit.flags.has(Flags::NEWLINE) || document.is(at, Class::FullStop) {
                return None;
            }
            if self.word_before(at + 1).is_some_and(|word| self.context.cues(word.key).has(Cues::INCLUDING)) {
                return None;
            }
            if self.counts_countries(at) {
                let behind = (at + 1 < first).then(|| document.whole(at + 1)).flatten();
                return behind.or_else(|| document.whole(at.checked_sub(1)?));
            }
        }
        None
    }

    /// Whether the unit at `at` is a noun for countries (دول، بلدان).
    fn counts_countries(&self, at: usize) -> bool {
        let noun = self.document.entry(at, Class::Thing).map(|entry| NounForm::of(entry.value).noun);
        noun.and_then(|noun| self.document.lexicon.tables.nouns.get(noun as usize))
            .is_some_and(|noun| noun.class == UnitClass::Country)
    }
}

fn is_bullet_mark(punct: Punct) -> bool {
    matches!(punct, Punct::Bullet | Punct::Other | Punct::Dash)
}

/// Whether a token can stand before a member at the start of its line.
fn is_bullet(token: &Token) -> bool {
    match token.kind {
        Kind::Punct(punct) => {
            is_bullet_mark(punct)
                || matches!(
                    punct,
                    Punct::Stop | Punct::Close | Punct::Comma | Punct::Semicolon | Punct::Hash | Punct::Quote
                )
        }
        Kind::Number => token.digits() <= 2,
        _ => false,
    }
}
