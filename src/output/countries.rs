//! Two-letter country codes → the three-letter ones that tables use.
//!
//! Namibia's `NA` is read as "missing" by pandas and R; no three-letter code is.

use crate::countries::{Country, lookup};

/// The three-letter code; the code itself where it is not known.
pub(super) fn alpha3(alpha2: &str) -> &str {
    lookup(alpha2).map_or(alpha2, Country::alpha3)
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
