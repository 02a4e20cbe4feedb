//! Migrations: applying them again changes nothing, and every one of them can be taken back.

use cinegraph_catalog::StoreError;
use cinegraph_migrations::Migrator;
use sea_orm::{ConnectOptions, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

use super::import::count_of_themes;
use crate::harness::{Database, Fixture, Suites};

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::empty()).test(apply_once).test(go_down_and_up);
    suites.over(Fixture::demo()).test(go_down_with_data_in_the_tables);
}

async fn apply_once(database: Database) {
    database.store.migrate().await.expect("there is nothing left to apply");
    database.store.check_migrated().await.expect("the tables are those of this program");
}

async fn go_down_and_up(database: Database) {
    let connection = connect(&database).await;
    for left in (0..Migrator::migrations().len()).rev() {
        Migrator::down(&connection, Some(1)).await.expect("a migration is taken back");
        match database.store.check_migrated().await {
            Err(StoreError::NotMigrated { found, .. }) => assert_eq!(found, left),
            other => panic!("with {left} migrations left: {other:?}"),
        }
    }
    database.store.migrate().await.expect("they apply again");
    database.store.check_migrated().await.expect("all of them");
}

async fn go_down_with_data_in_the_tables(database: Database) {
    let connection = connect(&database).await;
    Migrator::down(&connection, None).await.expect("all are taken back");
    database.store.migrate().await.expect("they apply again");
    assert_eq!(count_of_themes(&database.store).await, 0);
}

/// A connection beside the Store, for what no part of the program does.
async fn connect(database: &Database) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&database.address);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("the database opens once more")
}
