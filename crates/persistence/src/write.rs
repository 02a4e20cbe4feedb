//! Writing drafts: lists of items brought to the state a draft asks for, in a few statements a list.
//!
//! An item is found again by its key within its owner. What is already as the draft wants it is left alone, so that
//! writing the same twice changes nothing, not even a revision.

mod awards;
mod credits;
mod deletion;
mod facts;
mod film;
mod inputs;
mod known;
mod ledger;
mod merging;
mod pointers;
mod repeats;
mod restoring;
mod seats;
mod single;
mod states;
mod story;
mod transaction;
mod vocabulary;

use std::collections::HashMap;

use cinegraph_domain::{
    id::{Entity, Kind},
    item::Draft,
    poll::PollOptionDraft,
    reference::Reference,
    vocabulary::Word,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, Iden, Iterable, Value,
    sea_query::{Cond, Expr, ExprTrait, OnConflict, Query},
};
use serde::Serialize;

use vocabulary::Children;

pub use inputs::{Birth, owner_column};
pub use known::{Authors, Credited, Deed, Hands};
pub use ledger::Logged;
pub use merging::identity;
pub use repeats::Saved;
pub use restoring::Past;
pub use seats::Target;
pub use single::{ItemOwner, Place};
pub use states::Held;
pub use transaction::{Outcome, Writer, Written};

use crate::StoreError;

/// Why a draft could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A reference leads nowhere; a later record may still make what it names.
    #[error("{path}: nothing is known as `{reference}`")]
    UnknownReference {
        /// The field.
        path: String,
        /// What was written there.
        reference: Reference,
    },
    /// A key names no item of the same film.
    #[error("{path}: the film has no {} `{key}`", word(*kind))]
    UnknownKey {
        /// The field.
        path: String,
        /// What it should name.
        kind: Kind,
        /// What was written there.
        key: String,
    },
    /// A record without a slug of its own has no words that one could be made of.
    #[error("{path}: no slug can be made of `{words}`: give one, of lower-case letters, digits and hyphens")]
    NoSlug {
        /// The field.
        path: String,
        /// The words.
        words: String,
    },
    /// Two items of one list have the same key.
    #[error("{path}: the key `{key}` is used twice")]
    DoubleKey {
        /// The list.
        path: String,
        /// The key.
        key: String,
    },
    /// A name that must be free belongs to another entity.
    #[error("{path}: `{reference}` belongs to {} already", kind.id(*owner))]
    Taken {
        /// The field.
        path: String,
        /// The kind of entity.
        kind: Kind,
        /// The slug or id elsewhere.
        reference: String,
        /// Whose it is.
        owner: i64,
    },
    /// A list that must name all items leaves one out.
    #[error("{path}: leaves out `{item}`: name every item once")]
    LeftOut {
        /// The list.
        path: String,
        /// The item.
        item: String,
    },
    /// Several of these at once.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<WriteError>),
    /// The draft's slug and external ids belong to different entities.
    #[error("{path}: `{reference}` belongs to another {} than the rest of the record", word(*kind))]
    Ambiguous {
        /// The field.
        path: String,
        /// The kind of entity.
        kind: Kind,
        /// The reference that leads elsewhere.
        reference: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for WriteError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl WriteError {
    /// One error for all of these; nothing when there are none.
    pub(crate) fn all(mut errors: Vec<Self>) -> Option<Self> {
        if errors.len() > 1 { Some(Self::Several(errors)) } else { errors.pop() }
    }

    /// The single errors it is made of.
    #[must_use]
    pub fn each(&self) -> Vec<&Self> {
        match self {
            Self::Several(errors) => errors.iter().flat_map(Self::each).collect(),
            error => vec![error],
        }
    }

    /// The references that lead nowhere.
    #[must_use]
    pub fn missing(&self) -> Vec<Reference> {
        let missing = self.each().into_iter().filter_map(|error| match error {
            Self::UnknownReference { reference, .. } => Some(reference.clone()),
            _ => None,
        });
        missing.collect()
    }

    /// The field the error is about, where it is about one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::UnknownReference { path, .. }
            | Self::UnknownKey { path, .. }
            | Self::NoSlug { path, .. }
            | Self::DoubleKey { path, .. }
            | Self::Taken { path, .. }
            | Self::LeftOut { path, .. }
            | Self::Ambiguous { path, .. } => Some(path),
            Self::Several(_) | Self::Store(_) => None,
        }
    }

    fn path_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::UnknownReference { path, .. }
            | Self::UnknownKey { path, .. }
            | Self::NoSlug { path, .. }
            | Self::DoubleKey { path, .. }
            | Self::Taken { path, .. }
            | Self::LeftOut { path, .. }
            | Self::Ambiguous { path, .. } => Some(path),
            Self::Several(_) | Self::Store(_) => None,
        }
    }

    /// The same error with what stands before its field.
    pub(crate) fn under(mut self, prefix: &str) -> Self {
        if let Self::Several(errors) = self {
            return Self::Several(errors.into_iter().map(|error| error.under(prefix)).collect());
        }
        if let Some(path) = self.path_mut() {
            *path = format!("{prefix}.{path}");
        }
        self
    }

    /// The same error with what stands before its field taken away.
    pub(crate) fn without(mut self, prefix: &str) -> Self {
        if let Self::Several(errors) = self {
            return Self::Several(errors.into_iter().map(|error| error.without(prefix)).collect());
        }
        if let Some(path) = self.path_mut()
            && let Some(rest) = path.strip_prefix(prefix)
        {
            *path = rest.to_owned();
        }
        self
    }
}

/// A draft of an item, as the Store writes it.
pub(crate) trait ItemDraft: Draft {
    /// The record it becomes.
    type Record: Entity;
    /// The row it is written as.
    type Active: ActiveModelTrait + ActiveModelBehavior + Send;

    /// Shows every reference to something outside the film, with the name of its field.
    fn references<'a>(&'a self, _visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {}

    /// Shows every name of an item of the same film, with its field.
    fn pointers<'a>(&'a self, _visit: &mut dyn FnMut(&str, Kind, &'a str)) {}

    /// Its place in the list, where that is not simply the one it is written at.
    fn rank(&self, written_at: i32) -> i32 {
        written_at
    }

    /// The columns of its content.
    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError>;

    /// The rows of link tables that hang on it.
    fn links(&self, _scope: &Scope<'_>) -> Result<Vec<Links>, WriteError> {
        Ok(Vec::new())
    }

    /// The rows without a life of their own that hang on it, such as the lines of a quote.
    fn children(&self, _scope: &Scope<'_>) -> Result<Option<Hanging>, WriteError> {
        Ok(None)
    }

    /// The answers to choose from, where it is a poll.
    fn options(&self) -> Option<&[PollOptionDraft]> {
        None
    }
}

/// Rows that hang on an item in order: where they stand, and their values.
pub(crate) type Hanging = (Children, Vec<Vec<Value>>);

/// The rows of a link table that one item asks for, in order.
pub(crate) struct Links {
    pub(crate) table: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) member: &'static str,
    pub(crate) rows: Vec<i64>,
}

/// What the references and keys in a draft lead to.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    pub(crate) references: HashMap<(Kind, &'a Reference), i64>,
    pub(crate) keys: HashMap<(Kind, String), i64>,
    pub(crate) parent: Option<i64>,
}

impl Scope<'_> {
    pub(crate) fn row(&self, kind: Kind, reference: &Reference) -> Result<i64, WriteError> {
        self.references.get(&(kind, reference)).copied().ok_or_else(|| WriteError::UnknownReference {
            path: kind.as_str().to_owned(),
            reference: reference.clone(),
        })
    }

    pub(crate) fn row_given(
        &self,
        kind: Kind,
        reference: Option<&Reference>,
    ) -> Result<Option<i64>, WriteError> {
        reference.map(|reference| self.row(kind, reference)).transpose()
    }

    pub(crate) fn rows(&self, kind: Kind, references: &[Reference]) -> Result<Vec<i64>, WriteError> {
        references.iter().map(|reference| self.row(kind, reference)).collect()
    }

    pub(crate) fn keyed(&self, kind: Kind, field: &str, key: &str) -> Result<i64, WriteError> {
        let by_id = Kind::parse_id(key).filter(|(of, _)| *of == kind).map(|(_, id)| id);
        let found = match by_id {
            // Only items of the same film are known here, so that none of another can be named.
            Some(id) => self.keys.iter().any(|((of, _), item)| *of == kind && *item == id).then_some(id),
            None => self.keys.get(&(kind, key.to_owned())).copied(),
        };
        found.ok_or_else(|| WriteError::UnknownKey { path: field.to_owned(), kind, key: key.to_owned() })
    }

    pub(crate) fn keyed_given(
        &self,
        kind: Kind,
        field: &str,
        key: Option<&str>,
    ) -> Result<Option<i64>, WriteError> {
        key.map(|key| self.keyed(kind, field, key)).transpose()
    }

    pub(crate) fn keyed_all(&self, kind: Kind, field: &str, keys: &[String]) -> Result<Vec<i64>, WriteError> {
        let keys = keys.iter().enumerate();
        keys.map(|(index, key)| self.keyed(kind, &format!("{field}[{index}]"), key)).collect()
    }

    pub(crate) fn parent(&self) -> Result<i64, WriteError> {
        self.parent.ok_or_else(|| {
            StoreError::from(sea_orm::DbErr::Custom("an item without its owner".into())).into()
        })
    }
}

/// The stored form of a word.
pub(crate) fn word(word: impl Word) -> String {
    word.as_str().to_owned()
}

/// The stored form of a list of words: a JSON array.
pub(crate) fn words(words: &[impl Serialize]) -> String {
    serde_json::Value::from_iter(words.iter().map(|word| serde_json::json!(word))).to_string()
}

/// The most rows one INSERT carries, so that its parameters stay below what either engine takes.
const ROWS_MAX: usize = 400;

impl Writer {
    /// Brings the items of one owner to the state the drafts ask for.
    ///
    /// `owner` is the column and row the list belongs to; `path` is where the list stands in the record.
    pub(crate) async fn items<D: ItemDraft>(
        &mut self,
        path: &str,
        owner: (&'static str, i64),
        drafts: &[D],
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        let keys = keys_of(path, drafts)?;
        self.delete_others(D::Record::KIND.as_str(), owner, &keys).await?;
        scope.keys.retain(|(kind, _), _| *kind != D::Record::KIND);
        self.upsert_items(path, owner, drafts, scope).await
    }

    /// The same, leaving alone the items that the drafts do not name.
    pub(crate) async fn upsert_items<D: ItemDraft>(
        &mut self,
        path: &str,
        owner: (&'static str, i64),
        drafts: &[D],
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        let table = D::Record::KIND.as_str();
        let keys = keys_of(path, drafts)?;
        let mut rows = Vec::with_capacity(drafts.len());
        for (position, (draft, key)) in drafts.iter().zip(&keys).enumerate() {
            let mut row = draft.active(scope).map_err(|error| error.under(&format!("{path}[{position}]")))?;
            for (column, value) in self.frame(draft, owner, key, position).await? {
                set(&mut row, column, value)?;
            }
            rows.push(row);
        }
        for chunk in chunks(rows) {
            <<D::Active as ActiveModelTrait>::Entity as EntityTrait>::insert_many(chunk)
                .on_conflict(upsert_owned::<<D::Active as ActiveModelTrait>::Entity>(table, owner.0))
                .exec_without_returning(self.transaction())
                .await?;
        }
        let stored = self.keys(table, owner).await?;
        for (key, id) in &stored {
            scope.keys.insert((D::Record::KIND, key.clone()), *id);
        }
        self.item_links(path, drafts, &keys, &stored, scope).await?;
        for (position, (draft, key)) in drafts.iter().zip(&keys).enumerate() {
            if let Some(id) = stored.get(key) {
                let at = |error: WriteError| error.under(&format!("{path}[{position}]"));
                self.hangings(*id, draft, scope).await.map_err(at)?;
            }
        }
        Ok(())
    }

    /// Brings what hangs on an item and has no life of its own to the state its draft asks for.
    pub(crate) async fn hangings<D: ItemDraft>(
        &mut self,
        id: i64,
        draft: &D,
        scope: &Scope<'_>,
    ) -> Result<(), WriteError> {
        if let Some((children, rows)) = draft.children(scope)? {
            self.children(children, id, rows).await?;
        }
        if let Some(options) = draft.options() {
            self.poll_options(id, options).await?;
        }
        Ok(())
    }

    /// The columns every item has, whatever it says.
    pub(crate) async fn frame<D: ItemDraft>(
        &mut self,
        draft: &D,
        owner: (&'static str, i64),
        key: &str,
        position: usize,
    ) -> Result<Vec<(&'static str, Value)>, WriteError> {
        let frame = draft.frame();
        let source = match frame.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let now = self.now();
        Ok(vec![
            (owner.0, owner.1.into()),
            ("key", key.into()),
            ("position", draft.rank(i32::try_from(position).unwrap_or(i32::MAX)).into()),
            ("spoiler_level", frame.spoiler_level.rank().into()),
            ("language", frame.language.map(ToOwned::to_owned).into()),
            ("source_id", source.into()),
            ("revision", 1.into()),
            ("created_at", now.into()),
            ("updated_at", now.into()),
        ])
    }

    async fn delete_others(
        &mut self,
        table: &'static str,
        owner: (&'static str, i64),
        keys: &[String],
    ) -> Result<(), WriteError> {
        let mut delete = Query::delete();
        delete.from_table(table).and_where(Expr::col(owner.0).eq(owner.1)).and_where_option(owned(owner.0));
        if !keys.is_empty() {
            delete.and_where(Expr::col("key").is_not_in(keys.iter().cloned()));
        }
        self.transaction().execute(&delete).await?;
        Ok(())
    }

    /// The ids of the items of one owner by key.
    pub(crate) async fn keys(
        &self,
        table: &'static str,
        owner: (&'static str, i64),
    ) -> Result<HashMap<String, i64>, WriteError> {
        let select = Query::select()
            .columns(["key", "id"])
            .from(table)
            .and_where(Expr::col(owner.0).eq(owner.1))
            .and_where_option(owned(owner.0))
            .take();
        let rows = self.transaction().query_all(&select).await?;
        let mut keys = HashMap::with_capacity(rows.len());
        for row in rows {
            keys.insert(row.try_get_by_index::<String>(0)?, row.try_get_by_index::<i64>(1)?);
        }
        Ok(keys)
    }

    async fn item_links<D: ItemDraft>(
        &mut self,
        path: &str,
        drafts: &[D],
        keys: &[String],
        stored: &HashMap<String, i64>,
        scope: &Scope<'_>,
    ) -> Result<(), WriteError> {
        let mut wanted: Vec<(i64, Vec<Links>)> = Vec::with_capacity(drafts.len());
        for (position, (draft, key)) in drafts.iter().zip(keys).enumerate() {
            let links = draft.links(scope).map_err(|error| error.under(&format!("{path}[{position}]")))?;
            match stored.get(key) {
                Some(id) if !links.is_empty() => wanted.push((*id, links)),
                _ => {}
            }
        }
        let tables = wanted.first().map_or(0, |(_, links)| links.len());
        for index in 0..tables {
            let of_table: Vec<(i64, &Links)> =
                wanted.iter().map(|(id, links)| (*id, &links[index])).collect();
            self.link_rows(&of_table).await?;
        }
        Ok(())
    }

    /// Brings the rows of one link table to the state wanted.
    pub(crate) async fn link_rows(&mut self, wanted: &[(i64, &Links)]) -> Result<(), WriteError> {
        let Some(Links { table, owner, member, .. }) = wanted.first().map(|(_, links)| *links) else {
            return Ok(());
        };
        let mut wanted_rows = HashMap::with_capacity(wanted.len());
        for (id, links) in wanted {
            let mut rows = links.rows.clone();
            let mut seen = std::collections::HashSet::new();
            rows.retain(|row| seen.insert(*row));
            wanted_rows.insert(*id, rows);
        }
        let select = Query::select()
            .columns([*owner, *member])
            .from(*table)
            .and_where(Expr::col(*owner).is_in(wanted_rows.keys().copied()))
            .order_by(*owner, sea_orm::Order::Asc)
            .order_by("position", sea_orm::Order::Asc)
            .take();
        let mut present: HashMap<i64, Vec<i64>> = HashMap::new();
        for row in self.transaction().query_all(&select).await? {
            present.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
        }
        let changed: Vec<i64> = wanted_rows
            .iter()
            .filter(|(id, rows)| present.get(id).map_or(&[][..], Vec::as_slice) != rows.as_slice())
            .map(|(id, _)| *id)
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let delete = Query::delete()
            .from_table(*table)
            .and_where(Expr::col(*owner).is_in(changed.iter().copied()))
            .take();
        self.transaction().execute(&delete).await?;
        let mut insert = Query::insert();
        insert.into_table(*table).columns([*owner, *member, "position"]);
        let mut rows = 0;
        for id in &changed {
            for (position, member) in wanted_rows[id].iter().enumerate() {
                let position = i32::try_from(position).unwrap_or(i32::MAX);
                insert.values_panic([(*id).into(), (*member).into(), position.into()]);
                rows += 1;
            }
        }
        if rows > 0 {
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }
}

/// The key of each draft: its own, or one made from its place.
fn keys_of(path: &str, drafts: &[impl Draft]) -> Result<Vec<String>, WriteError> {
    let mut seen = std::collections::HashSet::with_capacity(drafts.len());
    let mut keys = Vec::with_capacity(drafts.len());
    for (position, draft) in drafts.iter().enumerate() {
        let key = draft.frame().key.map_or_else(|| format!("{}", position + 1), ToOwned::to_owned);
        if !seen.insert(key.clone()) {
            return Err(WriteError::DoubleKey { path: format!("{path}[{position}].key"), key });
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Sets a column by its name in SQL.
pub(crate) fn set<A: ActiveModelTrait>(row: &mut A, name: &str, value: Value) -> Result<(), WriteError> {
    let column = <A::Entity as EntityTrait>::Column::iter()
        .find(|column| column.to_string() == name)
        .ok_or_else(|| sea_orm::DbErr::Custom(format!("no column `{name}`")))?;
    row.set(column, value);
    Ok(())
}

/// What sets the items of an owner apart from those that only point to it: a film's poll may be about a theme.
fn owned(owner: &str) -> Option<Expr> {
    (owner == "theme_id").then(|| Expr::col("film_id").is_null())
}

/// [`upsert`] for items, which are found again by their key within their owner.
fn upsert_owned<E: EntityTrait>(table: &str, owner: &'static str) -> OnConflict {
    let mut upsert = upsert::<E>(table, &[owner, "key"]);
    if let Some(condition) = owned(owner) {
        // The index that keeps the keys of a theme apart is a partial one, and must be named as such.
        upsert.target_and_where(condition);
    }
    upsert
}

/// On a row with the same `unique` columns: takes over what differs, and leaves the row alone when nothing does. Its
/// revision is the ledger's affair.
fn upsert<E: EntityTrait>(table: &str, unique: &[&'static str]) -> OnConflict {
    let kept = ["id", "revision", "created_at", "updated_at"];
    let content: Vec<E::Column> = E::Column::iter()
        .filter(|column| {
            let name = column.to_string();
            !kept.contains(&name.as_str()) && !unique.contains(&name.as_str())
        })
        .collect();
    let differs = content.iter().fold(Cond::any(), |any, column| {
        let name = column.to_string();
        any.add(Expr::cust(format!(r#""{table}"."{name}" IS DISTINCT FROM "excluded"."{name}""#)))
    });
    OnConflict::columns(unique.iter().copied()).update_columns(content).action_cond_where(differs).to_owned()
}

fn chunks<T>(rows: Vec<T>) -> Vec<Vec<T>> {
    let mut chunks = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        chunks.push(rows.by_ref().take(ROWS_MAX).collect());
    }
    chunks
}
