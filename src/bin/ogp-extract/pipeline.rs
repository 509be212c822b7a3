//! Many articles at a time, results in the order of the input, memory bounded.
//!
//! One thread cuts the inputs into chunks of about [`CHUNK`] bytes, or one article where that is larger; workers turn
//! chunks into output; whoever calls [`Pipeline::next`] gets them in order. The reader never runs further ahead of the
//! writer than a window of chunks, so that one slow article cannot make the others pile up.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::NaiveDate;
use ogp_extract::input::{self, Failure, Input, Piece, open, visible};
use ogp_extract::output::Encoder;
use ogp_extract::{Extractor, Record};

use crate::tally::Tally;

/// Pieces are worked on together up to this many bytes.
const CHUNK: usize = 64 << 10;
/// Deeply nested pages need room.
const STACK: usize = 32 << 20;
const TICK: Duration = Duration::from_millis(100);

/// The inputs of a batch, with those that could not even be listed.
pub type Inputs = Vec<Result<Input, Failure>>;

/// What all workers share.
pub struct Work {
    pub extractor: Extractor,
    pub options: input::Options,
    pub fallback_date: Option<NaiveDate>,
    pub encoders: Vec<Encoder>,
    pub with_text: bool,
}

struct Chunk {
    number: u64,
    input: usize,
    pieces: Vec<Result<Piece, Failure>>,
    records: u64,
    ended: bool,
}

/// The output of one chunk.
pub struct Done {
    /// Which input it is of.
    pub input: usize,
    /// How many records of that input are done with it.
    pub records: u64,
    /// Whether the input ends with it.
    pub ended: bool,
    /// What each encoder made of it, separators between records among it.
    pub outputs: Vec<Vec<u8>>,
    /// What failed.
    pub failures: Vec<Failure>,
    /// What the user is told, failures among it.
    pub messages: Vec<String>,
    /// What was counted.
    pub tally: Tally,
}

/// What [`Pipeline::next`] has.
pub enum Next {
    Done(Done),
    /// Nothing yet.
    Waiting,
    End,
}

/// A running batch.
pub struct Pipeline {
    results: Receiver<(u64, Done)>,
    early: BTreeMap<u64, Done>,
    written: u64,
    gate: Arc<Gate>,
    sent: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

/// Where to begin: so many inputs are done, and so many records of the next.
#[derive(Clone, Copy, Default)]
pub struct Start {
    pub inputs: usize,
    pub records: u64,
}

impl Pipeline {
    /// Starts the threads. `read` grows by the bytes read; `stop` ends the batch after what is under way.
    pub fn start(
        inputs: Arc<Inputs>,
        work: Arc<Work>,
        start: Start,
        jobs: usize,
        read: Arc<AtomicU64>,
        stop: Arc<AtomicBool>,
    ) -> std::io::Result<Pipeline> {
        let (chunk_sender, chunk_receiver) = sync_channel(jobs);
        let (result_sender, results) = sync_channel(jobs);
        let gate = Arc::new(Gate::new(jobs as u64 * 2 + 2));
        let sent = Arc::new(AtomicU64::new(0));
        let reader = Reader {
            inputs,
            options: work.options.clone(),
            chunks: chunk_sender,
            gate: Arc::clone(&gate),
            sent: Arc::clone(&sent),
            read,
            stop: Arc::clone(&stop),
        };
        thread::Builder::new().name("reader".into()).spawn(move || reader.run(start))?;
        let chunk_receiver = Arc::new(Mutex::new(chunk_receiver));
        for _ in 0..jobs {
            let (chunks, results, work) = (Arc::clone(&chunk_receiver), result_sender.clone(), Arc::clone(&work));
            let worker = move || run_worker(&chunks, &results, &work);
            thread::Builder::new().name("worker".into()).stack_size(STACK).spawn(worker)?;
        }
        Ok(Pipeline { results, early: BTreeMap::new(), written: 0, gate, sent, stop })
    }

    /// The next chunk in order, as soon as it is there.
    pub fn next(&mut self) -> Next {
        loop {
            if let Some(done) = self.early.remove(&self.written) {
                self.written += 1;
                self.gate.advance(self.written);
                return Next::Done(done);
            }
            match self.results.recv_timeout(TICK) {
                Ok((number, done)) => {
                    self.early.insert(number, done);
                }
                Err(RecvTimeoutError::Disconnected) => return Next::End,
                // The reader may be waiting for input that never comes.
                Err(RecvTimeoutError::Timeout) if self.is_stopped() && self.written >= self.sent() => return Next::End,
                Err(RecvTimeoutError::Timeout) => return Next::Waiting,
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn sent(&self) -> u64 {
        self.sent.load(Ordering::Acquire)
    }
}

/// Holds the reader back while it is a window ahead of the writer.
struct Gate {
    written: Mutex<u64>,
    advanced: Condvar,
    window: u64,
}

impl Gate {
    fn new(window: u64) -> Gate {
        Gate { written: Mutex::new(0), advanced: Condvar::new(), window }
    }

    fn advance(&self, written: u64) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = written;
        self.advanced.notify_all();
    }

    /// Waits for the chunk's turn; false where the batch was stopped meanwhile.
    fn wait(&self, number: u64, stop: &AtomicBool) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        while number >= *written + self.window {
            if stop.load(Ordering::Relaxed) {
                return false;
            }
            written = match self.advanced.wait_timeout(written, TICK) {
                Ok((written, _)) => written,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        !stop.load(Ordering::Relaxed)
    }
}

struct Reader {
    inputs: Arc<Inputs>,
    options: input::Options,
    chunks: SyncSender<Chunk>,
    gate: Arc<Gate>,
    sent: Arc<AtomicU64>,
    read: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Reader {
    fn run(self, start: Start) {
        let mut number = 0;
        for (index, input) in self.inputs.iter().enumerate().skip(start.inputs) {
            let skip = if index == start.inputs { start.records } else { 0 };
            if self.read_input(index, input, skip, &mut number).is_none() {
                return;
            }
        }
    }

    /// Reads one input; `None` where the batch is over.
    fn read_input(&self, index: usize, input: &Result<Input, Failure>, skip: u64, number: &mut u64) -> Option<()> {
        let opened = input.clone().and_then(|input| open(&input, &self.options, &self.read));
        let mut pieces: Box<dyn Iterator<Item = Result<Piece, Failure>>> = match opened {
            Ok(pieces) => Box::new(pieces),
            Err(failure) => Box::new(std::iter::once(Err(failure))),
        };
        let mut records = 0;
        while records < skip && !self.stop.load(Ordering::Relaxed) && pieces.next().is_some() {
            records += 1;
        }
        loop {
            let mut chunk = Chunk { number: *number, input: index, pieces: Vec::new(), records, ended: true };
            let mut size = 0;
            for piece in pieces.by_ref() {
                size += piece.as_ref().map_or(0, Piece::size);
                chunk.pieces.push(piece);
                if size >= CHUNK || chunk.pieces.len() >= CHUNK / 64 {
                    chunk.ended = false;
                    break;
                }
            }
            records += chunk.pieces.len() as u64;
            chunk.records = records;
            let ended = chunk.ended;
            if !self.gate.wait(chunk.number, &self.stop) {
                return None;
            }
            self.sent.fetch_add(1, Ordering::Release);
            self.chunks.send(chunk).ok()?;
            *number += 1;
            if ended {
                return Some(());
            }
        }
    }
}

fn run_worker(chunks: &Mutex<Receiver<Chunk>>, results: &SyncSender<(u64, Done)>, work: &Work) {
    loop {
        let chunk = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(chunk) = chunk else { return };
        let number = chunk.number;
        if results.send((number, work.do_chunk(chunk))).is_err() {
            return;
        }
    }
}

impl Work {
    fn do_chunk(&self, chunk: Chunk) -> Done {
        let mut done = Done {
            input: chunk.input,
            records: chunk.records,
            ended: chunk.ended,
            outputs: vec![Vec::new(); self.encoders.len()],
            failures: Vec::new(),
            messages: Vec::new(),
            tally: Tally::default(),
        };
        for piece in chunk.pieces {
            if let Err(failure) = piece.and_then(|piece| self.do_piece(piece, &mut done)) {
                done.messages.push(failure.to_string());
                done.failures.push(failure);
                done.tally.failures += 1;
            }
        }
        done
    }

    fn do_piece(&self, piece: Piece, done: &mut Done) -> Result<(), Failure> {
        let place = (piece.path().to_owned(), piece.record());
        let failure = |what: &str| Failure::of_record(&place.0, place.1, None, what);
        // A library of ours or of others may have a fault that one odd page finds; the batch goes on.
        let extracted = catch_unwind(AssertUnwindSafe(|| extract(piece, self)));
        let (record, text, warnings) =
            extracted.map_err(|_| failure("the program failed on this; please report it"))??;
        let first = done.tally.articles == 0;
        for (encoder, out) in self.encoders.iter().zip(&mut done.outputs) {
            let before = out.len();
            if !first {
                out.extend_from_slice(encoder.separator(false));
            }
            let text = record.text.as_deref().unwrap_or(&text);
            if let Err(error) = encoder.encode(&record, text, out) {
                out.truncate(before);
                return Err(failure(&format!("cannot be written in this format: {error}")));
            }
        }
        done.tally += Tally::of(&record, record.text.as_deref().unwrap_or(&text));
        let name = visible(&place.0);
        done.messages.extend(warnings.iter().map(|warning| format!("{name}: warning: {}", visible(warning))));
        Ok(())
    }
}

/// The record of a piece, its text (moved into the record where that is asked for) and its warnings.
fn extract(piece: Piece, work: &Work) -> Result<(Record, String, Vec<String>), Failure> {
    let mut article = piece.read(&work.options)?;
    let mut record = work.extractor.extract_with(&article.text, &article.context(work.fallback_date));
    article.sign(&mut record);
    if work.with_text {
        record.text = Some(std::mem::take(&mut article.text));
    }
    Ok((record, article.text, article.warnings))
}
