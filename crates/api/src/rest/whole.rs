//! Lists that are short enough to come whole, in the form all lists have.

use axum::response::Response;
use http::Uri;
use serde::Serialize;
use utoipa::ToSchema;

use super::list::{self, ItemList};
use crate::error::ApiError;

impl<T> ItemList<T> {
    /// All items of a list, none of which a ceiling holds back.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { total_count: Some(items.len() as u64), items, withheld_count: 0, next: None }
    }
}

/// Answers with a list that comes whole.
///
/// # Errors
/// When a field asked for is not one of the items'.
pub fn respond<T: Serialize + ToSchema>(
    uri: &Uri,
    items: Vec<T>,
    wanted: Option<&str>,
) -> Result<Response, ApiError> {
    list::respond(uri, ItemList::whole(items), wanted)
}
