//! Two-letter country codes → the three-letter ones that tables use.
//!
//! Namibia's `NA` is read as "missing" by pandas and R; no three-letter code is.

use std::collections::HashMap;
use std::sync::LazyLock;

static ALPHA3: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("../../data/country_codes.csv").lines().skip(1);
    rows.filter_map(|row| {
        let mut cells = row.split(',');
        Some((cells.next()?, cells.next()?))
    })
    .collect()
});

/// The three-letter code; the code itself where it is not known.
pub(super) fn alpha3(alpha2: &str) -> &str {
    ALPHA3.get(alpha2).copied().unwrap_or(alpha2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namibia_is_not_missing() {
        assert_eq!(alpha3("NA"), "NAM");
        assert_eq!(alpha3("TN"), "TUN");
        assert_eq!(alpha3("XK"), "XKX");
    }
}
