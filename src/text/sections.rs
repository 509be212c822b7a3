//! Which lines of a saved page are the article, and which are furniture or teasers of other articles.

use std::collections::HashMap;

use once_cell::sync::Lazy;

use super::fold::{self, Char};
use crate::Error;
use crate::record::Section;
use crate::table;

/// A stretch of whole lines of one section, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    pub start: usize,
    pub end: usize,
    pub section: Section,
    /// Whether the line says when the article was published or modified.
    pub dateline: bool,
}

/// How a row of `data/sections.csv` is compared with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the whole line.
    Line,
    /// It starts the line.
    Start,
    /// It starts the line, and a colon follows.
    StartColon,
    /// It starts a line of crumbs, parted by slashes or arrows.
    StartCrumb,
    /// It stands anywhere in a short line.
    Anywhere,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Furniture {
    Chrome,
    Related,
    Dateline,
}

/// Furniture is short: longer lines are text.
const MAX_FURNITURE_CHARS: usize = 88;
/// The words that open crumbs are within so many characters.
const CRUMB_CHARS: usize = 24;
/// A longer first line is a paragraph, not a title.
const MAX_TITLE_CHARS: usize = 330;

#[derive(Default)]
struct Rows {
    lines: HashMap<Vec<u8>, Furniture>,
    /// How long the longest of these is.
    longest: usize,
    others: Vec<(Place, Furniture, Vec<u8>)>,
    /// Which of the others open with a letter, by its number.
    openings: Vec<Vec<usize>>,
}

impl Rows {
    fn add(&mut self, place: Place, furniture: Furniture, form: Vec<u8>) {
        if place == Place::Line {
            self.longest = self.longest.max(form.len());
            self.lines.insert(form, furniture);
            return;
        }
        let letter = usize::from(form.first().copied().unwrap_or(0));
        if self.openings.len() <= letter {
            self.openings.resize(letter + 1, Vec::new());
        }
        if let Some(opening) = self.openings.get_mut(letter) {
            opening.push(self.others.len());
        }
        self.others.push((place, furniture, form));
    }

    /// The furniture that a whole line is.
    fn line(&self, folded: &[u8]) -> Option<Furniture> {
        if folded.len() > self.longest { None } else { self.lines.get(folded).copied() }
    }

    /// The first row that may be at its place in a line and that `fits`; a word of the line opens it.
    fn other(&self, folded: &[u8], fits: impl Fn(Place) -> bool) -> Option<Furniture> {
        let mut best: Option<usize> = None;
        let mut rest = folded;
        while let Some(&letter) = rest.first() {
            let is_start = rest.len() == folded.len();
            for &row in self.openings.get(usize::from(letter)).into_iter().flatten() {
                let found = self.others.get(row).is_some_and(|(place, _, words)| {
                    (is_start || *place == Place::Anywhere) && starts_with_words(rest, words) && fits(*place)
                });
                if found && best.is_none_or(|best| row < best) {
                    best = Some(row);
                }
            }
            let Some(end) = memchr::memchr(0, rest) else { break };
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        best.and_then(|row| self.others.get(row)).map(|(_, furniture, _)| *furniture)
    }
}

static ROWS: Lazy<Result<Rows, Error>> =
    Lazy::new(|| load("data/sections.csv", include_str!("../../data/sections.csv")));

fn load(file: &str, text: &str) -> Result<Rows, Error> {
    let mut rows = Rows::default();
    table::read(file, text, &["section", "place", "form"], |row| {
        let furniture = match row.required("section")? {
            "chrome" => Furniture::Chrome,
            "related" => Furniture::Related,
            "dateline" => Furniture::Dateline,
            other => return Err(row.fault("section", format!("expected chrome, related or dateline, found `{other}`"))),
        };
        let place = match row.required("place")? {
            "line" => Place::Line,
            "start" => Place::Start,
            "start_colon" => Place::StartColon,
            "start_crumb" => Place::StartCrumb,
            "anywhere" => Place::Anywhere,
            other => return Err(row.fault("place", format!("found `{other}`"))),
        };
        let mut form = Folded::default();
        form.fold(row.required("form")?, usize::MAX);
        rows.add(place, furniture, form.letters);
        Ok(())
    })?;
    Ok(rows)
}

/// A line as it is compared with rows: the numbers of its letters, words parted by one 0.
#[derive(Debug, Default)]
struct Folded {
    letters: Vec<u8>,
    /// How many of them the first characters make, in which crumbs open.
    head: usize,
}

impl Folded {
    fn head(&self) -> &[u8] {
        self.letters.get(..self.head).unwrap_or(&self.letters)
    }

    /// Folds a line. False where it has more than so many characters but those that folding drops: then only so many are folded.
    fn fold(&mut self, line: &str, most: usize) -> bool {
        static ASCII: [u8; 256] = ascii_codes();
        static ARABIC: [u8; 256] = arabic_codes();
        let bytes = line.as_bytes();
        self.letters.clear();
        self.letters.resize(2 * most.min(bytes.len()), 0);
        self.head = usize::MAX;
        let (mut at, mut written, mut length, mut last) = (0, 0, 0, 0);
        // The head ends where so many characters are written, the rest where there are too many.
        let mut limit = CRUMB_CHARS.min(most);
        let mut is_whole = true;
        while let Some(&first) = bytes.get(at) {
            let code = match (first, bytes.get(at + 1)) {
                (0..=0x7F, _) => {
                    at += 1;
                    ASCII[usize::from(first)]
                }
                (0xD8..=0xDB, Some(&second)) => {
                    at += 2;
                    ARABIC[usize::from(first << 6 | second & 0x3F)]
                }
                _ => {
                    let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
                    at += c.len_utf8();
                    code(fold::classify(c))
                }
            };
            if code == DROPPED {
                continue;
            }
            if written == limit {
                if limit == most {
                    is_whole = false;
                    break;
                }
                (self.head, limit) = (length, most);
            }
            written += 1;
            let (code, second) = if code == LAM_ALEF { (fold::LAM, fold::ALEF) } else { (code, 0) };
            if (code != 0 || last != 0)
                && let Some(slot) = self.letters.get_mut(length)
            {
                *slot = code;
                length += 1;
            }
            if second != 0
                && let Some(slot) = self.letters.get_mut(length)
            {
                *slot = second;
                length += 1;
            }
            last = code;
        }
        self.letters.truncate(if is_whole && last == 0 { length.saturating_sub(1) } else { length });
        is_whole
    }
}

/// What a character is that folding drops, and one of two letters.
const DROPPED: u8 = 255;
const LAM_ALEF: u8 = 254;

const fn ascii_codes() -> [u8; 256] {
    let mut codes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        codes[byte] = code(fold::ascii(byte as u8));
        byte += 1;
    }
    codes
}

const fn arabic_codes() -> [u8; 256] {
    let mut codes = [0; 256];
    let mut index = 0;
    while index < 256 {
        codes[index] = code(fold::arabic(fold::ARABIC_START + index as u32));
        index += 1;
    }
    codes
}

const fn code(char: Char) -> u8 {
    match char {
        Char::Arabic(letter, _) => letter,
        Char::LamAlef(_) => LAM_ALEF,
        Char::Latin(letter) => 32 + letter,
        Char::Digit(digit) => 64 + digit,
        Char::Foreign => 80,
        Char::Tashkeel(_) | Char::Tatweel | Char::Invisible => DROPPED,
        Char::Space | Char::Newline | Char::Punct(_) => 0,
    }
}

fn starts_with_words(line: &[u8], words: &[u8]) -> bool {
    line.first() == words.first()
        && line.strip_prefix(words).is_some_and(|rest| rest.first().is_none_or(|&next| next == 0))
}

/// The characters of a line with their places, but those that folding drops: vowelled and stretched writing is no longer.
fn written(line: &str) -> impl Iterator<Item = (usize, char)> {
    line.char_indices()
        .filter(|(_, c)| !matches!(fold::classify(*c), Char::Tashkeel(_) | Char::Tatweel | Char::Invisible))
}

/// Whether the first bytes of a line have more than so many letters, spaces and marks that folding keeps for certain, of one byte or
/// two; counted many at a time.
fn is_surely_longer(line: &str, chars: usize) -> bool {
    let bytes = line.as_bytes();
    let first = bytes.get(..3 * chars).unwrap_or(bytes);
    let second = first.get(1..).unwrap_or_default();
    let is_kept = |(&first, &second): (&u8, &u8)| {
        u16::from((b' '..0x7F).contains(&first))
            | u16::from(first == 0xD8 && second >= 0xA0)
            | u16::from(first == 0xD9 && (0x81..0x8B).contains(&second))
    };
    first.len() > chars && usize::from(first.iter().zip(second).map(is_kept).sum::<u16>()) > chars
}

/// Whether a line has at most so many characters; those that folding drops do not count, however many they are.
fn is_within(line: &str, chars: usize) -> bool {
    line.len() <= chars || written(line).nth(chars).is_none()
}

/// What furniture a line is, and whether it is its marker alone; `folded` is scratch.
fn furniture(line: &str, folded: &mut Folded) -> Option<(Furniture, bool)> {
    let rows = ROWS.as_ref().ok()?;
    // Only short lines are compared; crumbs repeat a title and may be longer, but open with a word of the table.
    let most = if is_surely_longer(line, MAX_FURNITURE_CHARS) { CRUMB_CHARS } else { MAX_FURNITURE_CHARS };
    let short = folded.fold(line, most);
    if !short {
        rows.other(folded.head(), |place| place == Place::StartCrumb)?;
        if !is_within(line, 2 * MAX_TITLE_CHARS) {
            return None;
        }
        folded.fold(line, 2 * MAX_TITLE_CHARS);
    }
    if let Some(found) = rows.line(&folded.letters) {
        return Some((found, true));
    }
    let fits = |place: Place| match place {
        Place::Line => false,
        Place::Start | Place::Anywhere => short,
        Place::StartColon => short && line.contains(':'),
        Place::StartCrumb => line.contains(['/', '»', '›', '>', '←']),
    };
    rows.other(&folded.letters, fits).map(|found| (found, false))
}

/// A line of a site's name alone, such as a byline in Latin letters.
fn is_site_name(line: &str) -> bool {
    line.len() <= 40
        && !line.chars().any(|c| matches!(fold::classify(c), Char::Arabic(..) | Char::Digit(_) | Char::LamAlef(_)))
        && line.chars().any(char::is_alphabetic)
        && line.split_whitespace().count() <= 3
}

/// Parts `text` into blocks of whole lines, in order; blank lines belong to none. `has_title` says that the caller
/// knows the title, so that no line of the text is taken for it.
pub(crate) fn split(text: &str, has_title: bool, blocks: &mut Vec<Block>) {
    blocks.clear();
    let mut folded = Folded::default();
    let mut related = false;
    let mut seen_article = false;
    let mut title: Option<usize> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let start = at;
        let line = rest.get(..line_length(rest)).unwrap_or(rest);
        at += line.len();
        let trimmed = line
            .trim_matches(|c: char| c.is_whitespace() || matches!(fold::classify(c), Char::Invisible | Char::Space));
        if trimmed.is_empty() {
            continue;
        }
        let (section, dateline) = match furniture(trimmed, &mut folded) {
            Some((Furniture::Chrome, _)) => (Section::Chrome, false),
            Some((Furniture::Dateline, _)) => (Section::Chrome, true),
            Some((Furniture::Related, whole)) => {
                related |= whole && seen_article;
                (if whole { Section::Chrome } else { Section::Related }, false)
            }
            None if related => (Section::Related, false),
            None if !seen_article && is_site_name(trimmed) => (Section::Chrome, false),
            None => {
                if !seen_article && !has_title && could_be_title(trimmed) {
                    title = Some(blocks.len());
                }
                seen_article = true;
                (Section::Body, false)
            }
        };
        push(blocks, Block { start, end: at, section, dateline }, title);
    }
    // A title is the title of something, and stands apart or is shorter than what follows.
    let Some(title) = title else { return };
    let has_body = blocks.iter().skip(title + 1).any(|block| block.section == Section::Body);
    if has_body && stands_apart(text, blocks, title) {
        if let Some(block) = blocks.get_mut(title) {
            block.section = Section::Title;
        }
    } else if let Some(next) =
        blocks.get(title + 1).copied().filter(|next| next.section == Section::Body && !next.dateline)
    {
        blocks.remove(title + 1);
        if let Some(block) = blocks.get_mut(title) {
            block.end = next.end;
        }
    }
}

fn stands_apart(text: &str, blocks: &[Block], title: usize) -> bool {
    let (Some(line), Some(next)) = (blocks.get(title), blocks.get(title + 1)) else { return false };
    let behind = text.get(line.end..next.end).unwrap_or("");
    let following = behind.split(['\n', '\r']).find(|line| !line.trim().is_empty()).unwrap_or("");
    let own = written(text.get(line.start..line.end).unwrap_or("")).count();
    next.start > line.end || next.section != Section::Body || !is_within(following, own)
}

/// How long the first line is, with the character that ends it.
fn line_length(text: &str) -> usize {
    memchr::memchr2(b'\n', b'\r', text.as_bytes()).map_or(text.len(), |end| end + 1)
}

/// Joins a line to the block before it where both are of one section; the title stays alone.
fn push(blocks: &mut Vec<Block>, block: Block, title: Option<usize>) {
    let after_title = title.is_some_and(|title| title + 1 == blocks.len());
    match blocks.last_mut() {
        Some(last)
            if !after_title
                && last.section == block.section
                && !last.dateline
                && !block.dateline
                && last.section != Section::Chrome =>
        {
            last.end = block.end;
        }
        _ => blocks.push(block),
    }
}

fn could_be_title(line: &str) -> bool {
    is_within(line, MAX_TITLE_CHARS) && !line.ends_with(['.', '،', ':']) && line.split_whitespace().nth(2).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(text: &str) -> Vec<(&str, Section)> {
        let mut blocks = Vec::new();
        split(text, false, &mut blocks);
        blocks.iter().map(|block| (text[block.start..block.end].trim(), block.section)).collect()
    }

    #[test]
    fn a_saved_page() {
        let text = "الرئيسية / أنشطة / ملتقى وطني حول الشفافية\n\nملتقى وطني حول الشفافية\n\nانعقد الملتقى بتونس.\nوحضره جمع.\n\nشاهد أيضاً\n\nخبر آخر عن سنة 2020\n\nFacebook\n";
        let expected = [
            ("الرئيسية / أنشطة / ملتقى وطني حول الشفافية", Section::Chrome),
            ("ملتقى وطني حول الشفافية", Section::Title),
            ("انعقد الملتقى بتونس.\nوحضره جمع.", Section::Body),
            ("شاهد أيضاً", Section::Chrome),
            ("خبر آخر عن سنة 2020", Section::Related),
            ("Facebook", Section::Chrome),
        ];
        assert_eq!(sections(text), expected);
    }

    #[test]
    fn text_alone_has_no_title() {
        assert_eq!(
            sections("انعقد الملتقى يوم 3 ماي 2019 بتونس"),
            [("انعقد الملتقى يوم 3 ماي 2019 بتونس", Section::Body)]
        );
        assert_eq!(sections(""), []);
    }

    #[test]
    fn a_teaser_on_one_line_takes_that_line_alone() {
        let found =
            sections("عنوان المقال هنا\nقال الوزير كلمته.\nاقرأ أيضا: خبر آخر عن سنة 2018\nوأضاف الوزير أنه سعيد.");
        assert_eq!(found[1].1, Section::Related);
        assert_eq!(found[2].1, Section::Body);
    }
}
