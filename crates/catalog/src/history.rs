//! Who changed what, and when: the history of an entity, or of a film with all that belongs to it.

use cinegraph_domain::{
    change::Revised,
    film::Film,
    id::{Id, Kind},
    page::{Counts, Page, Slice},
    reference::Reference,
};
use cinegraph_persistence::{history::Subject, references::Fate};

use crate::{CatalogError, Reader};

/// A page of a history.
#[derive(Clone, Debug)]
pub struct HistoryPage {
    /// What is on the page, the newest entry first.
    pub slice: Slice<Revised>,
    /// How many entries the reader may see and how many are kept back, where counting was asked for.
    pub counts: Option<Counts>,
}

impl Reader {
    /// The history of a film with all that belongs to it, the newest entry first. Places are those of the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn film_history(
        &self,
        film: Id<Film>,
        page: &Page<i64>,
        counting: bool,
    ) -> Result<HistoryPage, CatalogError> {
        self.history_page(Subject::Film(film.number()), page, counting).await
    }

    /// The history of one entity, deleted and merged ones included, the newest entry first.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`] when there never was such an entity, or when the database fails.
    pub async fn entity_history(
        &self,
        kind: Kind,
        id: i64,
        page: &Page<i64>,
        counting: bool,
    ) -> Result<HistoryPage, CatalogError> {
        let found = self.history_page(Subject::Entity(kind, id), page, counting).await?;
        // What was written before there was a log has no entry, and still is not unknown.
        if found.slice.items.is_empty()
            && matches!(self.fate(kind, id).await?, Fate::Unknown)
            && self.store.count_history(&self.lens, Subject::Entity(kind, id)).await? == Counts::default()
        {
            return Err(CatalogError::NotFound { kind, reference: Reference::Id(kind, id) });
        }
        Ok(found)
    }

    async fn fate(&self, kind: Kind, id: i64) -> Result<Fate, CatalogError> {
        Ok(self.store.fates(&self.lens, kind, &[id]).await?.remove(&id).unwrap_or(Fate::Unknown))
    }

    async fn history_page(
        &self,
        subject: Subject,
        page: &Page<i64>,
        counting: bool,
    ) -> Result<HistoryPage, CatalogError> {
        let slice = self.store.history(&self.lens, subject, page).await?;
        let counts = match counting {
            true => Some(self.store.count_history(&self.lens, subject).await?),
            false => None,
        };
        Ok(HistoryPage { slice, counts })
    }
}
