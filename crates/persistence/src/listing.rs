//! Root lists: filtered, sorted, read in keyset pages. What each kind can be filtered and sorted by is in `filters`.

use cinegraph_domain::{
    item::Entry,
    page::{Counts, Direction, ListPlace, Page, Slice, SortKey},
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, Order, Query};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Store, StoreError,
    engine::ELEMENT,
    items::{ItemRecord, entry_object},
    records::{Record, record_object},
    shape::Lens,
};

/// Which rows of a table a list holds, and in which order.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What rows must meet.
    pub(crate) condition: Cond,
    /// The column the list is sorted by; never null.
    pub(crate) key: &'static str,
    /// Largest first.
    pub(crate) descending: bool,
}

/// The one column lists are sorted by that holds floating-point numbers.
const REAL_KEY: &str = "popularity";

/// What was read of a list.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// The place, of which a cursor is made.
    pub place: ListPlace,
    /// The record.
    pub record: T,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
struct Row<T>(SortKey, i64, T);

impl Store {
    /// A page of a list of records.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list<T: Record>(
        &self,
        lens: &Lens,
        listing: &Listing,
        page: &Page<ListPlace>,
    ) -> Result<Slice<Listed<T>>, StoreError> {
        let mut shown = listing.clone();
        shown.condition = shown.condition.add_option(T::shown(lens));
        self.list_rows(lens, T::KIND.as_str(), record_object::<T>(lens), &shown, page).await
    }

    /// A page of a list of items, at or below the ceiling.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_items<T: ItemRecord>(
        &self,
        lens: &Lens,
        listing: &Listing,
        page: &Page<ListPlace>,
    ) -> Result<Slice<Listed<Entry<T>>>, StoreError> {
        let table = T::KIND.as_str();
        let mut shown = listing.clone();
        shown.condition = shown.condition.add(lens.shows(table));
        self.list_rows(lens, table, entry_object::<T>(lens), &shown, page).await
    }

    async fn list_rows<R: DeserializeOwned>(
        &self,
        lens: &Lens,
        table: &'static str,
        row: Expr,
        listing: &Listing,
        page: &Page<ListPlace>,
    ) -> Result<Slice<Listed<R>>, StoreError> {
        let key = || Expr::col((table, listing.key));
        let id = || Expr::col((table, "id"));
        let shown_key = if listing.key == REAL_KEY { lens.engine.real(key()) } else { key() };
        let order = match (listing.descending, page.direction) {
            (false, Direction::Forward) | (true, Direction::Backward) => Order::Asc,
            (false, Direction::Backward) | (true, Direction::Forward) => Order::Desc,
        };
        let mut select = Query::select();
        select
            .expr_as(lens.engine.array(vec![shown_key, id(), row]), ELEMENT)
            .from(table)
            .cond_where(listing.condition.clone())
            .order_by((table, listing.key), order.clone())
            .order_by((table, "id"), order)
            .limit(u64::from(page.size) + 1);
        for (place, greater) in [(&page.after, !listing.descending), (&page.before, listing.descending)] {
            if let Some((place_key, place_id)) = place {
                // A row value, so that one index range answers it.
                let row = Expr::tuple([key(), id()]);
                let bound = Expr::tuple([value(listing.key, place_key), Expr::val(*place_id)]);
                select.and_where(if greater { row.gt(bound) } else { row.lt(bound) });
            }
        }
        let rows: Vec<Row<R>> = self.fetch(select).await?;
        let read = rows.into_iter().map(|Row(key, id, record)| Listed { place: (key, id), record }).collect();
        Ok(Slice::from_read(read, page))
    }

    /// How many rows a list of records holds, and how many the ceiling holds back. Kinds that are never held back have
    /// none of the latter.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count<T: Record>(&self, lens: &Lens, listing: &Listing) -> Result<Counts, StoreError> {
        let table = T::KIND.as_str();
        let condition = || listing.condition.clone();
        let Some(shown) = T::shown(lens) else {
            return Ok(Counts { total: self.count_rows(table, condition()).await?, withheld: 0 });
        };
        Ok(Counts {
            total: self.count_rows(table, condition().add(shown.clone())).await?,
            withheld: self.count_rows(table, condition().add(shown.not())).await?,
        })
    }

    /// How many items a list holds at or below the ceiling, and how many rows of `scope` stand above it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_items<T: ItemRecord>(
        &self,
        lens: &Lens,
        listing: &Listing,
        scope: Cond,
    ) -> Result<(u64, u64), StoreError> {
        let table = T::KIND.as_str();
        let shown = self.count_rows(table, listing.condition.clone().add(lens.shows(table))).await?;
        let hidden = self.count_rows(table, scope.add(lens.shows(table).not())).await?;
        Ok((shown, hidden))
    }

    async fn count_rows(&self, table: &'static str, condition: Cond) -> Result<u64, StoreError> {
        let select = Query::select()
            .expr_as(Func::count(Expr::col((table, "id"))), ELEMENT)
            .from(table)
            .cond_where(condition)
            .take();
        Ok(self.fetch(select).await?.into_iter().next().unwrap_or_default())
    }
}

/// A sorting key as a parameter. One statement has one type for each parameter, whatever the number: PostgreSQL keeps
/// the type a statement was prepared with, and writes a whole `real` without its point in JSON.
fn value(column: &str, key: &SortKey) -> Expr {
    match key {
        #[expect(clippy::cast_precision_loss, reason = "it was a floating-point number to begin with")]
        SortKey::Integer(number) if column == REAL_KEY => Expr::val(*number as f64),
        SortKey::Integer(number) => Expr::val(*number),
        // The cast tells this statement from the one with a whole number. Prepared statements are kept by their text
        // alone, and PostgreSQL would read the bits of one kind of number as the other.
        SortKey::Real(number) => Expr::val(*number).cast_as("double precision"),
        SortKey::Text(text) => Expr::val(text.clone()),
    }
}
