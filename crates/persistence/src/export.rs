//! One moment of the whole catalogue, read piece by piece in an order that no engine has a say in: what exports are
//! made of.
//!
//! Slugs are sorted by the database, which keeps them in columns that compare by bytes. Items are sorted here, for their
//! keys are not.

use cinegraph_domain::{
    award::Nomination,
    film::{FilmCompany, FilmText},
    film_facts::FilmKeyword,
    id::Kind,
    item::Entry,
    locale::LocaleChain,
    spoiler::SpoilerLevel,
};
use sea_orm::{
    AccessMode, DatabaseTransaction, IsolationLevel, TransactionTrait,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Store, StoreError,
    engine::{ELEMENT, Engine, sub},
    films,
    items::{ItemRecord, Owner, entry_object},
    records::{Record, record_object},
    rows::Rows,
    shape::Lens,
};

/// The catalogue as it stood at one moment, whatever is written meanwhile.
pub struct Snapshot {
    transaction: DatabaseTransaction,
    lens: Lens,
}

/// A record with the names it goes by.
#[derive(Clone, Debug, Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"), from = "(i64, String, T)")]
pub struct Standing<T> {
    /// Its row key.
    pub id: i64,
    /// Its slug.
    pub slug: String,
    /// The record.
    pub record: T,
}

impl<T> From<(i64, String, T)> for Standing<T> {
    fn from((id, slug, record): (i64, String, T)) -> Self {
        Self { id, slug, record }
    }
}

/// An item with the names it goes by.
#[derive(Clone, Debug, Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"), from = "(i64, String, Entry<T>)")]
pub struct Owned<T> {
    /// The row key of its owner.
    pub owner: i64,
    /// Its key within the owner.
    pub key: String,
    /// The item.
    pub entry: Entry<T>,
}

impl<T> From<(i64, String, Entry<T>)> for Owned<T> {
    fn from((owner, key, entry): (i64, String, Entry<T>)) -> Self {
        Self { owner, key, entry }
    }
}

/// A nomination with the names it goes by.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "(String, String, Entry<Nomination>)")]
pub struct Nominated {
    /// The slug of its category.
    pub category: String,
    /// Its key within ceremony and category.
    pub key: String,
    /// The nomination.
    pub entry: Entry<Nomination>,
}

impl From<(String, String, Entry<Nomination>)> for Nominated {
    fn from((category, key, entry): (String, String, Entry<Nomination>)) -> Self {
        Self { category, key, entry }
    }
}

impl Store {
    /// The catalogue as it stands now, at or below a ceiling, to be read at leisure. It keeps a connection to itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self, ceiling: SpoilerLevel) -> Result<Snapshot, StoreError> {
        let transaction = match self.engine() {
            // Its transactions see one state of the file from their first read on.
            Engine::Sqlite => self.pool().begin().await?,
            Engine::Postgres => {
                let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.pool().begin_with_config(Some(level), Some(mode)).await?
            }
        };
        Ok(Snapshot { transaction, lens: self.lens(ceiling, &LocaleChain::default()) })
    }
}

impl Snapshot {
    /// The records of a kind whose slugs come after this one, in the order of their slugs. With `since` only those that
    /// the change log says were changed after that place in it, or that own what was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records<T: Record>(
        &self,
        after: Option<&str>,
        since: Option<i64>,
        most: u64,
    ) -> Result<Vec<Standing<T>>, StoreError> {
        let table = T::KIND.as_str();
        let (id, slug) = (Expr::col((table, "id")), Expr::col((table, "slug")));
        let row = vec![id, slug.clone(), record_object::<T>(&self.lens)];
        let select = Query::select()
            .expr_as(self.lens.engine.array(row), ELEMENT)
            .from(table)
            .and_where_option(after.map(|after| slug.gt(after)))
            .and_where_option(since.map(|since| changed(T::KIND, since)))
            .and_where_option(T::shown(&self.lens))
            .order_by((table, "slug"), Order::Asc)
            .limit(most)
            .take();
        self.fetch(select).await
    }

    /// The items of these owners, in the order of their places and, where those are the same, of their keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items<T: ItemRecord>(
        &self,
        owner: Owner,
        owners: &[i64],
    ) -> Result<Vec<Owned<T>>, StoreError> {
        let table = T::KIND.as_str();
        let row = vec![owner.owner_of(table), Expr::col((table, "key")), entry_object::<T>(&self.lens)];
        let mut select = owner.select(table, owners);
        select.expr_as(self.lens.engine.array(row), ELEMENT).and_where(self.lens.shows(table));
        if owner == Owner::THEME {
            // A film's poll may be about a theme without being the theme's.
            select.and_where(Expr::col((table, "film_id")).is_null());
        }
        let mut items: Vec<Owned<T>> = self.fetch(select).await?;
        items.sort_by(|a, b| (a.entry.item.position, &a.key).cmp(&(b.entry.item.position, &b.key)));
        Ok(items)
    }

    /// The texts of films in other languages, each with its film, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn texts(&self, films: &[i64]) -> Result<Vec<(i64, FilmText)>, StoreError> {
        self.fetch(of_films(films::text_rows(&self.lens), films::TEXTS, films)).await
    }

    /// The keywords of films, each with its film, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keywords(&self, films: &[i64]) -> Result<Vec<(i64, FilmKeyword)>, StoreError> {
        self.fetch(of_films(films::keyword_rows(&self.lens), films::KEYWORDS, films)).await
    }

    /// The companies of films, each with its film, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn companies(&self, films: &[i64]) -> Result<Vec<(i64, FilmCompany)>, StoreError> {
        self.fetch(of_films(films::company_rows(&self.lens), films::COMPANIES, films)).await
    }

    /// The ceremonies or categories of award bodies, each with its body, unordered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_bodies<T: Record>(&self, bodies: &[i64]) -> Result<Vec<(i64, T)>, StoreError> {
        let table = T::KIND.as_str();
        let body = Expr::col((table, "body_id"));
        let select = Query::select()
            .expr_as(self.lens.engine.array(vec![body.clone(), record_object::<T>(&self.lens)]), ELEMENT)
            .from(table)
            .and_where(body.is_in(bodies.iter().copied()))
            .take();
        self.fetch(select).await
    }

    /// The row keys of all ceremonies with nominations, in the order of the slugs of their bodies and of their years.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ceremonies(&self, since: Option<i64>) -> Result<Vec<i64>, StoreError> {
        let nominated = Query::select()
            .column(("nomination", "ceremony_id"))
            .from("nomination")
            .and_where(self.lens.shows("nomination"))
            .and_where_option(since.map(|since| changed(Kind::Nomination, since)))
            .take();
        let id = Expr::col(("award_ceremony", "id"));
        let select = Query::select()
            .expr_as(id.clone(), ELEMENT)
            .from("award_ceremony")
            .inner_join("award_body", Expr::col(("award_body", "id")).equals(("award_ceremony", "body_id")))
            .and_where(id.in_subquery(nominated))
            .order_by(("award_body", "slug"), Order::Asc)
            .order_by(("award_ceremony", "year"), Order::Asc)
            .take();
        self.fetch(select).await
    }

    /// The nominations of a ceremony, in the order of the slugs of their categories and of their keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nominations(&self, ceremony: i64, since: Option<i64>) -> Result<Vec<Nominated>, StoreError> {
        const TABLE: &str = "nomination";
        let category = Query::select()
            .column(("award_category", "slug"))
            .from("award_category")
            .and_where(Expr::col(("award_category", "id")).equals((TABLE, "category_id")))
            .take();
        let row = vec![sub(category), Expr::col((TABLE, "key")), entry_object::<Nomination>(&self.lens)];
        let select = Query::select()
            .expr_as(self.lens.engine.array(row), ELEMENT)
            .from(TABLE)
            .and_where(Expr::col((TABLE, "ceremony_id")).eq(ceremony))
            .and_where(self.lens.shows(TABLE))
            .and_where_option(since.map(|since| changed(Kind::Nomination, since)))
            .take();
        let mut nominations: Vec<Nominated> = self.fetch(select).await?;
        nominations.sort_by(|a, b| (&a.category, &a.key).cmp(&(&b.category, &b.key)));
        Ok(nominations)
    }

    /// What rows are called in any database: their slugs, or the keys of items.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names(&self, kind: Kind, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let table = kind.as_str();
        let name = if crate::references::has_slug(kind) { "slug" } else { "key" };
        let select = Query::select()
            .expr_as(
                self.lens.engine.array(vec![Expr::col((table, "id")), Expr::col((table, name))]),
                ELEMENT,
            )
            .from(table)
            .and_where(Expr::col((table, "id")).is_in(ids.iter().copied()))
            .take();
        self.fetch(select).await
    }

    async fn fetch<T: DeserializeOwned>(&self, select: SelectStatement) -> Result<Vec<T>, StoreError> {
        Rows::fetch(&self.transaction, self.lens.engine, select).await
    }
}

fn of_films(mut rows: SelectStatement, table: &'static str, films: &[i64]) -> SelectStatement {
    rows.and_where(Expr::col((table, "film_id")).is_in(films.iter().copied())).take()
}

/// Whether the change log says of a row that it was changed after a place in the log, or something that it owns.
fn changed(kind: Kind, since: i64) -> Expr {
    let table = kind.as_str();
    let id = || Expr::col((table, "id"));
    let log = |column: &'static str| {
        Query::select()
            .column(("change", column))
            .from("change")
            .and_where(Expr::col(("change", "id")).gt(since))
            .take()
    };
    let of_kind =
        |kind: Kind| log("entity_id").and_where(Expr::col(("change", "kind")).eq(kind.as_str())).take();
    let owner_of = |item: Kind, column: &'static str| {
        let items = item.as_str();
        let owners = Query::select()
            .column((items, column))
            .from(items)
            .and_where(Expr::col((items, column)).is_not_null())
            .and_where(Expr::col((items, "id")).in_subquery(of_kind(item)))
            .take();
        id().in_subquery(owners)
    };
    let itself = id().in_subquery(of_kind(kind));
    match kind {
        Kind::Film => {
            let own = log("film_id").and_where(Expr::col(("change", "film_id")).is_not_null()).take();
            itself.or(id().in_subquery(own))
        }
        Kind::Person => itself.or(owner_of(Kind::Image, "person_id")),
        Kind::Theme => {
            itself.or(owner_of(Kind::DiscussionQuestion, "theme_id")).or(owner_of(Kind::Poll, "theme_id"))
        }
        Kind::AwardBody => {
            itself.or(owner_of(Kind::AwardCeremony, "body_id")).or(owner_of(Kind::AwardCategory, "body_id"))
        }
        _ => itself,
    }
}
