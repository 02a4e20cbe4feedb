//! The change log as readers follow it: a page at a time, or entry by entry as they are written.

use std::collections::VecDeque;

use cinegraph_domain::{
    change::Change,
    id::{Entity, Kind},
    reference::Reference,
};
use cinegraph_persistence::{changes::ChangeFilter, tail::Following};
use futures_util::{Stream, stream};

use crate::{CatalogError, Reader};

/// How many entries a feed reads at once.
const AT_ONCE: u32 = 200;

/// A page of the change log.
#[derive(Clone, Debug, Default)]
pub struct ChangePage {
    /// The entries, oldest first.
    pub items: Vec<Change>,
    /// The place to go on from: that of the last entry, or where this page began.
    pub next: i64,
    /// Whether there are more already.
    pub has_more: bool,
}

impl Reader {
    /// What narrows the log: these kinds, all when there are none, and this film with what belongs to it. A film that
    /// was deleted may be named by its id.
    ///
    /// # Errors
    /// When the film is not known or the database fails.
    pub async fn change_filter(
        &self,
        kinds: Vec<Kind>,
        film: Option<&Reference>,
    ) -> Result<ChangeFilter, CatalogError> {
        let Some(reference) = film else { return Ok(ChangeFilter { kinds, film: None }) };
        let kind = cinegraph_domain::film::Film::KIND;
        let film = match (self.locate(kind, reference).await, reference) {
            (Ok((film, _)), _) => film,
            (Err(CatalogError::Gone { .. }), Reference::Id(_, id)) => *id,
            (Err(CatalogError::NotFound { .. } | CatalogError::Gone { .. }), _) => {
                let reference = reference.clone();
                return Err(CatalogError::UnknownReference { field: "film", kind, reference });
            }
            (Err(error), _) => return Err(error),
        };
        Ok(ChangeFilter { kinds, film: Some(film) })
    }

    /// The entries of the log after a place, oldest first, `limit` at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(
        &self,
        filter: &ChangeFilter,
        after: i64,
        limit: u32,
    ) -> Result<ChangePage, CatalogError> {
        let mut items = self.store.changes(&self.lens, filter, after, limit.saturating_add(1)).await?;
        let has_more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = items.last().map_or(after, |change| change.seq);
        Ok(ChangePage { items, next, has_more })
    }

    /// The place of the log's last entry, whoever may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_change(&self) -> Result<i64, CatalogError> {
        Ok(self.store.last_change().await?)
    }

    /// The entries after a place, and all that are written from now on; without a place, those alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed(&self, filter: ChangeFilter, after: Option<i64>) -> Result<Feed, CatalogError> {
        let after = match after {
            Some(after) => after,
            None => self.last_change().await?,
        };
        let following = self.store.follow();
        Ok(Feed { reader: self.clone(), filter, place: after, read: VecDeque::new(), following })
    }
}

/// The change log as it grows. It has no end of its own; it ends when the server stops, or after an error.
#[derive(Debug)]
pub struct Feed {
    reader: Reader,
    filter: ChangeFilter,
    /// Up to here everything was read.
    place: i64,
    /// What was read and is not yet given away.
    read: VecDeque<Change>,
    following: Following,
}

impl Feed {
    /// The next entry, as soon as there is one; nothing when the server stops.
    ///
    /// # Errors
    /// When the database fails. What was not given yet is not lost: a new feed can go on from the last entry's place.
    pub async fn next(&mut self) -> Result<Option<Change>, CatalogError> {
        while !self.following.is_over() {
            if let Some(change) = self.read.pop_front() {
                return Ok(Some(change));
            }
            // Before the read, so that what is written during it is news after it. Entries become visible in the order
            // of their places, so none can turn up before one that was read.
            self.following.catch_up();
            let page = self.reader.changes(&self.filter, self.place, AT_ONCE).await?;
            self.place = page.next;
            self.read = page.items.into();
            if self.read.is_empty() && !self.following.news().await {
                break;
            }
        }
        Ok(None)
    }

    /// The same as a stream, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Change, CatalogError>> + Send {
        stream::unfold(Some(self), |feed| async {
            let mut feed = feed?;
            match feed.next().await {
                Ok(change) => Some((Ok(change?), Some(feed))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}
