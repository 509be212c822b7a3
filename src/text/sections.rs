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

struct Rows {
    lines: HashMap<Vec<u8>, Furniture>,
    others: Vec<(Place, Furniture, Vec<u8>)>,
}

static ROWS: Lazy<Result<Rows, Error>> =
    Lazy::new(|| load("data/sections.csv", include_str!("../../data/sections.csv")));

fn load(file: &str, text: &str) -> Result<Rows, Error> {
    let mut rows = Rows { lines: HashMap::new(), others: Vec::new() };
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
        let folded = fold_line(row.required("form")?);
        match place {
            Place::Line => drop(rows.lines.insert(folded, furniture)),
            _ => rows.others.push((place, furniture, folded)),
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The letters of a line, words parted by one 0.
fn fold_line(line: &str) -> Vec<u8> {
    let mut folded = Vec::with_capacity(line.len());
    for c in line.chars() {
        match fold::classify(c) {
            Char::Arabic(letter, _) => folded.push(letter),
            Char::LamAlef(_) => folded.extend([fold::LAM, fold::ALEF]),
            Char::Latin(letter) => folded.push(32 + letter),
            Char::Digit(digit) => folded.push(64 + digit),
            Char::Foreign => folded.push(80),
            Char::Tashkeel(_) | Char::Tatweel | Char::Invisible => {}
            Char::Space | Char::Newline | Char::Punct(_) => {
                if folded.last().is_some_and(|&last| last != 0) {
                    folded.push(0);
                }
            }
        }
    }
    if folded.last() == Some(&0) {
        folded.pop();
    }
    folded
}

fn starts_with_words(line: &[u8], words: &[u8]) -> bool {
    line.first() == words.first()
        && line.strip_prefix(words).is_some_and(|rest| rest.first().is_none_or(|&next| next == 0))
}

fn contains_words(line: &[u8], words: &[u8]) -> bool {
    let starts =
        std::iter::once(0).chain(line.iter().enumerate().filter(|(_, letter)| **letter == 0).map(|(at, _)| at + 1));
    starts.into_iter().any(|at| line.get(at..).is_some_and(|rest| starts_with_words(rest, words)))
}

/// The characters of a line with their places, but those that folding drops: vowelled and stretched writing is no longer.
fn written(line: &str) -> impl Iterator<Item = (usize, char)> {
    line.char_indices()
        .filter(|(_, c)| !matches!(fold::classify(*c), Char::Tashkeel(_) | Char::Tatweel | Char::Invisible))
}

fn is_within(line: &str, chars: usize) -> bool {
    // No writing has more than three marks, of two bytes each, on a letter.
    line.len() <= chars || line.len() <= 8 * chars && written(line).nth(chars).is_none()
}

/// What furniture a line is, and whether it is its marker alone.
fn furniture(line: &str) -> Option<(Furniture, bool)> {
    let rows = ROWS.as_ref().ok()?;
    // Only short lines are compared; crumbs repeat a title and may be longer, but open with a word of the table.
    let short = is_within(line, MAX_FURNITURE_CHARS);
    if !short && (!opens_crumbs(rows, line) || !is_within(line, 2 * MAX_TITLE_CHARS)) {
        return None;
    }
    let folded = fold_line(line);
    if let Some(&found) = rows.lines.get(&folded) {
        return Some((found, true));
    }
    rows.others.iter().find_map(|(place, found, words)| {
        let matches = match place {
            Place::Line => false,
            Place::Start => short && starts_with_words(&folded, words),
            Place::StartColon => short && starts_with_words(&folded, words) && line.contains(':'),
            Place::StartCrumb => starts_with_words(&folded, words) && line.contains(['/', '»', '›', '>', '←']),
            Place::Anywhere => short && contains_words(&folded, words),
        };
        matches.then_some((*found, false))
    })
}

/// Whether a line starts with the first word of crumbs.
fn opens_crumbs(rows: &Rows, line: &str) -> bool {
    let end = written(line).nth(CRUMB_CHARS).map_or(line.len(), |(at, _)| at);
    let head = fold_line(line.get(..end).unwrap_or(line));
    rows.others.iter().any(|(place, _, words)| *place == Place::StartCrumb && starts_with_words(&head, words))
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
        let (section, dateline) = match furniture(trimmed) {
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
