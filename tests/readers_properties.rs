//! The readers on what nobody would send on purpose: any bytes, files cut off anywhere, marks that lie.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use ogp_extract::input::{
    Article, Failure, Format, Input, Options, list, open, parse_date, parse_date_in_name, visible,
};
use proptest::prelude::*;
use tempfile::tempdir;

const FORMATS: [Format; 6] = [Format::Text, Format::Html, Format::Jsonl, Format::Json, Format::Csv, Format::Tsv];

/// Reads bytes as a file of this format, to the end.
fn read(bytes: &[u8], format: Format, max_article_bytes: u64) -> Vec<Result<Article, Failure>> {
    let folder = tempdir().unwrap();
    let path = folder.path().join("input");
    fs::write(&path, bytes).unwrap();
    let mut options = Options::default();
    options.format = Some(format);
    options.max_article_bytes = max_article_bytes;
    let inputs = list(&[path], &[], &options);
    let input: Input = inputs.into_iter().next().unwrap().unwrap();
    match open(&input, &options, &Arc::new(AtomicU64::new(0))) {
        Ok(pieces) => pieces.map(|piece| piece.and_then(|piece| piece.read(&options))).collect(),
        Err(failure) => vec![Err(failure)],
    }
}

fn rows(format: Format, texts: &[String]) -> Vec<u8> {
    let json = |text: &String| serde_json::json!({"id": text.len(), "text": text, "more": [{"x": text}]}).to_string();
    let table = |delimiter: u8| {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["id", "text"]).unwrap();
        texts.iter().for_each(|text| writer.write_record(["1", text]).unwrap());
        writer.into_inner().unwrap()
    };
    match format {
        Format::Jsonl => texts.iter().map(|text| json(text) + "\n").collect::<String>().into_bytes(),
        Format::Json => format!("[{}]", texts.iter().map(json).collect::<Vec<_>>().join(" ,\n")).into_bytes(),
        Format::Csv => table(b','),
        Format::Tsv => table(b'\t'),
        _ => texts.concat().into_bytes(),
    }
}

fn a_text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[\\p{Arabic}a-z0-9 \"',;\\\\\\[\\]{}\r\n\t🙂]{1,60}x").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Any bytes: articles or failures, never a panic, never none of both, and each article has a text.
    #[test]
    fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..400), format in 0..6_usize) {
        for mark in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"[", b"{\"text\":", b"text,id\n"] {
            let found = read(&[mark, &bytes].concat(), FORMATS[format], 1 << 20);
            prop_assert!(!found.is_empty() || (matches!(FORMATS[format], Format::Json)));
            for article in found {
                match article {
                    Ok(article) => prop_assert!(!article.text.trim().is_empty()),
                    Err(failure) => prop_assert!(!failure.to_string().contains('\n')),
                }
            }
        }
    }

    /// What was written is what is read, and a file that is cut off loses no record that it still holds.
    #[test]
    fn rows_come_back_and_cut_files_keep_what_they_have(texts in proptest::collection::vec(a_text(), 1..6), cut in 0.0..1.0_f64) {
        for format in &FORMATS[2..] {
            let bytes = rows(*format, &texts);
            let found: Vec<String> = read(&bytes, *format, 1 << 20).into_iter().map(|article| article.unwrap().text).collect();
            prop_assert_eq!(&found, &texts);
            let at = (bytes.len() as f64 * cut) as usize;
            if bytes[..at].utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
                // Without one whole letter, nobody can tell the encoding.
                continue;
            }
            let cut_off: Vec<_> = read(&bytes[..at], *format, 1 << 20).into_iter().filter_map(Result::ok).collect();
            for (article, text) in cut_off.iter().zip(&texts) {
                // Bytes of a cut character may be replaced; a table cannot know that its last cell was longer.
                let shown = article.text.trim_end_matches(char::REPLACEMENT_CHARACTER);
                let shortened = matches!(format, Format::Csv | Format::Tsv) && text.starts_with(shown);
                prop_assert!(*text == article.text || shortened);
            }
        }
    }

    /// Text comes back byte for byte from every encoding that can hold it.
    #[test]
    fn encodings_come_back(words in proptest::collection::vec("[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]{2,8}", 12..40)) {
        let text = words.join(" ") + "\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [text.clone().into_bytes(), mark(b"\xef\xbb\xbf", text.as_bytes()), mark(b"\xff\xfe", &little), mark(b"\xfe\xff", &big), little, big] {
            let found = read(&bytes, Format::Text, 1 << 20);
            prop_assert_eq!(&found[0].as_ref().unwrap().text, &text);
        }
        // A mark that lies.
        for lie in [b"\xff\xfe", b"\xfe\xff"] {
            let found = read(&mark(lie, text.as_bytes()), Format::Text, 1 << 20);
            prop_assert_eq!(&found[0].as_ref().unwrap().text, &text);
        }
    }

    #[test]
    fn no_date_panics(field in "\\PC{0,40}", digits in "[0-9٠-٩/.: T+-]{0,30}") {
        for text in [&field, &digits] {
            let _ = (parse_date(text), parse_date_in_name(text));
        }
    }

    #[test]
    fn what_is_visible_is_one_line(text in any::<String>()) {
        let shown = visible(&text);
        let hidden = shown.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        prop_assert!(!hidden);
    }
}

#[test]
fn a_cell_of_a_hundred_megabytes_is_read_or_meets_the_limit() {
    let cell = "ا".repeat(50 << 20);
    let table = format!("text\nسليم\n{cell}\nسليم\n");
    let found = read(table.as_bytes(), Format::Csv, 256 << 20);
    assert_eq!(found.iter().filter(|article| article.is_ok()).count(), 3);
    let found = read(table.as_bytes(), Format::Csv, 1 << 20);
    assert!(found[0].is_ok() && found[1].is_err() && found.len() == 2);
}

#[test]
fn records_beyond_the_limit_do_not_hide_those_after_them() {
    let long = "ا".repeat(1 << 20);
    for format in [Format::Jsonl, Format::Json] {
        let bytes = rows(format, &["a".into(), long.clone(), "b".into()]);
        let found = read(&bytes, format, 1 << 16);
        assert!(found.len() == 3 && found[0].is_ok() && found[1].is_err() && found[2].is_ok(), "{format:?}");
    }
}
