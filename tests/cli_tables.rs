//! The tables as researchers open them: in pandas, in R, and along the README's walk-through.
//!
//! Where Python with pandas, or R, is not there, the test says so and passes; the project's own checks install both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod cli_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cli_support::{record, run, status, stderr, write};
use ogp_extract::Record;
use ogp_extract::output::{Dialect, Encoder, Format, Table, data_package};
use serde_json::Value;
use tempfile::tempdir;

const RECORD: &str = include_str!("../fixtures/cli/writers/record.json");
const TEXT: &str = include_str!("../fixtures/cli/writers/text.txt");
const README: &str = include_str!("../README.md");

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A Python that has pandas and matplotlib: the one the checks install, else the system's.
fn python() -> Option<PathBuf> {
    let has_pandas = |python: &PathBuf| {
        let output = Command::new(python).args(["-c", "import pandas, matplotlib"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    let found = [here("target/venv/bin/python"), "python3".into()].into_iter().find(has_pandas);
    if found.is_none() {
        eprintln!("passed over: no Python with pandas and matplotlib");
    }
    found
}

fn has_r() -> bool {
    let found = Command::new("Rscript").arg("--version").output().is_ok();
    if !found {
        eprintln!("passed over: no R");
    }
    found
}

fn write_tables(folder: &Path, dialect: Dialect) {
    let record: Record = serde_json::from_str(RECORD).unwrap();
    fs::create_dir(folder).unwrap();
    for table in Table::ALL {
        let encoder = Encoder::new(Format::Csv(table, dialect));
        let mut out = encoder.header().unwrap();
        encoder.encode(&record, TEXT, &mut out).unwrap();
        fs::write(folder.join(format!("{}.csv", table.name())), out).unwrap();
    }
    fs::write(folder.join("datapackage.json"), data_package(dialect).to_string()).unwrap();
}

fn expect_success(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), stderr(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn pandas_reads_the_tables() {
    let Some(python) = python() else { return };
    let folder = tempdir().unwrap();
    let (plain, excel) = (folder.path().join("plain"), folder.path().join("excel"));
    write_tables(&plain, Dialect::Plain);
    write_tables(&excel, Dialect::Excel);
    let mut check = Command::new(python);
    check.arg(here("fixtures/cli/tables/check.py")).args([&plain, &excel, &here("fixtures/cli/writers/text.txt")]);
    assert!(expect_success(&check.output().unwrap()).contains("tables read by pandas"));
}

#[test]
fn r_reads_the_tables() {
    if !has_r() {
        return;
    }
    let folder = tempdir().unwrap();
    let plain = folder.path().join("plain");
    write_tables(&plain, Dialect::Plain);
    let mut check = Command::new("Rscript");
    check.env("LC_ALL", "C.UTF-8").arg(here("fixtures/cli/tables/check.R")).arg(&plain);
    assert!(expect_success(&check.output().unwrap()).contains("tables read by R"));
}

/// The code blocks of a language in a section of the README.
fn blocks(section: &str, language: &str) -> Vec<String> {
    let start = README.find(&format!("## {section}\n")).expect("the section");
    let section = &README[start + 3..];
    let section = section.find("\n## ").map_or(section, |end| &section[..end]);
    let fence = format!("```{language}\n");
    section.split(&fence).skip(1).filter_map(|block| block.split("```").next()).map(str::to_owned).collect()
}

#[test]
fn the_walk_through_leads_to_a_chart() {
    let [command] = &blocks("From a folder of files to a chart", "sh")[..] else { panic!("one command") };
    let [script] = &blocks("From a folder of files to a chart", "python")[..] else { panic!("one script") };
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let articles = folder.join("fixtures/articles");
    fs::create_dir_all(&articles).unwrap();
    for entry in fs::read_dir(here("fixtures/articles")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
    }
    let args: Vec<&str> = command.split_whitespace().skip(1).collect();
    let output = run(folder, &args);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let Some(python) = python() else { return };
    let output = Command::new(python).current_dir(folder).env("MPLBACKEND", "Agg").args(["-c", script]).output();
    let printed = expect_success(&output.unwrap());
    assert!(printed.contains("Tunisia"), "{printed}");
    assert!(fs::read(folder.join("countries.png")).unwrap().starts_with(b"\x89PNG"));
}

/// Whether all that `part` says is also in `whole`; lists have the same length.
fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| is_part_of(value, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| is_part_of(part, whole))
        }
        _ => part == whole,
    }
}

#[test]
fn the_first_example_is_true() {
    let first = |language: &str| README.split(&format!("```{language}\n")).nth(1).unwrap().split("```").next().unwrap();
    let shown: Value = serde_json::from_str(first("json")).unwrap();
    let folder = tempdir().unwrap();
    write(folder.path(), "a.txt", first("text"));
    let record = record(folder.path(), &["a.txt"]);
    assert!(is_part_of(&shown, &record), "{record:#}");
}
