//! What each stage costs over the source articles: `cargo bench --bench stages`.
//!
//! The stages build on one another, so a line holds what stands above it too: `tokens`, then the lexicon as `units`, then each extractor on top
//! of these (dates and counts together, as each tells what the other is not), the whole record, and the record written as JSON.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ogp_extract::{Extractor, Part};

mod texts;

fn stages(criterion: &mut Criterion) {
    let articles = texts::articles();
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(articles.iter().map(String::len).sum::<usize>() as u64));
    let mut add = |name: &str, work: &dyn Fn(&str) -> usize| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| articles.iter().map(|article| work(black_box(article))).sum::<usize>())
        });
    };
    let whole = Extractor::new();
    add("tokens", &|article| whole.count_tokens(article));
    add("units", &|article| whole.count_units(article));
    for (name, part) in [
        ("dates and counts", Part::Dates),
        ("countries", Part::Countries),
        ("organisations", Part::Organisations),
        ("places", Part::Places),
    ] {
        let one = Extractor::builder().only(&[part]).build().unwrap();
        add(name, &|article| one.extract(article).sentences.len());
    }
    let all = [Part::Dates, Part::Counts, Part::Countries, Part::Organisations, Part::Places];
    let without_event = Extractor::builder().only(&all).build().unwrap();
    add("all but the event", &|article| without_event.extract(article).sentences.len());
    add("the record", &|article| whole.extract(article).sentences.len());
    add("the record as JSON", &|article| serde_json::to_vec(&whole.extract(article)).unwrap().len());
}

/// What a program pays before its first record.
fn start(criterion: &mut Criterion) {
    let one_line = "انعقد الملتقى يوم 3 ماي 2019 بتونس";
    // Without the pool of built engines: a builder makes its own.
    criterion.bench_function("start, to the first record", |bencher| {
        bencher.iter(|| Extractor::builder().build().unwrap().extract(black_box(one_line)).dates.len())
    });
}

criterion_group!(benches, stages, start);
criterion_main!(benches);
