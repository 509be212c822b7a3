//! From the raw text to tokens: [`sections`] tells article and page furniture apart, [`fold`] knows the letters,
//! [`token`] makes words that know their place in the source.

pub(crate) mod fold;
pub(crate) mod sections;
pub(crate) mod token;
