//! Writing one item by itself: made at the end of its owner's list, or changed where it stands.

use cinegraph_domain::{
    id::{Entity, Kind},
    reference::Reference,
    source_work::AdaptationDraft,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, IntoActiveModel,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{ItemDraft, Scope, WriteError, Writer, owned, pointers::POINTED_TO, set};

/// Who an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemOwner {
    /// The column of the item's table that names the owner.
    pub column: &'static str,
    /// The owner's row key.
    pub id: i64,
    /// The film the item is about, whose other items it may point to.
    pub film: Option<i64>,
    /// The adaptation that a difference belongs to.
    pub adaptation: Option<i64>,
}

/// Where an item is put that was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its row key.
    pub id: i64,
    /// Its name within the owner.
    pub key: String,
    /// Its place in the owner's list.
    pub position: i32,
}

impl Writer {
    /// Makes an item and gives its row key. Without a place it comes last in its list.
    ///
    /// # Errors
    /// When what it points to is not there, its key is taken, or the database fails.
    pub(crate) async fn create_item<D: ItemDraft>(
        &mut self,
        owner: ItemOwner,
        draft: &D,
        place: Option<&Place>,
    ) -> Result<i64, WriteError>
    where
        <<D::Active as ActiveModelTrait>::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<D::Active>,
    {
        let kind = D::Record::KIND;
        let mut scope = self.scope_of(owner, draft).await?;
        scope.parent = owner.adaptation;
        let stored = self.keys(kind.as_str(), (owner.column, owner.id)).await?;
        let prefix = match owner.adaptation {
            Some(adaptation) => format!("{}/", self.key_of("adaptation", adaptation).await?),
            None => String::new(),
        };
        let key = match (place, draft.frame().key) {
            (Some(place), _) => place.key.clone(),
            (None, Some(key)) => format!("{prefix}{key}"),
            (None, None) => free_key(&prefix, |key| stored.contains_key(key)),
        };
        if stored.contains_key(&key) {
            return Err(WriteError::DoubleKey { path: "key".to_owned(), key });
        }
        let last = self.last_position(kind.as_str(), owner).await?;
        let mut row = draft.active(&scope)?;
        for (column, value) in self.frame(draft, (owner.column, owner.id), &key, 0).await? {
            set(&mut row, column, value)?;
        }
        let position = match place {
            Some(place) => place.position,
            None => draft.rank(last.saturating_add(1)),
        };
        set(&mut row, "position", position.into())?;
        if let Some(place) = place {
            set(&mut row, "id", place.id.into())?;
        }
        let id = self.row(None, row).await?;
        self.item_hangings(id, draft, &scope).await?;
        Ok(id)
    }

    /// Brings an item to the state its draft asks for. It keeps its owner, its key and its place; a role goes by its
    /// billing.
    ///
    /// # Errors
    /// When what it points to is not there or the database fails.
    pub(crate) async fn update_item<D: ItemDraft>(
        &mut self,
        id: i64,
        owner: ItemOwner,
        draft: &D,
    ) -> Result<(), WriteError>
    where
        <<D::Active as ActiveModelTrait>::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<D::Active>,
    {
        let mut scope = self.scope_of(owner, draft).await?;
        scope.parent = owner.adaptation;
        let mut row = draft.active(&scope)?;
        for (column, value) in self.frame(draft, (owner.column, owner.id), "", 0).await? {
            if matches!(column, "spoiler_level" | "language" | "source_id") || column == owner.column {
                set(&mut row, column, value)?;
            }
        }
        if D::Record::KIND == Kind::Role {
            let present = self.position_of("role", id).await?;
            set(&mut row, "position", draft.rank(present).into())?;
        }
        self.row(Some(id), row).await?;
        self.item_hangings(id, draft, &scope).await
    }

    async fn item_hangings<D: ItemDraft>(
        &mut self,
        id: i64,
        draft: &D,
        scope: &Scope<'_>,
    ) -> Result<(), WriteError> {
        for links in draft.links(scope)? {
            self.link_rows(&[(id, &links)]).await?;
        }
        self.hangings(id, draft, scope).await
    }

    /// What an item's references and pointers lead to. All that lead nowhere are told at once.
    async fn scope_of<'a, D: ItemDraft>(
        &mut self,
        owner: ItemOwner,
        draft: &'a D,
    ) -> Result<Scope<'a>, WriteError> {
        let mut scope = Scope::default();
        if let Some(film) = owner.film {
            self.enter_items(&mut scope, film, &POINTED_TO).await?;
        }
        let mut faults = Vec::new();
        let mut references: Vec<(String, Kind, &Reference)> = Vec::new();
        draft.references(&mut |field, kind, reference| references.push((field.to_owned(), kind, reference)));
        super::awards::noted(self.enter(&mut scope, references).await, &mut faults)?;
        draft.pointers(&mut |field, kind, name| {
            if let Err(error) = scope.keyed(kind, field, name) {
                faults.push(error);
            }
        });
        WriteError::all(faults).map_or(Ok(scope), Err)
    }

    /// Makes the differences that come with an adaptation.
    pub(crate) async fn differences_of(
        &mut self,
        film: i64,
        adaptation: i64,
        draft: &AdaptationDraft,
    ) -> Result<(), WriteError> {
        let mut draft = draft.clone();
        draft.key = Some(self.key_of("adaptation", adaptation).await?);
        let mut scope = Scope::default();
        self.enter_items(&mut scope, film, &[Kind::Scene, Kind::Adaptation]).await?;
        let made = self.differences(film, std::slice::from_ref(&draft), &mut scope).await;
        made.map_err(|error| error.without("adaptations[0]."))
    }

    /// Raises the differences of an adaptation to its level, for they tell no less.
    pub(crate) async fn raise_differences(&mut self, adaptation: i64, level: i16) -> Result<(), WriteError> {
        let update = Query::update()
            .table("adaptation_difference")
            .value("spoiler_level", level)
            .and_where(Expr::col("adaptation_id").eq(adaptation))
            .and_where(Expr::col("spoiler_level").lt(level))
            .take();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    /// Puts the items of one owner into this order. All of them have to be named.
    ///
    /// # Errors
    /// When the names are not those of the owner's items, or the database fails.
    pub(crate) async fn reorder(
        &mut self,
        kind: Kind,
        owner: ItemOwner,
        items: &[i64],
    ) -> Result<(), WriteError> {
        let stored = self.keys(kind.as_str(), (owner.column, owner.id)).await?;
        let mut missing: Vec<i64> = stored.into_values().collect();
        let mut faults = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match missing.iter().position(|id| id == item) {
                Some(found) => {
                    missing.swap_remove(found);
                }
                None => {
                    let key = kind.id(*item);
                    faults.push(WriteError::UnknownKey { path: format!("ids[{index}]"), kind, key });
                }
            }
        }
        missing.sort_unstable();
        faults.extend(
            missing.into_iter().map(|id| WriteError::LeftOut { path: "ids".to_owned(), item: kind.id(id) }),
        );
        if let Some(faults) = WriteError::all(faults) {
            return Err(faults);
        }
        for (position, item) in items.iter().enumerate() {
            let position = i32::try_from(position).unwrap_or(i32::MAX);
            let mut update = Query::update();
            update.table(kind.as_str()).and_where(Expr::col("id").eq(*item));
            if kind == Kind::Role {
                // Roles go by their billing, from 1.
                let billing = position.saturating_add(1);
                update.value("billing", billing).value("position", billing);
            } else {
                update.value("position", position);
            }
            self.transaction().execute(&update).await?;
        }
        Ok(())
    }

    async fn last_position(&self, table: &'static str, owner: ItemOwner) -> Result<i32, WriteError> {
        let select = Query::select()
            .expr(Expr::col("position").max())
            .from(table)
            .and_where(Expr::col(owner.column).eq(owner.id))
            .and_where_option(owned(owner.column))
            .take();
        let row = self.transaction().query_one(&select).await?;
        let last: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        Ok(last.unwrap_or(-1))
    }

    async fn position_of(&self, table: &'static str, id: i64) -> Result<i32, WriteError> {
        let select = Query::select().column("position").from(table).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("row {id} of {table}")))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// The key of an item.
    pub(crate) async fn key_of(&self, table: &'static str, id: i64) -> Result<String, WriteError> {
        let select = Query::select().column("key").from(table).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("row {id} of {table}")))?;
        Ok(row.try_get_by_index(0)?)
    }
}

/// The first number that no item of the owner goes by.
fn free_key(prefix: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut number: u64 = 1;
    loop {
        let key = format!("{prefix}{number}");
        if !taken(&key) {
            return key;
        }
        number += 1;
    }
}
