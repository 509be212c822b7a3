//! A mutator that puts words of the lexicon together, so that texts reach the rules and not the tokeniser alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What may stand between two words.
const GAPS: &[&str] = &[
    " ", " ", " ", " ", " ", " ", " و", " ب", " ل", " ال", " لل", "، ", "، و", " و ", ". ", "\n", "\n\n", "-", " - ",
    "/", ":", " (", ") ", " «", "» ", "\"", "", ",", "\u{a0}", "\u{200f}", "\t", "؟", "؛", "%", "_", "#",
];

/// The words of each source: one source is drawn, then a word of it.
static WORDS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tables = files(&root.join("data"), "csv").into_iter().map(|path| last_cells(&path, ','));
    let phrases = files(&root.join("fixtures/phrases"), "tsv").into_iter().map(|path| last_cells(&path, '\t'));
    let pieces = lines(&root.join("fixtures/pieces.txt"));
    let numbers = (0..100).chain(1990..2030).map(|number| number.to_string()).collect();
    tables.chain(phrases).chain([pieces, numbers]).filter(|words: &Vec<String>| !words.is_empty()).collect()
});

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|own| own == ending)).collect();
    found.sort();
    found
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

fn last_cells(path: &Path, separator: char) -> Vec<String> {
    let cell = |line: &String| {
        let cell = line.rsplit(separator).next().unwrap_or("").replace(['[', ']', '"'], "").replace("\\n", "\n");
        (!line.starts_with('#') && !cell.is_empty()).then_some(cell)
    };
    lines(path).iter().skip(1).filter_map(cell).collect()
}

/// A small generator of numbers, so that a seed gives the same mutation again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn gap(&mut self) -> &'static str {
        GAPS[self.roll(GAPS.len())]
    }

    fn word(&mut self) -> &'static str {
        let source = &WORDS[self.roll(WORDS.len())];
        &source[self.roll(source.len())]
    }
}

/// The text changed by one to four steps, at most `longest` bytes.
pub fn mutate(data: &[u8], longest: usize, seed: u32) -> Vec<u8> {
    let mut dice = Dice(u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::from_utf8_lossy(data).into_owned();
    for _ in 0..=dice.roll(4) {
        step(&mut text, &mut dice);
    }
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text.into_bytes()
}

/// The edges of the words, as byte offsets.
fn edges(text: &str) -> Vec<usize> {
    let mut edges = vec![0, text.len()];
    edges.extend(text.match_indices([' ', '\n', '،', '.', '/', '-', '(', ')', '«', '»', ',']).map(|(at, _)| at));
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn step(text: &mut String, dice: &mut Dice) {
    let edges = edges(text);
    let at = dice.roll(edges.len());
    let next = (at + 1 + dice.roll(3)).min(edges.len() - 1);
    let (start, end) = (edges[at], edges[next]);
    match dice.roll(8) {
        0..3 => text.insert_str(start, &format!("{}{}", dice.gap(), dice.word())),
        3 => text.replace_range(start..end, &format!("{}{}", dice.gap(), dice.word())),
        4 => text.replace_range(start..end, ""),
        5 => {
            let taken = text[start..end].to_owned();
            text.insert_str(edges[dice.roll(edges.len())], &taken.repeat(1 + dice.roll(3)));
        }
        6 => text.insert_str(start, dice.gap()),
        _ => {
            // One character, anywhere.
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            let Some(&(at, c)) = chars.get(dice.roll(chars.len())) else { return };
            let other = chars[dice.roll(chars.len())].1;
            match dice.roll(3) {
                0 => text.replace_range(at..at + c.len_utf8(), ""),
                1 => text.insert(at, other),
                _ => text.replace_range(at..at + c.len_utf8(), &other.to_string()),
            }
        }
    }
}

/// The libFuzzer hook: words three times in four, else its own mutations.
pub fn hook(
    data: &mut [u8],
    size: usize,
    longest: usize,
    seed: u32,
    own: fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    if seed % 4 == 0 {
        return own(data, size, longest);
    }
    let mutated = mutate(&data[..size], longest, seed);
    data[..mutated.len()].copy_from_slice(&mutated);
    mutated.len()
}
