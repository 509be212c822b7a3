//! From the raw text to tokens: [`sections`] tells article and page furniture apart, [`fold`] knows the letters,
//! [`token`] makes words that know their place in the source; [`forms`] remembers those that it has folded.

pub(crate) mod fold;
pub(crate) mod forms;
pub(crate) mod sections;
pub(crate) mod token;
