//! Lists in REST: `limit` and `after` in, items with counts and the next page's cursor out.

use axum::response::Response;
use cinegraph_catalog::{ItemRecord, ItemsPage, ListPage, Owner, Placed, Reader};
use cinegraph_domain::{
    id::Id,
    item::Entry,
    page::{Counts, Direction, ItemPlace, ListPlace, PAGE_DEFAULT, PAGE_MAX, Page, Slice},
};
use http::{HeaderValue, Uri, header};
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::{IntoParams, ToSchema};

use super::{fields, json::json};
use crate::{
    cursor,
    error::ApiError,
    resources::{ItemView, RecordView},
};

/// A number of items, 1 to 100.
#[derive(Clone, Copy, Debug)]
pub struct Limit(u32);

impl Default for Limit {
    fn default() -> Self {
        Self(PAGE_DEFAULT)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = text.parse().ok().filter(|number| (1..=PAGE_MAX).contains(number));
        number
            .map(Self)
            .ok_or_else(|| de::Error::custom(format!("must be a whole number from 1 to {PAGE_MAX}")))
    }
}

impl Limit {
    /// The number itself.
    #[must_use]
    pub const fn size(self) -> usize {
        self.0 as usize
    }

    /// The page of this size after a cursor.
    ///
    /// # Errors
    /// When the cursor is bad.
    pub fn page<K>(
        self,
        after: Option<&str>,
        place: impl FnOnce(&str) -> Result<K, ApiError>,
    ) -> Result<Page<K>, ApiError> {
        let after = after.map(place).transpose().map_err(|error| error.of("after"))?;
        Ok(Page { size: self.0, direction: Direction::Forward, after, before: None })
    }
}

/// The parameters of a list that cannot be narrowed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    pub limit: Limit,
    /// The cursor that the page before gave as `next`.
    pub after: Option<String>,
    /// Only these fields of each item, with commas between them.
    pub fields: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemList<T> {
    /// The items on the page.
    pub items: Vec<T>,
    /// How many the whole list holds, on all pages; in lists of the whole catalogue only when `count=true` is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub total_count: Option<u64>,
    /// How many more there are above the request's spoiler ceiling, whatever the filter.
    #[schema(minimum = 0)]
    pub withheld_count: u64,
    /// The cursor of the next page: give it as `after`. Missing on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<V: ItemView> ItemList<V> {
    /// A page of items, seen with this ceiling.
    pub fn of_items(
        slice: Slice<Placed<V::Record>>,
        counts: Counts,
        ceiling: cinegraph_domain::spoiler::SpoilerLevel,
    ) -> Self {
        let next = if slice.has_next {
            slice.items.last().map(|placed| cursor::of_item(placed.place))
        } else {
            None
        };
        Self {
            items: slice.items.into_iter().map(|placed| V::view(placed.entry, ceiling)).collect(),
            total_count: Some(counts.total),
            withheld_count: counts.withheld,
            next,
        }
    }
}

/// A page of the items of one owner.
///
/// # Errors
/// When the database fails.
pub async fn items<V: ItemView>(
    reader: &Reader,
    owner: Owner,
    id: i64,
    page: &Page<ItemPlace>,
    filter: &<V::Record as ItemRecord>::Filter,
) -> Result<ItemList<V>, ApiError> {
    let ItemsPage { slice, counts } =
        reader.items_of::<V::Record>(owner, &[id], page, filter, true).await?.remove(&id).unwrap_or_default();
    Ok(ItemList::of_items(slice, counts, reader.viewer().ceiling))
}

/// A page of the items that hang on another item; empty when that one is withheld, for what hangs on it would tell of it.
///
/// # Errors
/// When there is no such item or the database fails.
pub async fn items_of_item<V: ItemView, T: ItemRecord>(
    reader: &Reader,
    owner: Owner,
    id: Id<T>,
    page: &Page<ItemPlace>,
    filter: &<V::Record as ItemRecord>::Filter,
) -> Result<ItemList<V>, ApiError> {
    let parent = reader.item(id).await?;
    if parent.item.spoiler_level > reader.viewer().ceiling {
        return Ok(ItemList::of_items(Slice::default(), Counts::default(), reader.viewer().ceiling));
    }
    items(reader, owner, id.number(), page, filter).await
}

/// The page of a root list that parameters ask for.
///
/// # Errors
/// When the cursor is bad.
pub fn list_page(
    limit: Limit,
    after: Option<&str>,
    order: &str,
    text_keys: bool,
) -> Result<Page<ListPlace>, ApiError> {
    limit.page(after, |text| cursor::list_place(order, text_keys, text))
}

/// The list of records on a page of a root list.
pub fn records<V: RecordView>(reader: &Reader, order: &str, page: ListPage<V::Record>) -> ItemList<V> {
    let next = next_of(order, &page);
    let viewer = reader.viewer();
    ItemList {
        items: page.slice.items.into_iter().map(|listed| V::view(listed.record, viewer)).collect(),
        total_count: page.counts.map(|counts| counts.total),
        withheld_count: page.counts.unwrap_or_default().withheld,
        next,
    }
}

/// The list of items on a page of a root list.
pub fn entries<V: ItemView>(reader: &Reader, order: &str, page: ListPage<Entry<V::Record>>) -> ItemList<V> {
    let next = next_of(order, &page);
    let ceiling = reader.viewer().ceiling;
    ItemList {
        items: page.slice.items.into_iter().map(|listed| V::view(listed.record, ceiling)).collect(),
        total_count: page.counts.map(|counts| counts.total),
        withheld_count: page.counts.unwrap_or_default().withheld,
        next,
    }
}

fn next_of<T>(order: &str, page: &ListPage<T>) -> Option<String> {
    let last = page.slice.items.last().filter(|_| page.slice.has_next)?;
    Some(cursor::of_listed(order, &last.place))
}

/// Answers with a list: with `Link: rel="next"` where there is more, and with only the fields asked for.
///
/// # Errors
/// When a field asked for is not one of the items'.
pub fn respond<T: Serialize + ToSchema>(
    uri: &Uri,
    list: ItemList<T>,
    wanted: Option<&str>,
) -> Result<Response, ApiError> {
    let link = list.next.as_deref().and_then(|next| next_link(uri, next));
    let mut response = match wanted {
        Some(wanted) => json(&fields::of_list(list, wanted)?)?,
        None => json(&list)?,
    };
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The same address with another `after`.
pub(crate) fn next_link(uri: &Uri, next: &str) -> Option<HeaderValue> {
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name != "after");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("after", next)
        .finish();
    HeaderValue::from_str(&format!("<{}?{query}>; rel=\"next\"", uri.path())).ok()
}
