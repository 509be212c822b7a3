#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ogp_extract_fuzz::laws;

/// The file that is read, in memory where the system has that.
static SCRATCH: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("ogp-extract-fuzz-{}", std::process::id()))
});

fuzz_target!(|data: &[u8]| laws::readers(data, &SCRATCH));
