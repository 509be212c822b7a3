//! What must hold of any input whatever: the laws that property tests, fuzz targets and the kept corpus share.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use chrono::NaiveDate;
use ogp_extract::input::{self, Failure, visible};
use ogp_extract::output::{Dialect, Encoder, Format, Table};
use ogp_extract::record::{Mention, Record, ReferenceSource};
use ogp_extract::{Context, Extractor, countries, months, numerals};

pub fn mentions(record: &Record) -> Vec<&dyn Mention> {
    fn all<M: Mention>(list: &[M]) -> impl Iterator<Item = &dyn Mention> {
        list.iter().map(|mention| mention as &dyn Mention)
    }
    all(&record.dates)
        .chain(all(&record.durations))
        .chain(all(&record.counts))
        .chain(all(&record.countries))
        .chain(all(&record.country_groups))
        .chain(all(&record.country_lists))
        .chain(all(&record.organisations))
        .chain(all(&record.organisation_references))
        .chain(all(&record.places))
        .collect()
}

/// Every mention lies where it says, lists are in order, ranges run forwards, and the record survives JSON.
pub fn check(text: &str, record: &Record) {
    let chars_before: Vec<usize> = char_counts(text);
    for mention in mentions(record) {
        let (bytes, chars) = (mention.byte_range(), mention.char_range());
        assert!(!bytes.is_empty());
        assert_eq!(&text[bytes.clone()], mention.text());
        assert!(!mention.text().starts_with(is_mark), "a mention starts inside a letter: {}", mention.text());
        assert_eq!((chars_before[bytes.start], chars_before[bytes.end]), (chars.start, chars.end));
        let sentence = &record.sentences[mention.sentence()];
        assert!((sentence.byte_start..sentence.byte_end).contains(&bytes.start));
        assert_eq!(sentence.section, mention.section());
        assert!(!mention.rule().is_empty());
    }
    in_order(&record.dates, true);
    in_order(&record.durations, true);
    in_order(&record.counts, true);
    in_order(&record.countries, true);
    in_order(&record.country_groups, false);
    in_order(&record.country_lists, true);
    in_order(&record.organisations, false);
    in_order(&record.organisation_references, true);
    in_order(&record.places, true);
    for pair in record.sentences.windows(2) {
        assert!(pair[0].byte_end <= pair[1].byte_start, "sentences overlap or are out of order");
    }
    for sentence in &record.sentences {
        assert!(sentence.byte_start <= sentence.byte_end);
        assert!(text.is_char_boundary(sentence.byte_start) && text.is_char_boundary(sentence.byte_end));
        assert_eq!(chars_before[sentence.byte_start], sentence.char_start);
        assert_eq!(chars_before[sentence.byte_end], sentence.char_end);
    }
    check_values(record);
    let json = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<Record>(&json).unwrap(), record);
}

/// The number of characters before each byte.
fn char_counts(text: &str) -> Vec<usize> {
    let mut counts = vec![0; text.len() + 1];
    let mut chars = 0;
    for (at, count) in counts.iter_mut().enumerate() {
        *count = chars;
        chars += usize::from(text.is_char_boundary(at + 1) && at < text.len());
    }
    counts
}

fn in_order<M: Mention>(list: &[M], apart: bool) {
    for pair in list.windows(2) {
        let (one, other) = (pair[0].byte_range(), pair[1].byte_range());
        assert!(one.start <= other.start, "out of order: {} {}", pair[0].text(), pair[1].text());
        assert!(!apart || one.end <= other.start, "overlap: {} {}", pair[0].text(), pair[1].text());
    }
}

fn check_values(record: &Record) {
    for date in &record.dates {
        assert_eq!(date.start_date.is_some(), date.end_date.is_some());
        assert!(date.start_date <= date.end_date, "{date:?}");
        assert!(date.days.windows(2).all(|pair| pair[0] <= pair[1]), "{date:?}");
        assert!(date.start_date.is_some() || !date.warnings.is_empty(), "{date:?}");
    }
    for count in &record.counts {
        assert!(count.upper.is_none() || count.value <= count.upper, "{count:?}");
    }
    for list in &record.country_lists {
        assert!(list.codes.len() >= 3 || !list.warnings.is_empty(), "{list:?}");
    }
    for reference in &record.organisation_references {
        assert!(reference.refers_to.is_none_or(|index| index < record.organisations.len()));
    }
    assert_eq!(record.reference_date.date.is_none(), record.reference_date.source == ReferenceSource::None);
    for event in &record.events {
        assert!(event.start_date.is_none() || event.end_date.is_none() || event.start_date <= event.end_date);
        if let Some(people) = &event.participants {
            assert!(people.upper.is_none_or(|upper| people.value <= upper), "{people:?}");
        }
        let evidence = &event.evidence;
        assert!(evidence.dates.iter().all(|&index| index < record.dates.len()));
        assert!(evidence.counts.iter().all(|&index| index < record.counts.len()));
        assert!(evidence.places.iter().all(|&index| index < record.places.len()));
        assert!(evidence.organisations.iter().all(|&index| index < record.organisations.len()));
    }
}

/// What may be known of a text besides itself, by the text's own length.
fn context(text: &str) -> Context {
    let mut context = Context::new();
    match text.len() % 4 {
        1 => context.reference_date = NaiveDate::from_ymd_opt(2019, 3, 31),
        2 => context.fallback_date = NaiveDate::from_ymd_opt(2016, 2, 29),
        3 => context.title = text.lines().last().map(str::to_owned),
        _ => {}
    }
    context
}

/// Any text through the library and the writers.
pub fn text(text: &str) {
    let context = context(text);
    let record = Extractor::new().extract_with(text, &context);
    check(text, &record);
    for numeral in numerals::find(text) {
        assert!(!text[numeral.byte_range()].is_empty());
    }
    for country in countries::find(text) {
        assert_eq!(&text[country.byte_start..country.byte_end], country.text);
    }
    let line = text.lines().next().unwrap_or("");
    let _ = (numerals::read(line), months::lookup(line), countries::lookup(line));
    let _ = (input::parse_date(line), input::parse_date_in_name(line));
    written(text, &record);
    if text.len() < 400 && text.len() % 64 == 63 {
        explained(text, line, &context);
    }
}

/// Telling of reasons reads all of `data/`, and so is asked for seldom.
fn explained(text: &str, line: &str, context: &Context) {
    let (_, told) = Extractor::new().explain(text, context);
    for explanation in &told {
        assert!(text[explanation.byte_start..].starts_with(&explanation.text));
    }
    Extractor::new().lookup(line);
}

/// One writer, by the text's length: it succeeds, and what it writes is as it should be.
fn written(text: &str, record: &Record) {
    let formats = [Format::Json, Format::Jsonl, Format::LabelStudio];
    let dialects = [Dialect::Plain, Dialect::Excel];
    let tables = Table::ALL.iter().flat_map(|&table| dialects.map(|dialect| Format::Csv(table, dialect)));
    let formats: Vec<Format> = formats.into_iter().chain(tables).collect();
    let format = formats[text.len() / 4 % formats.len()];
    let encoder = Encoder::new(format);
    let mut out = encoder.header().unwrap();
    out.extend_from_slice(encoder.separator(true));
    encoder.encode(record, text, &mut out).unwrap();
    out.extend_from_slice(encoder.footer());
    let out = String::from_utf8(out).unwrap();
    match format {
        Format::Json | Format::LabelStudio => {
            let array: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(array.as_array().map(Vec::len), Some(1));
        }
        Format::Jsonl => assert_eq!(out.matches('\n').count(), 1),
        _ => assert!(out.ends_with('\n')),
    }
}

/// The values of a record, without offsets and with each text as `plain` leaves it.
fn values(record: &Record) -> Vec<String> {
    let mut values = Vec::new();
    let mut note = |kind: &str, text: &str, value: String| values.push(format!("{kind} {} {value}", plain(text)));
    for date in &record.dates {
        let shape = (date.kind, date.granularity, date.part, date.bound, date.calendar, date.basis);
        let value = (date.start_date, date.end_date, &date.days, &date.edtf, &date.warnings);
        note("date", &date.text, format!("{shape:?} {value:?}"));
    }
    for duration in &record.durations {
        note("duration", &duration.text, duration.iso8601.clone());
    }
    for count in &record.counts {
        let value = (count.value, count.upper, count.modifier, &count.unit, count.unit_class, count.role);
        note("count", &count.text, format!("{value:?} {:?}", count.warnings));
    }
    for country in &record.countries {
        note("country", &country.text, format!("{:?} {:?} {:?}", country.code, country.kind, country.warnings));
    }
    for group in &record.country_groups {
        note("group", &group.text, group.group.to_string());
    }
    for list in &record.country_lists {
        note("list", &list.text, format!("{:?} {:?}", list.codes, list.warnings));
    }
    for body in &record.organisations {
        let value = (&body.id, &body.category, &body.country, body.basis);
        note("body", &body.text, format!("{value:?} {}", plain(&body.name)));
    }
    for reference in &record.organisation_references {
        note("reference", &reference.text, format!("{:?}", reference.refers_to));
    }
    for place in &record.places {
        note("place", &place.text, format!("{} {:?}", place.category, place.country));
    }
    for event in &record.events {
        let organisers: Vec<String> = event.organisers.iter().map(|name| plain(name)).collect();
        let value = (event.start_date, event.end_date, &event.country, &event.participants, organisers);
        note("event", event.place.as_deref().unwrap_or(""), format!("{:?} {value:?}", event.category));
    }
    let reference = (record.published, record.reference_date);
    note("article", record.title.as_deref().unwrap_or(""), format!("{reference:?}"));
    values
}

/// A text as its plainest variant has it.
fn plain(text: &str) -> String {
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
        '\u{64B}'..='\u{650}' | '\u{652}' | '\u{640}' => None,
        c => Some(c),
    };
    text.chars().filter_map(digit).collect()
}

/// A vowel sign: it belongs to the letter before it.
fn is_mark(c: char) -> bool {
    ('\u{64B}'..='\u{652}').contains(&c)
}

fn is_letter(c: char) -> bool {
    ('\u{621}'..='\u{64A}').contains(&c) && c != '\u{640}'
}

/// A fatha on every letter: a damma can tell names apart (عُمان).
pub fn with_tashkeel(text: &str) -> String {
    text.chars().flat_map(|c| std::iter::once(c).chain(is_letter(c).then_some('\u{64E}'))).collect()
}

/// Only a letter that joins the next one can be stretched.
pub fn with_tatweel(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        let joins = is_letter(c) && !"اأإآدذرزوؤةىء".contains(c);
        if joins && chars.peek().is_some_and(|&next| is_letter(next)) {
            out.push('\u{640}');
        }
    }
    out
}

/// The digits 0–9 as the eastern Arab countries write them, but beside Latin letters (2M), where nobody does.
pub fn with_arabic_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let digit = |c: char| c.to_digit(10).filter(|_| !latin).and_then(|digit| char::from_u32(0x660 + digit));
        out.extend(word.chars().map(|c| digit(c).unwrap_or(c)));
    }
    out
}

/// A text and the same text written with vowel signs, stretched, with other digits: the same values.
pub fn variants(text: &str) {
    let text = plain(text);
    let context = context(&text);
    let values = values(&Extractor::new().extract_with(&text, &context));
    for (name, variant) in
        [("tashkeel", with_tashkeel(&text)), ("tatweel", with_tatweel(&text)), ("digits", with_arabic_digits(&text))]
    {
        let record = Extractor::new().extract_with(&variant, &context);
        check(&variant, &record);
        assert_eq!(values, self::values(&record), "{name}: {variant}");
    }
}

const FORMATS: [input::Format; 6] = [
    input::Format::Text,
    input::Format::Html,
    input::Format::Jsonl,
    input::Format::Json,
    input::Format::Csv,
    input::Format::Tsv,
];

const ENCODINGS: [Option<&str>; 4] = [None, None, Some("windows-1256"), Some("utf-16le")];

/// Any bytes through one reader: the first byte tells which, and whether they are packed; the rest is the file, whose
/// place is `scratch`.
pub fn readers(data: &[u8], scratch: &Path) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let format = usize::from(choice) % FORMATS.len();
    let encoding = usize::from(choice) / FORMATS.len() % ENCODINGS.len();
    let packed = choice >= 192;
    let mut options = input::Options::default();
    options.format = Some(FORMATS[format]);
    options.encoding = ENCODINGS[encoding].map(|name| name.parse().unwrap());
    options.date_from_name = choice & 1 == 0;
    options.max_article_bytes = if bytes.len().is_multiple_of(3) { 64 } else { 1 << 20 };
    fs::write(scratch, if packed { pack(bytes) } else { bytes.to_vec() }).unwrap();
    let input = input::list(&[scratch.to_owned()], &[], &options).pop().unwrap().unwrap();
    let told = |failure: &Failure| {
        let text = failure.to_string();
        assert_eq!(text, visible(&text), "a message holds what a terminal would obey");
    };
    let pieces = match input::open(&input, &options, &Arc::new(AtomicU64::new(0))) {
        Ok(pieces) => pieces,
        Err(failure) => return told(&failure),
    };
    let mut found = 0;
    for (index, piece) in pieces.enumerate() {
        found += 1;
        assert!(index <= bytes.len() + 1, "more pieces than bytes");
        match piece.and_then(|piece| piece.read(&options)) {
            Ok(article) => {
                assert!(!article.text.trim().is_empty());
                assert!(article.text.len() as u64 <= 3 * options.max_article_bytes.max(bytes.len() as u64));
                let mut record = Record::default();
                article.sign(&mut record);
                assert_eq!(record.source.record, article.record);
            }
            Err(failure) => told(&failure),
        }
    }
    assert!(found > 0 || format == 3, "neither an article nor a failure");
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    let mut packed = packer.finish().unwrap();
    if bytes.len().is_multiple_of(5) {
        // Cut off, as by a broken transfer.
        packed.truncate(packed.len() - packed.len().min(9));
    }
    packed
}

/// Any rows through the loader: the first line tells what they are. They load or a fault is told with its place, and an
/// extractor that has them keeps the laws of a text made of them.
pub fn lexicon(text: &str) {
    let (kind, rows) = text.split_once('\n').unwrap_or((text, ""));
    let builder = Extractor::builder();
    let builder = match kind.bytes().next() {
        Some(b'c') => builder.countries("own.csv", rows),
        Some(b'p') => builder.places("own.csv", rows),
        _ => builder.organisations("own.csv", rows),
    };
    match builder.build() {
        Ok(extractor) => check(rows, &extractor.extract(rows)),
        Err(error) => assert!(error.to_string().starts_with("own.csv:"), "{error}"),
    }
}
