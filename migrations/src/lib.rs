//! The one ordered set of migrations, for SQLite and PostgreSQL alike.
//!
//! Each file makes the tables of one part of the catalogue. Types and keys come from [`portable`]; nothing here
//! names an engine but that module.

mod portable;

mod m20261121_000001_films;
mod m20261121_000002_people;
mod m20261121_000003_scenes;
mod m20261121_000004_meaning;
mod m20261121_000005_awards;
mod m20261126_000006_curation;

use sea_orm_migration::prelude::*;

/// Runs the migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_films::Migration),
            Box::new(m20261121_000002_people::Migration),
            Box::new(m20261121_000003_scenes::Migration),
            Box::new(m20261121_000004_meaning::Migration),
            Box::new(m20261121_000005_awards::Migration),
            Box::new(m20261126_000006_curation::Migration),
        ]
    }
}
