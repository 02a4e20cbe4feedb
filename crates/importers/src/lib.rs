//! Import formats, each turned into records for the Editor. Nothing here knows a table.

pub mod bring;
mod documents;
pub mod input;
mod kodi;
pub mod ndjson;
mod oscars;
mod parts;
mod pipeline;
pub mod stream;
mod theme_ontology;
mod tmdb;
mod wikidata;

pub use pipeline::{Deeds, Report};
