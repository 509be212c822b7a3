//! Who holds the event: bodies, and countries that act as one, by the words of holding around them.

use super::anchor::{Anchor, governs};
use super::days::{are_same_talks, speaks_of};
use super::story::{Mark, Rank, Scene, Sign};
use super::{Reading, distance, within};
use crate::lexicon::class::{Class, Classes};
use crate::lexicon::clitics::Particles;
use crate::lexicon::tables::EventCue;
use crate::record::{CountryKind, Event, EventCategory, Mention};
use crate::text::fold::{LAM, Punct, WAW};
use crate::text::token::{Key, Kind, offset_after};

/// Sentences after this one are not asked.
const BODY: u32 = 12;
/// Further down, only who holds it in so many words (من تنظيم).
const LEAD: u32 = 5;
/// How far behind the plural that announces them the first of several bodies may stand, and an agent behind its verb, in tokens.
const SEVERAL: u32 = 16;
/// How far from its verb a noun of the event may stand.
const REACH: u32 = 20;
/// A noun this near behind a verb is its object.
const OBJECT: u32 = 8;
/// A body without a name has at most so many words.
const COMMON: u32 = 8;

/// A body, or a country that acts as one, where the text names it.
#[derive(Debug, Clone)]
struct Holder {
    bytes: std::ops::Range<usize>,
    /// Its tokens, half-open.
    span: (u32, u32),
    /// Its index among the record's organisations.
    body: Option<usize>,
}

/// Fills in who holds the event, as written.
pub(super) fn fill(reading: &Reading<'_>, anchor: &Anchor, event: &mut Event) {
    // A visit is made, not held.
    if anchor.category == EventCategory::Visit {
        return;
    }
    let own = std::iter::once(&anchor.scene);
    let others = reading.story.scenes.iter().filter(|scene| {
        scene.first != anchor.scene.first && scene.rank < Rank::Body(BODY) && speaks_of(reading, anchor, scene)
    });
    for scene in own.chain(others) {
        let search = Search::new(reading, anchor, scene);
        let found = search.organisers();
        if found.is_empty() {
            continue;
        }
        for holder in found {
            let end = search.without_place(event, &holder);
            let text = reading.document.text.get(holder.bytes.start..end).unwrap_or("").trim_end();
            event.organisers.push(text.to_owned());
            event.evidence.organisations.extend(holder.body);
        }
        return;
    }
}

/// The search for those who hold the event in one sentence.
struct Search<'a> {
    reading: &'a Reading<'a>,
    anchor: &'a Anchor,
    scene: &'a Scene,
    marks: &'a [Mark],
    holders: Vec<Holder>,
}

impl<'a> Search<'a> {
    fn new(reading: &'a Reading<'a>, anchor: &'a Anchor, scene: &'a Scene) -> Search<'a> {
        Search { reading, anchor, scene, marks: reading.story.marks(scene), holders: holders(reading, scene) }
    }

    /// Those in the sentence that hold the event.
    fn organisers(&self) -> Vec<Holder> {
        for (at, mark) in self.marks.iter().enumerate() {
            let holds = self.holds(mark);
            let opens = at == 0 && mark.is_cue(&[EventCue::Occur, EventCue::End]);
            if !(holds || opens) || !self.concerns(mark) {
                continue;
            }
            let first = if holds { self.holder_of(mark) } else { self.body_after(mark) };
            if let Some(first) = first {
                return self.with_joined(first);
            }
            if let Some(bytes) = self.common_body(mark.last) {
                return vec![Holder { span: self.reading.tokens_of(bytes.clone()), bytes, body: None }];
            }
        }
        Vec::new()
    }

    /// Whether a word says that somebody holds the event.
    fn holds(&self, mark: &Mark) -> bool {
        let calls = mark.is_cue(&[EventCue::Call]) && self.is_evidence(mark);
        let told = self.scene.rank < Rank::Body(LEAD) && mark.is_cue(&[EventCue::Hold]);
        calls || told || mark.is_cue(&[EventCue::By])
    }

    fn is_evidence(&self, mark: &Mark) -> bool {
        self.scene.first == self.anchor.scene.first
            && self.anchor.evidence.is_some_and(|evidence| evidence.first == mark.first)
    }

    /// Whether a verb of holding has the event for its object, or stands by a noun of it.
    fn concerns(&self, verb: &Mark) -> bool {
        let object = self.marks.iter().find(|mark| mark.first >= verb.last && mark.noun().is_some());
        match object.filter(|object| object.first - verb.last <= OBJECT) {
            _ if self.is_evidence(verb) => true,
            Some(object) => self.is_of_event(object),
            None => self
                .marks
                .iter()
                .filter(|mark| self.is_of_event(mark))
                .any(|noun| distance(noun.span(), verb.span()) <= REACH || governs(self.marks, verb, noun)),
        }
    }

    /// Whether a noun or verb tells of the event.
    fn is_of_event(&self, mark: &Mark) -> bool {
        match mark.sign {
            Sign::Noun(sign) => match sign.noun.category {
                Some(category) => {
                    category == self.anchor.category
                        || (sign.definite && are_same_talks(category, self.anchor.category))
                }
                // "سبعة أنشطة" are others.
                None => sign.definite || self.scene.first == self.anchor.scene.first,
            },
            Sign::Cue(cue) => cue == EventCue::Act(self.anchor.category),
        }
    }

    /// Who does what a word of holding tells.
    fn holder_of(&self, mark: &Mark) -> Option<usize> {
        self.holder_after(mark)
            .or_else(|| self.first_of_several(mark))
            .or_else(|| self.holder_after(self.agent(mark)?))
            .or_else(|| self.holder_before(mark))
            .or_else(|| self.holder_behind_noun(mark))
    }

    /// The body that opens or closes the event; a country that opens its embassy holds none.
    fn body_after(&self, mark: &Mark) -> Option<usize> {
        self.holder_after(mark).filter(|&index| self.is_body(index))
    }

    fn is_body(&self, index: usize) -> bool {
        self.holders.get(index).is_some_and(|holder| holder.body.is_some())
    }

    /// The holder right behind a word of holding, over expressions of time and كل من.
    fn holder_after(&self, mark: &Mark) -> Option<usize> {
        let document = self.reading.document;
        let dates = within(&self.reading.record.dates, self.scene).map(|(_, date)| date.byte_range());
        let next_date = dates.map(|date| self.reading.tokens_of(date)).find(|span| span.0 >= mark.last);
        let mut token = mark.last;
        for _ in 0..6 {
            if let Some(index) = self.holder_at(token) {
                return Some(index).filter(|&index| self.may_hold(mark, index));
            }
            let passed = document.classes(document.unit_of(token));
            token = match next_date {
                Some((first, last)) if (first..last).contains(&token) => last,
                _ if passed.overlaps(Classes::TIMES.with(Class::Each).with(Class::From)) => token + 1,
                _ => return None,
            };
        }
        None
    }

    /// The holder that starts in a token, or behind the quotation mark that it is.
    fn holder_at(&self, token: u32) -> Option<usize> {
        let starts_in = |token: u32| self.holders.iter().position(|holder| holder.span.0 == token);
        starts_in(token).or_else(|| if self.is_mark(token) { starts_in(token + 1) } else { None })
    }

    /// Whether a token is a mark of punctuation.
    fn is_mark(&self, token: u32) -> bool {
        self.reading.document.tokens.get(token as usize).is_some_and(|token| matches!(token.kind, Kind::Punct(_)))
    }

    /// Whether a holder can be the subject of a verb: neither a place (بالجزائر) nor, of one of taking place, the event itself
    /// (انطلاق منتدى الاستثمار).
    fn may_hold(&self, verb: &Mark, index: usize) -> bool {
        let Some(first) = self.holders.get(index).map(|holder| holder.span.0) else { return false };
        let occurs = !verb.is_cue(&[EventCue::Hold, EventCue::By, EventCue::Agent, EventCue::Call]);
        let is_event = occurs && self.is_event_noun(first);
        !is_event && !self.reading.is_inside(self.scene, first)
    }

    fn is_event_noun(&self, token: u32) -> bool {
        self.marks.iter().any(|mark| mark.first == token && mark.noun().is_some())
    }

    /// The first of several bodies that a plural announces: "نظمت النقابات الأربع، الاتحاد المغربي للشغل و…".
    fn first_of_several(&self, mark: &Mark) -> Option<usize> {
        let several = self.marks.iter().find(|other| other.is_cue(&[EventCue::Several]) && other.first >= mark.last)?;
        let named = |holder: &Holder| {
            let apart = self.is_mark(holder.span.0.wrapping_sub(1)) || self.follows(holder.span.0, EventCue::Relative);
            holder.body.is_some() && apart && (several.last..several.last + SEVERAL).contains(&holder.span.0)
        };
        if several.first - mark.last <= 2 { self.holders.iter().position(named) } else { None }
    }

    /// Whether such a word stands right before a token.
    fn follows(&self, token: u32, cue: EventCue) -> bool {
        self.marks.iter().any(|mark| mark.is_cue(&[cue]) && mark.last == token)
    }

    /// The word behind a verb of holding, and before the next one, that tells by whom: "تنظم هذه الدورة من طرف".
    fn agent(&self, verb: &Mark) -> Option<&Mark> {
        let later = self.marks.iter().filter(|mark| mark.first >= verb.last && mark.first - verb.last <= SEVERAL);
        later.take_while(|mark| !mark.is_cue(&[EventCue::Hold])).find(|mark| mark.is_cue(&[EventCue::Agent]))
    }

    /// The holder right before a word of holding: with a relative pronoun (الجمعية التي نظمت), or where it opens its clause
    /// ("جمعية المدينة تنظم"). An office of its own holds nothing in its name (رئيس المجلس), nor does a venue (في المركز الذي).
    fn holder_before(&self, mark: &Mark) -> Option<usize> {
        let relative = self.marks.iter().find(|other| other.is_cue(&[EventCue::Relative]) && other.last == mark.first);
        let last = self.holder_until(relative.map_or(mark.first, |relative| relative.first))?;
        let index = self.first_of_list(last);
        let first = self.holders.get(index)?.span.0;
        if first == self.scene.first {
            return Some(index);
        }
        let document = self.reading.document;
        let before = first.checked_sub(1)?;
        let classes = document.classes(document.unit_of(before));
        let opens = self.is_mark(before)
            || self.follows(first, EventCue::Call)
            || classes.overlaps(Classes::of(Class::That).with(Class::Verb));
        let may = match relative {
            Some(_) => self.is_body(index),
            None => opens,
        };
        let office = classes.overlaps(Classes::of(Class::Person).with(Class::Title));
        (may && !office && !self.reading.is_inside(self.scene, first)).then_some(index)
    }

    /// The holder that ends before a token, with or without a comma between them.
    fn holder_until(&self, end: u32) -> Option<usize> {
        let is_comma = |token: u32| {
            let token = self.reading.document.tokens.get(token as usize);
            token.is_some_and(|token| token.kind == Kind::Punct(Punct::Comma))
        };
        self.holders.iter().position(|holder| {
            let last = holder.span.1;
            last == end || (last + 1 == end && is_comma(last))
        })
    }

    /// The first of the list that a holder closes.
    fn first_of_list(&self, last: usize) -> usize {
        let mut index = last;
        while let Some([before, holder]) = index.checked_sub(1).and_then(|before| self.holders.get(before..=index))
            && self.joint(before, holder).is_some()
        {
            index -= 1;
        }
        index
    }

    /// The body behind the event's noun that a verb of holding has for its object: "تشرف على الدورة الجمعية".
    fn holder_behind_noun(&self, mark: &Mark) -> Option<usize> {
        let is_object = |noun: &&Mark| noun.noun().is_some() && noun.first >= mark.last && noun.first - mark.last <= 1;
        // "معرض الجزائر الدولي" is no fair that the country holds.
        self.holder_at(self.marks.iter().find(is_object)?.last).filter(|&index| self.is_body(index))
    }

    /// A holder with those listed behind it: joined by و, or by commas where a و joins the last.
    fn with_joined(&self, first: usize) -> Vec<Holder> {
        let mut found: Vec<Holder> = Vec::new();
        let mut sure = 1;
        for holder in self.holders.iter().skip(first) {
            if let Some(last) = found.last() {
                match self.joint(last, holder) {
                    Some(Joint::And) => sure = found.len() + 1,
                    Some(Joint::Comma) => {}
                    None => break,
                }
            }
            found.push(holder.clone());
        }
        found.truncate(sure);
        found
    }

    /// What stands between two names that joins them, over an acronym in brackets and quotation marks.
    fn joint(&self, one: &Holder, other: &Holder) -> Option<Joint> {
        let mut rest = self.reading.document.text.get(one.bytes.end..other.bytes.start)?.trim();
        if let Some((_, behind)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            rest = behind;
        }
        let is_mark = |c: char| c.is_whitespace() || "،,\"'«»“”".contains(c);
        match rest.trim_matches(is_mark) {
            "" => rest.contains(['،', ',']).then_some(Joint::Comma),
            word => Key::of(word).filter(|(key, _)| key.first() == WAW && key.len() == 1).map(|_| Joint::And),
        }
    }

    /// A body without a name of its own behind a verb of holding: its head noun, what that governs, adjectives, a complement
    /// with ل (المجلس الإقليمي، غرفة التجارة والصناعة).
    fn common_body(&self, first: u32) -> Option<std::ops::Range<usize>> {
        let document = self.reading.document;
        let is_head = |set| document.lexicon.sets.classes(set).has(Class::Head);
        let head = document.names_at(first).find(|hit| is_head(hit.group.set))?;
        if head.particles != Particles::default() || self.is_event_noun(first) {
            return None;
        }
        let dates = within(&self.reading.record.dates, self.scene).map(|(_, date)| date.byte_range().start);
        let date = dates.map(|start| self.reading.token_at(start)).find(|&date| date >= head.last_token);
        let limit = self.scene.last.min(first + COMMON).min(date.unwrap_or(self.scene.last));
        let mut end = head.last_token;
        let mut open = !document.begins_with_article(head.start, head.end);
        while end < limit {
            let Some(token) = document.tokens.get(end as usize) else { break };
            let joined = u32::from(token.key.first() == WAW);
            let word = token.start + offset_after(document.slice(token.start, token.end), joined) as u32;
            let merged = token.key.first() == LAM && token.key.letter(1) == LAM;
            let definite = merged || document.begins_with_article(word, token.end);
            let classes = document.classes(document.unit_of(end));
            let plain = token.kind == Kind::Arabic && !classes.overlaps(Classes::TIMES.with(Class::Verb));
            if !plain || !(definite || open) {
                break;
            }
            open &= !definite;
            end += 1;
        }
        let alone = end == first + 1;
        let last = document.tokens.get(end.checked_sub(1)? as usize)?;
        (!alone && !open).then_some(head.start as usize..last.end as usize)
    }

    /// The end of a holder's name without the event's own place behind it, where nothing else tells that place: "الجمعية الفلانية
    /// بأكادير" holds it there. A local section keeps it (الاتحاد الجهوي للشغل بصفاقس).
    fn without_place(&self, event: &Event, holder: &Holder) -> usize {
        let places = &self.reading.record.places;
        let evident = event.evidence.places.iter().filter_map(|&index| places.get(index)).map(Mention::byte_range);
        let apart = |range: std::ops::Range<usize>| range.end <= holder.bytes.start || range.start >= holder.bytes.end;
        let inside = |mark: &Mark| holder.span.0 <= mark.first && mark.last <= holder.span.1;
        let local = self.marks.iter().any(|mark| mark.is_cue(&[EventCue::Local]) && inside(mark));
        if local || evident.into_iter().any(apart) {
            return holder.bytes.end;
        }
        let first = places.partition_point(|place| place.byte_range().start <= holder.bytes.start);
        let mut within = places.iter().skip(first).take_while(|place| place.byte_range().start < holder.bytes.end);
        let closes = |place: &&crate::record::PlaceMention| place.byte_range().end == holder.bytes.end;
        match within.find(closes).filter(|place| Some(place.text()) == event.place.as_deref()) {
            Some(place) => self.before_particle(place.byte_range().start).unwrap_or(holder.bytes.end),
            None => holder.bytes.end,
        }
    }

    /// Where the word starts from which a place's particle is cut, or the noun of towns before it; none where it has neither.
    fn before_particle(&self, place: usize) -> Option<usize> {
        let token = self.reading.token_at(place);
        let first = self.reading.head_before(token).map_or(token, |head| head.first_token);
        let start = self.reading.document.tokens.get(first as usize)?.start as usize;
        (start < place).then_some(start)
    }
}

/// What joins two names of a list.
enum Joint {
    And,
    Comma,
}

/// The bodies and countries of a sentence, in order, without countries inside bodies' names.
fn holders(reading: &Reading<'_>, scene: &Scene) -> Vec<Holder> {
    let holder = |bytes: std::ops::Range<usize>, body| Holder { span: reading.tokens_of(bytes.clone()), bytes, body };
    // What a gathering is about does not hold it (ندوة عن الأرشيف الوطني).
    let is_topic = |start: usize| {
        let unit = reading.document.unit_of(reading.token_at(start));
        unit.checked_sub(1).is_some_and(|before| reading.document.is(before, Class::About))
    };
    let bodies = within(&reading.record.organisations, scene).filter(|(_, body)| !is_topic(body.byte_range().start));
    let mut found: Vec<Holder> = bodies.map(|(index, body)| holder(body.byte_range(), Some(index))).collect();
    let named = within(&reading.record.countries, scene).filter(|(_, country)| country.kind == CountryKind::Name);
    for (_, country) in named {
        let bytes = country.byte_range();
        if !found.iter().any(|body| body.bytes.start <= bytes.start && bytes.end <= body.bytes.end) {
            found.push(holder(bytes, None));
        }
    }
    found.sort_by_key(|holder| holder.bytes.start);
    found
}
