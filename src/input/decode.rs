//! Bytes of any encoding → UTF-8, with a count of what could not be decoded.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// As much as is looked at to tell an encoding.
const SAMPLE: usize = 256 << 10;
/// How much is read and decoded at a time.
const BLOCK: usize = 64 << 10;
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
/// One malformed sequence among this many good ones is damage, not another encoding.
const GOOD_FOR_BAD: usize = 10;

/// A character encoding by its usual name (`utf-8`, `utf-16le`, `windows-1256`, `iso-8859-6` …).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

impl TextEncoding {
    /// Its name in the WHATWG standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Its name where it is not UTF-8, which goes without saying.
    pub(super) fn unusual_name(self) -> Option<&'static str> {
        (self.0 != UTF_8).then(|| self.0.name())
    }
}

impl FromStr for TextEncoding {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        Encoding::for_label(label.as_bytes()).map(TextEncoding).ok_or_else(|| {
            format!("`{label}` is no encoding known here; try utf-8, utf-16le, windows-1256 or iso-8859-6")
        })
    }
}

/// A stream in UTF-8, whatever its source was in, that remembers where it had to replace.
pub(super) struct Utf8Reader<R> {
    source: R,
    encoding: TextEncoding,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    source_ended: bool,
    decoded: Vec<u8>,
    decoded_start: usize,
    /// The end of `decoded` in the whole stream.
    position: u64,
    ended: bool,
    /// Runs of replacements not yet asked for: place of the first, and how many.
    replaced: VecDeque<(u64, u64)>,
}

impl<R: Read> Utf8Reader<R> {
    /// Reads a first block to tell the encoding, unless it is `forced`.
    pub(super) fn new(mut source: R, forced: Option<TextEncoding>) -> io::Result<Self> {
        let mut raw = Vec::new();
        source.by_ref().take(SAMPLE as u64).read_to_end(&mut raw)?;
        let whole = raw.len() < SAMPLE;
        let (encoding, mark) = sniff(&raw, whole, forced)?;
        Ok(Utf8Reader {
            source,
            encoding,
            decoder: encoding.0.new_decoder_without_bom_handling(),
            raw,
            raw_start: mark,
            source_ended: whole,
            decoded: Vec::new(),
            decoded_start: 0,
            position: 0,
            ended: false,
            replaced: VecDeque::new(),
        })
    }

    pub(super) fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// How many replacements stand before this place of the decoded stream and were not yet asked for.
    pub(super) fn replaced_before(&mut self, place: u64) -> u64 {
        let mut count = 0;
        while let Some((start, run)) = self.replaced.front_mut() {
            let before = place.saturating_sub(*start).div_ceil(REPLACEMENT.len() as u64).min(*run);
            count += before;
            *start += before * REPLACEMENT.len() as u64;
            *run -= before;
            if *run > 0 {
                break;
            }
            self.replaced.pop_front();
        }
        count
    }

    fn remember_replacement(&mut self) {
        match self.replaced.back_mut() {
            Some((start, run)) if *start + *run * REPLACEMENT.len() as u64 == self.position => *run += 1,
            _ => self.replaced.push_back((self.position, 1)),
        }
        self.decoded.extend_from_slice(REPLACEMENT);
        self.position += REPLACEMENT.len() as u64;
    }

    fn refill_raw(&mut self) -> io::Result<()> {
        if self.raw_start < self.raw.len() || self.source_ended {
            return Ok(());
        }
        self.raw.clear();
        self.raw_start = 0;
        let read = self.source.by_ref().take(BLOCK as u64).read_to_end(&mut self.raw)?;
        self.source_ended = read < BLOCK;
        Ok(())
    }

    fn decode_block(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.decoded_start = 0;
        let mut block = vec![0; BLOCK];
        while self.decoded.is_empty() && !self.ended {
            self.refill_raw()?;
            let raw = self.raw.get(self.raw_start..).unwrap_or_default();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(raw, &mut block, self.source_ended);
            self.raw_start += read;
            self.decoded.extend_from_slice(block.get(..written).unwrap_or_default());
            self.position += written as u64;
            match result {
                DecoderResult::InputEmpty => self.ended = self.source_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.remember_replacement(),
            }
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Utf8Reader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.decoded_start >= self.decoded.len() {
            self.decode_block()?;
        }
        Ok(self.decoded.get(self.decoded_start..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.decoded_start += amount;
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..amount), available.get(..amount)) {
            to.copy_from_slice(from);
        }
        self.consume(amount);
        Ok(amount)
    }
}

/// A whole input as text.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: TextEncoding,
    pub(super) replaced: u64,
}

/// Decodes a whole input.
pub(super) fn decode(bytes: Vec<u8>, forced: Option<TextEncoding>) -> io::Result<Decoded> {
    let (encoding, mark) = sniff(&bytes, true, forced)?;
    if encoding.0 == UTF_8 && std::str::from_utf8(&bytes).is_ok() {
        let mut text = String::from_utf8(bytes).unwrap_or_default();
        text.drain(..mark);
        return Ok(Decoded { text, encoding, replaced: 0 });
    }
    let unmarked = bytes.get(mark..).unwrap_or_default();
    let mut reader = Utf8Reader::new(unmarked, Some(encoding))?;
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    reader.read_to_string(&mut text)?;
    let replaced = reader.replaced_before(u64::MAX);
    Ok(Decoded { text, encoding, replaced })
}

/// The encoding of bytes and the length of their byte order mark.
fn sniff(bytes: &[u8], whole: bool, forced: Option<TextEncoding>) -> io::Result<(TextEncoding, usize)> {
    let marked = Encoding::for_bom(bytes);
    let (encoding, mark) = match (forced, marked) {
        (Some(forced), Some((found, mark))) if found == forced.0 => (forced.0, mark),
        (Some(forced), _) => (forced.0, 0),
        (None, Some((found, mark))) => (believed(found, bytes.get(mark..).unwrap_or_default(), whole), mark),
        (None, None) => (detect(bytes, whole), 0),
    };
    if forced.is_none() && encoding != UTF_16LE && encoding != UTF_16BE {
        refuse_binary(bytes, whole)?;
    }
    Ok((TextEncoding(encoding), mark))
}

/// The encoding that a byte order mark names, unless the bytes after it speak against it.
fn believed(named: &'static Encoding, rest: &[u8], whole: bool) -> &'static Encoding {
    if named == UTF_8 || (!rest.is_empty() && is_utf8(rest, whole) && !rest.contains(&0)) {
        return detect(rest, whole);
    }
    named
}

fn detect(bytes: &[u8], whole: bool) -> &'static Encoding {
    // First, since the bytes of Arabic in UTF-16 may all be ASCII.
    if let Some(wide) = detect_utf16(bytes) {
        return wide;
    }
    if is_utf8(bytes, whole) || is_damaged_utf8(bytes) {
        return UTF_8;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole && sample.len() == bytes.len());
    // The country tells the detector to expect Arabic and French.
    detector.guess(Some(b"tn"), Utf8Detection::Deny)
}

fn is_utf8(bytes: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A sample may end inside a character.
        Err(error) => !whole && error.error_len().is_none(),
    }
}

/// UTF-8 with a little damage; a character cut off at the end is none.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut_off = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    if cut_off { good > 0 } else { good >= bad * GOOD_FOR_BAD }
}

/// UTF-16 without a mark: the high bytes of Arabic and Latin letters are 06 and 00, and text in other encodings has
/// no NUL at all.
fn detect_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()) & !1)?;
    if !sample.contains(&0) {
        return None;
    }
    let units = sample.len() / 2;
    let high = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| matches!(byte, 0x00 | 0x06)).count();
    let (big, little) = (high(0), high(1));
    let likely = |found: usize, other: usize| found * 10 >= units * 9 && found > other;
    if likely(little, big) {
        Some(UTF_16LE)
    } else if likely(big, little) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn refuse_binary(bytes: &[u8], whole: bool) -> io::Result<()> {
    if bytes.contains(&0) && !is_utf8(bytes, whole) {
        return Err(io::Error::other("is no text: it holds binary data"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "انعقد الملتقى يوم 3 ماي 2019 بتونس العاصمة بحضور قرابة 120 مشاركا.\r\nونظمته وزارة الصحة.\n";

    fn decoded(bytes: &[u8]) -> (String, &'static str, u64) {
        let decoded = decode(bytes.to_vec(), None).expect("decodes");
        (decoded.text, decoded.encoding.name(), decoded.replaced)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn the_usual_encodings_are_told_apart() {
        let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        assert_eq!(decoded(TEXT.as_bytes()), (TEXT.into(), "UTF-8", 0));
        assert_eq!(decoded(&with_mark(b"\xef\xbb\xbf", TEXT.into())), (TEXT.into(), "UTF-8", 0));
        assert_eq!(decoded(&utf16(TEXT, false)), (TEXT.into(), "UTF-16LE", 0));
        assert_eq!(decoded(&utf16(TEXT, true)), (TEXT.into(), "UTF-16BE", 0));
        assert_eq!(decoded(&with_mark(b"\xff\xfe", utf16(TEXT, false))), (TEXT.into(), "UTF-16LE", 0));
        assert_eq!(decoded(&with_mark(b"\xfe\xff", utf16(TEXT, true))), (TEXT.into(), "UTF-16BE", 0));
        for label in ["windows-1256", "iso-8859-6"] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("known");
            let bytes = if label == "iso-8859-6" { iso_8859_6(TEXT) } else { encoding.encode(TEXT).0.into_owned() };
            assert_eq!(decoded(&bytes), (TEXT.into(), encoding.name(), 0), "{label}");
        }
    }

    /// The encoding has an encoder in the standard, but a table of one line says more in a test.
    fn iso_8859_6(text: &str) -> Vec<u8> {
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { (u32::from(c) - 0x0600 + 0xa0) as u8 }).collect()
    }

    #[test]
    fn a_lying_mark_is_not_believed() {
        let lie = |mark: &[u8], bytes: &[u8]| decoded(&[mark, bytes].concat());
        assert_eq!(lie(b"\xff\xfe", TEXT.as_bytes()), (TEXT.into(), "UTF-8", 0));
        assert_eq!(lie(b"\xfe\xff", TEXT.as_bytes()), (TEXT.into(), "UTF-8", 0));
        let (arabic, ..) = encoding_rs::WINDOWS_1256.encode(TEXT);
        assert_eq!(lie(b"\xef\xbb\xbf", &arabic), (TEXT.into(), "windows-1256", 0));
    }

    #[test]
    fn damage_is_replaced_and_counted() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(0, 0xff);
        bytes.push(0xd8);
        let (text, encoding, replaced) = decoded(&bytes);
        assert_eq!((encoding, replaced), ("UTF-8", 2));
        assert_eq!(text, format!("\u{fffd}{TEXT}\u{fffd}"));
    }

    #[test]
    fn replacements_are_counted_where_they_stand() {
        let bytes = [TEXT.as_bytes(), b"\xff\xff\xff", TEXT.as_bytes(), b"\xff"].concat();
        let mut reader = Utf8Reader::new(bytes.as_slice(), None).expect("reads");
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("decodes");
        let place = TEXT.len() as u64;
        assert_eq!(reader.replaced_before(place), 0);
        assert_eq!(reader.replaced_before(place + 3), 1);
        assert_eq!(reader.replaced_before(place + 9), 2);
        assert_eq!(reader.replaced_before(u64::MAX), 1);
    }

    #[test]
    fn binary_data_is_refused() {
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\xff\xff\xff".to_vec(), None).is_err());
    }

    #[test]
    fn an_encoding_may_be_forced() {
        let forced = "windows-1256".parse().ok();
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode("سلام");
        let decoded = decode(bytes.into_owned(), forced).expect("decodes");
        assert_eq!(decoded.text, "سلام");
        assert!("klingon".parse::<TextEncoding>().is_err());
    }
}
