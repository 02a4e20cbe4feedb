//! What writing leaves behind and what it is allowed by: the change log, tokens, answers kept for repeated requests,
//! webhooks.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 5] = ["change", "api_token", "idempotency_record", "webhook", "webhook_delivery"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Its id is the place in the log, counted over the whole catalogue. A batch is what one transaction wrote, and
        // goes by the first place it took. It points at no table: what it tells of may be gone.
        TableBuilder::new(manager, "change")
            .big(&["batch", "at"])
            .text(&["actor", "operation", "kind"])
            .big(&["entity_id"])
            .big_null(&["film_id", "merged_into"])
            .integer(&["revision"])
            .words(&["tags"])
            .integer_null(&["level_before", "level_after"])
            .integer(&["veil"])
            .text(&["fields"])
            .index(&["kind", "entity_id", "id"])
            .index(&["film_id", "id"])
            .index(&["batch"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "api_token")
            .text(&["name", "hash"])
            .words(&["scopes"])
            .integer_null(&["ceiling"])
            .big(&["created_at"])
            .big_null(&["expires_at", "revoked_at"])
            .unique(&["name"])
            .create(manager)
            .await?;
        TableBuilder::without_id(manager, "idempotency_record")
            .text(&["owner", "key", "fingerprint"])
            .text_null(&["outcome", "headers", "body"])
            .integer_null(&["status"])
            .big(&["created_at"])
            .primary_key(&["owner", "key"])
            .index(&["created_at"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "webhook")
            .text(&["url", "secret"])
            .words(&["kinds"])
            .integer(&["ceiling"])
            .flag(&["active"])
            .text_null(&["disabled_reason"])
            .big(&["after_seq"])
            .integer(&["attempts"])
            .big_null(&["next_attempt_at", "failing_since"])
            .stamp()
            .index(&["active", "next_attempt_at"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "webhook_delivery")
            .owned_by("webhook_id", "webhook")
            .big(&["seq", "at"])
            .integer(&["attempt"])
            .integer_null(&["status"])
            .text_null(&["error"])
            .index(&["webhook_id", "id"])
            .create(manager)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
