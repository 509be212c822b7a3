//! Words as they are written, remembered from one text to the next: news repeats its words, so most are folded only once.

use super::fold::Marks;
use super::token::Key;

/// A run of letters of up to so many bytes is remembered.
pub(super) const WINDOW: usize = 8 * WORDS;
/// A window is kept as so many integers.
const WORDS: usize = 4;
/// So many forms are remembered before all are forgotten.
const MAX_FORMS: usize = 1 << 15;
const SLOTS: usize = 2 * MAX_FORMS;
/// So many places are tried for a form, so that no text can make the search long.
const MAX_PROBES: usize = 8;

/// What keeps the first so many bytes of a window.
const MASKS: [[u64; WORDS]; WINDOW] = masks();

const fn masks() -> [[u64; WORDS]; WINDOW] {
    let mut masks = [[0; WORDS]; WINDOW];
    let mut len = 0;
    while len < WINDOW {
        let mut byte = 0;
        while byte < len {
            masks[len][byte / 8] |= 0xFF << (8 * (byte % 8));
            byte += 1;
        }
        len += 1;
    }
    masks
}

/// The bytes of a run up to the next ASCII character, the rest zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    words: [u64; WORDS],
}

/// The first word of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub key: Key,
    pub marks: Marks,
    /// Where the word ends and where the text goes on, in bytes from the start of the run.
    pub end: u8,
    pub next: u8,
    words: [u64; WORDS],
}

/// The forms seen so far, each with a number from 1. The numbers hold until [`Forms::tidy`] forgets them.
#[derive(Debug)]
pub(crate) struct Forms {
    /// A number of a form each, [`FREE`] where there is none.
    slots: Vec<u16>,
    forms: Vec<Form>,
}

/// The number of no form.
pub(crate) const NO_FORM: u32 = 0;
const FREE: u16 = NO_FORM as u16;

impl Run {
    /// The run at the start of `bytes`; none where it does not end within the window, or ends at a control character, which
    /// may stand inside a word.
    #[inline]
    pub fn at(bytes: &[u8]) -> Option<Run> {
        let window: &[u8; WINDOW] = bytes.first_chunk()?;
        let mut words = [0; WORDS];
        let mut ascii = 0u32;
        for (at, (word, chunk)) in words.iter_mut().zip(window.chunks_exact(8)).enumerate() {
            // Most runs end within two words.
            if at == 2 && ascii != 0 {
                break;
            }
            *word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
            // The highest bits of the eight bytes, gathered into one byte.
            let high = (!*word & 0x8080_8080_8080_8080) >> 7;
            ascii |= ((high.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32) << (8 * at);
        }
        let len = ascii.trailing_zeros() as usize;
        let end = window.get(len)?;
        let masks = MASKS.get(len)?;
        for (word, mask) in words.iter_mut().zip(masks) {
            *word &= mask;
        }
        let parts_words = matches!(end, b'\t'..=b'\r' | b' '..=b'~');
        parts_words.then_some(Run { words })
    }

    #[inline]
    fn hash(&self) -> usize {
        let [a, b, c, d] = self.words;
        let mixed = (a ^ b.rotate_left(29) ^ c.rotate_left(13) ^ d.rotate_left(47)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ mixed >> 32 ^ b).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed >> 40) as usize
    }
}

impl Default for Forms {
    fn default() -> Self {
        let none = Form { key: Key::NONE, marks: Marks(0), end: 0, next: 0, words: [0; WORDS] };
        Forms { slots: vec![FREE; SLOTS], forms: vec![none] }
    }
}

impl Forms {
    /// Forgets all forms where there are too many. True where it did.
    pub fn tidy(&mut self) -> bool {
        let full = self.forms.len() >= MAX_FORMS;
        if full {
            self.slots.fill(FREE);
            self.forms.truncate(1);
        }
        full
    }

    /// The form of a run and its number, where it was seen before.
    #[inline]
    pub(super) fn find(&self, run: &Run) -> Option<(u32, &Form)> {
        let hash = run.hash();
        for probe in 0..MAX_PROBES {
            let &number = self.slots.get((hash + probe) % SLOTS)?;
            let form = self.forms.get(usize::from(number)).filter(|_| u32::from(number) != NO_FORM)?;
            if form.words == run.words {
                return Some((number.into(), form));
            }
        }
        None
    }

    /// Remembers the first word of a run that was not seen before; its number, [`NO_FORM`] where no place is left.
    pub(super) fn add(&mut self, run: &Run, key: Key, marks: Marks, end: usize, next: usize) -> u32 {
        let hash = run.hash();
        let mut places = (0..MAX_PROBES).map(|probe| (hash + probe) % SLOTS);
        let free = places.find(|&slot| self.slots.get(slot) == Some(&FREE));
        let slot = free.filter(|_| self.forms.len() < MAX_FORMS).and_then(|slot| self.slots.get_mut(slot));
        let (Some(slot), Ok(number)) = (slot, u16::try_from(self.forms.len())) else { return NO_FORM };
        *slot = number;
        self.forms.push(Form { key, marks, end: end as u8, next: next as u8, words: run.words });
        number.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_at_ascii_and_are_told_apart() {
        let run = |text: &str| Run::at(format!("{text:<40}").as_bytes());
        for word in ["و", "من", "تونس", "الديمقراطي", "الديمقراطية"] {
            assert_eq!(run(&format!("{word} على")), run(&format!("{word}.")), "{word}");
            assert_ne!(run(&format!("{word} على")), run(&format!("{word}ا على")), "{word}");
        }
        assert!(run(&"ت".repeat(WINDOW / 2)).is_none(), "no end within the window");
        assert!(run("تو\u{1}نس").is_none(), "a control character may stand inside a word");
        assert!(Run::at("تونس ".as_bytes()).is_none(), "too near the end of the text");
    }

    #[test]
    fn forms_are_remembered_until_there_are_too_many() {
        let mut forms = Forms::default();
        let run = |number: usize| {
            let letters: String =
                (0..5).map(|at| char::from_u32(0x628 + (number >> (4 * at) & 15) as u32).unwrap()).collect();
            Run::at(format!("{letters}{:30}", "").as_bytes()).unwrap()
        };
        for number in 0..100_000 {
            let run = run(number);
            let known = forms.find(&run).map(|(form, _)| form);
            let form = known.unwrap_or_else(|| forms.add(&run, Key::NONE, Marks(0), 10, 10));
            assert!(form == NO_FORM || forms.find(&run).is_some_and(|(found, _)| found == form));
        }
        assert!(forms.tidy() && forms.find(&run(0)).is_none() && !forms.tidy());
    }
}
