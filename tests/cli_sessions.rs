//! Sessions of the command line, as files: what is typed, what is printed, the exit status.
//!
//! `TRYCMD=overwrite cargo test --test cli_sessions` writes what is printed now into the files; read the difference.

#[test]
fn sessions() {
    trycmd::TestCases::new().case("fixtures/cli/sessions/*.trycmd");
}
