//! Which mention answers which gold mention.

/// A stretch of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Something that stands somewhere.
#[derive(Debug, Clone)]
pub(super) struct Spanned<T> {
    pub(super) span: Span,
    pub(super) item: T,
}

impl Span {
    pub(super) fn overlap(self, other: Span) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    fn length(self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// Pairs (gold, found), greatest overlap first, then the nearest in length; each is used once.
pub(super) fn align<G, F>(gold: &[Spanned<G>], found: &[Spanned<F>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, wanted) in gold.iter().enumerate() {
        for (j, got) in found.iter().enumerate() {
            let overlap = wanted.span.overlap(got.span);
            if overlap > 0 {
                let unlike = wanted.span.length().abs_diff(got.span.length());
                pairs.push((overlap, std::cmp::Reverse(unlike), i, j));
            }
        }
    }
    pairs.sort_unstable_by(|a, b| b.cmp(a));
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut kept = Vec::new();
    for (_, _, i, j) in pairs {
        if let (Some(gold @ false), Some(found @ false)) = (used_gold.get_mut(i), used_found.get_mut(j)) {
            (*gold, *found) = (true, true);
            kept.push((i, j));
        }
    }
    kept
}
