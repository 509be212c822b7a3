//! `eval`: the extraction against a researcher's own gold.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ogp_extract::Record;
use ogp_extract::eval::{Gold, Problem, Scores};
use ogp_extract::input::{Article, Input, path_text, visible};
use serde_json::{Value, json};

use crate::args::EvalArgs;
use crate::run::{each_article, extractor};
use crate::{Outcome, Stop, print, tell};

/// Scores and prints.
pub fn eval(args: &EvalArgs) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::Success;
    let gold = read_gold(&args.gold, &mut outcome)?;
    let records = extract_all(args, &gold, &mut outcome)?;
    let mut scores = Scores::default();
    let mut absent = Vec::new();
    for (name, gold) in &gold {
        match records.get(name) {
            Some((text, record)) => scores.add(name, gold, text, record),
            None => {
                absent.push(name.as_str());
                scores.add(name, gold, "", &Record::default());
            }
        }
    }
    for (article, text) in scores.unplaced.iter().filter(|(article, _)| records.contains_key(article)) {
        tell(&format!("gold {article}: not in the text: {text}"));
    }
    let report =
        if args.json { as_json(&scores, &absent, args.errors) } else { as_text(&scores, &absent, args.errors) };
    print(report.as_bytes())?;
    Ok(outcome)
}

type GoldSet = BTreeMap<String, Gold>;

fn read_gold(folder: &Path, outcome: &mut Outcome) -> Result<GoldSet, Stop> {
    let shown = |path: &Path| visible(&path_text(path));
    let failed = |error| Stop::Usage(format!("cannot read the gold in {}: {error}", shown(folder)));
    let mut gold = GoldSet::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let parsed = fs::read_to_string(&path).map_err(|error| error.to_string()).and_then(|json| Gold::parse(&json));
        match (parsed, path.file_stem()) {
            (Ok(parsed), Some(stem)) => {
                gold.insert(stem.to_string_lossy().into_owned(), parsed);
            }
            (Err(message), _) => {
                tell(&format!("{}: {message}", shown(&path)));
                *outcome = Outcome::Failure;
            }
            (Ok(_), None) => {}
        }
    }
    if gold.is_empty() {
        return Err(Stop::Usage(format!("no gold in {}: it needs one DOC.json an article", shown(folder))));
    }
    Ok(gold)
}

/// The records of the articles that have gold, by its name.
fn extract_all(
    args: &EvalArgs,
    gold: &GoldSet,
    outcome: &mut Outcome,
) -> Result<BTreeMap<String, (String, Record)>, Stop> {
    let extractor = extractor(&args.input.lexicon)?;
    let mut records = BTreeMap::new();
    let read = each_article(&args.input, |input, article| {
        if let Some(name) = gold_name(gold, &article, &stem(input)) {
            let context = article.context(args.input.reference_date);
            let record = extractor.extract_with(&article.text, &context);
            records.insert(name, (article.text, record));
        }
        Ok(())
    })?;
    if read == Outcome::Failure {
        *outcome = read;
    }
    Ok(records)
}

/// The gold of an article: by its id, else by its file's name without its ending.
fn gold_name(gold: &GoldSet, article: &Article, stem: &str) -> Option<String> {
    let by_id = article.id.as_deref().filter(|id| gold.contains_key(*id));
    by_id.or_else(|| gold.contains_key(stem).then_some(stem)).map(str::to_owned)
}

fn stem(input: &Input) -> String {
    let Input::File { path, .. } = input else { return String::new() };
    let unpacked =
        if path.extension().is_some_and(|ending| ending == "gz") { path.with_extension("") } else { path.clone() };
    unpacked.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn as_text(scores: &Scores, absent: &[&str], errors: bool) -> String {
    let mut report = String::new();
    if errors {
        for problem in &scores.problems {
            let Problem { article, kind, fault, text, wanted, got, .. } = problem;
            let _ = writeln!(
                report,
                "{}\t{kind}\t{fault}\t{}\t{}\t{}",
                visible(article),
                visible(text),
                shown(wanted),
                shown(got)
            );
        }
    }
    let _ = write!(report, "{} documents", scores.articles);
    if !absent.is_empty() {
        let first: Vec<_> = absent.iter().take(5).map(|name| visible(name)).collect();
        let _ = write!(report, ", {} without a record: {}", absent.len(), first.join(" "));
    }
    report.push('\n');
    for (name, row) in scores.rows() {
        let (precision, recall, f1) = (row.precision(), row.recall(), row.f1());
        let _ = writeln!(
            report,
            "{name:24} P {precision:.3}  R {recall:.3}  F1 {f1:.3}   ({} right, {} spurious or wrong, {} missed or wrong)",
            row.right, row.wrong, row.missed
        );
    }
    let (guessed, undatable) = scores.guessed_dates();
    let _ = writeln!(report, "{:24} {guessed} of {undatable} undatable mentions were given a value", "dates.guessed");
    report
}

fn shown(value: &Value) -> String {
    if value.is_null() { String::new() } else { visible(&value.to_string()) }
}

fn as_json(scores: &Scores, absent: &[&str], errors: bool) -> String {
    let rows: serde_json::Map<String, Value> = scores
        .rows()
        .into_iter()
        .map(|(name, row)| {
            let value = json!({
                "precision": row.precision(), "recall": row.recall(), "f1": row.f1(),
                "right": row.right, "wrong": row.wrong, "missed": row.missed,
            });
            (name.to_owned(), value)
        })
        .collect();
    let (guessed, undatable) = scores.guessed_dates();
    let mut report = json!({
        "documents": scores.articles, "absent": absent, "scores": rows,
        "dates_guessed": guessed, "dates_undatable": undatable,
    });
    if let (Some(report), true) = (report.as_object_mut(), errors) {
        report.insert("errors".into(), json!(scores.problems));
    }
    format!("{report:#}\n")
}
