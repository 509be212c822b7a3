//! The stages import in one direction, and the library keeps off files, clocks and threads' ways of failing.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// The stages in their order; a file belongs to the first whose path it starts with.
const STAGES: [(&str, usize); 20] = [
    ("error.rs", 0),
    ("record.rs", 0),
    ("table.rs", 0),
    ("context.rs", 0),
    ("text", 1),
    ("lexicon", 2),
    ("grammar", 3),
    ("numerals.rs", 8),
    ("months.rs", 8),
    ("countries.rs", 8),
    ("extract/", 4),
    ("resolve", 5),
    ("event", 6),
    ("extractor.rs", 7),
    ("explain.rs", 8),
    ("input", 8),
    ("eval", 8),
    ("output", 8),
    ("bin", 9),
    ("lib.rs", 10),
];

fn source(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn stage_of(path: &str) -> usize {
    let found = STAGES.iter().find(|(start, _)| path.starts_with(start));
    found.unwrap_or_else(|| panic!("{path} belongs to no stage")).1
}

/// The code of a file without its unit tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let end = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..end].to_owned()
}

#[test]
fn no_stage_imports_a_later_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source(&root, &mut files);
    assert!(files.len() > 20);
    let mut faults = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let own = stage_of(&name);
        for (number, line) in code(&path).lines().enumerate() {
            let line = line.trim();
            if line.starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1) {
                let module: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some((_, stage)) =
                    STAGES.iter().find(|(start, _)| start.trim_end_matches(".rs").trim_end_matches('/') == module)
                else {
                    continue;
                };
                if *stage > own {
                    faults.push(format!("{name}:{}: uses crate::{module}", number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn extractors_do_not_call_one_another() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract");
    let mut files = Vec::new();
    source(&folder, &mut files);
    let names: Vec<String> = files
        .iter()
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "mod")
        .collect();
    for path in &files {
        let own = path.file_stem().unwrap().to_str().unwrap();
        // The parts of one extractor stand in a folder of its name.
        let family = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let text = code(path);
        for other in names.iter().filter(|other| *other != own && family == "extract" && own != "mod") {
            assert!(
                !text.contains(&format!("extract::{other}")) && !text.contains(&format!("super::{other}")),
                "{own} uses {other}"
            );
        }
    }
}

#[test]
fn the_library_keeps_off_files_and_clocks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source(&root, &mut files);
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        if ["input", "output", "eval", "bin"].iter().any(|outer| name.starts_with(outer)) {
            continue;
        }
        let text = code(&path);
        for banned in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::time",
            "std::thread",
            "std::io",
            "Utc::now",
            "Local::now",
            "println!",
            "eprintln!",
        ] {
            assert!(!text.contains(banned), "{name} uses {banned}");
        }
    }
}
