//! Whole extraction beside its baselines, and what hostile texts cost beside news, all in one run: `cargo bench --bench throughput`.
//!
//! The figures, and the machine they were taken on, are in `benches/README.md`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use ogp_extract::{Context, Extractor};

mod texts;

/// Bytes of article text for a round.
const ROUND: usize = 4 << 20;
const ROUNDS: usize = 7;
/// The sizes of a hostile text.
const HOSTILE: [usize; 2] = [1 << 20, 8 << 20];

fn main() {
    let scan = Scan::new();
    let extractor = Extractor::new();
    let sources = texts::until(ROUND, texts::articles());
    let news_time = table("the five source articles", &sources, &extractor, &scan);
    table("generated articles", &texts::generated(ROUND), &extractor, &scan);
    cores(&sources, &extractor);
    hostile(&extractor, news_time);
}

/// The baseline: 320 words of dates, counts, countries and bodies, looked for by a DFA.
struct Scan(AhoCorasick);

impl Scan {
    fn new() -> Scan {
        let forms: Vec<&str> = include_str!("forms.txt").lines().collect();
        Scan(AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&forms).unwrap())
    }
}

/// Prints what each way through the articles costs; the time of extraction in nanoseconds a byte.
fn table(name: &str, articles: &[String], extractor: &Extractor, scan: &Scan) -> f64 {
    let bytes: usize = articles.iter().map(String::len).sum();
    let context = Context::new();
    let over =
        |work: &mut dyn FnMut(&str) -> usize| best(|| articles.iter().map(|article| work(article)).sum::<usize>());
    let mut buffer = Vec::new();
    let plain = over(&mut |article| scan.0.find_iter(article).count());
    let whole = over(&mut |article| extractor.extract_with(article, &context).dates.len());
    let rows = [
        ("memchr, a byte that is not there", over(&mut |article| memchr::memchr_iter(0, article.as_bytes()).count())),
        ("UTF-8 validation", over(&mut |article| std::str::from_utf8(article.as_bytes()).unwrap().len())),
        ("Aho-Corasick DFA, 320 forms", plain),
        ("the same, overlapping", over(&mut |article| scan.0.find_overlapping_iter(article).count())),
        ("extraction", whole),
        (
            "extraction and JSON",
            over(&mut |article| {
                buffer.clear();
                serde_json::to_writer(&mut buffer, &extractor.extract_with(article, &context)).unwrap();
                buffer.len()
            }),
        ),
    ];
    println!("{name}: {} texts, {:.1} MB", articles.len(), bytes as f64 / 1e6);
    for (name, time) in rows {
        let speed = bytes as f64 / 1e6 / time.as_secs_f64();
        println!("  {name:34} {speed:9.1} MB/s  {:6.2} of the scan", plain.as_secs_f64() / time.as_secs_f64());
    }
    whole.as_secs_f64() * 1e9 / bytes as f64
}

/// Prints how much faster two threads are than one.
fn cores(articles: &[String], extractor: &Extractor) {
    let run = |threads: usize| {
        let next = AtomicUsize::new(0);
        best(|| {
            next.store(0, Ordering::Relaxed);
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        while let Some(article) = articles.get(next.fetch_add(1, Ordering::Relaxed)) {
                            black_box(extractor.extract(article));
                        }
                    });
                }
            });
        })
    };
    println!("two threads: {:.2} of one", run(1).as_secs_f64() / run(2).as_secs_f64());
}

/// Prints what texts made to be slow cost, a byte, beside news.
fn hostile(extractor: &Extractor, news: f64) {
    println!("hostile texts: time a byte beside news, at {} and {} MB on one line", HOSTILE[0] >> 20, HOSTILE[1] >> 20);
    for (name, pieces) in texts::HOSTILE {
        let costs = HOSTILE.map(|size| {
            let text = texts::repeat(pieces, size);
            let time = (0..2).map(|_| time(|| black_box(extractor.extract(&text)).dates.len())).min().unwrap();
            time.as_secs_f64() * 1e9 / text.len() as f64 / news
        });
        println!("  {name:34} {:5.2} {:5.2}", costs[0], costs[1]);
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The best of several rounds: noise only ever adds.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    (0..ROUNDS).map(|_| time(&mut work)).min().unwrap()
}
