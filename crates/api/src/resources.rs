//! The resources: for each its view, its REST handlers and its GraphQL fields, side by side in one file.
//!
//! A view serves both protocols. It is built from its domain record by taking the record apart field by field, so
//! that a new field does not compile until both protocols have it.

pub mod adaptations;
pub mod analyses;
pub mod award_bodies;
pub mod ceremonies;
pub mod changes;
pub mod characters;
pub mod collections;
pub mod companies;
pub mod counted;
pub mod differences;
pub mod editions;
pub mod films;
pub mod frame;
pub mod history;
pub mod images;
pub mod insights;
pub mod locations;
pub mod narrowing;
pub mod nominations;
pub mod order;
pub mod parameters;
pub mod people;
pub mod places;
pub mod polls;
pub mod questions;
pub mod quotes;
pub mod readings;
pub mod recommendations;
pub mod releases;
pub mod roles;
pub mod scenes;
pub mod source_works;
pub mod synopsis;
pub mod themes;
pub mod titles;
pub mod videos;
pub mod vocabularies;

use async_graphql::OutputType;
use cinegraph_catalog::{Found, ItemRecord, Record, Viewer};
use cinegraph_domain::{item::Entry, spoiler::SpoilerLevel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::Api;

/// A view of something that is counted up with each change.
pub trait Revised {
    /// 1 when it was made, one more with each change.
    fn revision(&self) -> i32;
}

/// The view of a record that stands on its own.
pub trait RecordView: OutputType + Revised + Serialize + ToSchema + Sized + 'static {
    /// The record.
    type Record: Record;

    /// Shows a record to a viewer.
    fn view(record: Self::Record, viewer: &Viewer) -> Self;

    /// The same view, saying by which old name it was asked for.
    #[must_use]
    fn redirected_from(self, reference: Option<String>) -> Self;

    /// Shows a record that was asked for by reference.
    fn found(found: Found<Self::Record>, viewer: &Viewer) -> Self {
        let Found { record, redirected_from } = found;
        Self::view(record, viewer).redirected_from(redirected_from.map(|reference| reference.to_string()))
    }
}

/// The view of an item; above the ceiling, a stub.
pub trait ItemView: OutputType + Revised + Serialize + ToSchema + 'static {
    /// The item's content.
    type Record: ItemRecord;

    /// Shows an item to a reader with this ceiling.
    fn view(entry: Entry<Self::Record>, ceiling: SpoilerLevel) -> Self;
}

/// The REST operations of all resources.
#[must_use]
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(films::routes())
        .merge(titles::routes())
        .merge(releases::routes())
        .merge(editions::routes())
        .merge(videos::routes())
        .merge(images::routes())
        .merge(synopsis::routes())
        .merge(characters::routes())
        .merge(roles::routes())
        .merge(scenes::routes())
        .merge(quotes::routes())
        .merge(insights::routes())
        .merge(locations::routes())
        .merge(adaptations::routes())
        .merge(differences::routes())
        .merge(readings::routes())
        .merge(analyses::routes())
        .merge(questions::routes())
        .merge(polls::routes())
        .merge(recommendations::routes())
        .merge(people::routes())
        .merge(themes::routes())
        .merge(award_bodies::routes())
        .merge(ceremonies::routes())
        .merge(nominations::routes())
        .merge(places::routes())
        .merge(source_works::routes())
        .merge(collections::routes())
        .merge(companies::routes())
        .merge(vocabularies::routes())
        .merge(changes::routes())
        .merge(history::routes())
}
