//! Links in GraphQL: what a query asks of a linked entity is read only when the link does not tell it already.

use async_graphql::{Context, OutputType};
use cinegraph_domain::id::Id;

use super::loaders;
use crate::{
    error::ApiError,
    resources::{
        ItemView, RecordView,
        frame::{Link, LinkView},
    },
};

/// A view that can be made of a link alone, for as long as nobody asks for more than that holds.
pub trait Linked: OutputType {
    /// The fields a link tells, as the schema names them.
    const TOLD: [&'static str; 3];

    /// The view with the fields of the link, and nothing in the others.
    fn of_link(link: LinkView) -> Self;
}

/// Whether the field at hand is asked for no more than a link tells.
fn is_told<V: Linked>(ctx: &Context<'_>) -> bool {
    let field = ctx.field();
    field.selection_set().all(|field| field.name() == "__typename" || V::TOLD.contains(&field.name()))
}

/// The record a link leads to.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn record<V: Linked + RecordView>(
    ctx: &Context<'_>,
    link: &Link<V::Record>,
) -> Result<V, ApiError> {
    if is_told::<V>(ctx) { Ok(V::of_link(link.told())) } else { loaders::record(ctx, link.id).await }
}

/// The records links lead to, in their order.
///
/// # Errors
/// When the database fails.
pub async fn records<V: Linked + RecordView>(
    ctx: &Context<'_>,
    links: &[Link<V::Record>],
) -> Result<Vec<V>, ApiError> {
    if is_told::<V>(ctx) { Ok(told(links)) } else { loaders::records(ctx, ids(links)).await }
}

/// The item a link leads to.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn item<V: Linked + ItemView>(ctx: &Context<'_>, link: &Link<V::Record>) -> Result<V, ApiError> {
    if is_told::<V>(ctx) { Ok(V::of_link(link.told())) } else { loaders::item(ctx, link.id).await }
}

/// The items links lead to, in their order.
///
/// # Errors
/// When the database fails.
pub async fn items<V: Linked + ItemView>(
    ctx: &Context<'_>,
    links: &[Link<V::Record>],
) -> Result<Vec<V>, ApiError> {
    if is_told::<V>(ctx) { Ok(told(links)) } else { loaders::items(ctx, ids(links)).await }
}

fn told<V: Linked, T>(links: &[Link<T>]) -> Vec<V> {
    links.iter().map(|link| V::of_link(link.told())).collect()
}

fn ids<T>(links: &[Link<T>]) -> impl Iterator<Item = Id<T>> {
    links.iter().map(|link| link.id)
}
