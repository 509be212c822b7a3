//! JSON arrays, cut into their elements without reading them whole.

use std::io::{self, BufRead, Read};

use memchr::memchr2;

use super::decode::Utf8Reader;
use super::source::{Content, Cut, too_long};

/// The elements of an array, or values one after the other.
pub(super) struct Array<R> {
    reader: Utf8Reader<R>,
    limit: u64,
    position: u64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing seen but white space.
    Start,
    /// Inside the array, before an element; whether one stands before it.
    Element { first: bool },
    /// Outside any array, between values.
    Loose,
    /// Nothing more is read.
    End,
}

const CUT_SHORT: &str = "the file ends inside its array; it is cut short";

impl<R: Read> Array<R> {
    pub(super) fn new(reader: Utf8Reader<R>, limit: u64) -> Self {
        Array { reader, limit, position: 0, state: State::Start }
    }

    pub(super) fn cut(&mut self) -> Option<io::Result<Cut>> {
        match self.next_value() {
            Ok(Some(cut)) => Some(Ok(cut)),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }

    fn next_value(&mut self) -> io::Result<Option<Cut>> {
        if self.state == State::End {
            return Ok(None);
        }
        let mut next = self.peek()?;
        if self.state == State::Start {
            self.state = State::Loose;
            if next == Some(b'[') {
                self.advance(1);
                self.state = State::Element { first: true };
                next = self.peek()?;
            }
        }
        match (self.state, next) {
            (State::Loose, None) => Ok(None),
            (State::Loose, Some(b'{')) => self.value().map(Some),
            (State::Loose, Some(_)) => self.stop("is no sound JSON: expected `[` or `{`; the rest is not read"),
            (State::Element { .. }, None) => self.stop(CUT_SHORT),
            (State::Element { .. }, Some(b']')) => self.end_of_array(),
            (State::Element { first: true }, Some(_)) => {
                self.state = State::Element { first: false };
                self.value().map(Some)
            }
            (State::Element { first: false }, Some(b',')) => {
                self.advance(1);
                match self.peek()? {
                    None => self.stop(CUT_SHORT),
                    Some(b',' | b']') => self.stop("an element is missing after a comma; the rest is not read"),
                    Some(_) => self.value().map(Some),
                }
            }
            _ => self.stop("expected `,` or `]` after an element; the rest is not read"),
        }
    }

    fn end_of_array(&mut self) -> io::Result<Option<Cut>> {
        self.advance(1);
        match self.peek()? {
            None => {
                self.state = State::End;
                Ok(None)
            }
            Some(_) => self.stop("there is more after the end of the array; it is not read"),
        }
    }

    fn stop(&mut self, message: &str) -> io::Result<Option<Cut>> {
        self.state = State::End;
        Ok(Some(Err((message.into(), None))))
    }

    fn advance(&mut self, amount: usize) {
        self.reader.consume(amount);
        self.position += amount as u64;
    }

    /// The next byte that is no white space, not consumed.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            let blank = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = available.get(blank).copied();
            self.advance(blank);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Takes one value, whose first byte is next.
    fn value(&mut self) -> io::Result<Cut> {
        let mut scan = Scan::default();
        let mut kept = Vec::new();
        let mut length = 0_u64;
        while !scan.done {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let used = scan.take(available);
            if length <= self.limit {
                kept.extend_from_slice(available.get(..used).unwrap_or_default());
            }
            length += used as u64;
            self.advance(used);
        }
        let replaced = self.reader.replaced_before(self.position);
        Ok(if length > self.limit {
            Err((too_long(self.limit), None))
        } else {
            Ok((Content::Json(kept, replaced), None))
        })
    }
}

/// Finds the end of a JSON value, given in parts. It looks at brackets and strings only: whether the value is sound is
/// for its parser to say.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
    done: bool,
}

impl Scan {
    /// How many of these bytes belong to the value.
    fn take(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if self.escaped {
                self.escaped = false;
            } else if self.in_string {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(skip) = memchr2(b'"', b'\\', rest) else { return bytes.len() };
                at += skip;
                self.escaped = bytes.get(at) == Some(&b'\\');
                self.in_string = self.escaped;
            } else if !self.outside_string(byte) {
                return at;
            }
            at += 1;
            if self.done || self.closed(byte) {
                self.done = true;
                return at;
            }
        }
        at
    }

    /// Notes a byte outside strings; false where it ends a bare value and no longer belongs to it.
    fn outside_string(&mut self, byte: u8) -> bool {
        if self.depth == 0 && self.begun && (matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace()) {
            self.done = true;
            return false;
        }
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'"' => self.in_string = true,
            _ => {}
        }
        self.begun = true;
        true
    }

    fn closed(&self, byte: u8) -> bool {
        self.depth == 0 && !self.in_string && matches!(byte, b'}' | b']')
    }
}
