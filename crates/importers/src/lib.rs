//! Import formats, each turned into records for the Editor. Nothing here knows a table.

pub mod ndjson;
pub mod stream;
