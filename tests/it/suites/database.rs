//! The ground the other tests stand on: each engine comes up, and no test sees another's database.

use cinegraph_catalog::Editor;
use cinegraph_domain::{record::Record, theme::ThemeDraft};

use super::import::{count_of_themes, theme};
use crate::harness::{Database, Engine, Fixture, Suites};

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::empty()).test(comes_up_migrated).test(is_alone).test(is_still_alone);
    suites.over(Fixture::new("one_theme", one_theme)).test(holds_its_fixture).test(holds_it_once_more);
}

async fn comes_up_migrated(database: Database) {
    database.store.ping().await.expect("it answers");
    database.store.check_migrated().await.expect("its tables are there");
    assert_eq!(database.url.is_embedded(), database.engine == Engine::Sqlite);
}

async fn is_alone(database: Database) {
    write_and_count(&database, 0).await;
}

/// The same again: the two would find each other's theme if they shared a database or wrote to the template.
async fn is_still_alone(database: Database) {
    write_and_count(&database, 0).await;
}

async fn holds_its_fixture(database: Database) {
    write_and_count(&database, 1).await;
}

async fn holds_it_once_more(database: Database) {
    write_and_count(&database, 1).await;
}

async fn one_theme(store: cinegraph_catalog::Store) {
    write(&store, theme("of-the-fixture", "Of the fixture")).await;
}

async fn write_and_count(database: &Database, before: u64) {
    assert_eq!(count_of_themes(&database.store).await, before);
    write(&database.store, theme("of-the-test", "Of the test")).await;
    assert_eq!(count_of_themes(&database.store).await, before + 1);
}

async fn write(store: &cinegraph_catalog::Store, draft: ThemeDraft) {
    let editor = Editor::new(
        store.clone(),
        std::sync::Arc::new(crate::harness::FixedClock::default()),
        cinegraph_domain::actor::Actor::operator(),
    );
    editor.apply(&[Record::Theme(draft)]).await.expect("the theme is written");
}
