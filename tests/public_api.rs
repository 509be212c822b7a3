//! The public API is the committed list, fixtures/public-api.txt: nothing changes in it unseen. The list is taken from
//! what `cargo doc` made; `UPDATE_API=1` writes it anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dom_query::{Document, NodeRef};

/// Where `cargo doc` puts its pages.
fn pages() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("doc/ogp_extract")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Text in one line, without the marks that link to the source.
fn line(node: &NodeRef) -> String {
    let text = node.text().replace('\u{200b}', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(", )", ")")
}

fn lines(page: &Document, selector: &str) -> Vec<String> {
    page.select(selector).nodes().iter().map(line).collect()
}

/// The items of the crate: path, declaration, methods and implemented traits, a line each.
fn api(folder: &Path) -> BTreeSet<String> {
    let all = Document::from(fs::read_to_string(folder.join("all.html")).unwrap());
    let mut api = BTreeSet::new();
    for item in all.select("ul.all-items a").nodes() {
        let (path, page) = (line(item), item.attr("href").unwrap());
        let page = Document::from(fs::read_to_string(folder.join(&*page)).unwrap());
        api.extend(lines(&page, "pre.item-decl").into_iter().map(|declaration| format!("{path}: {declaration}")));
        let methods = "#implementations-list h4.code-header, #implementations-list .associatedconstant";
        api.extend(lines(&page, methods).into_iter().map(|method| format!("{path}: {method}")));
        let traits = lines(&page, "#trait-implementations-list h3.code-header");
        api.extend(traits.into_iter().filter(|of| !of.contains("Structural")).map(|of| format!("{path}: {of}")));
    }
    api
}

#[test]
#[ignore = "needs the pages of cargo doc, which .ci/run makes first"]
fn the_public_api_is_the_committed_one() {
    let found: String = api(&pages()).into_iter().map(|line| line + "\n").collect();
    assert!(found.lines().count() > 100, "run `cargo doc --no-deps` first");
    let list = root().join("fixtures/public-api.txt");
    if std::env::var_os("UPDATE_API").is_some() {
        fs::write(list, found).unwrap();
        return;
    }
    let known = fs::read_to_string(list).unwrap_or_default();
    let (known, found): (BTreeSet<_>, BTreeSet<_>) = (known.lines().collect(), found.lines().collect());
    let gone: Vec<_> = known.difference(&found).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}\nUPDATE_API=1 writes the list anew");
}
