//! Themes and readings, analyses, questions and polls.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables, link_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 10] = [
    "theme",
    "theme_parent",
    "theme_reading",
    "theme_reading_character",
    "theme_reading_scene",
    "theme_reading_quote",
    "analysis",
    "discussion_question",
    "poll",
    "poll_option",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableBuilder::new(manager, "theme")
            .sort_key(&["slug"])
            .text(&["name"])
            .sort_key(&["sort_name"])
            .text_null(&["description", "language"])
            .words(&["aliases"])
            .points_to("source_id", "source")
            .stamp()
            .unique(&["slug"])
            .index(&["sort_name", "id"])
            .create(manager)
            .await?;
        link_table(manager, "theme_parent", ("theme_id", "theme"), ("parent_id", "theme")).await?;
        TableBuilder::new(manager, "theme_reading")
            .film_item()
            .owned_by("theme_id", "theme")
            .text(&["statement", "strength"])
            .flag(&["universal"])
            .index(&["theme_id", "film_id"])
            .create(manager)
            .await?;
        link_table(
            manager,
            "theme_reading_character",
            ("theme_reading_id", "theme_reading"),
            ("character_id", "character"),
        )
        .await?;
        link_table(
            manager,
            "theme_reading_scene",
            ("theme_reading_id", "theme_reading"),
            ("scene_id", "scene"),
        )
        .await?;
        link_table(
            manager,
            "theme_reading_quote",
            ("theme_reading_id", "theme_reading"),
            ("quote_id", "quote"),
        )
        .await?;
        TableBuilder::new(manager, "analysis")
            .film_item()
            .text(&["kind", "body", "basis"])
            .text_null(&["title", "author"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "discussion_question")
            .owned_by_null("film_id", "film")
            .owned_by_null("theme_id", "theme")
            .item_frame()
            .unique(&["film_id", "key"])
            .unique_where(&["theme_id", "key"], Expr::col("film_id").is_null())
            .index(&["film_id", "position", "id"])
            .index(&["theme_id", "position", "id"])
            .text(&["text"])
            .check(Expr::col("film_id").is_not_null().or(Expr::col("theme_id").is_not_null()))
            .create(manager)
            .await?;
        TableBuilder::new(manager, "poll")
            .owned_by_null("film_id", "film")
            .owned_by_null("theme_id", "theme")
            .item_frame()
            .unique(&["film_id", "key"])
            .unique_where(&["theme_id", "key"], Expr::col("film_id").is_null())
            .index(&["film_id", "position", "id"])
            .index(&["theme_id", "position", "id"])
            .text(&["question", "results_visibility"])
            .big_null(&["opens_at", "closes_at"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "poll_option")
            .owned_by("poll_id", "poll")
            .text(&["label"])
            .integer(&["position"])
            .stamp()
            .unique(&["poll_id", "position"])
            .create(manager)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
