//! The table `image`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "image")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub film_id: Option<i64>,
    pub person_id: Option<i64>,
    pub key: String,
    pub position: i32,
    pub spoiler_level: i16,
    pub language: Option<String>,
    pub source_id: Option<i64>,
    pub revision: i32,
    pub created_at: i64,
    pub updated_at: i64,
    pub kind: String,
    pub url: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub license: Option<String>,
    pub alt_text: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
