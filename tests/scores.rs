//! Scores on gold annotations, held to the committed ones: they may rise, and never fall.
//!
//! The texts are other people's and not part of this project: where they are not there, beside its folder, the tests
//! say so and pass. `UPDATE_SCORES=1 cargo test --test scores` writes the committed files anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Rounding of the printed figures.
const TOLERANCE: f64 = 0.0006;
/// How far another implementation of the same measures may be.
const AGREEMENT: f64 = 0.005;

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        eprintln!("passed over: no {}", path.display());
        return None;
    }
    Some(path)
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ogp-extract"))
}

/// Precision, recall and F1 by row, as text for people and for comparison.
fn scores(gold: &Path, input: &Path) -> BTreeMap<String, [f64; 3]> {
    let output = program().arg("eval").arg("--json").args([gold, input]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["scores"].as_object().unwrap();
    let figure = |row: &Value, name: &str| row[name].as_f64().unwrap();
    rows.iter()
        .map(|(name, row)| (name.clone(), ["precision", "recall", "f1"].map(|measure| figure(row, measure))))
        .collect()
}

fn print(scores: &BTreeMap<String, [f64; 3]>) -> String {
    let row = |(name, [p, r, f1]): (&String, &[f64; 3])| format!("{name:24} P {p:.3}  R {r:.3}  F1 {f1:.3}\n");
    scores.iter().map(row).collect()
}

fn committed(text: &str) -> BTreeMap<String, f64> {
    text.lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[0].to_owned(), words.last().unwrap().parse().unwrap())
        })
        .collect()
}

fn hold(name: &str, gold: &str, input: &str) {
    let (Some(gold), Some(input)) = (shared(gold), shared(input)) else { return };
    let now = scores(&gold, &input);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/scores/{name}.txt"));
    if std::env::var_os("UPDATE_SCORES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, print(&now)).unwrap();
        return;
    }
    let before = committed(&fs::read_to_string(&path).unwrap());
    assert_eq!(before.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>(), "the rows of {}", path.display());
    let fallen: Vec<String> = now
        .iter()
        .filter(|(name, [.., f1])| *f1 + TOLERANCE < before[*name])
        .map(|(name, [.., f1])| format!("{name}: F1 {f1:.3}, was {:.3}", before[name]))
        .collect();
    assert!(fallen.is_empty(), "scores fell: {fallen:?}");
}

#[test]
fn the_source_articles_keep_their_scores() {
    hold("seeds", "gold/seeds", "articles");
}

#[test]
fn the_development_articles_keep_their_scores() {
    hold("dev", "dev/gold", "dev/dev.jsonl");
}

#[test]
fn eval_agrees_with_another_implementation() {
    let Some(script) = shared("eval/score.py") else { return };
    for (gold, articles, input) in
        [("gold/seeds", "articles", "articles"), ("dev/gold", "dev/articles", "dev/dev.jsonl")]
    {
        let (Some(gold), Some(articles), Some(input)) = (shared(gold), shared(articles), shared(input)) else { return };
        let mut records = program().args(["-q", "-f", "jsonl"]).arg(&input).stdout(Stdio::piped()).spawn().unwrap();
        let scorer = Command::new("python3")
            .arg(&script)
            .arg("--json")
            .args([&gold, &articles])
            .stdin(records.stdout.take().unwrap())
            .output();
        assert!(records.wait().unwrap().success());
        let Ok(scorer) = scorer else {
            eprintln!("passed over: no Python");
            return;
        };
        let theirs: Value = serde_json::from_slice(&scorer.stdout).unwrap();
        for (name, ours) in scores(&gold, &input) {
            for (measure, ours) in ["precision", "recall", "f1"].into_iter().zip(ours) {
                let theirs = theirs[&name][measure].as_f64().unwrap();
                assert!((ours - theirs).abs() <= AGREEMENT, "{name} {measure}: {ours} here, {theirs} there");
            }
        }
    }
}
