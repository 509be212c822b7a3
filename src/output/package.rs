//! `datapackage.json`: the description of a folder of tables (Frictionless Data Package).

use serde_json::{Value, json};

use super::rows::{Column, Kind, Table};
use super::{Dialect, delimited};

/// The description of all tables in one folder, each under `NAME.csv`.
pub fn data_package(dialect: Dialect) -> Value {
    json!({
        "profile": "tabular-data-package",
        "name": "ogp-extract",
        "title": "Records extracted from Arabic news text",
        "resources": Table::ALL.map(|table| resource(table, dialect)),
    })
}

fn resource(table: Table, dialect: Dialect) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": table.name(),
        "path": format!("{}.csv", table.name()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": dialect.delimiter().to_string(),
            "lineTerminator": delimited::line_end(dialect),
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema(table),
    })
}

fn schema(table: Table) -> Value {
    let mut schema = json!({
        "fields": table.columns().iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": table.key(),
    });
    if let (Some(object), true) = (schema.as_object_mut(), table != Table::Articles) {
        let reference = json!({"resource": Table::Articles.name(), "fields": "article_id"});
        object.insert("foreignKeys".into(), json!([{"fields": "article_id", "reference": reference}]));
    }
    schema
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Date => "date",
    };
    json!({"name": column.name, "type": kind, "description": column.description})
}
