//! The table `person`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub slug: String,
    pub name: String,
    pub sort_name: String,
    pub name_key: String,
    pub filed_as: Option<String>,
    pub birth_name: Option<String>,
    pub birth_place: Option<String>,
    pub death_place: Option<String>,
    pub biography: Option<String>,
    pub language: Option<String>,
    pub birth_date: Option<i32>,
    pub death_date: Option<i32>,
    pub professions: String,
    pub aliases: String,
    pub popularity: f64,
    pub source_id: Option<i64>,
    pub revision: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
