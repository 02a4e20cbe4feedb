//! The root of all subscriptions.

use async_graphql::{Context, Result, Subscription};
use futures_util::{Stream, StreamExt};

use super::loaders;
use crate::{
    error::ApiError,
    resources::changes::{self, Change},
    scalars::BigInt,
    vocabulary::Kind,
};

/// The root of all subscriptions.
#[derive(Debug)]
pub(super) struct Subscription;

/// What can be waited for. As everywhere, nothing is told above the request's spoiler ceiling.
#[Subscription]
impl Subscription {
    /// What is written to the catalogue, as it is written, in order. A client that comes back gives the `seq` of the
    /// last change it had as `after`, and then misses nothing and hears nothing twice.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Begin after this place in the log; with what is written from now on when nothing is said."
        )]
        after: Option<BigInt>,
        #[graphql(desc = "Only entities of these kinds.")] kinds: Option<Vec<Kind>>,
        #[graphql(desc = "Only this film and what belongs to it: its id, its slug or an id elsewhere.")] film: Option<
            String,
        >,
    ) -> Result<impl Stream<Item = Result<Change>> + use<>> {
        let reader = loaders::reader(ctx);
        let filter = changes::filter(reader, kinds, film).await?;
        let after = changes::place(after)?;
        let feed = reader.feed(filter, after).await.map_err(ApiError::from)?;
        Ok(feed.into_stream().map(|change| Ok(change.map_err(ApiError::from)?.into())))
    }
}
