//! How entries of vocabularies become rows.

use cinegraph_domain::{film::GenreDraft, film_facts::KeywordRecordDraft, id::Kind};
use sea_orm::Set;

use super::{WriteError, Writer, Written};
use crate::entity::{genre, keyword};

impl Writer {
    /// Writes a genre.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn genre(&mut self, draft: &GenreDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::Genre, Some(&draft.slug), &[]).await?;
        let (slug, name) = (Set(draft.slug.clone()), Set(draft.name.clone()));
        let row = genre::ActiveModel { slug, name, ..Default::default() };
        let (id, outcome) = self.renamed_row(Kind::Genre, id, Some(&draft.slug), row).await?;
        self.settle(Kind::Genre, id, outcome, false).await
    }

    /// Writes a keyword.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn keyword_record(&mut self, draft: &KeywordRecordDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::Keyword, Some(&draft.slug), &[]).await?;
        let (slug, name) = (Set(draft.slug.clone()), Set(draft.name.clone()));
        let row = keyword::ActiveModel { slug, name, ..Default::default() };
        let (id, outcome) = self.renamed_row(Kind::Keyword, id, Some(&draft.slug), row).await?;
        self.settle(Kind::Keyword, id, outcome, false).await
    }
}
