//! One transaction of writes, and the rows every kind of record may need: sources, ids elsewhere, redirects.

use std::{collections::HashMap, sync::Arc};

use cinegraph_domain::{
    date::{Clock, PartialDate},
    external_id::ExternalId,
    id::Kind,
    item::Source,
    reference::Reference,
    spoiler::SpoilerLevel,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseTransaction, EntityTrait,
    Iden, IntoActiveModel, Iterable, QueryFilter, TransactionTrait, Value,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{Scope, WriteError, set, states::Watch};
use crate::{Store, StoreError, engine::Engine, references::Fate, shape::Lens};

/// What writing a record came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was there as it should be.
    Unchanged,
    /// It was there and was changed.
    Updated,
    /// It was not there.
    Created,
}

/// A record that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its kind.
    pub kind: Kind,
    /// Its row key.
    pub id: i64,
    /// What writing it came to.
    pub outcome: Outcome,
}

/// The advisory lock that writers on PostgreSQL hold, by a number of our own.
const WRITERS_LOCK: i64 = 0x4349_4e45_0001;

/// A transaction that writes. Dropped without [`Writer::commit`], it leaves no trace.
pub struct Writer {
    /// One transaction, or a second one nested in it for the record at hand.
    transactions: Vec<DatabaseTransaction>,
    store: Store,
    lens: Lens,
    now: i64,
    sources: HashMap<Source, i64>,
    references: HashMap<(Kind, Reference), i64>,
    /// Who writes, as the log knows them.
    pub(super) actor: String,
    /// What was made by the way and is not logged yet.
    pub(super) fresh: Vec<Watch>,
    /// What was merged into what, and is not logged yet.
    pub(super) merged: HashMap<(Kind, i64), i64>,
    /// The revisions of entities that come back, which go on from those they had.
    pub(super) revisions: HashMap<(Kind, i64), i32>,
    /// The number of this transaction in the log.
    pub(super) batch: Option<i64>,
    /// The last entry of this transaction in the log, and what it was at the savepoint.
    pub(super) logged: Option<i64>,
    logged_before: Option<i64>,
}

impl Store {
    /// Begins a transaction that writes. On SQLite writers wait here for one another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn writer(&self, clock: &dyn Clock, actor: &str) -> Result<Writer, StoreError> {
        let transaction = self.begin().await?;
        if self.engine() == Engine::Postgres {
            // Writers wait for one another, as on SQLite: two that make the same genre would both see it missing.
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITERS_LOCK})")).await?;
        }
        Ok(Writer {
            transactions: vec![transaction],
            store: self.clone(),
            lens: Lens {
                engine: self.engine(),
                ceiling: SpoilerLevel::Ending,
                locales: [].into(),
                moment: Arc::default(),
            },
            now: clock.now().micros(),
            sources: HashMap::new(),
            references: HashMap::new(),
            actor: actor.to_owned(),
            fresh: Vec::new(),
            merged: HashMap::new(),
            revisions: HashMap::new(),
            batch: None,
            logged: None,
            logged_before: None,
        })
    }
}

impl Writer {
    /// Keeps all that was written.
    ///
    /// # Errors
    /// When the database fails; nothing is kept then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        while let Some(transaction) = self.transactions.pop() {
            transaction.commit().await?;
        }
        if let Some(seq) = self.logged {
            self.store.announce(seq);
        }
        Ok(())
    }

    /// Opens a savepoint for one record, so that it can fail alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn savepoint(&mut self) -> Result<(), StoreError> {
        let inner = self.transaction().begin().await?;
        self.transactions.push(inner);
        self.logged_before = self.logged;
        Ok(())
    }

    /// Keeps what was written since the savepoint, as far as the whole transaction is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release(&mut self) -> Result<(), StoreError> {
        if self.transactions.len() > 1
            && let Some(inner) = self.transactions.pop()
        {
            inner.commit().await?;
        }
        Ok(())
    }

    /// Undoes what was written since the savepoint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roll_back(&mut self) -> Result<(), StoreError> {
        if self.transactions.len() > 1
            && let Some(inner) = self.transactions.pop()
        {
            inner.rollback().await?;
        }
        // What was looked up meanwhile may name rows that are gone again.
        self.sources.clear();
        self.references.clear();
        self.fresh.clear();
        self.merged.clear();
        self.logged = self.logged_before;
        Ok(())
    }

    /// Forgets where references led, for rows have gone.
    pub(crate) fn forget_lookups(&mut self) {
        self.references.clear();
    }

    pub(crate) const fn lens(&self) -> &Lens {
        &self.lens
    }

    pub(crate) fn transaction(&self) -> &DatabaseTransaction {
        // There is always the outermost one: only `commit`, which takes the writer, removes it.
        &self.transactions[self.transactions.len() - 1]
    }

    /// When this transaction began, in microseconds: the time all its rows bear.
    pub(crate) const fn now(&self) -> i64 {
        self.now
    }

    /// The place of the last entry that this transaction has written into the change log.
    #[must_use]
    pub const fn last_logged(&self) -> Option<i64> {
        self.logged
    }

    /// Where a reference leads, within what this transaction has written so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fate(&mut self, kind: Kind, reference: &Reference) -> Result<Fate, StoreError> {
        let key = (kind, reference.clone());
        if let Some(id) = self.references.get(&key) {
            return Ok(Fate::Found(*id));
        }
        let mut fates =
            crate::references::resolve(self.transaction(), &self.lens, kind, std::slice::from_ref(reference))
                .await?;
        let fate = fates.remove(reference).unwrap_or(Fate::Unknown);
        if let Fate::Found(id) = fate {
            self.references.insert(key, id);
        }
        Ok(fate)
    }

    /// Looks up references and enters them into a scope.
    pub(crate) async fn enter<'a>(
        &mut self,
        scope: &mut Scope<'a>,
        references: Vec<(String, Kind, &'a Reference)>,
    ) -> Result<(), WriteError> {
        let mut missing = Vec::new();
        for (path, kind, reference) in references {
            if scope.references.contains_key(&(kind, reference)) {
                continue;
            }
            match self.fate(kind, reference).await?.row() {
                Some(id) => {
                    scope.references.insert((kind, reference), id);
                }
                None => missing.push(WriteError::UnknownReference { path, reference: reference.clone() }),
            }
        }
        WriteError::all(missing).map_or(Ok(()), Err)
    }

    /// The row of a source, made when it is new.
    pub(crate) async fn source(&mut self, source: &Source) -> Result<i64, StoreError> {
        if let Some(id) = self.sources.get(source) {
            return Ok(*id);
        }
        let fingerprint =
            serde_json::to_string(source).map_err(|error| StoreError::Row { what: "source", error })?;
        let find = Query::select()
            .column("id")
            .from("source")
            .and_where(Expr::col("fingerprint").eq(fingerprint.as_str()))
            .take();
        let id = match self.transaction().query_one(&find).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => {
                let insert = Query::insert()
                    .into_table("source")
                    .columns(["name", "url", "license", "accessed_on", "fingerprint"])
                    .values_panic([
                        source.name.as_str().into(),
                        source.url.clone().into(),
                        source.license.clone().into(),
                        source.accessed_on.map(PartialDate::sort_key).into(),
                        fingerprint.into(),
                    ])
                    .returning_col("id")
                    .take();
                self.inserted_id(&insert).await?
            }
        };
        self.sources.insert(source.clone(), id);
        Ok(id)
    }

    pub(crate) async fn inserted_id(
        &self,
        insert: &sea_orm::sea_query::InsertStatement,
    ) -> Result<i64, StoreError> {
        let row = self.transaction().query_one(insert).await?;
        let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotInserted)?;
        Ok(row.try_get_by_index(0)?)
    }

    /// Brings the ids an entity bears elsewhere to the list wanted.
    pub(crate) async fn external_ids(
        &mut self,
        kind: Kind,
        id: i64,
        wanted: &[ExternalId],
    ) -> Result<(), WriteError> {
        let mut unique: Vec<&ExternalId> = Vec::with_capacity(wanted.len());
        for external in wanted {
            if !unique.contains(&external) {
                unique.push(external);
            }
        }
        let owned = |column: &'static str| Expr::col(("external_id", column));
        let select = Query::select()
            .columns(["source", "value"])
            .from("external_id")
            .and_where(owned("kind").eq(kind.as_str()))
            .and_where(owned("entity_id").eq(id))
            .order_by("position", sea_orm::Order::Asc)
            .take();
        let mut present = Vec::new();
        for row in self.transaction().query_all(&select).await? {
            present.push((row.try_get_by_index::<String>(0)?, row.try_get_by_index::<String>(1)?));
        }
        let same = present.len() == unique.len()
            && present
                .iter()
                .zip(&unique)
                .all(|(has, wants)| has.0 == wants.source.as_str() && has.1 == wants.value);
        if same {
            return Ok(());
        }
        let delete = Query::delete()
            .from_table("external_id")
            .and_where(owned("kind").eq(kind.as_str()))
            .and_where(owned("entity_id").eq(id))
            .take();
        // What was looked up meanwhile may go by an id that this entity no longer bears.
        self.references.clear();
        self.transaction().execute(&delete).await?;
        let mut insert = Query::insert();
        insert.into_table("external_id").columns(["kind", "source", "value", "entity_id", "position"]);
        for (position, external) in unique.iter().enumerate() {
            insert.values_panic([
                kind.as_str().into(),
                external.source.as_str().into(),
                external.value.as_str().into(),
                id.into(),
                i32::try_from(position).unwrap_or(i32::MAX).into(),
            ]);
        }
        if !unique.is_empty() {
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }

    /// The row that a slug and ids elsewhere belong to, if they belong to one.
    pub(crate) async fn find(
        &mut self,
        kind: Kind,
        slug: Option<&str>,
        external_ids: &[ExternalId],
    ) -> Result<Option<i64>, WriteError> {
        let named = slug.map(|slug| ("slug".to_owned(), Reference::Slug(slug.to_owned())));
        let elsewhere = external_ids.iter().enumerate().map(|(index, id)| {
            (format!("externalIds[{index}]"), Reference::External(id.source, id.value.clone()))
        });
        let mut found: Option<i64> = None;
        for (path, reference) in named.into_iter().chain(elsewhere) {
            let fate = self.fate(kind, &reference).await?;
            let Some(id) = fate.row() else { continue };
            // An old slug leads on to whoever bore it, but another entity may take it over.
            if matches!(fate, Fate::Moved(_)) && self.contradicts(kind, id, external_ids).await? {
                continue;
            }
            match found {
                Some(other) if other != id => {
                    return Err(WriteError::Ambiguous { path, kind, reference: reference.to_string() });
                }
                _ => found = Some(id),
            }
        }
        Ok(found)
    }

    /// Makes a row, or takes over into the one that is there what differs; gives its id.
    ///
    /// `wanted` has every column set but id, revision and times, which the ledger counts up.
    pub(crate) async fn row<A>(&mut self, id: Option<i64>, wanted: A) -> Result<i64, WriteError>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let now = self.now();
        let key =
            |name: &str| <A::Entity as EntityTrait>::Column::iter().find(|column| column.to_string() == name);
        let id_column =
            key("id").ok_or_else(|| sea_orm::DbErr::Custom("a table without an id".to_owned()))?;
        let Some(id) = id else {
            let mut row = wanted;
            for (column, value) in
                [("revision", Value::from(1)), ("created_at", now.into()), ("updated_at", now.into())]
            {
                set(&mut row, column, value)?;
            }
            let made = row.insert(self.transaction()).await?.into_active_model();
            return match made.get(id_column) {
                ActiveValue::Set(Value::BigInt(Some(id)))
                | ActiveValue::Unchanged(Value::BigInt(Some(id))) => Ok(id),
                _ => Err(sea_orm::DbErr::RecordNotInserted.into()),
            };
        };
        let stored = <A::Entity as EntityTrait>::find()
            .filter(Expr::col(id_column).eq(id))
            .one(self.transaction())
            .await?
            .ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("row {id}")))?;
        let mut row: A = stored.into_active_model();
        let mut changed = false;
        for column in <A::Entity as EntityTrait>::Column::iter() {
            if let ActiveValue::Set(value) = wanted.get(column)
                && row.get(column).into_value().as_ref() != Some(&value)
            {
                row.set(column, value);
                changed = true;
            }
        }
        if changed {
            row.update(self.transaction()).await?;
        }
        Ok(id)
    }

    /// The revision a row has now; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revision_of(&self, kind: Kind, id: i64) -> Result<i32, StoreError> {
        let select =
            Query::select().column("revision").from(kind.as_str()).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }

    /// Leaves a redirect from the slug an entity had to the entity.
    pub(crate) async fn redirect_slug(&mut self, kind: Kind, old: &str, id: i64) -> Result<(), WriteError> {
        self.references.clear();
        let insert = Query::insert()
            .into_table("redirect")
            .columns(["kind", "slug", "to_id"])
            .values_panic([kind.as_str().into(), old.into(), id.into()])
            .on_conflict(
                sea_orm::sea_query::OnConflict::columns(["kind", "slug"]).update_column("to_id").to_owned(),
            )
            .take();
        self.transaction().execute(&insert).await?;
        Ok(())
    }

    /// The slug a row has now.
    pub(crate) async fn slug_of(&self, kind: Kind, id: i64) -> Result<Option<String>, WriteError> {
        let select =
            Query::select().column("slug").from(kind.as_str()).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// The Store this transaction writes to.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }
}
