//! The table `alternate_title`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alternate_title")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub film_id: i64,
    pub key: String,
    pub position: i32,
    pub spoiler_level: i16,
    pub language: Option<String>,
    pub source_id: Option<i64>,
    pub revision: i32,
    pub created_at: i64,
    pub updated_at: i64,
    pub title: String,
    pub sort_title: String,
    pub region: Option<String>,
    pub types: String,
    pub attributes: String,
    pub is_original: bool,
}

impl ActiveModelBehavior for ActiveModel {}
