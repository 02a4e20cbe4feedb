//! The table of tokens. What a token's text looks like, and whether it is a good one, is decided in `catalog`.

use cinegraph_domain::{actor::Scope, date::Timestamp, spoiler::SpoilerLevel};
use sea_orm::{
    ConnectionTrait, DbErr, Order,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use serde::Deserialize;

use crate::{Store, StoreError, engine::ELEMENT, write::words};

/// A token as it is stored: everything but its secret.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Token {
    /// Its row key, which is part of its text.
    pub id: i64,
    /// Its name, which no other token has or ever had.
    pub name: String,
    /// The SHA-256 of its secret, in hexadecimal digits.
    pub hash: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// The ceiling of its holder's requests that name none.
    pub ceiling: Option<SpoilerLevel>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is no longer good; nothing for one that lasts.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// A token about to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDraft {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its secret, in hexadecimal digits.
    pub hash: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// The ceiling of its holder's requests that name none.
    pub ceiling: Option<SpoilerLevel>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is no longer good.
    pub expires_at: Option<Timestamp>,
}

const TABLE: &str = "api_token";

impl Store {
    /// Keeps a token and gives its row key.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::is_refusal`] when the name is taken.
    pub async fn insert_token(&self, draft: &TokenDraft) -> Result<i64, StoreError> {
        let insert = Query::insert()
            .into_table(TABLE)
            .columns(["name", "hash", "scopes", "ceiling", "created_at", "expires_at"])
            .values_panic([
                draft.name.as_str().into(),
                draft.hash.as_str().into(),
                words(&draft.scopes).into(),
                draft.ceiling.map(|ceiling| i32::from(ceiling.rank())).into(),
                draft.created_at.micros().into(),
                draft.expires_at.map(Timestamp::micros).into(),
            ])
            .returning_col("id")
            .take();
        let transaction = self.begin().await?;
        let row = transaction.query_one(&insert).await?.ok_or(DbErr::RecordNotInserted)?;
        let id = row.try_get_by_index(0)?;
        transaction.commit().await?;
        Ok(id)
    }

    /// All tokens, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        self.fetch(self.select_tokens()).await
    }

    /// The token with this row key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(&self, id: i64) -> Result<Option<Token>, StoreError> {
        let select = self.select_tokens().and_where(Expr::col("id").eq(id)).take();
        Ok(self.fetch(select).await?.pop())
    }

    /// Takes the token of this name back; says whether there was one that had not been taken back before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(&self, name: &str, at: Timestamp) -> Result<bool, StoreError> {
        let update = Query::update()
            .table(TABLE)
            .value("revoked_at", at.micros())
            .and_where(Expr::col("name").eq(name))
            .and_where(Expr::col("revoked_at").is_null())
            .take();
        let transaction = self.begin().await?;
        let revoked = transaction.execute(&update).await?.rows_affected() > 0;
        transaction.commit().await?;
        Ok(revoked)
    }

    fn select_tokens(&self) -> SelectStatement {
        let engine = self.engine();
        let plain = ["id", "name", "hash", "ceiling", "created_at", "expires_at", "revoked_at"];
        let mut pairs: Vec<_> = plain.into_iter().map(|name| (name, Expr::col(name))).collect();
        pairs.push(("scopes", engine.json(Expr::col("scopes"))));
        Query::select().expr_as(engine.object(pairs), ELEMENT).from(TABLE).order_by("id", Order::Asc).take()
    }
}
