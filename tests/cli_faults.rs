//! What goes wrong around the program: full disks, pipes that close, files that change while they are read. Nothing
//! that was written before is lost or torn. `OGP_FAULT_ROUNDS` asks for more rounds.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use cli_support::{TEXT, many, program, records, run, status, stderr, write};
use serde_json::Value;
use tempfile::tempdir;

fn rounds(usual: u64) -> u64 {
    std::env::var("OGP_FAULT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Random enough, and the same in every run of the test.
struct Random(u64);

impl Random {
    fn new(round: u64) -> Random {
        Random(0x9e37_79b9_7f4a_7c15 ^ (round + 1))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// Runs the program where no file can grow beyond so many blocks of 1024 bytes: a disk that is full.
fn run_on_small_disk(folder: &Path, blocks: u64, args: &[&str]) -> Output {
    // The signal is ignored, so that the write fails as it does on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_ogp-extract")])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("bash runs")
}

fn files(folder: &Path) -> HashMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

/// What the small disk cuts off goes on where there is room, and equals what an undisturbed run writes.
fn fills_up(args: impl Fn(&str) -> Vec<String>) {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(250));
    let go = |target: &str, blocks: Option<u64>, more: &[&str]| {
        let args = args(target);
        let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
        match blocks {
            Some(blocks) => run_on_small_disk(folder, blocks, &args),
            None => run(folder, &args),
        }
    };
    fs::create_dir(folder.join("calm")).unwrap();
    assert_eq!(status(&go("calm", None, &[])), 0);
    let calm = files(&folder.join("calm"));
    let largest = calm.values().map(Vec::len).max().unwrap() as u64 / 1024;
    for round in 0..rounds(3) {
        let target = format!("round-{round}");
        fs::create_dir(folder.join(&target)).unwrap();
        let mut random = Random::new(round);
        let mut resume: &[&str] = &[];
        for _ in 0..2 {
            let output = go(&target, Some(1 + random.below(largest)), &[resume, &["--checkpoint", "0"]].concat());
            assert_eq!(status(&output), 1, "{}", stderr(&output));
            assert!(stderr(&output).contains("cannot write") && !stderr(&output).contains("panicked"));
            assert!(!calm.keys().all(|name| folder.join(&target).join(name).exists()), "a torn output has its name");
            resume = &["--resume"];
        }
        let output = go(&target, None, resume);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(files(&folder.join(&target)) == calm, "round {round}");
    }
}

#[test]
fn a_full_disk_costs_no_line_of_jsonl() {
    fills_up(|target| ["-q", "a.jsonl", "-o", &format!("{target}/out.jsonl")].map(str::to_owned).to_vec());
}

#[test]
fn a_full_disk_costs_no_row_of_a_table() {
    fills_up(|target| ["-q", "a.jsonl", "--tables", target].map(str::to_owned).to_vec());
}

/// An output that is there stays as it is until the new one is whole.
#[test]
fn a_full_disk_leaves_the_output_of_before() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.jsonl", many(250));
    for (round, name) in ["out.json", "out.csv", "out.jsonl", "out/a.jsonl.json"].iter().cycle().take(4).enumerate() {
        write(folder, name, "what was there\n");
        let target = if name.starts_with("out/") { "out/" } else { name };
        let output =
            run_on_small_disk(folder, 1 + Random::new(round as u64).below(20), &["-q", "a.jsonl", "-o", target]);
        assert_eq!(status(&output), 1, "{name}");
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), "what was there\n", "{name}");
        let _ = fs::remove_file(folder.join(format!("{name}.journal")));
    }
}

/// Whoever reads the output stops at any byte: what was handed over is whole up to there, and the program ends well.
#[test]
fn a_reader_that_ends_early_got_what_it_read() {
    let folder = tempdir().unwrap();
    write(folder.path(), "a.jsonl", many(700));
    for format in ["jsonl", "json", "csv"] {
        let args = ["-q", "-f", format, "a.jsonl"];
        let whole = run(folder.path(), &args).stdout;
        for round in 0..rounds(2) {
            let mut child = program(folder.path());
            let child = child.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = child.spawn().unwrap();
            let mut taken = vec![0; Random::new(round).below(whole.len() as u64 / 2) as usize];
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut taken).unwrap();
            drop(stdout);
            let output = child.wait_with_output().unwrap();
            assert_eq!((status(&output), stderr(&output).as_str()), (0, ""), "{format} {round}");
            assert!(whole.starts_with(&taken));
        }
    }
}

/// Nobody can be told of failures: the records are written all the same.
#[cfg(target_os = "linux")]
#[test]
fn messages_that_nobody_takes_stop_nothing() {
    let folder = tempdir().unwrap();
    write(folder.path(), "a.jsonl", format!("no json\n{}", many(50)));
    for args in [&["a.jsonl", "missing.txt"][..], &["missing.txt", "a.jsonl", "--jobs", "1"]] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program(folder.path()).args(["-f", "jsonl"]).args(args).stderr(full).output().unwrap();
        assert_eq!((status(&output), records(&output).len()), (1, 50));
        let mut child = program(folder.path());
        let child = child.args(["-f", "jsonl"]).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        drop(child.stderr.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((status(&output), records(&output).len()), (1, 50));
    }
    for wrong in [&["--nonsense"][..], &["a.jsonl", "--resume"]] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(program(folder.path()).args(wrong).stderr(full).status().unwrap().code(), Some(2));
    }
}

/// Changes a file over and over until it is told to stop.
fn disturb(path: &Path, round: u64, stop: &Arc<AtomicBool>) -> thread::JoinHandle<()> {
    let (path, stop, mut random) = (path.to_owned(), Arc::clone(stop), Random::new(round));
    thread::spawn(move || {
        let whole = fs::read(&path).unwrap();
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_micros(random.below(3000)));
            let done = match random.below(4) {
                0 => OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.set_len(random.below(whole.len() as u64))),
                1 => OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(&path)
                    .and_then(|mut file| file.write_all(many(20).as_bytes())),
                2 => fs::remove_file(&path),
                _ => fs::write(&path, &whole),
            };
            // A file that is away cannot be cut; that is as good.
            drop(done);
        }
    })
}

/// A file that vanishes, grows or is cut off while it is read: what is written is whole records, those of the
/// other inputs are all there, and what could not be read is told.
#[test]
fn a_file_that_changes_while_it_is_read_tears_nothing() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let names = ["restless.jsonl", "restless.json", "restless.csv", "restless.txt", "restless.jsonl.gz"];
    for round in 0..rounds(5) {
        let name = names[round as usize % names.len()];
        let lines = many(400);
        let content = match name {
            "restless.json" => format!("[{}]", lines.trim().replace('\n', ",")).into_bytes(),
            "restless.csv" => format!("text\n{}", TEXT.repeat(3000)).into_bytes(),
            "restless.txt" => TEXT.repeat(20_000).into_bytes(),
            "restless.jsonl.gz" => cli_support::gzip(lines.as_bytes()),
            _ => lines.into_bytes(),
        };
        write(folder, name, content);
        write(folder, "calm.jsonl", many(30));
        let stop = Arc::new(AtomicBool::new(false));
        let disturber = disturb(&folder.join(name), round, &stop);
        let output = run(folder, &["-q", name, "calm.jsonl", "-o", "out.jsonl", "--errors", "errors.jsonl"]);
        stop.store(true, Ordering::Relaxed);
        disturber.join().unwrap();
        let told = stderr(&output);
        assert!(matches!(status(&output), 0 | 1) && !told.contains("panicked"), "{told}");
        let written = fs::read_to_string(folder.join("out.jsonl")).unwrap();
        assert!(written.is_empty() || written.ends_with('\n'));
        let records: Vec<Value> =
            written.lines().map(|line| serde_json::from_str(line).expect("a whole record")).collect();
        let calm = records.iter().filter(|record| record["source"]["path"] == "calm.jsonl").count();
        assert_eq!(calm, 30, "{name}: {told}");
        let failures = fs::read_to_string(folder.join("errors.jsonl")).unwrap();
        assert_eq!(status(&output) == 1, !failures.is_empty(), "{told}");
        assert!(failures.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    }
}

/// A file that was there when the inputs were listed, and is away when its turn comes.
#[test]
fn a_file_that_vanishes_is_told_and_the_rest_goes_on() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let fifo = folder.join("a.jsonl");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    write(folder, "b.txt", TEXT);
    write(folder, "c.txt", TEXT);
    let mut child = program(folder);
    let child = child.args(["-q", "-f", "jsonl", "--jobs", "1", "a.jsonl", "b.txt", "c.txt"]);
    let child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The run waits at the pipe; the inputs behind it are listed.
    let mut pipe = OpenOptions::new().write(true).open(&fifo).unwrap();
    fs::remove_file(folder.join("b.txt")).unwrap();
    pipe.write_all(many(2).as_bytes()).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert_eq!((status(&output), records(&output).len()), (1, 3), "{}", stderr(&output));
    assert!(stderr(&output).contains("b.txt: no such file"), "{}", stderr(&output));
}
