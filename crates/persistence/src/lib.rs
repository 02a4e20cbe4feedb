//! The catalogue's tables, and the one Store over SQLite and PostgreSQL.
//!
//! Reading: `rows` makes any select come back as one JSON text; [`shape`] says how a record is cut from a table;
//! [`items`], [`records`] and [`listing`] read batches of them. Writing: [`write`](mod@write) applies drafts through SeaORM's
//! ActiveModels. What a reader may see is decided by the [`shape::Lens`] every read takes.

pub mod changes;
mod engine;
pub mod entity;
pub mod error;
pub mod export;
pub mod filmography;
pub mod films;
pub mod filters;
pub mod history;
pub mod idempotency;
pub mod items;
pub mod listing;
pub mod moment;
pub mod records;
pub mod references;
pub mod shape;
pub mod similarity;
pub mod store;
pub mod tail;
pub mod tokens;
pub mod write;

mod awards;
mod film_facts;
mod meaning;
mod people;
mod readers;
mod rows;
mod scenes;
mod template;
mod vocabularies;

pub use awards::NominationFilter;
pub use error::StoreError;
pub use meaning::ReadingFilter;
pub use people::RoleFilter;
pub use store::{Store, StoreUrl};
