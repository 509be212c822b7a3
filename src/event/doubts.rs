//! What speaks against a noun of events: that it names another event, is told by the way, or is what somebody speaks of.

use chrono::Datelike;

use super::anchor::{ACT, governs};
use super::story::{Mark, Scene, Sign};
use super::{Reading, within};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::matcher::NameHit;
use crate::lexicon::tables::{EventCue, EventNoun, NoEvent};
use crate::record::{DateKind, DateMention, EventCategory, Granularity, Mention};
use crate::text::fold::{Punct, SEEN, TEH, YEH};
use crate::text::token::Kind;

/// How far behind a word like عقب the event may stand that it makes another.
const OTHER: u32 = 3;
/// How far two nouns may stand apart of which the second, with ل, belongs to the first.
const COMPLEMENT: u32 = 4;
/// A date this near behind the event and its verb is theirs.
const DATED: u32 = 10;
/// A dateline has at most so many tokens, one without a date no more than a town's name and a dash.
const DATELINE: u32 = 14;
const TOWN: u32 = 3;

/// A noun of events in its sentence.
pub(super) struct Named<'a> {
    pub reading: &'a Reading<'a>,
    pub scene: &'a Scene,
    pub marks: &'a [Mark],
    pub mark: &'a Mark,
    pub noun: EventNoun,
    pub category: EventCategory,
    /// The word that says that it takes place.
    pub evidence: Option<Mark>,
}

/// How much less a noun weighs for all that.
pub(super) fn of(named: &Named<'_>) -> i32 {
    let mut doubt = named.speech();
    if named.is_of_another() || named.completes_a_name() || named.is_edition() || named.is_setting() {
        doubt += 3;
    }
    if named.is_by_the_way() {
        doubt += 2;
    }
    if named.is_long_past() {
        doubt += 4;
    }
    if !named.is_announced() {
        doubt += named.aside();
    }
    doubt
}

impl Named<'_> {
    /// What is said on the occasion of a small event is the news, not the event.
    fn speech(&self) -> i32 {
        let is_said = |mark: &&Mark| matches!(mark.sign, Sign::Cue(EventCue::Not(NoEvent::Speech) | EventCue::Say));
        let before = self.marks.iter().filter(|other| other.last <= self.mark.first);
        let said = before.filter(is_said).count() as i32;
        if self.noun.weak { said.min(2) } else { said.min(1) }
    }

    /// Whether a word stands right before it that makes it another event (عقب، رفض), and none that is part of a date (بعد غد).
    fn is_of_another(&self) -> bool {
        let of_date = |mark: &Mark| {
            within(&self.reading.record.dates, self.scene).any(|(_, date)| {
                let span = self.reading.tokens_of(date.byte_range());
                span.0 <= mark.first && mark.last <= span.1
            })
        };
        let before = self.marks.iter().filter(|mark| mark.is_cue(&[EventCue::Other]) && mark.last <= self.mark.first);
        before.filter(|mark| self.mark.first - mark.last <= OTHER).any(|mark| !of_date(mark))
    }

    /// Whether, with ل, it completes the name of another event (مهرجان المدينة لملتقى الفرق).
    fn completes_a_name(&self) -> bool {
        let before = self.marks.iter().take_while(|mark| mark.first < self.mark.first).last();
        self.mark.particles.has(Particles::TO)
            && before.is_some_and(|before| is_strong(before) && self.mark.first - before.last <= COMPLEMENT)
    }

    /// Whether a word of meeting is the edition of the gathering that follows with ل (الدورة العادية التاسعة لقمة), and does not
    /// prepare it.
    fn is_edition(&self) -> bool {
        let next = self.marks.iter().find(|mark| mark.first >= self.mark.last);
        self.category == EventCategory::Meeting
            && next.is_some_and(|next| {
                let near = next.first - self.mark.last <= COMPLEMENT;
                near && is_strong(next) && next.particles.has(Particles::TO)
            })
    }

    /// Whether it stands in the adverbial that opens a sentence, before the verb that tells of another event: "في إطار معرض الكتاب،
    /// احتضن الرواق لقاء".
    fn is_setting(&self) -> bool {
        let document = self.reading.document;
        let opening = document.unit_of(self.scene.first);
        let adverbial = document.is(opening, Class::In) || document.unit(opening).particles.has(Particles::IN);
        let is_verb = |mark: &&Mark| mark.is_cue(&[EventCue::Hold, EventCue::Host, EventCue::Occur]);
        let verb = self.marks.iter().find(is_verb).filter(|verb| verb.first >= self.mark.last);
        let tells = |verb: &Mark| {
            let mut nouns = self.marks.iter().filter(|mark| mark.noun().is_some_and(|noun| noun.category.is_some()));
            nouns.any(|noun| governs(self.marks, verb, noun))
        };
        adverbial && verb.is_some_and(tells)
    }

    /// Whether its verb stands in a relative clause (سفير بلاده الذي أدى له زيارة), or it is the visit of a guest received.
    fn is_by_the_way(&self) -> bool {
        let relative = |verb: Mark| {
            let mut before = self.marks.iter().filter(|mark| mark.last == verb.first);
            verb.last <= self.mark.first && before.any(|mark| mark.is_cue(&[EventCue::Relative]))
        };
        let opening = after_dateline(self.reading, self.scene) + ACT;
        let is_talks = |mark: &Mark| {
            let early = mark.first <= opening && mark.last <= self.mark.first;
            early && mark.is_cue(&[EventCue::Act(EventCategory::Meeting)])
        };
        self.evidence.is_some_and(relative)
            || (self.category == EventCategory::Visit && self.marks.iter().any(is_talks))
    }

    /// Whether a verb in the past says that it took place years ago, and the sentence knows no later date: `عقدت أول قمة لها في جوان 2009`.
    fn is_long_past(&self) -> bool {
        let record = self.reading.record;
        let Some(today) = record.reference_date.date else { return false };
        let Some(verb) = self.evidence.filter(|verb| !self.is_in_the_present(verb)) else { return false };
        let document = self.reading.document;
        let is_past = |date: &DateMention| date.end_date.is_some_and(|end| end.year() + 1 < today.year());
        let is_own = |date: &DateMention| {
            let span = self.reading.tokens_of(date.byte_range());
            let elsewhen = |mark: &Mark| {
                mark.is_cue(&[EventCue::Elsewhen]) && mark.last <= span.0 && span.0 - mark.last <= COMPLEMENT
            };
            let behind = span.0 >= self.mark.last.max(verb.last) && span.0 - self.mark.last.max(verb.last) <= DATED;
            let inside = document.unit_of(span.0).checked_sub(1).is_some_and(|before| document.is(before, Class::In));
            behind && inside && !self.marks.iter().any(elsewhen)
        };
        let dates = || within(&record.dates, self.scene).map(|(_, date)| date);
        dates().all(is_past) && dates().any(is_own)
    }

    /// Whether a verb begins with ي or ت, as the present does.
    fn is_in_the_present(&self, verb: &Mark) -> bool {
        let token = self.reading.document.tokens.get(verb.first as usize);
        token.is_some_and(|token| matches!(token.key.first(), YEH | TEH))
    }

    /// Whether the verb that the sentence opens with announces it (أعلنت النقابة عن إضراب، جددت الشركة عقودا), or a verb with the س of
    /// the future (أكد أن الملتقى سينعقد).
    fn is_announced(&self) -> bool {
        self.evidence.is_some_and(|verb| {
            let token = self.reading.document.tokens.get(verb.first as usize);
            let future = token.is_some_and(|token| token.key.first() == SEEN);
            verb.is_cue(&[EventCue::Call, EventCue::Sign])
                || (future && verb.is_cue(&[EventCue::Hold, EventCue::Host, EventCue::Occur]))
        })
    }

    /// Whether several days stand behind the verb of taking place (كشفت عن برنامج المهرجان الذي يقام بالرباط من 21 إلى 29 يونيو).
    fn is_dated_by(&self, verb: &Mark) -> bool {
        let dates = within(&self.reading.record.dates, self.scene).map(|(_, date)| date);
        let several = dates.filter(|date| date.kind != DateKind::Date && date.granularity == Granularity::Day);
        verb.is_cue(&[EventCue::Occur, EventCue::Held])
            && several
                .map(|date| self.reading.token_at(date.byte_range().start))
                .any(|first| first >= verb.last && first - verb.last <= DATED)
    }

    /// How much less it weighs in a sentence of background, or of speech that is not held at the event.
    fn aside(&self) -> i32 {
        if self.opens_with(EventCue::Background) {
            return 4;
        }
        if !self.opens_with(EventCue::Say) || self.evidence.is_some_and(|verb| self.is_dated_by(&verb)) {
            return 0;
        }
        // In a speech the event is the setting, "في ندوة"، "خلال افتتاح الملتقى", or speaks itself: "أكدت القمة".
        let document = self.reading.document;
        let unit = document.unit_of(self.mark.first);
        let before = |back| document.classes(unit.wrapping_sub(back));
        let setting = Classes::of(Class::In).with(Class::During);
        let inside = self.mark.particles.has(Particles::IN) || (1..=2).any(|back| before(back).overlaps(setting));
        if inside || self.mark.first <= self.scene.first + 2 { 0 } else { 3 }
    }

    /// Whether its sentence opens with such a word.
    fn opens_with(&self, cue: EventCue) -> bool {
        self.marks.iter().any(|mark| mark.is_cue(&[cue]) && mark.first <= self.scene.first + 1)
    }
}

/// Whether a mark is a noun that is said of events alone.
fn is_strong(mark: &Mark) -> bool {
    mark.noun().is_some_and(|noun| noun.category.is_some() && !noun.weak)
}

/// The first token of a sentence behind the agency's dateline, where it opens with one: a date and a dash (طرابلس 18 سبتمبر 2023
/// (وال) –), or a place and a dash (الكويت - كونا).
pub(super) fn after_dateline(reading: &Reading<'_>, scene: &Scene) -> u32 {
    let tokens = reading.document.tokens;
    let mut opening = scene.first..scene.last.min(scene.first + DATELINE);
    let date = within(&reading.record.dates, scene).map(|(_, date)| reading.tokens_of(date.byte_range())).next();
    let is_dash = |at: &u32| {
        // `جوبا 3-10-2020`
        let in_date = date.is_some_and(|date| (date.0..date.1).contains(at));
        tokens.get(*at as usize).is_some_and(|token| token.kind == Kind::Punct(Punct::Dash)) && !in_date
    };
    let Some(dash) = opening.find(is_dash) else { return scene.first };
    let dated = date.is_some_and(|date| date.0 < dash);
    let placed = || dash <= scene.first + TOWN && opens_with_place(reading, scene);
    if dated || placed() { dash + 1 } else { scene.first }
}

/// Whether a sentence opens with the name of a place or a country.
fn opens_with_place(reading: &Reading<'_>, scene: &Scene) -> bool {
    let document = reading.document;
    let is_town = |hit: &NameHit| document.lexicon.entry(hit.group, Class::Place).is_some();
    document.is(document.unit_of(scene.first), Class::Country) || document.names_at(scene.first).any(is_town)
}
