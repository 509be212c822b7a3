//! What the command line reads, and how it tells what it cannot read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use cli_support::{TEXT, gzip, program, record, records, run, status, stderr, stdout, write};
use serde_json::json;
use tempfile::tempdir;

#[test]
fn every_format_gives_the_same_text() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let row = json!({"url": "http://x/1", "title": "عنوان", "published": "04/05/2019", "content": TEXT, "tags": [{"a": [1]}]});
    let csv = format!("ID,Text,Date\n\"007\",\"{TEXT}\",2019-05-04T10:00:00Z\n");
    write(folder, "a.txt", TEXT);
    write(folder, "a.jsonl", format!("\n{row}\r\n\n"));
    write(folder, "a.json", format!("[ {row} ]\n"));
    write(folder, "b.json", row.to_string());
    write(folder, "a.csv", &csv);
    write(folder, "b.csv", csv.replace(',', ";"));
    write(folder, "a.tsv", csv.replace(',', "\t"));
    for name in ["a.txt", "a.jsonl", "a.json", "b.json", "a.csv", "b.csv", "a.tsv"] {
        let plain = record(folder, &[name]);
        assert_eq!(plain["text"], TEXT, "{name}");
        assert_eq!(plain["article_id"], format!("{name}#0"));
        if name != "a.txt" {
            assert_eq!(plain["reference_date"], json!({"date": "2019-05-04", "source": "given"}), "{name}");
            assert_ne!(plain["source"]["id"], json!(null));
        }
        let packed = format!("{name}.gz");
        write(folder, &packed, gzip(&fs::read(folder.join(name)).unwrap()));
        assert_eq!(record(folder, &[&packed])["text"], TEXT, "{packed}");
    }
    assert_eq!(record(folder, &["a.jsonl"])["title"], "عنوان");
    assert_eq!(record(folder, &["a.csv"])["source"]["id"], "007");
}

#[test]
fn pages_give_their_main_text() {
    let folder = tempdir().unwrap();
    let page = format!(
        "<html><head><title>عنوان</title><meta property='article:published_time' content='2019-05-04'></head>\
         <body><nav><a href='/'>الرئيسية</a></nav><article><h1>عنوان</h1><p>{TEXT}</p></article></body></html>"
    );
    write(folder.path(), "a.html", page);
    let page = record(folder.path(), &["a.html"]);
    assert_eq!(page["text"], TEXT.trim());
    assert_eq!(page["title"], "عنوان");
    assert_eq!(page["reference_date"], json!({"date": "2019-05-04", "source": "given"}));
}

#[test]
fn standard_input_is_a_dash() {
    let folder = tempdir().unwrap();
    for (args, bytes) in [
        (&["-"][..], TEXT.as_bytes().to_vec()),
        (&["--input-format", "jsonl", "-"], json!({"text": TEXT}).to_string().into_bytes()),
        (&["--input-format", "csv", "-"], gzip(format!("text\n\"{TEXT}\"\n").as_bytes())),
    ] {
        let mut child = program(folder.path());
        let child = child.args(["-q", "-f", "jsonl", "--with-text"]).args(args);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        let records = records(&output);
        assert_eq!((records.len(), &records[0]["text"]), (1, &json!(TEXT)), "{args:?}");
        assert_eq!(records[0]["source"]["path"], "-");
    }
}

#[test]
fn encodings_are_detected_or_forced() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let text = TEXT.repeat(3);
    let utf16 = |mark: &str| format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let arabic = encoding_rs::WINDOWS_1256.encode(&text).0.into_owned();
    write(folder, "bom.txt", format!("\u{feff}{text}"));
    write(folder, "utf16.txt", utf16("\u{feff}"));
    write(folder, "utf16-unmarked.txt", utf16(""));
    write(folder, "arabic.txt", &arabic);
    for (name, encoding) in [
        ("bom.txt", json!(null)),
        ("utf16.txt", json!("UTF-16LE")),
        ("utf16-unmarked.txt", json!("UTF-16LE")),
        ("arabic.txt", json!("windows-1256")),
    ] {
        let record = record(folder, &[name]);
        assert_eq!((&record["text"], &record["source"]["encoding"]), (&json!(text), &encoding), "{name}");
    }
    assert_eq!(record(folder, &["--encoding", "windows-1256", "arabic.txt"])["text"], json!(text));
    let csv = encoding_rs::WINDOWS_1256.encode(&format!("id;text\n1;\"{text}\"\n")).0.into_owned();
    write(folder, "arabic.csv", csv);
    assert_eq!(record(folder, &["arabic.csv"])["text"], json!(text));
}

#[test]
fn what_cannot_be_decoded_is_counted_where_it_stands() {
    let folder = tempdir().unwrap();
    let good = json!({"text": TEXT}).to_string().into_bytes();
    let bad = [b"{\"text\": \"", TEXT.trim().as_bytes(), b"\xff\xfe\"}"].concat();
    write(folder.path(), "a.jsonl", [good.clone(), bad, good].join(&b'\n'));
    let output = run(folder.path(), &["-q", "-f", "jsonl", "a.jsonl"]);
    assert_eq!(status(&output), 0);
    let replaced: Vec<_> = records(&output).iter().map(|record| record["source"]["replaced"].clone()).collect();
    assert_eq!(replaced, [0, 2, 0]);
    assert_eq!(records(&output)[1]["warnings"], json!(["undecodable_replaced"]));
    assert!(stderr(&output).contains("a.jsonl: warning: is no UTF-8 in 2 places"), "{}", stderr(&output));
}

#[test]
fn folders_are_read_in_the_order_of_their_names() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    for name in ["news/b.txt", "news/a/z.txt", "news/a/مقال 1.txt", "news/c.txt.gz", "news/d.pdf", "news/e\nf.txt"]
    {
        write(folder, name, TEXT);
    }
    let output = run(folder, &["-q", "-f", "jsonl", "news", "news/b.txt"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let paths: Vec<_> = records(&output).iter().map(|record| record["source"]["path"].clone()).collect();
    assert_eq!(paths, ["news/a/z.txt", "news/a/مقال 1.txt", "news/b.txt", "news/c.txt.gz", "news/e\nf.txt"]);
}

#[test]
fn a_list_of_files_may_have_any_names() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    for name in ["a b.txt", "مقال.txt", "e\nf.txt"] {
        write(folder, name, TEXT);
    }
    write(folder, "lines", "a b.txt\r\nمقال.txt\n");
    write(folder, "nul", "a b.txt\0e\nf.txt\0");
    for list in ["lines", "nul"] {
        let output = run(folder, &["-q", "-f", "jsonl", "--files-from", list]);
        assert_eq!((status(&output), records(&output).len()), (0, 2), "{}", stderr(&output));
    }
}

#[test]
fn bad_inputs_cost_one_line_each() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("empty-folder")).unwrap();
    write(folder, "good.txt", TEXT);
    write(folder, "empty.txt", "");
    write(folder, "blank.txt", " \n\t\n");
    write(folder, "binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\xff\xff\xff");
    write(folder, "cut.txt.gz", &gzip(TEXT.repeat(500).as_bytes())[..40]);
    write(folder, "rows.jsonl", format!("{{\"text\": 1\n[1]\n{{\"t\": 1}}\n{{\"text\": \"{}\"}}\n", TEXT.trim()));
    write(folder, "cut.json", format!("[{{\"text\": \"{}\"}}, ", TEXT.trim()));
    write(folder, "nocolumn.csv", "a,b\n1,2\n");
    let names = [
        "missing\u{1b}.txt",
        "empty-folder",
        "empty.txt",
        "blank.txt",
        "binary.txt",
        "cut.txt.gz",
        "rows.jsonl",
        "cut.json",
        "nocolumn.csv",
        "good.txt",
    ];
    let output = run(folder, &[&["-q", "-f", "jsonl", "--errors", "errors.jsonl"], &names[..]].concat());
    assert_eq!(status(&output), 1);
    assert_eq!(records(&output).len(), 3);
    let told = stderr(&output);
    for line in [
        "missing\\u{1b}.txt: no such file",
        "empty-folder: the folder holds no file of a known ending",
        "empty.txt: is empty",
        "blank.txt: is empty",
        "binary.txt: is no text",
        "cut.txt.gz: is cut short",
        "rows.jsonl:1: is no sound JSON record",
        "rows.jsonl:2: is no sound JSON record",
        "rows.jsonl:3: has no text in `text`",
        "cut.json: record 1: the file ends inside its array",
        "nocolumn.csv: has no column `text`",
    ] {
        assert!(told.lines().any(|told| told.starts_with(&format!("ogp-extract: {line}"))), "{line}\n{told}");
    }
    assert_eq!(told.lines().count(), 11, "{told}");
    let errors = fs::read_to_string(folder.join("errors.jsonl")).unwrap();
    assert_eq!(errors.lines().count(), 11);
    assert!(errors.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["message"].is_string()));
}

#[test]
fn days_of_reference_come_in_their_order() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "tap-2022-11-02.txt", TEXT);
    write(folder, "a.jsonl", json!({"text": TEXT, "date": "hier"}).to_string());
    let reference = |args: &[&str]| record(folder, args)["reference_date"].clone();
    assert_eq!(
        reference(&["--date-from", "name", "--reference-date", "2020-01-01", "tap-2022-11-02.txt"]),
        json!({"date": "2022-11-02", "source": "given"})
    );
    assert_eq!(
        reference(&["--reference-date", "2020-01-01", "tap-2022-11-02.txt"]),
        json!({"date": "2020-01-01", "source": "fallback"})
    );
    let output = run(folder, &["-q", "a.jsonl"]);
    assert_eq!(status(&output), 0);
    assert!(stderr(&output).contains("the date `hier` is not understood"));
}

#[test]
fn fields_may_be_named() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.csv", format!("corps,titre,jour,cle,text\n\"{TEXT}\",عنوان,2019-05-04,1,x\n"));
    let args =
        ["--text-field", "corps", "--title-field", "titre", "--date-field", "jour", "--id-field", "cle", "a.csv"];
    let named = record(folder, &args);
    assert_eq!((&named["text"], &named["title"], &named["source"]["id"]), (&json!(TEXT), &json!("عنوان"), &json!("1")));
    let output = run(folder, &["-q", "--date-field", "nope", "a.csv"]);
    assert!(stderr(&output).contains("has no column `nope` (its columns: `corps`"));
    assert_eq!(status(&output), 1);
}

#[test]
fn bombs_meet_a_limit() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let long = "ا".repeat(3 << 20);
    write(folder, "bomb.txt.gz", gzip(long.as_bytes()));
    write(folder, "line.jsonl", format!("{{\"text\": \"{long}\"}}\n{}\n", json!({"text": TEXT})));
    write(folder, "element.json", format!("[{{\"text\": \"{long}\"}}, {}]", json!({"text": TEXT})));
    write(folder, "quote.csv", format!("text\nسليم\n\"{long}\n"));
    let names = ["bomb.txt.gz", "line.jsonl", "element.json", "quote.csv"];
    let output = run(folder, &[&["-q", "-f", "jsonl", "--max-article-size", "1M"], &names[..]].concat());
    assert_eq!(status(&output), 1);
    assert_eq!(records(&output).len(), 3, "{}", stderr(&output));
    for line in [
        "bomb.txt.gz: the article is longer",
        "line.jsonl:1: the article",
        "element.json: record 0: the article",
        "quote.csv:3: a row is longer",
    ] {
        assert!(stderr(&output).contains(line), "{line}\n{}", stderr(&output));
    }
}

#[test]
fn deep_json_is_passed_over_or_told() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let deep = "[".repeat(1_000_000);
    let sound = format!("{{\"deep\": {deep}{}, \"text\": {}}}", "]".repeat(1_000_000), json!(TEXT));
    write(folder, "deep.jsonl", format!("{sound}\n{deep}\n{}\n", json!({"text": TEXT})));
    let output = run(folder, &["-q", "-f", "jsonl", "deep.jsonl"]);
    assert_eq!((status(&output), records(&output).len()), (1, 2), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_stay_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempdir().unwrap();
    for name in [&b"caf\xe8.txt"[..], b"caf\xe9.txt"] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), TEXT).unwrap();
    }
    let output = run(folder.path(), &["-q", "-f", "jsonl", "."]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let ids: Vec<_> = records(&output).iter().map(|record| record["article_id"].clone()).collect();
    assert_eq!(ids, ["./caf\\xe8.txt#0", "./caf\\xe9.txt#0"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    write(folder.path(), "locked/a.txt", TEXT);
    write(folder.path(), "b.txt", TEXT);
    let locked = folder.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    let is_root = fs::read_dir(&locked).is_ok();
    let output = run(folder.path(), &["-q", "-f", "jsonl", "locked", "b.txt"]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    if is_root {
        // Root reads everything.
        assert_eq!((status(&output), records(&output).len()), (0, 2));
    } else {
        assert_eq!((status(&output), records(&output).len()), (1, 1));
        assert!(stderr(&output).contains("locked: may not be read"));
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = tempdir().unwrap();
    write(folder.path(), "news/a.txt", TEXT);
    std::os::unix::fs::symlink("../news", folder.path().join("news/loop")).unwrap();
    let output = run(folder.path(), &["-q", "-f", "jsonl", "news"]);
    assert_eq!((status(&output), records(&output).len()), (1, 1));
    assert!(stderr(&output).contains("is a link back to a folder above it"), "{}", stderr(&output));
}

#[test]
fn the_schema_command_prints_the_schema() {
    let folder = tempdir().unwrap();
    let output = run(folder.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    write(folder.path(), "a.txt", TEXT);
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&record(folder.path(), &["a.txt"])));
}

/// What parts folders on Windows parts nothing here, and is kept as it was given.
#[cfg(unix)]
#[test]
fn backslashes_in_names_are_kept() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, r"news\مقال 1.txt", TEXT);
    let found = record(folder, &[r"news\مقال 1.txt"]);
    assert_eq!(found["source"]["path"], r"news\مقال 1.txt");
    assert_eq!(found["article_id"], r"news\مقال 1.txt#0");
}
