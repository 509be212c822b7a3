//! The texts of the benchmarks.
// Each benchmark uses a part of them.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

/// What makes a text slow where cost is not linear: a name, and what is repeated.
pub const HOSTILE: &[(&str, &[&str])] = &[
    ("one word", &["كتاب "]),
    ("words never seen", &["#word "]),
    ("letters without a space", &["كتاب"]),
    ("numbers", &["#number "]),
    ("numbers of one digit", &["7 "]),
    ("decimals", &["1.5 "]),
    ("numbers and commas", &["12,13,14,"]),
    ("years", &["2018 2019 "]),
    ("only و", &["و "]),
    ("وو without a space", &["و"]),
    ("one month", &["نوفمبر "]),
    ("days of a month", &["22 و23 نوفمبر "]),
    ("number words", &["ثلاثة وعشرون ألفا "]),
    ("dates with slashes", &["12/11/2018 "]),
    ("brackets", &["("]),
    ("brackets around words", &["(كتاب "]),
    ("quotation marks", &["\""]),
    ("country names in one list", &["تونس، ", "المغرب، ", "الجزائر، ", "ليبيا، "]),
    ("countries joined by و", &["وتونس ", "والمغرب "]),
    ("bodies", &["وزارة الصحة "]),
    ("heads of bodies", &["هيئة ", "مجلس "]),
    ("one long name", &["وزارة ", "و"]),
    ("towns", &["صفاقس "]),
    ("people", &["500 مشارك "]),
    ("tashkeel", &["َ"]),
    ("tatweel", &["ـ"]),
    ("line breaks", &["\n"]),
    ("short lines", &["شاهد أيضا\n"]),
];

/// The five source articles.
pub fn articles() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The articles again and again, until there are so many bytes.
pub fn until(size: usize, articles: Vec<String>) -> Vec<String> {
    let mut bytes = 0;
    let more = |article: &String| {
        bytes += article.len();
        bytes < size
    };
    articles.iter().cloned().cycle().take_while(more).collect()
}

/// Articles of sentences drawn from the tables of phrases and from the source articles, so that no two are alike and mentions are about as
/// dense as in news.
pub fn generated(size: usize) -> Vec<String> {
    let mut draw = Draw(0x2545_F491_4F6C_DD1D);
    let phrases = phrases();
    let words: Vec<String> = articles()
        .iter()
        .flat_map(|article| article.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let (mut texts, mut bytes) = (Vec::new(), 0);
    while bytes < size {
        let mut text = String::new();
        for _ in 0..12 {
            text.push_str(draw.from(&phrases));
            text.push_str(". ");
            // Between two phrases, words of the articles, each a step further on, so that they are no sentence of theirs.
            for _ in 0..25 {
                text.push_str(draw.from(&words).trim_end_matches(['.', '؟', '!']));
                text.push(' ');
            }
            text.push_str(".\n");
        }
        bytes += text.len();
        texts.push(text);
    }
    texts
}

/// The texts of the tables of phrases, without their brackets.
fn phrases() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/phrases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut phrases = Vec::new();
    for path in paths {
        let table = std::fs::read_to_string(path).unwrap();
        let rows = table.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with('#'));
        phrases.extend(rows.filter_map(|row| Some(row.rsplit('\t').next()?.replace(['[', ']'], ""))));
    }
    phrases
}

/// Draws that are always the same ones.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn from<'a>(&mut self, all: &'a [String]) -> &'a str {
        &all[self.next() as usize % all.len()]
    }
}

/// The pieces in turn until there are so many bytes; `#word` and `#number` stand for one that is new each time.
pub fn repeat(pieces: &[&str], size: usize) -> String {
    let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
    let mut text = String::with_capacity(size + 64);
    for piece in pieces.iter().cycle() {
        if text.len() >= size {
            break;
        }
        match piece.strip_prefix('#').map(|rest| rest.starts_with("word")) {
            None => text.push_str(piece),
            Some(false) => text.push_str(&format!("{} ", draw.next() % 10_u64.pow(1 + (draw.next() % 9) as u32))),
            Some(true) => {
                let drawn = draw.next();
                text.extend((0..6).map(|at| LETTERS[(drawn >> (8 * at)) as usize % LETTERS.len()]));
                text.push(' ');
            }
        }
    }
    text
}

const LETTERS: [char; 16] = ['ا', 'ب', 'ت', 'ج', 'ح', 'د', 'ر', 'س', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ي'];
