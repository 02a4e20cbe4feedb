//! Import formats, each turned into records for the Editor. Nothing here knows a table.

pub mod bring;
pub mod input;
pub mod ndjson;
mod oscars;
mod parts;
mod pipeline;
pub mod stream;
mod theme_ontology;

pub use pipeline::{Deeds, Report};
