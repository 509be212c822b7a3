//! What fuzzing has found and kept, run again: the minimised corpus and every case that once failed.
//! `OGP_FUZZ_CORPUS` names another folder of corpora, one folder a target.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "common/laws.rs"]
mod laws;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The inputs of a target, the cases first.
fn inputs(target: &str) -> Vec<PathBuf> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let folders = match std::env::var_os("OGP_FUZZ_CORPUS") {
        Some(other) => vec![PathBuf::from(other)],
        None => vec![kept.join("cases"), kept.join("corpus")],
    };
    let mut found = Vec::new();
    for folder in folders {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder.join(target)).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        found.extend(entries);
    }
    if found.is_empty() {
        eprintln!("no corpus of {target}: passed over");
    }
    found
}

/// Runs a law over the inputs of a target, and tells all that break it.
fn replay(target: &str, law: impl Fn(&[u8])) {
    let failed: Vec<String> = inputs(target)
        .into_iter()
        .filter(|path| {
            let bytes = fs::read(path).unwrap();
            catch_unwind(AssertUnwindSafe(|| law(&bytes))).is_err()
        })
        .map(|path| path.display().to_string())
        .collect();
    assert!(failed.is_empty(), "{} inputs of {target} break the law: {failed:#?}", failed.len());
}

/// A target that takes text gets as much of its input as is text.
fn as_text(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

#[test]
fn text() {
    replay("text", |bytes| laws::text(as_text(bytes)));
}

#[test]
fn variants() {
    replay("variants", |bytes| laws::variants(as_text(bytes)));
}

#[test]
fn readers() {
    let folder = tempfile::tempdir().unwrap();
    let scratch = folder.path().join("input");
    replay("readers", |bytes| laws::readers(bytes, &scratch));
}

#[test]
fn lexicon() {
    replay("lexicon", |bytes| laws::lexicon(as_text(bytes)));
}
