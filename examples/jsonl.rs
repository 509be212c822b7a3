//! Records of text files and of `.jsonl` files (`id`, `text`, `date`), one a line.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
use ogp_extract::{Context, Extractor};

fn main() {
    let extractor = Extractor::new();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut articles = Vec::new();
        if path.ends_with(".jsonl") {
            for line in text.lines() {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                let date = value["date"].as_str().map(|date| date.parse().unwrap());
                articles.push((
                    value["id"].as_str().map(str::to_owned),
                    value["text"].as_str().unwrap().to_owned(),
                    date,
                ));
            }
        } else {
            articles.push((None, text, None));
        }
        for (id, text, date) in articles {
            let mut context = Context::new();
            context.reference_date = date;
            let mut record = extractor.extract_with(&text, &context);
            record.source.path = Some(path.clone());
            record.source.id = id;
            println!("{}", serde_json::to_string(&record).unwrap());
        }
    }
}
