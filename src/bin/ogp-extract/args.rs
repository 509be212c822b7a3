//! The flags.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use ogp_extract::input::{self, Fields, Names, TextEncoding};
use ogp_extract::output::{self, Dialect, Table};

const EXAMPLES: &str = "\
Examples:
  ogp-extract article.txt                          one article, as JSON
  ogp-extract --format csv news/ -o articles.csv   a folder of files, one table
  ogp-extract news.jsonl --tables tables/          every table, with a datapackage.json
  ogp-extract news.csv --text-field corps -o out.jsonl
  zcat news.jsonl.gz | ogp-extract --input-format jsonl --format jsonl -
  ogp-extract --resume news.jsonl -o out.jsonl     go on with a run that was cut off

Exit status: 0 all well; 1 some input failed, or the output could not be written; 2 wrong usage;
130 stopped by Ctrl-C.";

/// Turns Arabic news text into structured records: dates, counts of people, countries, organisations, places and the
/// event.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub run: RunArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the JSON Schema of the record
    Schema,
    /// Score the extraction against your own gold annotations
    Eval(EvalArgs),
    /// Tell what the lexicon knows of a word or phrase, and how it is cut
    Lookup {
        /// The word or phrase
        #[arg(required = true)]
        form: Vec<String>,

        #[command(flatten)]
        lexicon: LexiconArgs,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// How many articles are worked on at a time [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Run")]
    pub jobs: Option<u16>,

    /// Go on with a run that was cut off (for -o FILE in JSONL or CSV, and for --tables)
    #[arg(long, help_heading = "Run")]
    pub resume: bool,

    /// How often a run that can be resumed notes how far it is
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, help_heading = "Run")]
    pub checkpoint: Duration,

    /// Write each failure as a line of JSON to FILE
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Run")]
    pub errors: Option<PathBuf>,

    /// No progress bar and no summary; failures are told all the same
    #[arg(short, long, help_heading = "Run")]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files, folders (read whole, by known endings), or - for standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Read the names of the inputs from FILE (- for standard input), one a line or parted by NUL
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub files_from: Option<PathBuf>,

    /// The format of all inputs, whatever their names say
    #[arg(long, value_name = "FORMAT", value_enum, help_heading = "Input")]
    pub input_format: Option<InputFormat>,

    /// The encoding of all inputs [default: detected]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub encoding: Option<TextEncoding>,

    /// The field or column of the text [default: text, body, content …]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub text_field: Option<String>,

    /// The field or column of the title [default: title, headline]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub title_field: Option<String>,

    /// The field or column of the date, the article's day of reference [default: date, published …]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub date_field: Option<String>,

    /// The field or column of the id [default: id, url, link]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub id_field: Option<String>,

    /// The day of reference for articles that have no date of their own
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Input")]
    pub reference_date: Option<NaiveDate>,

    /// Take an article's day of reference from the date in its file's name
    #[arg(long, value_name = "WHERE", value_enum, help_heading = "Input")]
    pub date_from: Option<DateFrom>,

    #[command(flatten)]
    pub lexicon: LexiconArgs,

    /// The longest article that is read (bytes, or with K, M, G)
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size, help_heading = "Input")]
    pub max_article_size: u64,
}

#[derive(Debug, Args)]
pub struct LexiconArgs {
    /// Add your own rows: KIND is countries, organisations or places, FILE a CSV with the columns of data/KIND.csv
    #[arg(long = "lexicon", value_name = "KIND=FILE", value_parser = lexicon, help_heading = "Input")]
    pub rows: Vec<(LexiconKind, PathBuf)>,
}

/// What a user's own rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LexiconKind {
    Countries,
    Organisations,
    Places,
}

fn lexicon(argument: &str) -> Result<(LexiconKind, PathBuf), String> {
    let (kind, file) = argument.split_once('=').ok_or("expected KIND=FILE")?;
    let kind = match kind {
        "countries" => LexiconKind::Countries,
        "organisations" => LexiconKind::Organisations,
        "places" => LexiconKind::Places,
        other => return Err(format!("expected countries, organisations or places, found `{other}`")),
    };
    Ok((kind, PathBuf::from(file)))
}

#[derive(Debug, Args)]
pub struct OutputArgs {
    /// The format of the output [default: by the ending of -o, else json]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<OutputFormat>,

    /// The table that CSV is of [default: articles]
    #[arg(long, value_name = "TABLE", value_enum, help_heading = "Output")]
    pub table: Option<TableName>,

    /// Write to FILE, or into FOLDER (that exists, or ends in /) one file for each input
    #[arg(short, long, value_name = "FILE|FOLDER", value_hint = ValueHint::AnyPath, help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Write every table to FOLDER, with a datapackage.json
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath, help_heading = "Output",
          conflicts_with_all = ["format", "table", "output", "with_text"])]
    pub tables: Option<PathBuf>,

    /// CSV for a double click in Excel: semicolons, byte order mark, CRLF, formulas defused
    #[arg(long, help_heading = "Output")]
    pub excel: bool,

    /// Tell for each mention the rule, the rows of the lexicon and the steps that gave its value, instead of records
    #[arg(long, help_heading = "Output",
          conflicts_with_all = ["format", "table", "output", "tables", "excel", "with_text"])]
    pub explain: bool,

    /// Add the decoded text, to which all offsets refer, to JSON records
    #[arg(long, help_heading = "Output")]
    pub with_text: bool,
}

#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The folder of gold annotations, one DOC.json an article
    #[arg(value_name = "GOLD_DIR", value_hint = ValueHint::DirPath)]
    pub gold: PathBuf,

    #[command(flatten)]
    pub input: InputArgs,

    /// List every miss, spurious find and wrong value
    #[arg(long, help_heading = "Output")]
    pub errors: bool,

    /// Print the scores as JSON
    #[arg(long, help_heading = "Output")]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum InputFormat {
    /// The whole file is one article
    Text,
    /// One JSON object a line
    Jsonl,
    /// A JSON array of objects
    Json,
    /// Comma- or semicolon-separated, with a header
    Csv,
    /// Tab-separated, with a header
    Tsv,
    /// A saved page
    Html,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DateFrom {
    /// The file's name
    Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// One indented array
    Json,
    /// One record a line
    Jsonl,
    /// One table
    Csv,
    /// Tasks for a person to check
    LabelStudio,
}

/// A table by the name that its file has.
#[derive(Debug, Clone, Copy)]
pub struct TableName(pub Table);

impl ValueEnum for TableName {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: [TableName; Table::ALL.len()] = {
            let mut all = [TableName(Table::Articles); Table::ALL.len()];
            let mut index = 0;
            while index < all.len() {
                all[index] = TableName(Table::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

/// The arguments, with wildcards expanded where the shell does not do it.
pub fn from_system() -> impl Iterator<Item = OsString> {
    wild::args_os()
}

impl InputArgs {
    /// How inputs are read.
    pub fn options(&self) -> input::Options {
        let mut options = input::Options::default();
        options.format = self.input_format.map(|format| match format {
            InputFormat::Text => input::Format::Text,
            InputFormat::Jsonl => input::Format::Jsonl,
            InputFormat::Json => input::Format::Json,
            InputFormat::Csv => input::Format::Csv,
            InputFormat::Tsv => input::Format::Tsv,
            InputFormat::Html => input::Format::Html,
        });
        options.encoding = self.encoding;
        options.fields = self.fields();
        options.date_from_name = self.date_from.is_some();
        options.max_article_bytes = self.max_article_size;
        options
    }

    fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        let given = [
            (&mut fields.text, &self.text_field),
            (&mut fields.title, &self.title_field),
            (&mut fields.date, &self.date_field),
            (&mut fields.id, &self.id_field),
        ];
        for (names, name) in given {
            if let Some(name) = name {
                *names = Names::Given(name.clone());
            }
        }
        fields
    }
}

impl OutputArgs {
    /// The format of the output, or what is contradictory in the flags.
    pub fn chosen_format(&self) -> Result<output::Format, String> {
        let table = self.table.map_or(Table::Articles, |table| table.0);
        let dialect = if self.excel { Dialect::Excel } else { Dialect::Plain };
        let wants_csv = self.table.is_some() || self.excel;
        let format = match (self.format, self.format_by_ending()) {
            (Some(format), _) => format,
            (None, _) if wants_csv => OutputFormat::Csv,
            (None, by_ending) => by_ending.unwrap_or(OutputFormat::Json),
        };
        if wants_csv && format != OutputFormat::Csv {
            return Err("--table and --excel go with --format csv alone".into());
        }
        if self.with_text && !matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
            return Err("--with-text goes with --format json and jsonl alone".into());
        }
        Ok(match format {
            OutputFormat::Json => output::Format::Json,
            OutputFormat::Jsonl => output::Format::Jsonl,
            OutputFormat::Csv => output::Format::Csv(table, dialect),
            OutputFormat::LabelStudio => output::Format::LabelStudio,
        })
    }

    fn format_by_ending(&self) -> Option<OutputFormat> {
        match input::Format::of(self.output.as_deref()?)? {
            input::Format::Jsonl => Some(OutputFormat::Jsonl),
            input::Format::Json => Some(OutputFormat::Json),
            input::Format::Csv => Some(OutputFormat::Csv),
            _ => None,
        }
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "expected a day such as 2022-11-02".into())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "expected a number of seconds, such as 0.5".into())
}

fn size(text: &str) -> Result<u64, String> {
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.strip_suffix('B').unwrap_or(&upper);
    let split = upper.find(|c: char| !c.is_ascii_digit()).unwrap_or(upper.len());
    let (digits, unit) = upper.split_at(split);
    let factor: Option<u64> = match unit {
        "" => Some(1),
        "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1 << 30),
        _ => None,
    };
    let size = digits.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(|| "expected a size such as 500K, 256M or 2G".into())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes() {
        assert_eq!(size("256M"), Ok(256 << 20));
        assert_eq!(size("10 kb"), size("nonsense"));
        assert_eq!(size("10kb"), Ok(10 << 10));
        assert!(size("0").is_err() && size("-1").is_err() && size("99999999999G").is_err());
    }
}
