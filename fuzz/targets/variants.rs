#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use ogp_extract_fuzz::{laws, words};

fuzz_target!(|text: &str| laws::variants(text));

fuzz_mutator!(|data: &mut [u8], size: usize, longest: usize, seed: u32| {
    words::hook(data, size, longest, seed, fuzzer_mutate)
});
