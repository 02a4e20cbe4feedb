//! The words lists are sorted by: an enum and a direction in GraphQL, `sort=-year` in REST, and the name of the order
//! that cursors carry.

use async_graphql::Enum;
use cinegraph_domain::query::{NameSort, PersonSort, Sorting, SourceWorkSort};

use crate::error::ApiError;

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Least, earliest or first in the alphabet first.
    #[default]
    Asc,
    /// Most, latest or last in the alphabet first.
    Desc,
}

/// What a list can be sorted by.
pub trait Order: Copy + PartialEq + 'static {
    /// Each with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// Whether the places of a list in this order are texts.
    fn has_text_keys(self) -> bool;
}

/// The name of an order, as `sort` takes it and cursors carry it.
pub fn name_of<F: Order>(sorting: Sorting<F>) -> String {
    let word = F::WORDS.iter().find(|(field, _)| *field == sorting.field).map_or("", |(_, word)| word);
    if sorting.descending { format!("-{word}") } else { word.to_owned() }
}

/// Every word that `sort` takes, in both directions.
#[must_use]
pub fn words<F: Order>() -> Vec<String> {
    let fields = F::WORDS.iter().map(|(field, _)| *field);
    fields.flat_map(|field| [false, true].map(|descending| name_of(Sorting { field, descending }))).collect()
}

/// The order `sort` names; `default` when it is missing.
///
/// # Errors
/// When there is no such order.
pub fn parse<F: Order>(sort: Option<&str>, default: Sorting<F>) -> Result<Sorting<F>, ApiError> {
    let Some(sort) = sort else { return Ok(default) };
    let (descending, word) = sort.strip_prefix('-').map_or((false, sort), |word| (true, word));
    let field = F::WORDS.iter().find(|(_, known)| *known == word).map(|(field, _)| *field);
    field.map(|field| Sorting { field, descending }).ok_or_else(|| {
        let words: Vec<&str> = F::WORDS.iter().map(|(_, word)| *word).collect();
        ApiError::parameter(
            "sort",
            format!("must be one of {}, with a hyphen before it to turn it round", words.join(", ")),
        )
    })
}

impl Order for PersonSort {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Name, "name"), (Self::Popularity, "popularity")];

    fn has_text_keys(self) -> bool {
        self == Self::Name
    }
}

impl Order for SourceWorkSort {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Title, "title"), (Self::Year, "year")];

    fn has_text_keys(self) -> bool {
        self == Self::Title
    }
}

impl Order for NameSort {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Name, "name")];

    fn has_text_keys(self) -> bool {
        true
    }
}
