//! The table `film`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "film")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub slug: String,
    pub primary_title: String,
    pub sort_title: String,
    pub original_title: Option<String>,
    pub title_type: String,
    pub year: Option<i32>,
    pub release_date: Option<i32>,
    pub status: Option<String>,
    pub runtime_minutes: Option<i32>,
    pub sort_year: i32,
    pub sort_release: i32,
    pub sort_runtime: i32,
    pub original_language: Option<String>,
    pub tagline: Option<String>,
    pub overview: Option<String>,
    pub tone: Option<String>,
    pub why_watch: Option<String>,
    pub language: String,
    pub budget_amount: Option<i64>,
    pub revenue_amount: Option<i64>,
    pub budget_currency: Option<String>,
    pub revenue_currency: Option<String>,
    pub homepage: Option<String>,
    pub collection_id: Option<i64>,
    pub popularity: f64,
    pub has_mid_credits: String,
    pub has_post_credits: String,
    pub credits_note: Option<String>,
    pub source_id: Option<i64>,
    pub revision: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
