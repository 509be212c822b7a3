//! The records of the five source articles, pinned: `fixtures/goldens/NAME.json` for each `fixtures/articles/NAME.txt`.
//!
//! `UPDATE_GOLDENS=1 cargo test --test goldens` writes them anew; look at the difference before it is committed.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogp_extract::Extractor;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_article_has_its_record() {
    let (articles, goldens) = (folder("articles"), folder("goldens"));
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let names = stems(&articles, "txt");
    if !update {
        assert_eq!(names, stems(&goldens, "json"), "articles and goldens must be the same");
    }
    let extractor = Extractor::new();
    let mut different = Vec::new();
    for name in names {
        let text = std::fs::read_to_string(articles.join(format!("{name}.txt"))).unwrap();
        let found = serde_json::to_string_pretty(&extractor.extract(&text)).unwrap() + "\n";
        let path = goldens.join(format!("{name}.json"));
        if update {
            std::fs::create_dir_all(&goldens).unwrap();
            std::fs::write(&path, found).unwrap();
        } else if found != std::fs::read_to_string(&path).unwrap() {
            different.push(first_difference(&name, &std::fs::read_to_string(&path).unwrap(), &found));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[cfg(feature = "cli")]
#[test]
fn every_golden_is_of_the_schema() {
    let schema = jsonschema::validator_for(&ogp_extract::output::record_schema()).unwrap();
    for name in stems(&folder("goldens"), "json") {
        let golden = std::fs::read_to_string(folder("goldens").join(format!("{name}.json"))).unwrap();
        let golden = serde_json::from_str(&golden).unwrap();
        let faults: Vec<String> =
            schema.iter_errors(&golden).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

fn first_difference(name: &str, golden: &str, found: &str) -> String {
    let lines = golden.lines().zip(found.lines()).enumerate();
    match lines.into_iter().find(|(_, (golden, found))| golden != found) {
        Some((line, (golden, found))) => format!("{name}.json:{}:\n  golden {golden}\n  found  {found}", line + 1),
        None => format!("{name}.json: one ends before the other"),
    }
}
