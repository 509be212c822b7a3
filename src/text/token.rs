//! One pass over the text makes tokens: words, numbers and punctuation marks with their place in the source and,
//! for words, their folded letters packed into a [`Key`].

use serde::{Deserialize, Serialize};

use super::fold::{self, ALEF, Char, LAM, Letter, Marks, Punct};
use super::forms::{Forms, NO_FORM, Run};

/// A folded word packed into an integer: up to 25 Arabic letters of 5 bits, first letter lowest, so that cutting a
/// clitic is a shift; or up to 20 Latin letters and digits of 6 bits, with the top bit set; or a number's value and count of
/// digits, with the bit below it set. Longer words have the key 0, which no lexicon row has (the loader refuses such forms).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key(pub u128);

const ARABIC_BITS: u32 = 5;
const LATIN_BITS: u32 = 6;
const MAX_ARABIC: u32 = 25;
const MIN_LONG: u32 = 5;
const MAX_LATIN: u32 = 20;
const LATIN: u128 = 1 << 127;
const NUMBER: u128 = 1 << 126;
/// The article, ال, as packed.
pub(crate) const ARTICLE: Key = Key((ALEF as u128) | (LAM as u128) << ARABIC_BITS);

impl Key {
    pub const NONE: Key = Key(0);

    /// The first letter, 0 where there is none.
    #[inline]
    pub fn first(self) -> Letter {
        (self.0 & 31) as Letter
    }

    /// The key without its first `n` letters.
    #[inline]
    pub fn cut(self, n: u32) -> Key {
        Key(self.0 >> (ARABIC_BITS * n))
    }

    /// How many Arabic letters it has.
    #[inline]
    pub fn len(self) -> u32 {
        (128 - self.0.leading_zeros()).div_ceil(ARABIC_BITS)
    }

    /// The letter at `n`, 0 beyond the end.
    #[inline]
    pub fn letter(self, n: u32) -> Letter {
        if n >= MAX_ARABIC { 0 } else { (self.0 >> (ARABIC_BITS * n) & 31) as Letter }
    }

    /// Its first `n` letters.
    #[inline]
    pub fn prefix(self, n: u32) -> Key {
        if n >= MAX_ARABIC { self } else { Key(self.0 & ((1 << (ARABIC_BITS * n)) - 1)) }
    }

    /// Whether it begins with the letters of `prefix`.
    #[inline]
    pub fn starts_with(self, prefix: Key) -> bool {
        self.prefix(prefix.len()) == prefix
    }

    /// Whether it ends with the letters of `suffix`.
    #[inline]
    pub fn ends_with(self, suffix: Key) -> bool {
        let (own, other) = (self.len(), suffix.len());
        own >= other && self.cut(own - other) == suffix
    }

    /// The two keys' letters, one after the other; none where they do not fit.
    #[inline]
    pub fn join(self, next: Key) -> Key {
        let len = self.len();
        if self.is_latin() || next.is_latin() || len + next.len() > MAX_ARABIC {
            Key::NONE
        } else {
            Key(self.0 | next.0 << (ARABIC_BITS * len))
        }
    }

    #[inline]
    pub fn is_latin(self) -> bool {
        self.0 & LATIN != 0
    }

    /// Whether the word has the article as its first letters.
    #[inline]
    pub fn has_article(self) -> bool {
        self.0 & 0x3FF == ARTICLE.0 && self.0 > 0x3FF
    }

    /// Whether one letter left out, put in, changed, or swapped with its neighbour makes one word the other.
    pub fn is_one_slip_from(self, meant: Key) -> bool {
        let (long, short) = if self.len() >= meant.len() { (self, meant) } else { (meant, self) };
        let same_start = (0..short.len()).take_while(|&at| long.letter(at) == short.letter(at)).count() as u32;
        match long.len() - short.len() {
            0 => {
                let rest = |key: Key, from: u32| key.cut(from);
                let changed = rest(long, same_start + 1) == rest(short, same_start + 1);
                let swapped = rest(long, same_start + 2) == rest(short, same_start + 2)
                    && long.letter(same_start) == short.letter(same_start + 1)
                    && long.letter(same_start + 1) == short.letter(same_start);
                long != short && (changed || swapped)
            }
            1 => long.cut(same_start + 1) == short.cut(same_start),
            _ => false,
        }
    }

    /// Its letters, folded, for people to read.
    pub fn letters(self) -> String {
        fold::letters((0..self.len()).map(|at| self.letter(at)))
    }

    /// Whether the word is long enough for its slips to be known: shorter ones have too many neighbours.
    pub fn is_long(self) -> bool {
        self.len() >= MIN_LONG && !self.is_latin()
    }

    /// The key of one Arabic word as a row writes it, with the marks that folding took. None where the form is empty, not
    /// one word, or too long.
    pub fn of(form: &str) -> Option<(Key, Marks)> {
        let mut tokens = Vec::new();
        tokenise(form, 0, &mut tokens, &mut Vec::new(), None);
        match tokens.as_slice() {
            [token] if matches!(token.kind, Kind::Arabic | Kind::Latin) && token.key != Key::NONE => {
                Some((token.key, token.marks))
            }
            _ => None,
        }
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word in Arabic script.
    Arabic,
    /// A word in Latin script; digits that touch it belong to it (2M, TV5).
    Latin,
    /// A run of digits.
    Number,
    /// A word in another script.
    Foreign,
    /// A punctuation mark.
    Punct(Punct),
}

/// A word, a number or a mark, with its place in the source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// The folded word; for a number its value (low 64 bits) and how many digits it has (above).
    pub key: Key,
    /// Start in bytes.
    pub start: u32,
    /// End in bytes, exclusive.
    pub end: u32,
    /// The number of its form among those remembered, [`NO_FORM`] where it is not.
    pub form: u32,
    pub kind: Kind,
    pub marks: Marks,
    /// How it stands to the token before: [`GLUED`], [`NEWLINE`], [`BLANK_LINE`].
    pub flags: u8,
}

pub(crate) const GLUED: u8 = 1;
pub(crate) const NEWLINE: u8 = 2;
pub(crate) const BLANK_LINE: u8 = 4;

impl Token {
    /// Whether no white space stands between it and the token before.
    #[inline]
    pub fn is_glued(&self) -> bool {
        self.flags & GLUED != 0
    }

    /// The same word, wherever it may stand.
    pub fn without_flags(self) -> Token {
        Token { flags: 0, ..self }
    }

    /// Whether a line break stands before it.
    #[inline]
    pub fn after_newline(&self) -> bool {
        self.flags & NEWLINE != 0
    }

    /// Whether a blank line stands before it.
    #[inline]
    pub fn after_blank_line(&self) -> bool {
        self.flags & BLANK_LINE != 0
    }

    /// The value of a number; beyond `u64` the greatest there is.
    #[inline]
    pub fn value(&self) -> u64 {
        self.key.0 as u64
    }

    /// How many digits a number has.
    #[inline]
    pub fn digits(&self) -> u32 {
        (self.key.0 >> 64) as u32 & 0x3FFF_FFFF
    }

    #[inline]
    pub fn is(&self, punct: Punct) -> bool {
        self.kind == Kind::Punct(punct)
    }
}

/// A sentence, in bytes and tokens, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentenceSpan {
    pub start: u32,
    pub end: u32,
    pub first_token: u32,
    pub last_token: u32,
}

/// Appends the tokens of `text` to `tokens` and its sentences to `sentences`; offsets count from `base`. The first token stands
/// behind a blank line. Words are looked up among `forms` before they are folded, and remembered there.
pub(crate) fn tokenise(
    text: &str,
    base: u32,
    tokens: &mut Vec<Token>,
    sentences: &mut Vec<SentenceSpan>,
    forms: Option<&mut Forms>,
) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        base,
        flags: NEWLINE | BLANK_LINE,
        sentence_start: tokens.len(),
        newlines: 0,
        forms,
    };
    scanner.run(tokens, sentences);
    scanner.end_sentence(tokens, sentences);
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    base: u32,
    flags: u8,
    newlines: u8,
    sentence_start: usize,
    forms: Option<&'a mut Forms>,
}

impl Scanner<'_> {
    /// The character at `at` and its length in bytes.
    #[inline]
    fn look(&self, at: usize) -> Option<(Char, usize)> {
        let &first = self.bytes.get(at)?;
        match first {
            0..=0x7F => Some((fold::classify_ascii(first), 1)),
            0xD8..=0xDB => {
                let second = self.bytes.get(at + 1).copied().unwrap_or(0);
                Some((fold::classify_arabic((first as usize & 3) << 6 | second as usize & 0x3F), 2))
            }
            _ => {
                let c = self.text.get(at..)?.chars().next()?;
                Some((fold::classify(c), c.len_utf8()))
            }
        }
    }

    fn run(&mut self, tokens: &mut Vec<Token>, sentences: &mut Vec<SentenceSpan>) {
        while let Some(&byte) = self.bytes.get(self.at) {
            // What most of a text is: a word seen before, a space.
            if byte == b' ' {
                self.at += 1;
                self.flags &= !GLUED;
                continue;
            }
            if matches!(byte, 0xD8..=0xDB) && self.remembered(tokens, sentences) {
                continue;
            }
            let Some((c, len)) = self.look(self.at) else { return };
            match c {
                Char::Arabic(..) | Char::LamAlef(_) => {
                    self.break_after_lines(tokens, sentences);
                    self.word(tokens);
                }
                Char::Space => {
                    self.at += len;
                    self.flags &= !GLUED;
                }
                Char::Newline => {
                    self.newline(len);
                }
                Char::Digit(_) => {
                    self.break_after_lines(tokens, sentences);
                    self.number(tokens);
                }
                Char::Latin(_) | Char::Foreign => {
                    self.break_after_lines(tokens, sentences);
                    self.latin(tokens);
                }
                Char::Tatweel => {
                    self.break_after_lines(tokens, sentences);
                    self.tatweel(tokens);
                }
                Char::Punct(punct) => {
                    self.break_after_lines(tokens, sentences);
                    self.push(tokens, Key::NONE, self.at, self.at + len, Kind::Punct(punct), Marks(0));
                    self.at += len;
                    if self.ends_sentence(punct, tokens) {
                        self.end_sentence(tokens, sentences);
                    }
                }
                Char::Tashkeel(_) | Char::Invisible => self.at += len,
            }
        }
    }

    fn newline(&mut self, len: usize) {
        // A carriage return and its line feed are one break.
        let len = if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\r\n")) { 2 } else { len };
        self.at += len;
        self.newlines = self.newlines.saturating_add(1);
        self.flags = NEWLINE | if self.newlines > 1 { BLANK_LINE } else { 0 };
    }

    /// A line break ends a sentence.
    #[inline]
    fn break_after_lines(&mut self, tokens: &[Token], sentences: &mut Vec<SentenceSpan>) {
        if self.newlines > 0 {
            self.newlines = 0;
            self.end_sentence(tokens, sentences);
        }
    }

    #[inline]
    fn push(&mut self, tokens: &mut Vec<Token>, key: Key, start: usize, end: usize, kind: Kind, marks: Marks) {
        tokens.push(Token {
            key,
            start: self.base + start as u32,
            end: self.base + end as u32,
            form: NO_FORM,
            kind,
            marks,
            flags: self.flags,
        });
        self.flags = GLUED;
    }

    /// Takes a word that is remembered; whether it is.
    #[inline]
    fn remembered(&mut self, tokens: &mut Vec<Token>, sentences: &mut Vec<SentenceSpan>) -> bool {
        let start = self.at;
        let run = self.bytes.get(start..).and_then(Run::at);
        let (Some(run), Some(forms)) = (run, &self.forms) else { return false };
        let Some((number, &form)) = forms.find(&run) else { return false };
        self.break_after_lines(tokens, sentences);
        self.at += usize::from(form.next);
        tokens.push(Token {
            key: form.key,
            start: self.base + start as u32,
            end: self.base + start as u32 + u32::from(form.end),
            form: number,
            kind: Kind::Arabic,
            marks: form.marks,
            flags: self.flags,
        });
        self.flags = GLUED;
        true
    }

    /// A word to fold and to remember.
    #[cold]
    fn word(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        let run = self.bytes.get(start..).and_then(Run::at);
        self.arabic(tokens);
        if let (Some(run), Some(forms), Some(token)) = (run, &mut self.forms, tokens.last_mut()) {
            let end = (token.end - self.base) as usize;
            token.form = forms.add(&run, token.key, token.marks, end - start, self.at - start);
        }
    }

    fn arabic(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        let (mut key, mut shift, mut marks, mut end) = (0u128, 0u32, 0u8, start);
        while let Some((c, len)) = self.look(self.at) {
            match c {
                Char::Arabic(letter, taken) => {
                    if shift < ARABIC_BITS * MAX_ARABIC {
                        key |= u128::from(letter) << shift;
                    }
                    shift = shift.saturating_add(ARABIC_BITS);
                    marks |= taken.0;
                    self.at += len;
                    end = self.at;
                }
                Char::Tashkeel(taken) => {
                    marks |= taken.0;
                    self.at += len;
                    end = self.at;
                }
                Char::Tatweel => {
                    marks |= Marks::TATWEEL.0;
                    self.at += len;
                    end = self.at;
                }
                Char::LamAlef(taken) => {
                    if shift < ARABIC_BITS * (MAX_ARABIC - 1) {
                        key |= u128::from(LAM) << shift | u128::from(ALEF) << (shift + ARABIC_BITS);
                    }
                    shift = shift.saturating_add(2 * ARABIC_BITS);
                    marks |= taken.0;
                    self.at += len;
                    end = self.at;
                }
                Char::Invisible => self.at += len,
                _ => break,
            }
        }
        let key = if shift > ARABIC_BITS * MAX_ARABIC { Key::NONE } else { Key(key) };
        self.push(tokens, key, start, end, Kind::Arabic, Marks(marks));
    }

    fn number(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        let (mut value, mut digits, mut at, mut end) = (0u64, 0u32, start, start);
        loop {
            // What most numbers are made of.
            while let Some(&digit @ b'0'..=b'9') = self.bytes.get(at) {
                value = value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
                digits = digits.saturating_add(1);
                at += 1;
                end = at;
            }
            let Some((c, len)) = self.look(at) else { break };
            match c {
                Char::Digit(digit) => {
                    value = value.saturating_mul(10).saturating_add(u64::from(digit));
                    digits = digits.saturating_add(1);
                    at += len;
                    end = at;
                }
                Char::Invisible => at += len,
                // A Latin letter that touches the digits makes them a name (2M).
                Char::Latin(_) => return self.latin(tokens),
                _ => break,
            }
        }
        self.at = at;
        self.push(
            tokens,
            Key(NUMBER | u128::from(value) | u128::from(digits & 0x3FFF_FFFF) << 64),
            start,
            end,
            Kind::Number,
            Marks(0),
        );
    }

    fn latin(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        let (mut key, mut length, mut end, mut kind) = (LATIN, 0u32, start, Kind::Latin);
        while let Some((c, len)) = self.look(self.at) {
            let code = match c {
                Char::Latin(letter) => letter,
                Char::Digit(digit) => 27 + digit,
                Char::Foreign => {
                    kind = Kind::Foreign;
                    0
                }
                Char::Tashkeel(_) | Char::Invisible => {
                    self.at += len;
                    continue;
                }
                _ => break,
            };
            if length < MAX_LATIN {
                key |= u128::from(code) << (length * LATIN_BITS);
            }
            length = length.saturating_add(1);
            self.at += len;
            end = self.at;
        }
        let key = if length > MAX_LATIN || kind == Kind::Foreign { Key::NONE } else { Key(key) };
        self.push(tokens, key, start, end, kind, Marks(0));
    }

    /// A tatweel that stretches no word stands for a dash (`2018 ـ 2020`), or belongs to the word that follows it.
    fn tatweel(&mut self, tokens: &mut Vec<Token>) {
        let start = self.at;
        while let Some((Char::Tatweel | Char::Tashkeel(_) | Char::Invisible, len)) = self.look(self.at) {
            self.at += len;
        }
        if !matches!(self.look(self.at), Some((Char::Arabic(..) | Char::LamAlef(_), _))) {
            self.push(tokens, Key::NONE, start, self.at, Kind::Punct(Punct::Dash), Marks::TATWEEL);
        }
    }

    /// Whether a mark just read, the last token, ends its sentence.
    fn ends_sentence(&self, punct: Punct, tokens: &[Token]) -> bool {
        match punct {
            Punct::Question | Punct::Exclamation | Punct::Ellipsis => true,
            Punct::Stop => {
                let Some(&[before, _]) = tokens.last_chunk::<2>() else { return false };
                match self.look(self.at) {
                    None | Some((Char::Space | Char::Newline | Char::Invisible, _)) => !is_initial(&before),
                    Some((Char::Punct(next), _)) => matches!(next, Punct::Quote | Punct::Close | Punct::Stop),
                    // `الدستور.وقال`: a stop with no space behind it, between two words.
                    Some((Char::Arabic(..), _)) => before.kind == Kind::Arabic && before.key.len() > 2,
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn end_sentence(&mut self, tokens: &[Token], sentences: &mut Vec<SentenceSpan>) {
        if let (Some(first), Some(last)) = (tokens.get(self.sentence_start), tokens.last()) {
            sentences.push(SentenceSpan {
                start: first.start,
                end: last.end,
                first_token: self.sentence_start as u32,
                last_token: tokens.len() as u32,
            });
        }
        self.sentence_start = tokens.len();
    }
}

/// Whether a stop behind this token abbreviates (`د.`, `ص. ب.`) rather than ends.
fn is_initial(token: &Token) -> bool {
    token.kind == Kind::Arabic && token.key.len() == 1
}

/// The place, in bytes from the start of `word`, behind its first `letters` letters and the marks on them.
pub(crate) fn offset_after(word: &str, letters: u32) -> usize {
    let mut left = letters;
    for (at, c) in word.char_indices() {
        match fold::classify(c) {
            Char::Arabic(..) | Char::LamAlef(_) if left == 0 => return at,
            Char::Arabic(..) => left -= 1,
            // A ligature is not parted: what is cut ends behind it.
            Char::LamAlef(_) => left = left.saturating_sub(2),
            _ => {}
        }
    }
    word.len()
}

/// The place of the last letter of `word`, in bytes from its start.
pub(crate) fn last_letter(word: &str) -> Option<usize> {
    let is_letter = |&(_, c): &(usize, char)| matches!(fold::classify(c), Char::Arabic(..) | Char::LamAlef(_));
    word.char_indices().rev().find(is_letter).map(|(at, _)| at)
}

/// A name as written behind the لل that merges a particle with its article; none where it does not begin so.
pub(crate) fn behind_merged(name: &str) -> Option<&str> {
    let is_lam = |c: char| fold::classify(c) == Char::Arabic(LAM, Marks::default());
    let second = offset_after(name, 1);
    let merged = name.starts_with(is_lam) && name.get(second..)?.starts_with(is_lam);
    if merged { name.get(offset_after(name, 2)..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
        tokenise(text, 0, &mut tokens, &mut sentences, None);
        tokens.iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, expected) in [
            ("يومي11 و12", vec!["يومي", "11", "و", "12"]),
            ("ماي2019", vec!["ماي", "2019"]),
            ("22نونبر", vec!["22", "نونبر"]),
            ("الـ34", vec!["الـ", "34"]),
            ("قناة 2M وTV5", vec!["قناة", "2M", "و", "TV5"]),
            ("2018 ـ 2020", vec!["2018", "ـ", "2020"]),
            ("أهـداف", vec!["أهـداف"]),
            ("1440هـ", vec!["1440", "هـ"]),
            ("COVID-19", vec!["COVID", "-", "19"]),
            ("٢ / ١٠", vec!["٢", "/", "١٠"]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn one_key_for_all_spellings() {
        for (a, b) in [
            ("أفريل", "افريل"),
            ("نوفمبر", "نـوفَمبر"),
            ("إلى", "الي"),
            ("سنة", "سنه"),
            ("ﻻ", "لا"),
            ("كانون", "ک\u{200c}انون"),
        ] {
            assert_eq!(Key::of(a).unwrap().0, Key::of(b).unwrap().0, "{a} {b}");
        }
    }

    #[test]
    fn sentences_end_where_they_do() {
        for (text, count) in [
            ("قال د. علي. ثم ذهب.", 2),
            ("بلغ 3.5 مليون. انتهى", 2),
            ("سطر\nسطر", 2),
            ("الدستور.وقال الرئيس", 2),
            ("هل؟ نعم! لا…", 3),
        ] {
            let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
            tokenise(text, 0, &mut tokens, &mut sentences, None);
            assert_eq!(sentences.len(), count, "{text}");
        }
    }

    #[test]
    fn cutting_keeps_the_rest() {
        let (word, _) = Key::of("وتونس").unwrap();
        assert_eq!(word.cut(1), Key::of("تونس").unwrap().0);
        assert_eq!(word.len(), 5);
        assert!(word.ends_with(Key::of("نس").unwrap().0));
        assert_eq!(offset_after("وَتونس", 1), "وَ".len());
    }

    #[test]
    fn one_slip_and_no_more() {
        let key = |word: &str| Key::of(word).unwrap().0;
        for (written, meant, expected) in [
            ("شنبر", "شتنبر", true),
            ("أكتوبير", "أكتوبر", true),
            ("أغستس", "أغسطس", true),
            ("ديسبمر", "ديسمبر", true),
            ("ديسمبر", "ديسمبر", false),
            ("سبتمبر", "نوفمبر", false),
            ("نونبر", "دجنبر", false),
        ] {
            assert_eq!(key(written).is_one_slip_from(key(meant)), expected, "{written}");
        }
    }
}
