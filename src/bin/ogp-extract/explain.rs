//! `--explain` and `lookup`: what the library tells of its reasons, set out for a reader.

use std::fmt::Write as _;

use ogp_extract::explain::{Explanation, FormReading};
use ogp_extract::input::visible;

use crate::args::{InputArgs, LexiconArgs};
use crate::run::{each_article, extractor};
use crate::{Outcome, Stop, print};

/// Explains the mentions of each article.
pub fn explain(args: &InputArgs) -> Result<Outcome, Stop> {
    let extractor = extractor(&args.lexicon)?;
    each_article(args, |input, article| {
        let (_, told) = extractor.explain(&article.text, &article.context(args.reference_date));
        let mut out = format!("{}\n", visible(&input.name()));
        told.iter().for_each(|explanation| write_explanation(&mut out, explanation));
        print(out.as_bytes()).map(drop)
    })
}

fn write_explanation(out: &mut String, told: &Explanation) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{} at byte {}: {}", told.list, told.byte_start, in_line(&told.text));
    let _ = writeln!(out, "  rule   {}", told.line.as_deref().unwrap_or(&told.rule));
    for word in &told.words {
        let _ = writeln!(out, "  word   {}  {}", in_line(&word.text), word.classes.join(" "));
        for row in &word.rows {
            let _ = writeln!(out, "         {}", visible(row));
        }
    }
    for step in &told.steps {
        let _ = writeln!(out, "  value  {}", in_line(step));
    }
}

/// A text of the article in one line, with nothing that a terminal obeys.
fn in_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r'], " "))
}

/// Tells what the lexicon knows of a form.
pub fn lookup(form: &str, args: &LexiconArgs) -> Result<Outcome, Stop> {
    let readings = extractor(args)?.lookup(form);
    if readings.is_empty() {
        print(format!("the lexicon does not know {}\n", visible(form)).as_bytes())?;
        return Ok(Outcome::Failure);
    }
    let mut out = String::new();
    readings.iter().for_each(|reading| write_reading(&mut out, reading));
    print(out.as_bytes())
}

fn write_reading(out: &mut String, reading: &FormReading) {
    let mut cuts = reading.particles.clone();
    if reading.article {
        cuts.push("article");
    }
    let cut = if cuts.is_empty() { "whole".to_owned() } else { format!("cut: {}", cuts.join(" ")) };
    let _ = writeln!(out, "{}  ({cut})  {}", visible(&reading.rest), reading.classes.join(" "));
    if !reading.guards.is_empty() {
        let _ = writeln!(out, "  guards {}", reading.guards.join(" "));
    }
    for row in &reading.rows {
        let _ = writeln!(out, "  {}", visible(row));
    }
}
