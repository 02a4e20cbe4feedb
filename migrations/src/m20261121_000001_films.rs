//! Films, the facts that hang on them, and the vocabularies they draw on.

use sea_orm_migration::prelude::*;

use crate::portable::{TableBuilder, drop_tables, link_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 21] = [
    "source",
    "redirect",
    "tombstone",
    "external_id",
    "genre",
    "keyword",
    "collection",
    "company",
    "film",
    "film_text",
    "film_genre",
    "film_country",
    "film_language",
    "film_keyword",
    "film_company",
    "alternate_title",
    "release",
    "edition",
    "video",
    "synopsis_section",
    "recommendation",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableBuilder::new(manager, "source")
            .text(&["name", "fingerprint"])
            .text_null(&["url", "license"])
            .integer_null(&["accessed_on"])
            .unique(&["fingerprint"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "redirect")
            .text(&["kind", "slug"])
            .big_null(&["from_id"])
            .big(&["to_id"])
            .unique(&["kind", "slug"])
            .index(&["kind", "from_id"])
            .create(manager)
            .await?;
        TableBuilder::without_id(manager, "tombstone")
            .text(&["kind"])
            .text_null(&["slug"])
            .big(&["entity_id", "deleted_at"])
            .primary_key(&["kind", "entity_id"])
            .index(&["kind", "slug"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "external_id")
            .text(&["kind", "source", "value"])
            .big(&["entity_id"])
            .integer(&["position"])
            .unique(&["kind", "source", "value"])
            .index(&["kind", "entity_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "genre")
            .sort_key(&["slug"])
            .text(&["name"])
            .stamp()
            .unique(&["slug"])
            .index(&["name"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "keyword")
            .sort_key(&["slug"])
            .text(&["name"])
            .stamp()
            .unique(&["slug"])
            .index(&["name"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "collection")
            .sort_key(&["slug"])
            .text(&["name"])
            .text_null(&["overview"])
            .stamp()
            .unique(&["slug"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "company")
            .sort_key(&["slug"])
            .text(&["name"])
            .text_null(&["country"])
            .stamp()
            .unique(&["slug"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "film")
            .sort_key(&["slug"])
            .text(&["primary_title"])
            .sort_key(&["sort_title"])
            .text_null(&["original_title"])
            .text(&["title_type"])
            .integer_null(&["year", "release_date"])
            .text_null(&["status"])
            .integer_null(&["runtime_minutes"])
            .integer(&["sort_year", "sort_release", "sort_runtime"])
            .text_null(&["original_language", "tagline", "overview", "tone", "why_watch"])
            .text(&["language"])
            .big_null(&["budget_amount", "revenue_amount"])
            .text_null(&["budget_currency", "revenue_currency", "homepage"])
            .points_to("collection_id", "collection")
            .real("popularity")
            .text(&["has_mid_credits", "has_post_credits"])
            .text_null(&["credits_note"])
            .points_to("source_id", "source")
            .stamp()
            .unique(&["slug"])
            .index(&["sort_title", "id"])
            .index(&["sort_year", "id"])
            .index(&["sort_release", "id"])
            .index(&["sort_runtime", "id"])
            .index(&["popularity", "id"])
            .index(&["collection_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "film_text")
            .owned_by("film_id", "film")
            .text(&["locale"])
            .text_null(&["title", "tagline", "overview"])
            .unique(&["film_id", "locale"])
            .create(manager)
            .await?;
        link_table(manager, "film_genre", ("film_id", "film"), ("genre_id", "genre")).await?;
        TableBuilder::without_id(manager, "film_country")
            .owned_by("film_id", "film")
            .text(&["country"])
            .integer(&["position"])
            .primary_key(&["film_id", "country"])
            .index(&["country", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::without_id(manager, "film_language")
            .owned_by("film_id", "film")
            .text(&["language"])
            .integer(&["position"])
            .primary_key(&["film_id", "language"])
            .index(&["language", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::without_id(manager, "film_keyword")
            .owned_by("film_id", "film")
            .owned_by("keyword_id", "keyword")
            .integer(&["position"])
            .spoiler_level()
            .primary_key(&["film_id", "keyword_id"])
            .index(&["keyword_id", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "film_company")
            .owned_by("film_id", "film")
            .owned_by("company_id", "company")
            .text(&["role"])
            .text_null(&["territory"])
            .integer(&["position"])
            .index(&["film_id", "position"])
            .index(&["company_id", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "alternate_title")
            .film_item()
            .text(&["title"])
            .sort_key(&["sort_title"])
            .text_null(&["region"])
            .words(&["types", "attributes"])
            .flag(&["is_original"])
            .index(&["sort_title", "film_id"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "release")
            .film_item()
            .text(&["country", "release_type"])
            .integer(&["date"])
            .text_null(&["certification", "note"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "edition")
            .film_item()
            .text(&["name"])
            .text_null(&["kind", "note"])
            .integer_null(&["runtime_minutes"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "video")
            .film_item()
            .text(&["kind"])
            .text_null(&["site", "site_key", "url", "name"])
            .flag(&["official"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "synopsis_section")
            .film_item()
            .text(&["kind", "body"])
            .text_null(&["heading"])
            .create(manager)
            .await?;
        TableBuilder::new(manager, "recommendation")
            .film_item()
            .owned_by("recommended_id", "film")
            .text_null(&["reason"])
            .text(&["origin"])
            .index(&["recommended_id"])
            .create(manager)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
