//! Saved pages: main text, title and day of publication.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;

use super::decode::decode;
use super::{Article, TextEncoding, parse_date};

/// A page with more elements than this is no article, and would take long.
const MAX_ELEMENTS: usize = 100_000;
/// A page nested deeper than this is no article either; browsers stop at 512.
const MAX_DEPTH: usize = 512;
/// The parser takes a time that grows with the square of the open tags, so those are bounded before it runs.
const MAX_UNCLOSED: usize = 4 * MAX_DEPTH;
/// Tags that old pages leave open, or that have no end, and that do not nest.
const ENDLESS: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];
/// Where a page declares its encoding.
const DECLARATION: usize = 2048;

/// The article of a page.
pub(super) fn article(bytes: Vec<u8>, forced: Option<TextEncoding>) -> Result<Article, String> {
    let forced = forced.or_else(|| declared_encoding(&bytes));
    let page = decode(bytes, forced).map_err(|error| error.to_string())?;
    if page.text.trim().is_empty() {
        return Err("is empty".into());
    }
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let no_text = |error| format!("no main text was found in the page ({error}); save its text as .txt");
    let too_deep = || format!("the page is nested more than {MAX_DEPTH} deep; save its text as .txt");
    if unclosed_tags(&page.text) > MAX_UNCLOSED {
        return Err(too_deep());
    }
    let document = Document::from(page.text);
    if is_deeper_than(&document, MAX_DEPTH) {
        return Err(too_deep());
    }
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let found = found.map_err(no_text)?;
    let text = found.text_content.trim();
    if text.is_empty() {
        return Err("no main text was found in the page; save its text as .txt".into());
    }
    Ok(Article {
        text: text.to_owned(),
        title: Some(found.title).filter(|title| !title.trim().is_empty()),
        date: found.published_time.as_deref().and_then(parse_date),
        encoding: page.encoding.unusual_name(),
        replaced: page.replaced,
        ..Article::default()
    })
}

/// How many tags are open at once, at most, as far as a look at the tags alone can tell.
fn unclosed_tags(page: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for tag in page.split('<').skip(1) {
        let (closing, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic())
            || ENDLESS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
        {
            continue;
        }
        open = if closing { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// Walks the tree without recursion, which a hostile page would exhaust.
fn is_deeper_than(document: &Document, limit: usize) -> bool {
    let mut depth = 0;
    let mut next = Some(document.root());
    while let Some(node) = next {
        next = node.first_child();
        if next.is_some() {
            depth += 1;
            if depth > limit {
                return true;
            }
        } else {
            next = following(node, &mut depth);
        }
    }
    false
}

/// The next node that is no descendant.
fn following<'a>(node: NodeRef<'a>, depth: &mut usize) -> Option<NodeRef<'a>> {
    let mut node = node;
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        *depth = depth.checked_sub(1)?;
    }
}

/// The encoding that the page itself names. Pages that are sound UTF-8 say so by their bytes, whatever they declare.
fn declared_encoding(bytes: &[u8]) -> Option<TextEncoding> {
    if std::str::from_utf8(bytes).is_ok() || Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..DECLARATION).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label =
        after.trim_start_matches(['"', '\'']).split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    label.into_iter().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        let head = "<title>عنوان</title><meta property='article:published_time' content='2022-11-02T23:30:00+01:00'>";
        format!("<!doctype html><html><head>{head}</head><body><nav><a href='/'>الرئيسية</a></nav>{body}</body></html>")
    }

    const BODY: &str =
        "<article><h1>عنوان</h1><p>انعقد الملتقى يوم 3 ماي 2019 بتونس.</p><p>وحضره 120 مشاركا.</p></article>";

    #[test]
    fn main_text_title_and_day() {
        let article = article(page(BODY).into_bytes(), None).expect("an article");
        assert!(article.text.contains("انعقد الملتقى يوم 3 ماي 2019 بتونس."));
        assert!(!article.text.contains("الرئيسية"));
        assert_eq!(article.title.as_deref(), Some("عنوان"));
        assert_eq!(article.date, parse_date("2022-11-02"));
    }

    #[test]
    fn the_declared_encoding_counts() {
        let declared = page(BODY).replace("<head>", "<head><meta charset='windows-1256'>");
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&declared);
        let article = article(bytes.into_owned(), None).expect("an article");
        assert_eq!(article.encoding, Some("windows-1256"));
        assert!(article.text.contains("وحضره 120 مشاركا."));
    }

    #[test]
    fn hostile_nesting_is_refused_at_once() {
        for tag in ["div", "b", "table", "ul><li"] {
            let nested = format!("<{tag}>").repeat(100_000) + BODY;
            assert!(article(page(&nested).into_bytes(), None).is_err(), "{tag}");
        }
        assert_eq!(unclosed_tags(&"<p>نص<br>".repeat(10_000)), 0);
    }

    #[test]
    fn a_page_without_text_is_told() {
        assert!(article(b"<html><body></body></html>".to_vec(), None).is_err());
    }
}
