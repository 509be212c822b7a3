//! The writers on one record that has all that is awkward: Namibia, an id with leading zeros, line breaks, quotes and
//! an emoji in a sentence, a title that a spreadsheet would run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;

use ogp_extract::Record;
use ogp_extract::output::{Dialect, Encoder, Format, LABELING_CONFIG, Table, data_package, record_schema};
use serde_json::Value;

const RECORD: &str = include_str!("../fixtures/cli/writers/record.json");
const TEXT: &str = include_str!("../fixtures/cli/writers/text.txt");

fn record() -> Record {
    serde_json::from_str(RECORD).expect("a record")
}

/// A whole file of these records.
fn file(format: Format, records: &[Record]) -> String {
    let encoder = Encoder::new(format);
    let mut out = encoder.header().expect("a header");
    for (index, record) in records.iter().enumerate() {
        out.extend_from_slice(encoder.separator(index == 0));
        encoder.encode(record, TEXT, &mut out).expect("encodes");
    }
    out.extend_from_slice(encoder.footer());
    String::from_utf8(out).expect("UTF-8")
}

fn rows(csv: &str, delimiter: u8) -> Vec<HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn json_is_an_array_and_jsonl_a_line_each() {
    for count in 0..3 {
        let records = vec![record(); count];
        let array: Vec<Record> = serde_json::from_str(&file(Format::Json, &records)).expect("an array");
        assert_eq!(array, records);
        let lines = file(Format::Jsonl, &records);
        assert_eq!(lines.lines().count(), count);
        assert!(lines.lines().all(|line| serde_json::from_str::<Record>(line).expect("a record") == record()));
    }
}

#[test]
fn the_table_of_articles_has_the_columns_of_the_contract() {
    let csv = file(Format::Csv(Table::Articles, Dialect::Plain), &[record()]);
    let header = "article_id,source_path,record,input_id,title,published,reference_date,reference_source,event_category,\
                  event_start,event_end,event_place,event_country,participants_value,participants_upper,\
                  participants_modifier,organisers,dates,countries,country_lists,organisations,warnings\n";
    assert!(csv.starts_with(header), "{csv}");
    let row = &rows(&csv, b',')[0];
    for (column, value) in [
        ("article_id", "007.jsonl#0"),
        ("input_id", "007"),
        ("title", "=عنوان الخبر"),
        ("reference_source", "given"),
        ("event_country", "NAM"),
        ("participants_value", "500"),
        ("participants_upper", ""),
        ("organisers", "وزارة الصحة | -جمعية"),
        ("dates", "2018-11-22,2018-11-23"),
        ("countries", "NAM | TUN | MAR"),
        ("country_lists", "NAM,TUN,MAR"),
        ("organisations", "وزارة الصحة"),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
}

#[test]
fn tidy_tables_have_a_mention_a_row_with_its_sentence() {
    let sentence = TEXT.split("\r\n").nth(1).expect("a second line");
    for (table, count) in [
        (Table::Dates, 1),
        (Table::Counts, 2),
        (Table::Countries, 3),
        (Table::CountryLists, 1),
        (Table::Organisations, 1),
        (Table::Places, 1),
        (Table::Events, 1),
    ] {
        let csv = file(Format::Csv(table, Dialect::Plain), &[record()]);
        let rows = rows(&csv, b',');
        assert_eq!(rows.len(), count, "{}", table.name());
        assert_eq!(rows[0]["sentence_text"], sentence, "{}", table.name());
        assert!(!csv.contains(",NA,"), "{csv}");
        for row in rows.iter().filter(|row| row.contains_key("byte_start")) {
            let range = row["byte_start"].parse().expect("a number")..row["byte_end"].parse().expect("a number");
            assert_eq!(TEXT[range], row["text"]);
        }
    }
}

#[test]
fn excel_gets_its_own_dialect() {
    let csv = file(Format::Csv(Table::Articles, Dialect::Excel), &[record()]);
    let unmarked = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(unmarked.ends_with("\r\n"));
    let row = &rows(unmarked, b';')[0];
    assert_eq!(row["title"], "'=عنوان الخبر");
    assert_eq!(row["published"], "2018-11-24");
}

#[test]
fn label_studio_gets_tasks_whose_offsets_fit_its_text() {
    let tasks: Value = serde_json::from_str(&file(Format::LabelStudio, &[record(), record()])).expect("tasks");
    let task = &tasks[0];
    let text: Vec<char> = task["data"]["text"].as_str().expect("a text").chars().collect();
    let regions = task["predictions"][0]["result"].as_array().expect("regions");
    assert_eq!(regions.len(), 9);
    for region in regions {
        let at = |key: &str| usize::try_from(region["value"][key].as_u64().expect("an offset")).expect("fits");
        let slice: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(slice, region["value"]["text"].as_str().expect("a text"));
        let label = region["value"]["labels"][0].as_str().expect("a label");
        assert!(LABELING_CONFIG.contains(&format!("value=\"{label}\"")), "{label}");
    }
    assert!(include_str!("../README.md").contains(LABELING_CONFIG));
}

#[test]
fn the_schema_fits_the_record() {
    let schema = record_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let record: Value = serde_json::from_str(RECORD).expect("JSON");
    let faults: Vec<String> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let mut wrong = record.clone();
    wrong["counts"][0]["modifier"] = "plenty".into();
    assert!(!validator.is_valid(&wrong));
    let mut short = record;
    short.as_object_mut().expect("an object").remove("dates");
    assert!(!validator.is_valid(&short));
}

#[test]
fn the_data_package_describes_every_column() {
    let package = data_package(Dialect::Plain);
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), Table::ALL.len());
    for (resource, table) in resources.iter().zip(Table::ALL) {
        assert_eq!(resource["path"], format!("{}.csv", table.name()));
        let csv = file(Format::Csv(table, Dialect::Plain), &[]);
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
        assert_eq!(names.join(","), csv.trim_end());
    }
    assert_eq!(data_package(Dialect::Excel)["resources"][0]["dialect"]["delimiter"], ";");
}
