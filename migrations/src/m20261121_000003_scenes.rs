//! Scenes, quotes, insights, places and the works films go back to.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables, link_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 13] = [
    "place",
    "scene",
    "scene_character",
    "quote",
    "quote_line",
    "insight",
    "insight_person",
    "insight_character",
    "filming_location",
    "source_work",
    "source_work_author",
    "adaptation",
    "adaptation_difference",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableBuilder::new(manager, "place")
            .sort_key(&["slug"])
            .text(&["name"])
            .sort_key(&["sort_name"])
            .text_null(&["region", "country"])
            .real_null(&["latitude", "longitude"])
            .stamp()
            .unique(&["slug"])
            .index(&["sort_name", "id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "scene")
            .film_item()
            .text(&["title", "kind"])
            .integer_null(&["starts_at", "ends_at"])
            .text_null(&["summary"])
            .points_to("edition_id", "edition")
            .points_to("location_id", "place")
            .points_to("teases_id", "film")
            .index(&["location_id"])
            .index(&["teases_id"])
            .create(manager)
            .await?;
        link_table(manager, "scene_character", ("scene_id", "scene"), ("character_id", "character")).await?;
        TableBuilder::new(manager, "quote")
            .film_item()
            .points_to("scene_id", "scene")
            .index(&["scene_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "quote_line")
            .owned_by("quote_id", "quote")
            .points_to("character_id", "character")
            .integer(&["position"])
            .text(&["text"])
            .text_null(&["direction"])
            .unique(&["quote_id", "position"])
            .index(&["character_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "insight")
            .film_item()
            .text(&["kind", "text"])
            .points_to("scene_id", "scene")
            .index(&["scene_id"])
            .create(manager)
            .await?;
        link_table(manager, "insight_person", ("insight_id", "insight"), ("person_id", "person")).await?;
        link_table(manager, "insight_character", ("insight_id", "insight"), ("character_id", "character"))
            .await?;
        TableBuilder::new(manager, "filming_location")
            .film_item()
            .owned_by("place_id", "place")
            .text_null(&["depicts_as", "note"])
            .points_to("scene_id", "scene")
            .index(&["place_id", "film_id"])
            .index(&["scene_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "source_work")
            .sort_key(&["slug"])
            .text(&["title"])
            .sort_key(&["sort_title"])
            .text(&["kind"])
            .integer_null(&["year"])
            .integer(&["sort_year"])
            .text_null(&["language"])
            .stamp()
            .unique(&["slug"])
            .index(&["sort_title", "id"])
            .index(&["sort_year", "id"])
            .create(manager)
            .await?;
        link_table(manager, "source_work_author", ("source_work_id", "source_work"), ("person_id", "person"))
            .await?;
        TableBuilder::new(manager, "adaptation")
            .film_item()
            .owned_by("source_work_id", "source_work")
            .text(&["kind"])
            .text_null(&["fidelity_note"])
            .index(&["source_work_id", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "adaptation_difference")
            .film_item()
            .owned_by("adaptation_id", "adaptation")
            .text(&["kind", "text"])
            .points_to("scene_id", "scene")
            .index(&["adaptation_id", "position", "id"])
            .index(&["scene_id"])
            .create(manager)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
