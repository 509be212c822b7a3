//! What the command line writes, where, and how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use cli_support::{TEXT, many, program, records, run, status, stderr, stdout, write};
use ogp_extract::output::Table;
use tempfile::tempdir;

#[test]
fn a_file_gets_its_name_when_it_is_whole() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(3));
    for (name, args) in
        [("out.jsonl", &[][..]), ("out.json", &[]), ("out.csv", &[]), ("out", &["-f", "csv", "--table", "dates"])]
    {
        let output = run(folder, &[args, &["a.jsonl", "-o", name]].concat());
        assert_eq!((status(&output), stdout(&output).as_str()), (0, ""), "{}", stderr(&output));
        assert!(stderr(&output).starts_with("ogp-extract: 3 articles, "), "{}", stderr(&output));
    }
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.jsonl", "out", "out.csv", "out.json", "out.jsonl"]);
    assert_eq!(fs::read_to_string(folder.join("out.jsonl")).unwrap().lines().count(), 3);
    assert!(fs::read_to_string(folder.join("out.json")).unwrap().starts_with("[\n{"));
    assert!(fs::read_to_string(folder.join("out.csv")).unwrap().starts_with("article_id,source_path"));
    assert!(fs::read_to_string(folder.join("out")).unwrap().starts_with("article_id,mention,text"));
}

#[test]
fn a_folder_gets_one_output_an_input() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    for name in ["news/a.txt", "news/deep/مقال 1.txt", "other/a.txt", "b.txt"] {
        write(folder, name, TEXT);
    }
    write(folder, "news/empty.txt", "");
    let output = run(folder, &["-q", "news", "other/a.txt", "other/../b.txt", "-o", "out/"]);
    assert_eq!(status(&output), 1, "{}", stderr(&output));
    for name in ["out/a.txt.json", "out/deep/مقال 1.txt.json", "out/a.txt-2.json", "out/b.txt.json"] {
        let array: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap();
        assert_eq!(array.as_array().unwrap().len(), 1, "{name}");
    }
    assert!(!folder.join("out/empty.txt.json").exists());
}

#[test]
fn what_a_run_writes_is_not_its_input() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    for args in [["-o", "news/out.jsonl"], ["--tables", "news/tables"]] {
        write(folder, "news/a.txt", TEXT);
        for _ in 0..2 {
            let output = run(folder, &[&["news"], &args[..]].concat());
            assert!(stderr(&output).starts_with("ogp-extract: 1 article,"), "{}", stderr(&output));
        }
        fs::remove_dir_all(folder.join("news")).unwrap();
    }
}

#[test]
fn all_tables_come_with_their_description() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(3));
    for args in [&[][..], &["--excel"]] {
        let output = run(folder, &[&["-q", "a.jsonl", "--tables", "tables"], args].concat());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let names: Vec<_> =
            fs::read_dir(folder.join("tables")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), Table::ALL.len() + 1, "{names:?}");
        let package: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("tables/datapackage.json")).unwrap()).unwrap();
        for resource in package["resources"].as_array().unwrap() {
            let table = fs::read_to_string(folder.join("tables").join(resource["path"].as_str().unwrap())).unwrap();
            let delimiter = resource["dialect"]["delimiter"].as_str().unwrap();
            assert!(table.trim_start_matches('\u{feff}').starts_with(&format!("article_id{delimiter}")));
            assert!(table.lines().next().unwrap().contains(resource["schema"]["fields"][1]["name"].as_str().unwrap()));
        }
    }
}

#[test]
fn the_order_is_that_of_the_input_whatever_the_jobs() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    // One article much longer than the others must not be overtaken.
    let long = serde_json::json!({"id": "long", "text": TEXT.repeat(2000)}).to_string() + "\n";
    write(folder, "a.jsonl", long + &many(3000));
    write(folder, "b.txt", TEXT);
    let one = run(folder, &["-q", "-f", "jsonl", "--jobs", "1", "a.jsonl", "b.txt"]);
    assert_eq!(records(&one).len(), 3002);
    for jobs in ["2", "7"] {
        let many = run(folder, &["-q", "-f", "jsonl", "--jobs", jobs, "a.jsonl", "b.txt"]);
        assert!(many.stdout == one.stdout, "{jobs} jobs");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempdir().unwrap();
    write(folder.path(), "a.jsonl", many(3000));
    let mut child = program(folder.path());
    let child = child.args(["-f", "jsonl", "a.jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((status(&output), stderr(&output).as_str()), (0, ""));
    assert!(line.starts_with("{\"schema\""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = tempdir().unwrap();
    write(folder.path(), "a.jsonl", many(100));
    let output = run(folder.path(), &["a.jsonl", "-o", "/dev/full"]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("cannot write /dev/full: No space left"), "{}", stderr(&output));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program(folder.path()).arg("a.jsonl").stdout(full).output().unwrap();
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("cannot write standard output"), "{}", stderr(&output));
    assert_eq!(status(&run(folder.path(), &["a.jsonl", "-o", "/dev/null"])), 0);
}

#[test]
fn wrong_usage_is_told_with_its_remedy() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.txt", TEXT);
    for (args, told) in [
        (&[][..], "no input"),
        (&["a.txt", "--nonsense"], "--nonsense"),
        (&["a.txt", "--excel", "--format", "json"], "go with --format csv alone"),
        (&["a.txt", "--with-text", "-f", "csv"], "--with-text goes with"),
        (&["a.txt", "--tables", "t", "-o", "x.csv"], "cannot be used with"),
        (&["a.txt", "--reference-date", "hier"], "expected a day such as 2022-11-02"),
        (&["a.txt", "--encoding", "klingon"], "`klingon` is no encoding known here"),
        (&["a.txt", "--max-article-size", "0"], "expected a size such as"),
        (&["a.txt", "--jobs", "0"], "--jobs"),
        (&["a.txt", "-o", "missing/out.json"], "cannot write missing/out.json"),
        (&["--files-from", "missing"], "cannot read missing"),
        (&["a.txt", "--resume"], "cannot resume: what went to standard output"),
        (&["a.txt", "--resume", "-o", "out.json"], "cannot resume: a JSON array"),
        (&["a.txt", "--resume", "-o", "out/"], "cannot resume: a folder"),
        (&["eval", "missing", "a.txt"], "cannot read the gold in missing"),
    ] {
        let output = run(folder, args);
        assert_eq!((status(&output), stdout(&output).as_str()), (2, ""), "{args:?}");
        assert!(stderr(&output).contains(told), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn completions_are_printed_for_every_shell() {
    let folder = tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        assert!(status(&output) == 0 && stdout(&output).contains("reference-date"), "{shell}");
    }
}

#[test]
fn quiet_is_quiet() {
    let folder = tempdir().unwrap();
    write(folder.path(), "a.txt", TEXT);
    assert_eq!(stderr(&run(folder.path(), &["-q", "a.txt"])), "");
}
