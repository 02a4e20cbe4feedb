//! People, their portraits, the characters of films and the roles that join them.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables, link_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 5] = ["person", "image", "character", "role", "role_character"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableBuilder::new(manager, "person")
            .sort_key(&["slug"])
            .text(&["name"])
            // What lists go by, what a search for the name in its usual order goes by, and how the name is filed.
            .sort_key(&["sort_name", "name_key"])
            .text_null(&["filed_as", "birth_name", "birth_place", "death_place", "biography", "language"])
            .integer_null(&["birth_date", "death_date"])
            .words(&["professions", "aliases"])
            .real("popularity")
            .points_to("source_id", "source")
            .stamp()
            .unique(&["slug"])
            .index(&["sort_name", "id"])
            .index(&["name_key"])
            .index(&["popularity", "id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "image")
            .owned_by_null("film_id", "film")
            .owned_by_null("person_id", "person")
            .item_frame()
            .text(&["kind", "url"])
            .integer_null(&["width", "height"])
            .text_null(&["license", "alt_text"])
            .unique(&["film_id", "key"])
            .unique(&["person_id", "key"])
            .index(&["film_id", "position", "id"])
            .index(&["person_id", "position", "id"])
            .check(Expr::col("film_id").is_null().ne(Expr::col("person_id").is_null()))
            .create(manager)
            .await?;
        TableBuilder::new(manager, "character")
            .film_item()
            .text(&["name"])
            .sort_key(&["sort_name"])
            .words(&["aliases"])
            .text_null(&["description"])
            .index(&["sort_name", "id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "role")
            .film_item()
            .owned_by("person_id", "person")
            .text(&["department", "job"])
            .integer_null(&["billing"])
            .text_null(&["credited_as", "note"])
            .words(&["attributes"])
            .points_to("edition_id", "edition")
            .index(&["person_id", "department", "film_id"])
            .create(manager)
            .await?;
        link_table(manager, "role_character", ("role_id", "role"), ("character_id", "character")).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
