//! The table `filming_location`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filming_location")]
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
    pub place_id: i64,
    pub depicts_as: Option<String>,
    pub note: Option<String>,
    pub scene_id: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
