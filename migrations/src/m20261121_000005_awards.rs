//! Award bodies, ceremonies, categories and nominations.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables, link_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 6] =
    ["award_body", "award_ceremony", "award_category", "nomination", "nominee", "nomination_film"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableBuilder::new(manager, "award_body")
            .sort_key(&["slug"])
            .text(&["name"])
            .sort_key(&["sort_name"])
            .text_null(&["country", "url"])
            .stamp()
            .unique(&["slug"])
            .index(&["sort_name", "id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "award_ceremony")
            .owned_by("body_id", "award_body")
            .integer(&["year"])
            .integer_null(&["number", "eligibility_year", "date"])
            .stamp()
            .unique(&["body_id", "year"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "award_category")
            .owned_by("body_id", "award_body")
            .sort_key(&["slug"])
            .text(&["name"])
            .stamp()
            .unique(&["body_id", "slug"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "nomination")
            .owned_by("category_id", "award_category")
            .owned_by("ceremony_id", "award_ceremony")
            .item_frame()
            .text(&["category_name", "result"])
            .points_to("character_id", "character")
            .text_null(&["character_name", "song", "note"])
            .unique(&["ceremony_id", "category_id", "key"])
            .index(&["category_id"])
            .index(&["character_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "nominee")
            .owned_by("nomination_id", "nomination")
            .integer(&["position"])
            .points_to("person_id", "person")
            .points_to("company_id", "company")
            .text_null(&["name", "role"])
            .unique(&["nomination_id", "position"])
            .unique(&["nomination_id", "person_id"])
            .index(&["person_id", "nomination_id"])
            .index(&["company_id", "nomination_id"])
            .create(manager)
            .await?;
        link_table(manager, "nomination_film", ("nomination_id", "nomination"), ("film_id", "film")).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
