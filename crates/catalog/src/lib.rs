//! The use cases of the catalogue. Every read goes through a [`Reader`], every write through an [`Editor`];
//! there is no third door, but there are [`Tokens`], the keys to it. Protocols translate, this crate decides.

mod blending;
pub mod editor;
pub mod error;
pub mod exporter;
pub mod feed;
pub mod history;
pub mod idempotency;
mod matching;
pub mod reader;
pub mod similarity;
pub mod tokens;

pub use cinegraph_persistence::{
    NominationFilter, ReadingFilter, RoleFilter, Store, StoreError, StoreUrl,
    changes::ChangeFilter,
    filmography::{Collaborator, DepartmentCount},
    items::{ItemRecord, ItemsPage, KindFilter, Owner, Placed},
    listing::Listed,
    moment::Moment,
    records::Record,
    tokens::Token,
    write::{Deed, Outcome, Written},
};
pub use editor::{
    Editor, Repeat, Saved,
    bring::{Bringing, Brought, Manner},
};
pub use error::CatalogError;
pub use exporter::{Exporter, Extent};
pub use feed::{ChangePage, Feed};
pub use history::HistoryPage;
pub use reader::{Found, ListPage, Reader, Viewer};
pub use tokens::Tokens;
