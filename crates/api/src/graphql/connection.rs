//! Relay connections over pages: arguments in, edges and counts out.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use cinegraph_catalog::{ItemRecord, ItemsPage, ListPage, Owner};
use cinegraph_domain::{
    item::Entry,
    page::{Counts, Direction, ItemPlace, ListPlace, PAGE_DEFAULT, PAGE_MAX, Page, Slice},
};

use super::loaders::{ItemsKey, Of, loaders_of, reader};
use crate::{
    cursor,
    error::ApiError,
    resources::{ItemView, RecordView},
};

/// The four arguments of a connection, as given.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// How many from the start.
    pub first: Option<i32>,
    /// After which cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Before which cursor.
    pub before: Option<String>,
}

impl PageArgs {
    /// The page the arguments ask for; `place` reads a cursor.
    ///
    /// # Errors
    /// When both `first` and `last` are given, when a number is out of range, or when a cursor is bad.
    pub fn page<K>(self, place: impl Fn(&str) -> Result<K, ApiError>) -> Result<Page<K>, ApiError> {
        let (direction, size) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(ApiError::parameter("first", "must not stand beside `last`: give one of them"));
            }
            (None, Some(last)) => (Direction::Backward, size("last", last)?),
            (Some(first), None) => (Direction::Forward, size("first", first)?),
            (None, None) => (Direction::Forward, PAGE_DEFAULT),
        };
        let after = self.after.as_deref().map(&place).transpose()?;
        let before = self.before.as_deref().map(&place).transpose()?;
        Ok(Page { size, direction, after, before })
    }
}

fn size(name: &str, number: i32) -> Result<u32, ApiError> {
    u32::try_from(number)
        .ok()
        .filter(|number| (1..=PAGE_MAX).contains(number))
        .ok_or_else(|| ApiError::parameter(name, format!("must be from 1 to {PAGE_MAX}")))
}

/// Where a page stands in its list.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PageInfo {
    /// Whether there are more after this page.
    pub has_next_page: bool,
    /// Whether there are more before this page.
    pub has_previous_page: bool,
    /// The cursor of the first item on the page.
    pub start_cursor: Option<String>,
    /// The cursor of the last item on the page: give it as `after` to read on.
    pub end_cursor: Option<String>,
}

/// One item of a list with its cursor.
#[derive(Clone, Debug)]
pub struct Edge<T> {
    cursor: String,
    node: T,
}

/// One item of a list, with the cursor that stands for its place.
#[Object(name_type)]
impl<T: OutputType> Edge<T> {
    /// Stands for the item's place in the list.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item.
    async fn node(&self) -> &T {
        &self.node
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    page_info: PageInfo,
    counts: Counts,
}

/// A page of a list, with what it takes to read on.
#[Object(name_type)]
impl<T: OutputType> Connection<T> {
    /// The items on the page, each with its cursor.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The items on the page.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many the whole list holds, on all pages.
    async fn total_count(&self) -> i32 {
        i32::try_from(self.counts.total).unwrap_or(i32::MAX)
    }

    /// How many more there are above the request's spoiler ceiling, whatever the filter.
    async fn withheld_count(&self) -> i32 {
        i32::try_from(self.counts.withheld).unwrap_or(i32::MAX)
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T> Connection<T> {
    /// A connection of a page whose items come with their cursors.
    pub fn new(slice: Slice<(String, T)>, counts: Counts) -> Self {
        let Slice { items, has_next, has_previous } = slice;
        let edges: Vec<Edge<T>> = items.into_iter().map(|(cursor, node)| Edge { cursor, node }).collect();
        let page_info = PageInfo {
            has_next_page: has_next,
            has_previous_page: has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info, counts }
    }

    /// A connection of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Slice::default(), Counts::default())
    }
}

/// Whether the field at hand asks for counts.
pub fn counting(ctx: &Context<'_>) -> bool {
    let fields = ctx.look_ahead();
    fields.field("totalCount").exists() || fields.field("withheldCount").exists()
}

/// A page of the items of one owner.
///
/// # Errors
/// When the arguments are bad or the database fails.
pub async fn items<V: ItemView>(
    ctx: &Context<'_>,
    owner: Owner,
    id: i64,
    args: PageArgs,
    filter: <V::Record as ItemRecord>::Filter,
) -> Result<Connection<V>, ApiError> {
    let page: Page<ItemPlace> = args.page(cursor::item_place)?;
    let key = ItemsKey { owner, id, page, filter, counting: counting(ctx) };
    let found = loaders_of(ctx).load_one(Of::<V::Record, _>::new(key)).await?;
    // The loader keeps nothing once its keys are served, so this is most often the only holder.
    let ItemsPage { slice, counts } = found.map(Arc::unwrap_or_clone).unwrap_or_default();
    let ceiling = reader(ctx).viewer().ceiling;
    Ok(Connection::new(
        slice.map(|placed| (cursor::of_item(placed.place), V::view(placed.entry, ceiling))),
        counts,
    ))
}

/// The connection of a root list of records in the given order.
pub fn records<V: RecordView>(ctx: &Context<'_>, order: &str, page: ListPage<V::Record>) -> Connection<V> {
    let viewer = reader(ctx).viewer();
    let slice =
        page.slice.map(|listed| (cursor::of_listed(order, &listed.place), V::view(listed.record, viewer)));
    Connection::new(slice, page.counts.unwrap_or_default())
}

/// The connection of a root list of items in the given order.
pub fn entries<V: ItemView>(
    ctx: &Context<'_>,
    order: &str,
    page: ListPage<Entry<V::Record>>,
) -> Connection<V> {
    let ceiling = reader(ctx).viewer().ceiling;
    let slice =
        page.slice.map(|listed| (cursor::of_listed(order, &listed.place), V::view(listed.record, ceiling)));
    Connection::new(slice, page.counts.unwrap_or_default())
}

/// The page that the arguments of a root list in the given order ask for.
///
/// # Errors
/// When the arguments are bad.
pub fn list_page(args: PageArgs, order: &str, text_keys: bool) -> Result<Page<ListPlace>, ApiError> {
    args.page(|text| cursor::list_place(order, text_keys, text))
}
