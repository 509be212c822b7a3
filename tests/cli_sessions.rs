//! Sessions of the command line, as files: what is typed, what is printed, the exit status.
//!
//! `TRYCMD=overwrite cargo test --test cli_sessions` writes what is printed now into the files; read the difference.

#[test]
fn sessions() {
    std::env::set_current_dir("fixtures/cli/sessions").expect("the sessions' folder");
    trycmd::TestCases::new().case("*.trycmd");
}
