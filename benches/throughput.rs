//! Whole extraction beside the baselines, over the same bytes in one run: `cargo bench --bench throughput`.
//!
//! The figures and the machine they were taken on are in `benches/README.md`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use ogp_extract::{Context, Extractor};

/// Bytes of article text for a round.
const ROUND: usize = 4 << 20;
const ROUNDS: usize = 7;

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let fixtures: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut articles: Vec<&str> = Vec::new();
    let mut bytes = 0;
    while bytes < ROUND {
        for article in &fixtures {
            articles.push(article);
            bytes += article.len();
        }
    }
    let forms: Vec<&str> = include_str!("forms.txt").lines().collect();
    let scan = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&forms).unwrap();
    let extractor = Extractor::new();
    let context = Context::new();
    let _ = extractor.extract_with(articles[0], &context);

    let aho = best(|| articles.iter().map(|article| scan.find_overlapping_iter(article).count()).sum::<usize>());
    let plain = best(|| articles.iter().map(|article| scan.find_iter(article).count()).sum::<usize>());
    let chars =
        best(|| articles.iter().map(|article| std::str::from_utf8(article.as_bytes()).unwrap().len()).sum::<usize>());
    let whole =
        best(|| articles.iter().map(|article| extractor.extract_with(article, &context).dates.len()).sum::<usize>());
    let json = best(|| {
        let mut buffer = Vec::new();
        articles
            .iter()
            .map(|article| {
                buffer.clear();
                serde_json::to_writer(&mut buffer, &extractor.extract_with(article, &context)).unwrap();
                buffer.len()
            })
            .sum::<usize>()
    });
    println!("{} articles, {:.1} MB", articles.len(), bytes as f64 / 1e6);
    for (name, time) in [
        ("utf-8 validation", chars),
        ("aho-corasick dfa, 320 forms", plain),
        ("aho-corasick dfa, overlapping", aho),
        ("extraction", whole),
        ("extraction and JSON", json),
    ] {
        println!(
            "{name:32} {:8.1} MB/s   {:.2} of the scan",
            bytes as f64 / 1e6 / time.as_secs_f64(),
            plain.as_secs_f64() / time.as_secs_f64()
        );
    }
}

/// The best of several rounds: noise only ever adds.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap()
}
