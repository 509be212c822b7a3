//! Runs that are cut off at random moments, and go on: the result equals that of an undisturbed run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cli_support::{TEXT, many, program, run, status, stderr, write};
use tempfile::tempdir;

/// How a run is cut off.
#[derive(Debug, Clone, Copy)]
enum Cut {
    Interrupt,
    Kill,
}

/// Random enough, and the same in every run of the test.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn cut(child: &mut Child, cut: Cut) {
    let signal = match cut {
        Cut::Interrupt => "-INT",
        Cut::Kill => "-KILL",
    };
    Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
}

fn spawn(folder: &Path, args: &[&str]) -> Child {
    program(folder).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn articles() -> String {
    let mut lines = many(4000);
    // A failure in the middle, so that the file of failures is put to the test as well.
    let middle = lines[..lines.len() / 2].char_indices().rev().find(|(_, c)| *c == '\n').map_or(0, |(at, _)| at + 1);
    lines.insert_str(middle, "no json\n");
    lines
}

/// Cuts runs off until one comes through, and returns how many were cut off.
fn disturb(folder: &Path, args: &[&str], random: &mut Random, longest: u64) -> u32 {
    let mut resume: &[&str] = &[];
    for cuts in 0.. {
        let mut child = spawn(folder, &[args, resume, &["--checkpoint", "0"]].concat());
        thread::sleep(Duration::from_micros(random.below(longest)));
        cut(&mut child, if random.below(2) == 0 { Cut::Interrupt } else { Cut::Kill });
        match child.wait().unwrap().code() {
            Some(1) => return cuts,
            // Killed between its last act and its end: the output is whole, and there is nothing to resume.
            Some(0) if !resume.is_empty() => return cuts,
            None | Some(130) => {}
            Some(other) => panic!("status {other}"),
        }
        // Cut off before it had begun, there is nothing to resume.
        resume = &["--resume"];
        assert!(cuts < 10_000, "no end");
    }
    0
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// `OGP_KILL_ROUNDS` asks for more of them than a quick run of all tests can bear.
fn rounds(usual: u64) -> u64 {
    std::env::var("OGP_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

fn check(args: impl Fn(&str) -> Vec<String>, rounds: u64) {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", articles());
    write(folder, "b.txt", TEXT);
    let run_into = |target: &str| args(target);
    fs::create_dir(folder.join("calm")).unwrap();
    let calm: Vec<String> = run_into("calm");
    let begun = std::time::Instant::now();
    let output = run(folder, &calm.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(status(&output), 1, "{}", stderr(&output));
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let expected = files(&folder.join("calm"));
    let mut cuts = 0;
    // On a busy machine a run may be through before it is cut off: such rounds are made good for.
    for round in 0..10 * rounds {
        if round >= rounds && cuts > 0 {
            break;
        }
        let target = format!("round-{round}");
        fs::create_dir(folder.join(&target)).unwrap();
        let disturbed = run_into(&target);
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (round + 1));
        let disturbed: Vec<&str> = disturbed.iter().map(String::as_str).collect();
        cuts += disturb(folder, &disturbed, &mut random, longest);
        assert!(files(&folder.join(&target)) == expected, "round {round}");
    }
    assert!(cuts > 0, "no run was cut off");
}

#[test]
fn jsonl_is_neither_lost_nor_torn() {
    let args = |target: &str| {
        ["-q", "a.jsonl", "b.txt", "-o", &format!("{target}/out.jsonl"), "--errors", &format!("{target}/errors.jsonl")]
            .map(str::to_owned)
            .to_vec()
    };
    check(args, rounds(5));
}

#[test]
fn tables_are_neither_lost_nor_torn() {
    let args = |target: &str| ["-q", "a.jsonl", "b.txt", "--tables", target].map(str::to_owned).to_vec();
    check(args, rounds(3));
}

#[test]
fn a_run_that_was_cut_off_is_not_overwritten() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(10));
    write(folder, "out.jsonl.journal", "{\"run\":\"another\"}\n");
    let output = run(folder, &["a.jsonl", "-o", "out.jsonl"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("was cut off: go on with it by --resume, or remove out.jsonl.journal"));
    let output = run(folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("cannot resume: the flags, the inputs or"), "{}", stderr(&output));
}

#[test]
fn a_torn_journal_goes_back_to_what_is_whole() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(10));
    // Cut off while it wrote its first line: nothing is known, so all is done anew.
    write(folder, "out.jsonl.journal", "{\"run\":\"0");
    write(folder, "out.jsonl.part", "{\"schema\":");
    let output = run(folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read_to_string(folder.join("out.jsonl")).unwrap().lines().count(), 10);
    let output = run(folder, &["a.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!(status(&output), 0);
    assert!(stderr(&output).contains("nothing to resume"));
    assert!(!folder.join("out.jsonl.journal").exists() && !folder.join("out.jsonl.part").exists());
}

#[test]
fn an_interrupt_ends_a_run_that_waits_for_input() {
    let folder = tempdir().unwrap();
    let mut child = program(folder.path())
        .args(["-q", "--input-format", "jsonl", "-f", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    // The first record shows that it is under way; the others are read so that it waits for input alone.
    let (begun, has_begun) = mpsc::channel();
    let reader = thread::spawn(move || {
        stdout.read_line(&mut String::new()).unwrap();
        begun.send(()).unwrap();
        std::io::copy(&mut stdout, &mut std::io::sink())
    });
    stdin.write_all(many(1000).as_bytes()).unwrap();
    has_begun.recv().unwrap();
    cut(&mut child, Cut::Interrupt);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    reader.join().unwrap().unwrap();
    drop(stdin);
}
