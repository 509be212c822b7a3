//! Saved pages: main text, title and day of publication.

use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;

use super::decode::decode;
use super::{Article, TextEncoding, parse_date};

/// A page with more elements than this is no article, and would take long.
const MAX_ELEMENTS: usize = 200_000;
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
    let found = Readability::new(page.text, None, Some(config)).and_then(|mut page| page.parse()).map_err(no_text)?;
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
