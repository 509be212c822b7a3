//! When two names of bodies are the same: folding, particles, words in common.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name as the words that tell it from others.
pub(super) type Key = Vec<String>;

/// The first words of bodies, which may have a particle stuck to them.
const HEADS: &[&str] = &[
    "وزار",
    "هيئ",
    "مجلس",
    "منظم",
    "جمعي",
    "شرك",
    "موسس",
    "وكال",
    "بنك",
    "معهد",
    "جامع",
    "مكتب",
    "محكم",
    "مدرس",
    "حزب",
    "مندوبي",
    "كلي",
    "صندوق",
    "لجن",
    "نقاب",
    "رياس",
    "مركز",
    "وحد",
    "شبك",
    "اتحاد",
    "غرف",
    "ديوان",
    "مديري",
    "اداره",
    "نادي",
    "فريق",
    "قناه",
    "جريد",
    "صحيف",
    "اذاع",
];

/// Letters without marks and variants, words parted by single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkc().filter(|character| !is_combining_mark(*character)) {
        match character {
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' | 'ئ' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ؤ' => folded.push('و'),
            'ـ' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            word if word.is_alphanumeric() || word == '_' => folded.push(word),
            _ => folded.push(' '),
        }
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// The words of a name, its first without a leading particle before the article.
pub(super) fn key(text: &str) -> Key {
    let mut words: Key = fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if let Some(first) = words.first_mut() {
        let rest = first.strip_prefix("لل").or_else(|| after_article(first).filter(|rest| rest.chars().count() >= 2));
        if let Some(rest) = rest {
            *first = format!("ال{rest}");
        }
    }
    words
}

/// What follows the article, with و or ف and then ب ل ك before it or merged with it.
fn after_article(word: &str) -> Option<&str> {
    word.strip_prefix(['و', 'ف']).and_then(strip_article).or_else(|| strip_article(word))
}

fn strip_article(word: &str) -> Option<&str> {
    let particle = || word.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(word);
    word.strip_prefix("لل").or_else(|| particle().strip_prefix("ال"))
}

/// Whether two names are the same but for a particle stuck to a usual first word.
pub(super) fn same(a: &Key, b: &Key) -> bool {
    match (a.split_first(), b.split_first()) {
        _ if a == b => true,
        (Some((first_a, rest_a)), Some((first_b, rest_b))) => {
            without_particle(first_a) == without_particle(first_b) && rest_a == rest_b
        }
        _ => false,
    }
}

fn without_particle(word: &str) -> &str {
    match word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']) {
        Some(rest) if HEADS.iter().any(|head| rest.starts_with(head)) => rest,
        _ => word,
    }
}

/// Whether two names share at least half of the longer one's words, and a first or last word.
pub(super) fn near(a: &Key, b: &Key) -> bool {
    if same(a, b) {
        return true;
    }
    let (stems_a, stems_b): (BTreeSet<&str>, BTreeSet<&str>) = (stems(a), stems(b));
    if stems_a.is_empty() || stems_b.is_empty() {
        return false;
    }
    let common = stems_a.intersection(&stems_b).count();
    !ends(a).is_disjoint(&ends(b)) && common * 2 >= stems_a.len().max(stems_b.len())
}

fn ends(key: &Key) -> BTreeSet<&str> {
    [key.first(), key.last()].into_iter().flatten().map(|word| stem(word)).collect()
}

fn stems(key: &Key) -> BTreeSet<&str> {
    key.iter().map(|word| stem(word)).collect()
}

/// A word without its article, or without a particle where four letters remain.
fn stem(word: &str) -> &str {
    if let Some(rest) = after_article(word) {
        return rest;
    }
    match word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']) {
        Some(rest) if rest.chars().count() >= 4 => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_do_not_part_names() {
        assert_eq!(key("للأمم المتحدة"), key("الأمم المتحدة"));
        assert_eq!(key("وبالبنك الدولي"), key("البنك الدولي"));
        assert!(same(&key("لوزارة الصحة"), &key("وزارة الصحّة")));
        assert!(!same(&key("وزارة الصحة"), &key("وزارة التربية")));
        assert!(near(&key("وزارة الصحة العمومية"), &key("وزارة الصحة")));
        assert!(!near(&key("وزارة الصحة"), &key("منظمة الصحة العالمية")));
    }
}
