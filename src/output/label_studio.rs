//! Tasks with predictions for Label Studio, so that a person can check and correct the mentions.
//!
//! Its offsets are characters (code points), as ours. A carriage return is shown as a space in the task's text, since
//! browsers drop it and every later offset with it; the length stays the same.

use std::io;

use serde_json::{Value, json};

use crate::record::{Mention, Record};

/// The labelling interface that the tasks fit: paste it under "Labeling Interface" in the project's settings.
pub const LABELING_CONFIG: &str = r#"<View>
  <Labels name="label" toName="text">
    <Label value="date"/><Label value="duration"/><Label value="count"/><Label value="country"/>
    <Label value="country_group"/><Label value="country_list"/><Label value="organisation"/><Label value="place"/>
  </Labels>
  <Text name="text" value="$text" style="direction: rtl"/>
</View>
"#;

pub(super) fn encode(record: &Record, text: &str, out: &mut Vec<u8>) -> io::Result<()> {
    let mut result = Vec::new();
    regions("date", &record.dates, &mut result);
    regions("duration", &record.durations, &mut result);
    regions("count", &record.counts, &mut result);
    regions("country", &record.countries, &mut result);
    regions("country_group", &record.country_groups, &mut result);
    regions("country_list", &record.country_lists, &mut result);
    regions("organisation", &record.organisations, &mut result);
    regions("place", &record.places, &mut result);
    let task = json!({
        "data": {
            "text": text.replace('\r', " "),
            "article_id": record.article_id,
            "title": record.title,
            "reference_date": record.reference_date.date,
        },
        "predictions": [{"model_version": concat!("ogp-extract ", env!("CARGO_PKG_VERSION")), "result": result}],
    });
    serde_json::to_writer(out, &task)?;
    Ok(())
}

fn regions<M: Mention>(label: &str, mentions: &[M], result: &mut Vec<Value>) {
    for (number, mention) in mentions.iter().enumerate() {
        let chars = mention.char_range();
        result.push(json!({
            "id": format!("{label}-{number}"),
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": chars.start,
                "end": chars.end,
                "text": mention.text().replace('\r', " "),
                "labels": [label],
            },
        }));
    }
}
