//! What each character is once folded: the one place that knows letters, digits and marks.
//!
//! Articles and lexicon rows are folded by the same table, so a fact is written down once, as people write it.
//! Folding unifies hamza seats (أ إ آ ٱ → ا, ؤ → و, ئ → ي), ى with ي, ة with ه, the Persian and Maghrebi letters
//! (ی ک ھ گ ڭ پ چ ژ ڤ ڨ) and the presentation forms; it drops tashkeel, tatweel, bidi and zero-width marks. What it took is
//! remembered in [`Marks`], so that a guard can tell عمّان from عمان, آب from أب, على from علي.

use serde::{Deserialize, Serialize};

/// What folding took from a word, a bit for each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks(pub u8);

impl Marks {
    pub const HAMZA_ABOVE: Marks = Marks(1);
    pub const HAMZA_BELOW: Marks = Marks(2);
    pub const MADDA: Marks = Marks(4);
    pub const SHADDA: Marks = Marks(8);
    pub const TEH_MARBUTA: Marks = Marks(16);
    pub const ALEF_MAKSURA: Marks = Marks(32);
    pub const SEAT: Marks = Marks(64);
    pub const TATWEEL: Marks = Marks(128);

    /// The marks that tell words apart; a tatweel does not.
    const DISTINCTIVE: u8 = !Self::TATWEEL.0;

    pub fn has(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a word written with these marks can be the one that a lexicon row writes with `row`'s: leaving marks
    /// out is common, writing others is another word.
    pub fn agree_with(self, row: Marks) -> bool {
        self.0 & Self::DISTINCTIVE & !row.0 == 0
    }
}

/// A letter of the folded alphabet, 1 to 29, as it is packed into keys.
pub(crate) type Letter = u8;

pub(crate) const ALEF: Letter = 1;
pub(crate) const BEH: Letter = 2;
pub(crate) const TEH: Letter = 3;
pub(crate) const SEEN: Letter = 12;
pub(crate) const FEH: Letter = 20;
pub(crate) const KAF: Letter = 22;
pub(crate) const LAM: Letter = 23;
pub(crate) const MEEM: Letter = 24;
pub(crate) const NOON: Letter = 25;
pub(crate) const HEH: Letter = 26;
pub(crate) const WAW: Letter = 27;
pub(crate) const YEH: Letter = 28;

/// The kind of a punctuation mark, as the grammar sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub(crate) enum Punct {
    Other = 0,
    Comma,
    Semicolon,
    Stop,
    Question,
    Exclamation,
    Ellipsis,
    Colon,
    Slash,
    Dash,
    Open,
    Close,
    Quote,
    Percent,
    Bullet,
    Hash,
    Underscore,
    At,
    Plus,
    Pipe,
    DecimalSeparator,
    GroupSeparator,
    Currency,
    Apostrophe,
}

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Char {
    /// A letter of the Arabic script, folded.
    Arabic(Letter, Marks),
    /// Two letters in one character (lam-alef).
    LamAlef(Marks),
    /// A diacritic: it belongs to the letter before it.
    Tashkeel(Marks),
    /// The stretching mark.
    Tatweel,
    /// A direction or zero-width mark: it belongs to nothing.
    Invisible,
    /// A decimal digit of any script.
    Digit(u8),
    /// A letter of the Latin script, 1 to 26, case and accents folded.
    Latin(u8),
    /// A letter of another script.
    Foreign,
    /// White space that breaks no line.
    Space,
    /// A line break.
    Newline,
    /// Anything else.
    Punct(Punct),
}

pub(super) const ARABIC_START: u32 = 0x600;

/// The characters of the Arabic block, U+0600 to U+06FF.
static ARABIC: [Char; 256] = arabic_block();
/// The ASCII characters.
static ASCII: [Char; 128] = ascii_block();

const fn arabic_block() -> [Char; 256] {
    let mut table = [Char::Foreign; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = arabic(code as u32 + ARABIC_START);
        code += 1;
    }
    table
}

const fn letter(letter: Letter) -> Char {
    Char::Arabic(letter, Marks(0))
}

const fn marked(letter: Letter, marks: Marks) -> Char {
    Char::Arabic(letter, marks)
}

pub(super) const fn arabic(code: u32) -> Char {
    match code {
        0x60C => Char::Punct(Punct::Comma),
        0x61B => Char::Punct(Punct::Semicolon),
        0x61F => Char::Punct(Punct::Question),
        0x66A => Char::Punct(Punct::Percent),
        0x66B => Char::Punct(Punct::DecimalSeparator),
        0x66C => Char::Punct(Punct::GroupSeparator),
        0x6D4 => Char::Punct(Punct::Stop),
        0x600..=0x605 | 0x61C | 0x6DD => Char::Invisible,
        0x606..=0x60F | 0x61D..=0x61E | 0x66D => Char::Punct(Punct::Other),
        0x651 => Char::Tashkeel(Marks::SHADDA),
        0x653 => Char::Tashkeel(Marks::MADDA),
        0x654 => Char::Tashkeel(Marks::HAMZA_ABOVE),
        0x655 => Char::Tashkeel(Marks::HAMZA_BELOW),
        0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x6D6..=0x6DC | 0x6DF..=0x6E4 | 0x6E7 | 0x6E8 | 0x6EA..=0x6ED => {
            Char::Tashkeel(Marks(0))
        }
        0x640 => Char::Tatweel,
        0x660..=0x669 => Char::Digit((code - 0x660) as u8),
        0x6F0..=0x6F9 => Char::Digit((code - 0x6F0) as u8),
        0x621 => letter(29),
        0x622 => marked(ALEF, Marks::MADDA),
        0x623 => marked(ALEF, Marks::HAMZA_ABOVE),
        0x624 => marked(WAW, Marks::SEAT),
        0x625 => marked(ALEF, Marks::HAMZA_BELOW),
        0x626 => marked(YEH, Marks::SEAT),
        0x627 | 0x671 => letter(ALEF),
        0x628 | 0x67E => letter(BEH),
        0x629 => marked(HEH, Marks::TEH_MARBUTA),
        0x62A => letter(TEH),
        0x62B => letter(4),
        0x62C | 0x686 => letter(5),
        0x62D => letter(6),
        0x62E => letter(7),
        0x62F => letter(8),
        0x630 => letter(9),
        0x631 => letter(10),
        0x632 | 0x698 => letter(11),
        0x633 => letter(SEEN),
        0x634 => letter(13),
        0x635 => letter(14),
        0x636 => letter(15),
        0x637 => letter(16),
        0x638 => letter(17),
        0x639 => letter(18),
        0x63A => letter(19),
        0x641 | 0x6A4 => letter(FEH),
        0x642 | 0x6A8 => letter(21),
        0x643 | 0x6A9 | 0x6AA | 0x6AD | 0x6AF => letter(KAF),
        0x644 => letter(LAM),
        0x645 => letter(MEEM),
        0x646 => letter(NOON),
        0x647 | 0x6BE | 0x6C1 | 0x6D5 => letter(HEH),
        0x6C0 | 0x6C3 => marked(HEH, Marks::TEH_MARBUTA),
        0x648 => letter(WAW),
        0x649 => marked(YEH, Marks::ALEF_MAKSURA),
        0x64A | 0x6CC => letter(YEH),
        _ => Char::Foreign,
    }
}

const fn ascii_block() -> [Char; 128] {
    let mut table = [Char::Punct(Punct::Other); 128];
    let mut code = 0;
    while code < 128 {
        table[code] = ascii(code as u8);
        code += 1;
    }
    table
}

pub(super) const fn ascii(code: u8) -> Char {
    match code {
        b'\n' | b'\r' | 0x0B | 0x0C => Char::Newline,
        b' ' | b'\t' => Char::Space,
        b'0'..=b'9' => Char::Digit(code - b'0'),
        b'a'..=b'z' => Char::Latin(code - b'a' + 1),
        b'A'..=b'Z' => Char::Latin(code - b'A' + 1),
        b',' => Char::Punct(Punct::Comma),
        b';' => Char::Punct(Punct::Semicolon),
        b'.' => Char::Punct(Punct::Stop),
        b'?' => Char::Punct(Punct::Question),
        b'!' => Char::Punct(Punct::Exclamation),
        b':' => Char::Punct(Punct::Colon),
        b'/' | b'\\' => Char::Punct(Punct::Slash),
        b'-' => Char::Punct(Punct::Dash),
        b'(' | b'[' | b'{' => Char::Punct(Punct::Open),
        b')' | b']' | b'}' => Char::Punct(Punct::Close),
        b'"' => Char::Punct(Punct::Quote),
        b'\'' | b'`' => Char::Punct(Punct::Apostrophe),
        b'%' => Char::Punct(Punct::Percent),
        b'*' => Char::Punct(Punct::Bullet),
        b'#' => Char::Punct(Punct::Hash),
        b'_' => Char::Punct(Punct::Underscore),
        b'@' => Char::Punct(Punct::At),
        b'+' => Char::Punct(Punct::Plus),
        b'|' => Char::Punct(Punct::Pipe),
        b'$' => Char::Punct(Punct::Currency),
        0..=31 | 127 => Char::Invisible,
        _ => Char::Punct(Punct::Other),
    }
}

/// The folded alphabet in the order of its numbers, from 1.
const ALPHABET: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء";

/// The letters of these numbers.
pub(crate) fn letters(numbers: impl Iterator<Item = Letter>) -> String {
    numbers.filter_map(|number| ALPHABET.chars().nth((number as usize).checked_sub(1)?)).collect()
}

/// What `c` is.
#[inline]
pub(crate) fn classify(c: char) -> Char {
    let code = c as u32;
    if let Some(&class) = ASCII.get(code as usize) {
        return class;
    }
    match ARABIC.get(code.wrapping_sub(ARABIC_START) as usize) {
        Some(&class) => class,
        None => classify_rare(c),
    }
}

/// What the character of the Arabic block at `index` (code point less U+0600) is.
#[inline]
pub(crate) fn classify_arabic(index: usize) -> Char {
    ARABIC.get(index).copied().unwrap_or(Char::Foreign)
}

/// What the ASCII byte is.
#[inline]
pub(crate) fn classify_ascii(byte: u8) -> Char {
    ASCII.get(byte as usize).copied().unwrap_or(Char::Foreign)
}

#[cold]
fn classify_rare(c: char) -> Char {
    let code = c as u32;
    match code {
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => Char::Space,
        0x85 | 0x2028 | 0x2029 => Char::Newline,
        0xAD | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF | 0x80..=0x9F => Char::Invisible,
        0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 | 0xFF0D => Char::Punct(Punct::Dash),
        0xAB | 0xBB | 0x201C..=0x201F | 0x2033 | 0x2036 | 0x2039 | 0x203A | 0x300C | 0x300D => {
            Char::Punct(Punct::Quote)
        }
        0x2018..=0x201B | 0x2032 | 0xB4 => Char::Punct(Punct::Apostrophe),
        0x2026 => Char::Punct(Punct::Ellipsis),
        0x2022 | 0x2023 | 0x2043 | 0x25A0..=0x25FF | 0xB7 | 0x2219 | 0x27A2 | 0x2713..=0x2716 => {
            Char::Punct(Punct::Bullet)
        }
        0xFD3E => Char::Punct(Punct::Open),
        0xFD3F => Char::Punct(Punct::Close),
        0x2030 | 0xFF05 => Char::Punct(Punct::Percent),
        0x20A0..=0x20CF | 0xA2..=0xA5 => Char::Punct(Punct::Currency),
        0x2044 | 0x2215 | 0xFF0F => Char::Punct(Punct::Slash),
        0x300..=0x36F => Char::Tashkeel(Marks(0)),
        0xC0..=0x17F => latin_accented(c),
        0xFB50..=0xFDFF | 0xFE70..=0xFEFC => presentation_form(code),
        0x750..=0x77F | 0x8A0..=0x8FF => Char::Foreign,
        _ if c.is_alphabetic() => Char::Foreign,
        _ => Char::Punct(Punct::Other),
    }
}

/// Latin letters with accents, as French and Spanish names have them.
fn latin_accented(c: char) -> Char {
    let base = match c {
        'à'..='å' | 'À'..='Å' | 'Ā'..='ą' | 'æ' | 'Æ' => b'a',
        'ç' | 'Ç' | 'Ć'..='č' => b'c',
        'Ď'..='đ' | 'ð' | 'Ð' => b'd',
        'è'..='ë' | 'È'..='Ë' | 'Ē'..='ě' => b'e',
        'Ĝ'..='ģ' => b'g',
        'Ĥ'..='ħ' => b'h',
        'ì'..='ï' | 'Ì'..='Ï' | 'Ĩ'..='ı' => b'i',
        'Ĵ' | 'ĵ' => b'j',
        'Ķ'..='ĸ' => b'k',
        'Ĺ'..='ł' => b'l',
        'ñ' | 'Ñ' | 'Ń'..='ŋ' => b'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'Ō'..='œ' => b'o',
        'Ŕ'..='ř' => b'r',
        'Ś'..='š' | 'ß' | 'ſ' => b's',
        'Ţ'..='ŧ' => b't',
        'ù'..='ü' | 'Ù'..='Ü' | 'Ũ'..='ų' => b'u',
        'Ŵ' | 'ŵ' => b'w',
        'ý' | 'ÿ' | 'Ý' | 'Ŷ'..='Ÿ' => b'y',
        'Ź'..='ž' => b'z',
        _ => return Char::Punct(Punct::Other),
    };
    Char::Latin(base - b'a' + 1)
}

/// The letters of U+FE80 to U+FEF4 in order, with how many shapes each has there (Unicode, Arabic Presentation Forms-B).
const FORMS_B: [(u32, u32); 36] = [
    (0x621, 1),
    (0x622, 2),
    (0x623, 2),
    (0x624, 2),
    (0x625, 2),
    (0x626, 4),
    (0x627, 2),
    (0x628, 4),
    (0x629, 2),
    (0x62A, 4),
    (0x62B, 4),
    (0x62C, 4),
    (0x62D, 4),
    (0x62E, 4),
    (0x62F, 2),
    (0x630, 2),
    (0x631, 2),
    (0x632, 2),
    (0x633, 4),
    (0x634, 4),
    (0x635, 4),
    (0x636, 4),
    (0x637, 4),
    (0x638, 4),
    (0x639, 4),
    (0x63A, 4),
    (0x641, 4),
    (0x642, 4),
    (0x643, 4),
    (0x644, 4),
    (0x645, 4),
    (0x646, 4),
    (0x647, 4),
    (0x648, 2),
    (0x649, 2),
    (0x64A, 4),
];

/// Runs of Persian letters among the Presentation Forms-A: first code, letter, shapes.
const FORMS_A: [(u32, u32, u32); 10] = [
    (0xFB56, 0x67E, 4),
    (0xFB6A, 0x6A4, 4),
    (0xFB7A, 0x686, 4),
    (0xFB8A, 0x698, 2),
    (0xFB8E, 0x6A9, 4),
    (0xFB92, 0x6AF, 4),
    (0xFBA6, 0x6C1, 4),
    (0xFBAA, 0x6BE, 4),
    (0xFBD3, 0x6AD, 4),
    (0xFBFC, 0x6CC, 4),
];

fn presentation_form(code: u32) -> Char {
    match code {
        0xFE7C | 0xFE7D => return Char::Tashkeel(Marks::SHADDA),
        0xFE70..=0xFE7F | 0xFBB2..=0xFBC1 => return Char::Tashkeel(Marks(0)),
        0xFC5E..=0xFC63 | 0xFCF2..=0xFCF4 => return Char::Tashkeel(Marks::SHADDA),
        0xFEF5 | 0xFEF6 => return Char::LamAlef(Marks::MADDA),
        0xFEF7 | 0xFEF8 => return Char::LamAlef(Marks::HAMZA_ABOVE),
        0xFEF9 | 0xFEFA => return Char::LamAlef(Marks::HAMZA_BELOW),
        0xFEFB | 0xFEFC => return Char::LamAlef(Marks(0)),
        _ => {}
    }
    let mut first = 0xFE80;
    for (letter, shapes) in FORMS_B {
        if (first..first + shapes).contains(&code) {
            return arabic(letter);
        }
        first += shapes;
    }
    for (first, letter, shapes) in FORMS_A {
        if (first..first + shapes).contains(&code) {
            return arabic(letter);
        }
    }
    Char::Foreign
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: char, b: char) -> bool {
        matches!((classify(a), classify(b)), (Char::Arabic(x, _), Char::Arabic(y, _)) if x == y)
    }

    #[test]
    fn seats_and_finals_are_one_letter() {
        for (a, b) in [
            ('أ', 'ا'),
            ('إ', 'ا'),
            ('آ', 'ا'),
            ('ٱ', 'ا'),
            ('ى', 'ي'),
            ('ئ', 'ي'),
            ('ؤ', 'و'),
            ('ة', 'ه'),
            ('ی', 'ي'),
            ('ک', 'ك'),
            ('ھ', 'ه'),
            ('ڤ', 'ف'),
            ('ﺟ', 'ج'),
            ('ﻲ', 'ي'),
            ('ﯾ', 'ي'),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        assert!(!same('د', 'ذ'));
    }

    #[test]
    fn every_presentation_form_b_is_known() {
        for code in 0xFE80..=0xFEFC {
            let c = char::from_u32(code).unwrap();
            assert!(matches!(classify(c), Char::Arabic(..) | Char::LamAlef(_)), "{code:x}");
        }
    }

    #[test]
    fn digits_of_three_scripts() {
        for (c, value) in [('7', 7), ('٧', 7), ('۷', 7)] {
            assert_eq!(classify(c), Char::Digit(value));
        }
    }

    #[test]
    fn marks_that_contradict() {
        let (aab, ab, bare) = (Marks::MADDA, Marks::HAMZA_ABOVE, Marks(0));
        assert!(aab.agree_with(aab) && bare.agree_with(aab));
        assert!(!ab.agree_with(aab));
    }
}
