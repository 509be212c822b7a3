//! The built-in lexicon as tables made of `data/*.csv` beforehand, so that a program starts without reading these.
//!
//! A test holds that the tables equal their sources; with `UPDATE_TABLES=1` it writes them anew.

use super::Lexicon;
use crate::Error;

const FILE: &str = "data/lexicon.tables";
static TABLES: &[u8] = include_bytes!("../../data/lexicon.tables");

/// The built-in lexicon.
pub(crate) fn lexicon() -> Result<Lexicon, Error> {
    let mut lexicon: Lexicon = postcard::from_bytes(TABLES)
        .map_err(|error| Error::data(FILE, 0, "", format!("is not what it should be: {error}")))?;
    lexicon.index();
    Ok(lexicon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::load;

    #[test]
    fn the_tables_equal_their_sources() {
        let lexicon = load::lexicon(&[]).unwrap_or_else(|fault| panic!("{fault}"));
        let made = postcard::to_allocvec(&lexicon).unwrap();
        if std::env::var_os("UPDATE_TABLES").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon.tables"), &made).unwrap();
            return;
        }
        assert!(
            made == TABLES,
            "{FILE} is older than the rows it is made of: run UPDATE_TABLES=1 cargo test --lib the_tables, then test again"
        );
    }
}
