//! The table `adaptation_difference`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adaptation_difference")]
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
    pub adaptation_id: i64,
    pub kind: String,
    pub text: String,
    pub scene_id: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
