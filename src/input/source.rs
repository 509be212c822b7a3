//! One input, opened, unpacked and cut into pieces.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::array::Array;
use super::decode::{Utf8Reader, decode};
use super::lines::Lines;
use super::row::Row;
use super::table::Table;
use super::{Article, Failure, Format, Input, Options, html, parse_date_in_name, row};

/// The bytes with which a gzip file begins.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BUFFER: usize = 64 << 10;

/// A stream of an input's bytes, unpacked.
type Bytes = Box<dyn Read + Send>;

/// One article as it was cut from its input, not yet decoded.
#[derive(Debug)]
pub struct Piece {
    path: Arc<str>,
    record: u64,
    line: Option<u64>,
    content: Content,
}

/// What a piece holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A text file's bytes.
    Text(Vec<u8>),
    /// A page's bytes.
    Html(Vec<u8>),
    /// A JSON object, and how much of it could not be decoded.
    Json(Vec<u8>, u64),
    /// A row of a table.
    Row(Row, u64),
}

/// A piece's content with its line, or what is wrong with it.
pub(super) type Cut = Result<(Content, Option<u64>), (String, Option<u64>)>;

/// The pieces of one input, in order.
pub struct Pieces {
    path: Arc<str>,
    cutter: Cutter,
    record: u64,
    encoding: Option<&'static str>,
}

enum Cutter {
    Whole(Option<Content>),
    Lines(Lines<Bytes>),
    Array(Array<Bytes>),
    Table(Table<Bytes>),
}

impl Cutter {
    fn cut(&mut self) -> Option<io::Result<Cut>> {
        match self {
            Cutter::Whole(content) => content.take().map(|content| Ok(Ok((content, None)))),
            Cutter::Lines(lines) => lines.cut(),
            Cutter::Array(array) => array.cut(),
            Cutter::Table(table) => table.cut(),
        }
    }
}

/// Opens an input. `read` grows by the bytes that are read from it, as they are stored, for a progress display.
pub fn open(input: &Input, options: &Options, read: &Arc<AtomicU64>) -> Result<Pieces, Failure> {
    let name = input.name();
    let path: Arc<str> = name.as_str().into();
    let failure = |error: io::Error| Failure::of_io(&name, &error);
    let (source, format): (Bytes, Option<Format>) = match input {
        Input::Stdin => (Box::new(io::stdin()), None),
        Input::File { path, .. } => (Box::new(open_file(path).map_err(failure)?), Format::of(path)),
    };
    let counted = Counted { source, read: Arc::clone(read) };
    let bytes = unpack(counted).map_err(failure)?;
    let format = options.format.or(format).unwrap_or(Format::Text);
    let limit = options.max_article_bytes;
    let utf8 = |bytes: Bytes| Utf8Reader::new(bytes, options.encoding).map_err(failure);
    let (cutter, encoding) = match format {
        Format::Text => (Cutter::Whole(Some(Content::Text(read_whole(bytes, &name, limit)?))), None),
        Format::Html => (Cutter::Whole(Some(Content::Html(read_whole(bytes, &name, limit)?))), None),
        Format::Jsonl | Format::Json | Format::Csv | Format::Tsv => {
            let reader = utf8(bytes)?;
            let encoding = reader.encoding().unusual_name();
            let cutter = match format {
                Format::Jsonl => Cutter::Lines(Lines::new(reader, limit)),
                Format::Json => Cutter::Array(Array::new(reader, limit)),
                _ => {
                    let made = Table::new(reader, format == Format::Tsv, &options.fields, limit).map_err(failure)?;
                    Cutter::Table(made.map_err(|message| Failure::of_input(&name, message))?)
                }
            };
            (cutter, encoding)
        }
    };
    Ok(Pieces { path, cutter, record: 0, encoding })
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("is a folder"));
    }
    Ok(file)
}

/// Counts the bytes that pass.
struct Counted {
    source: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.source.read(buffer)?;
        self.read.fetch_add(amount as u64, Ordering::Relaxed);
        Ok(amount)
    }
}

/// Unpacks what is packed, by its first bytes, whatever its name is.
fn unpack(source: Counted) -> io::Result<Bytes> {
    let mut buffered = BufReader::with_capacity(BUFFER, source);
    if buffered.fill_buf()?.starts_with(&GZIP_MAGIC) {
        return Ok(Box::new(MultiGzDecoder::new(buffered)));
    }
    Ok(Box::new(buffered))
}

fn read_whole(source: Bytes, name: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Failure::of_io(name, &error))?;
    if bytes.len() as u64 > limit {
        return Err(Failure::of_input(name, too_long(limit)));
    }
    Ok(bytes)
}

/// The message for an article beyond the limit.
pub(super) fn too_long(limit: u64) -> String {
    format!("the article is longer than {limit} bytes; raise --max-article-size if that is right")
}

impl Iterator for Pieces {
    type Item = Result<Piece, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let cut = match self.cutter.cut() {
            Some(Ok(cut)) => cut,
            Some(Err(error)) => return self.end_with(Failure::of_io(&self.path, &error)),
            None if self.record == 0 => return self.end_with(Failure::of_input(&self.path, EMPTY)),
            None => return None,
        };
        let record = self.record;
        self.record += 1;
        Some(match cut {
            Ok((content, line)) => Ok(Piece { path: Arc::clone(&self.path), record, line, content }),
            Err((message, line)) => Err(Failure::of_record(&self.path, record, line, message)),
        })
    }
}

const EMPTY: &str = "is empty";

impl Pieces {
    fn end_with(&mut self, failure: Failure) -> Option<Result<Piece, Failure>> {
        self.cutter = Cutter::Whole(None);
        self.record += 1;
        Some(Err(failure))
    }

    /// The encoding that all pieces were decoded from, where it was not UTF-8 and was told for the input as a whole.
    pub fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }
}

impl Piece {
    /// Its input's path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its number in the input, from 0.
    pub fn record(&self) -> u64 {
        self.record
    }

    /// How many bytes it holds.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Text(bytes) | Content::Html(bytes) | Content::Json(bytes, _) => bytes.len(),
            Content::Row(row, _) => row.size(),
        }
    }

    /// Decodes the piece.
    pub fn read(self, options: &Options) -> Result<Article, Failure> {
        let (path, record, line) = (self.path, self.record, self.line);
        let whole = matches!(self.content, Content::Text(_) | Content::Html(_));
        let failure = |message: String| match whole {
            true => Failure::of_input(&path, message),
            false => Failure::of_record(&path, record, line, message),
        };
        let mut article = match self.content {
            Content::Text(bytes) => text_article(bytes, options),
            Content::Html(bytes) => html::article(bytes, options.encoding),
            Content::Json(bytes, replaced) => row::article_of_json(&bytes, replaced, &options.fields),
            Content::Row(row, replaced) => row.into_article(replaced, &options.fields),
        }
        .map_err(failure)?;
        article.path = path.to_string();
        article.record = record;
        if options.date_from_name && article.date.is_none() {
            article.date =
                Path::new(&article.path).file_name().and_then(|name| parse_date_in_name(&name.to_string_lossy()));
        }
        if article.replaced > 0 {
            let places = if article.replaced == 1 { "place" } else { "places" };
            let encoding = article.encoding.unwrap_or("UTF-8");
            let message = format!("is no {encoding} in {} {places}, where \u{fffd} stands now", article.replaced);
            article.warnings.push(message);
        }
        Ok(article)
    }
}

fn text_article(bytes: Vec<u8>, options: &Options) -> Result<Article, String> {
    let decoded = decode(bytes, options.encoding).map_err(|error| error.to_string())?;
    if decoded.text.trim().is_empty() {
        return Err(EMPTY.into());
    }
    Ok(Article {
        text: decoded.text,
        encoding: decoded.encoding.unusual_name(),
        replaced: decoded.replaced,
        ..Article::default()
    })
}
