//! Names and texts made to deceive: what a terminal would obey is shown, no output leaves its folder, no cell is run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use cli_support::{TEXT, program, records, run, status, stderr, stdout, write};
use ogp_extract::input::visible;
use serde_json::json;
use tempfile::tempdir;

/// Escape sequences, a bell, a line that pretends to be another, bidi overrides and isolates, C1 codes, tags.
const EVIL: &str = "\u{1b}[2Jx\u{7}\r\u{202e}gnp.\u{2066}\u{9b}31m\u{200f}\u{e0041}";

/// What is printed has nothing that a terminal obeys, but line ends.
fn is_harmless(printed: &str) -> bool {
    printed.lines().all(|line| visible(line) == line)
}

#[cfg(unix)]
#[test]
fn no_message_has_what_a_terminal_obeys() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let name = |ending: &str| format!("{EVIL}{ending}");
    write(folder, &name(".txt"), format!("{TEXT}\n{EVIL}"));
    write(folder, &name(".jsonl"), format!("{EVIL}\n{{\"text\": 1, \"date\": {}}}\n", json!(EVIL)));
    write(folder, &name(".csv"), format!("{EVIL},b\n1,2\n"));
    write(folder, "dates.csv", format!("text,date\nسليم,\"{EVIL}\"\n"));
    write(folder, &name(".rows"), format!("country,category,guard,region,form\nTN,{EVIL},,,x\n"));
    write(folder, "gold/a.json", EVIL);
    write(folder, "list", format!("{}\0missing{EVIL}\0", name(".txt")));
    let file = |ending: &str| name(ending);
    let lexicon = format!("places={}", file(".rows"));
    let absent = format!("places=missing{EVIL}");
    let cases: Vec<Vec<String>> = vec![
        vec![file(".txt"), file(".jsonl"), file(".csv"), "dates.csv".into(), format!("missing{EVIL}")],
        vec!["--files-from".into(), "list".into()],
        vec!["--files-from".into(), format!("missing{EVIL}")],
        vec!["--lexicon".into(), lexicon, "dates.csv".into()],
        vec!["--lexicon".into(), absent, "dates.csv".into()],
        vec![format!("--{EVIL}")],
        vec!["--encoding".into(), EVIL.into(), "dates.csv".into()],
        vec!["--format".into(), EVIL.into(), "dates.csv".into()],
        vec!["--text-field".into(), EVIL.into(), "dates.csv".into()],
        vec!["dates.csv".into(), "-o".into(), format!("no{EVIL}/out.json")],
        vec!["dates.csv".into(), "-o".into(), format!("{EVIL}.json"), "--resume".into()],
        vec!["eval".into(), "gold".into(), "dates.csv".into()],
        vec!["eval".into(), format!("gold{EVIL}"), "dates.csv".into()],
    ];
    for args in cases {
        let output = program(folder).args(&args).output().unwrap();
        assert!(!output.stderr.is_empty(), "{args:?}");
        assert!(is_harmless(&stderr(&output)), "{args:?}: {:?}", stderr(&output));
    }
}

#[test]
fn explanations_have_nothing_that_a_terminal_obeys() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    // Marks may stand inside the words of a mention.
    let text = format!(
        "انعقد يوم \u{202e}3\u{202c} ماي\u{200f} \u{202b}2019 بتونس \u{1b}[31m بحضور 120 مشار\u{200f}كا\n{EVIL}"
    );
    write(folder, "a.txt", &text);
    let rows = format!("country,category,guard,region,form\nTN,city,,\"{EVIL}\",مدينة الأحلام\n");
    write(folder, "rows.csv", rows);
    let output = run(folder, &["--explain", "a.txt"]);
    assert!(stdout(&output).contains("dates at byte"), "{}", stdout(&output));
    assert!(is_harmless(&stdout(&output)), "{:?}", stdout(&output));
    let output = run(folder, &["lookup", "--lexicon", "places=rows.csv", "مدينة الأحلام"]);
    assert!(is_harmless(&stdout(&output)), "{:?}", stdout(&output));
    let output = run(folder, &["lookup", EVIL]);
    assert!(is_harmless(&stdout(&output)), "{:?}", stdout(&output));
}

/// The files below a folder.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(tree(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[cfg(unix)]
#[test]
fn no_output_leaves_its_folder() {
    let folder = tempdir().unwrap();
    let base = folder.path().join("base");
    let inside = base.join("work");
    write(&base, "outside.txt", TEXT);
    let long = "ب".repeat(125);
    let names = [
        r"..\..\evil.txt",
        r"C:\evil.txt",
        "con.txt",
        "a:b.txt",
        "-rf.txt",
        " .txt",
        "a\nb.txt",
        EVIL,
        "~",
        "$(x).txt",
    ];
    for name in names {
        write(&inside, &format!("news/{name}.txt"), TEXT);
    }
    write(&inside, &format!("news/{long}.txt"), TEXT);
    write(&inside, &format!("news/{long}.text"), TEXT);
    let absolute = base.join("outside.txt");
    let before = tree(folder.path());
    let args = ["-q", "news", "../outside.txt", "news/../../outside.txt", absolute.to_str().unwrap(), "-o", "out/"];
    let output = run(&inside, &args);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let new: Vec<_> = tree(folder.path()).into_iter().filter(|path| !before.contains(path)).collect();
    assert!(new.iter().all(|path| path.starts_with(inside.join("out"))), "{new:#?}");
    assert_eq!(new.len(), names.len() + 5, "{new:#?}");
}

/// What a spreadsheet would run stands behind an apostrophe in every column, and nothing else is changed.
#[test]
fn no_cell_is_run() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let starts = [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n@",
        " =",
        "\u{a0}+",
        "\u{200f}=",
        "\u{feff}-",
        "\"=",
        "'=",
        "\" +",
        "＝",
        "＋",
        "－",
        "＠",
    ];
    let ids: Vec<String> = starts.iter().map(|start| format!("{start}cmd|' /C calc'!A0")).collect();
    let lines = ids.iter().map(|id| json!({"id": id, "title": id, "text": TEXT}).to_string() + "\n");
    write(folder, "a.jsonl", lines.collect::<String>());
    let output = run(folder, &["-q", "--excel", "a.jsonl"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let printed = stdout(&output);
    let rows = rows(&printed);
    assert_eq!(rows.len(), ids.len());
    for (row, id) in rows.iter().zip(&ids) {
        let defused = format!("'{id}");
        assert_eq!((&row["input_id"], &row["title"], row["source_path"].as_str()), (&defused, &defused, "a.jsonl"));
    }
    // Faithful where it is not asked for.
    let output = run(folder, &["-q", "-f", "jsonl", "a.jsonl"]);
    assert!(records(&output).iter().zip(&ids).all(|(record, id)| record["source"]["id"] == *id));
}

fn rows(table: &str) -> Vec<HashMap<String, String>> {
    let table = table.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(table.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A name of a file that a spreadsheet would run, in every table.
#[cfg(unix)]
#[test]
fn no_name_of_a_file_is_run() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "=1+1.txt", TEXT);
    let output = run(folder, &["-q", "--excel", "=1+1.txt", "--tables", "tables"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    for table in
        tree(&folder.join("tables")).iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
    {
        for row in rows(&fs::read_to_string(table).unwrap()) {
            assert!(row.values().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        }
    }
}
