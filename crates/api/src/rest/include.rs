//! `?include=`: which relations come along with an entity.

use cinegraph_catalog::{ItemRecord, Owner, Reader};
use cinegraph_domain::page::{PAGE_MAX, Page};

use super::list::{self, ItemList};
use crate::{error::ApiError, resources::ItemView};

/// The relations asked for.
pub struct Includes<'a>(Vec<&'a str>);

impl<'a> Includes<'a> {
    /// Reads the parameter.
    ///
    /// # Errors
    /// When a relation in it is none of the known ones.
    pub fn parse(include: Option<&'a str>, known: &[&str]) -> Result<Self, ApiError> {
        let words = include.into_iter().flat_map(|include| include.split(',')).map(str::trim);
        words
            .map(|word| {
                if known.contains(&word) {
                    return Ok(word);
                }
                let shown: String = word.chars().take(100).collect();
                let message = format!("`{shown}` cannot be included: use some of {}", known.join(", "));
                Err(ApiError::parameter("include", message))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a relation was asked for.
    #[must_use]
    pub fn has(&self, relation: &str) -> bool {
        self.0.contains(&relation)
    }

    /// All the relations asked for.
    #[must_use]
    pub fn relations(&self) -> &[&'a str] {
        &self.0
    }

    /// The first page of a relation, if it was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list<V: ItemView>(
        &self,
        reader: &Reader,
        relation: &str,
        owner: Owner,
        id: i64,
    ) -> Result<Option<ItemList<V>>, ApiError> {
        if !self.has(relation) {
            return Ok(None);
        }
        let filter = <V::Record as ItemRecord>::Filter::default();
        // In a box, for a film has two dozen relations, most of which are not asked for.
        Ok(Some(Box::pin(list::items(reader, owner, id, &Page::first(PAGE_MAX), &filter)).await?))
    }

    /// A relation that is no list of items, if it was asked for.
    ///
    /// # Errors
    /// As reading it does.
    pub async fn other<T>(
        &self,
        relation: &str,
        read: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<Option<T>, ApiError> {
        if self.has(relation) { read.await.map(Some) } else { Ok(None) }
    }
}
