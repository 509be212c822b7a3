//! What the tests of the command line share.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

pub const TEXT: &str = "انعقد الملتقى يوم 3 ماي 2019 بتونس العاصمة بحضور قرابة 120 مشاركا.\n";

/// The program, run in this folder.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ogp-extract"));
    command.current_dir(folder).env_remove("RUST_BACKTRACE");
    command
}

/// Runs it.
pub fn run(folder: &Path, args: &[&str]) -> Output {
    program(folder).args(args).output().expect("the program runs")
}

pub fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// The records of JSON Lines.
pub fn records(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// Runs it on one file and gives its only record, with the text.
pub fn record(folder: &Path, args: &[&str]) -> Value {
    let output = run(folder, &[&["-q", "-f", "jsonl", "--with-text"], args].concat());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let mut records = records(&output);
    assert_eq!(records.len(), 1);
    records.remove(0)
}

pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// JSON Lines of so many articles, each its own.
pub fn many(count: usize) -> String {
    let article = |index: usize| {
        let text = format!("{index} {}", TEXT.repeat(1 + index % 7));
        serde_json::json!({"id": format!("{index:05}"), "text": text, "date": "2019-05-04"}).to_string() + "\n"
    };
    (0..count).map(article).collect()
}
