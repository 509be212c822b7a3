//! Lists: three or more countries enumerated inside one sentence.

use super::names::has_particle;
use super::{Find, ListFind, Named, Reader, SEPARATORS};
use crate::lexicon::class::Class;
use crate::lexicon::clitics::Particles;
use crate::lexicon::country_context::Cues;
use crate::lexicon::matcher::Flags;
use crate::lexicon::tables::NounForm;
use crate::record::{CountryKind, UnitClass};
use crate::text::fold::{Punct, WAW};
use crate::text::token::{Key, Kind, Token};

/// What stands between two mentions of a list.
#[derive(Debug, Clone, Copy, Default)]
struct Gap {
    separated: bool,
    /// The second stands on a line of its own.
    line: bool,
    /// A dash or a stroke parts them, as it does the two sides of a match.
    dash: bool,
    /// A preposition stands before the second again.
    preposition: bool,
}

/// Whether a gap is of another sort than the one before it, behind so many members: a list keeps to lines, and تونس - مصر،
/// المغرب - السنغال are two matches.
fn changes(before: Gap, gap: Gap, members: usize) -> bool {
    before.line != gap.line
        || before.preposition != gap.preposition
        || !before.dash && gap.dash
        || before.dash && !gap.dash && members < 2
}

/// A list may not pass over a member of more words than this.
const MAX_PASSED_OVER: usize = 5;
/// Nor a gloss in brackets of more.
const MAX_GLOSS: usize = 10;

/// Lists.
impl Reader<'_> {
    pub(super) fn lists(&self, mentions: &[Find]) -> Vec<ListFind> {
        let mut lists = Vec::new();
        let mut first = 0;
        while first < mentions.len() {
            let mut last = first;
            let mut before = Gap::default();
            let mut changed = false;
            while let (Some(from), Some(to)) = (mentions.get(last), mentions.get(last + 1)) {
                let Some(gap) = self.gap(from, to).filter(|gap| self.joins(mentions.get(first), from, to, gap)) else {
                    break;
                };
                changed = last > first && changes(before, gap, last - first);
                if changed {
                    break;
                }
                before = gap;
                last += 1;
            }
            let list = mentions.get(first..=last).and_then(|members| self.list(members, before.line));
            // What ends one enumeration may begin the next: في الأردن وفي تونس وليبيا ومصر.
            first = if changed && list.is_none() { last } else { last + 1 };
            lists.extend(list);
        }
        lists
    }

    /// Whether a gap that can stand in a list does so between these two.
    fn joins(&self, first: Option<&Find>, from: &Find, to: &Find, gap: &Gap) -> bool {
        let particle = has_particle(&self.document.unit(to.unit));
        if gap.separated {
            // يربط فرنسا، وبالجزائر …: a new phrase, unless the first member has a particle too.
            return !particle || first.is_some_and(|first| self.is_governed(first));
        }
        from.is_name() && to.is_name() && !particle
    }

    /// Whether a preposition or a particle stands before a mention.
    pub(super) fn is_governed(&self, found: &Find) -> bool {
        has_particle(&self.document.unit(found.unit)) || self.cues_before(found.unit).has(Cues::PREPOSITION)
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

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
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
            return Some(Gap { separated: true, ..gap });
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
        gap.separated |= self.document.unit(to.unit).particles.has(Particles::AND.with(Particles::THEN));
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
        marks.iter().all(is_bullet).then_some(Gap { separated: true, line: true, ..Gap::default() })
    }

    /// One part of a gap: the token behind it.
    fn gap_part(&self, at: usize, end: usize, gap: &mut Gap) -> Option<usize> {
        let token = self.token(at)?;
        match token.kind {
            Kind::Punct(Punct::Comma | Punct::Semicolon) => {
                gap.separated = true;
                Some(at + 1)
            }
            Kind::Punct(Punct::Slash | Punct::Dash) => {
                gap.dash = !gap.separated;
                gap.separated = true;
                Some(at + 1)
            }
            Kind::Number if self.is_numbering(at) => {
                gap.separated = true;
                Some(at + 2)
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

    /// Whether a number at `at` numbers a member: `2- تونس`.
    fn is_numbering(&self, at: usize) -> bool {
        let mark = |token: &Token| matches!(token.kind, Kind::Punct(Punct::Dash | Punct::Stop | Punct::Close));
        let digits = self.token(at).is_some_and(|token| token.digits() <= 2);
        digits && self.token(at + 1).is_some_and(|next| next.is_glued() && mark(next))
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
        let cues = self.context.cues(if and { key.cut(1) } else { key });
        let separated = gap.separated || and;
        if separated && at + 1 == end && (cues.has(Cues::REGION) || cues.has(Cues::PREPOSITION)) {
            gap.separated = true;
            gap.preposition = cues.has(Cues::PREPOSITION);
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
    pub(super) fn begins_name(&self, at: usize) -> bool {
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
