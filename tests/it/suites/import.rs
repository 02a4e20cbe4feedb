//! Importing NDJSON: the same files twice change nothing the second time, and what is wrong is said.

use std::sync::Arc;

use cinegraph_catalog::{Editor, Reader, Store, Viewer};
use cinegraph_domain::{page::Page, query::ThemeFilter, theme::ThemeDraft};
use cinegraph_importers::ndjson::{self, Input, Reject, Summary};

use crate::{
    app,
    harness::{Database, Fixture, Suites},
};

/// Records that refer to each other in every direction, some of them to what comes further down.
const FILMS: &str = include_str!("films.ndjson");

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::empty())
        .test(creates_and_then_leaves_alone)
        .test(updates_what_differs)
        .test(says_what_is_wrong_and_takes_the_rest)
        .test(takes_films_that_point_to_one_another);
    suites.over(Fixture::demo()).test(leaves_the_demo_alone);
}

async fn creates_and_then_leaves_alone(database: Database) {
    let records = FILMS.lines().count();
    let first = import(&database, FILMS).await;
    assert_eq!(first, (Summary { created: records, ..Summary::default() }, Vec::new()));
    let second = import(&database, FILMS).await;
    assert_eq!(second, (Summary { unchanged: records, ..Summary::default() }, Vec::new()));
}

async fn updates_what_differs(database: Database) {
    let records = FILMS.lines().count();
    import(&database, FILMS).await;
    let changed = FILMS.replace("A lighthouse keeper", "A lighthouse keeper's daughter");
    assert_ne!(changed, FILMS);
    let (summary, rejects) = import(&database, &changed).await;
    assert_eq!(rejects, Vec::new());
    assert_eq!(summary, Summary { updated: 1, unchanged: records - 1, ..Summary::default() });
}

async fn says_what_is_wrong_and_takes_the_rest(database: Database) {
    let lines = concat!(
        r#"{"kind":"theme","slug":"good","name":"Good"}"#,
        "\n",
        r#"{"kind":"theme","slug":"orphan","name":"Orphan","parents":["nowhere"]}"#,
        "\n",
        r#"{"kind":"theme","slug":"NOT A SLUG","name":"Bad"}"#,
        "\n",
        r#"{"kind":"theme","slug":"also-good","name":"Also good","parents":["good"]}"#,
        "\n",
    );
    let (summary, rejects) = import(&database, lines).await;
    assert_eq!(summary, Summary { created: 2, rejected: 2, ..Summary::default() });
    let mut places: Vec<_> =
        rejects.iter().map(|reject| (reject.line, reject.problems[0].path.as_str())).collect();
    places.sort_unstable();
    assert_eq!(places, [(2, "parents[0]"), (3, "slug")]);
}

/// Films that recommend each other go in whole; one in the circle that misses something else keeps no part of itself.
async fn takes_films_that_point_to_one_another(database: Database) {
    let film = |slug: &str, recommended: &[&str]| {
        let recommendations: Vec<_> =
            recommended.iter().map(|film| serde_json::json!({ "film": film })).collect();
        serde_json::json!({
            "kind": "film", "slug": slug, "primaryTitle": slug, "titleType": "movie", "recommendations": recommendations,
        })
        .to_string()
    };
    let circle =
        [film("a", &["b"]), film("b", &["c"]), film("c", &["a"]), film("d", &["a", "nowhere"])].join("\n");
    let (summary, rejects) = import(&database, &circle).await;
    assert_eq!((summary.created, summary.updated, summary.rejected), (3, 0, 1));
    assert_eq!(rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), [4]);
    let (again, _) = import(&database, &circle).await;
    assert_eq!((again.unchanged, again.rejected), (3, 1));
}

async fn leaves_the_demo_alone(database: Database) {
    let before = count_of_themes(&database.store).await;
    assert!(before > 0, "the demo has themes");
    database.clock.advance(std::time::Duration::from_secs(3600));
    app::load_demo(&database.store, database.clock.clone()).await;
    assert_eq!(count_of_themes(&database.store).await, before);
}

async fn import(database: &Database, lines: &str) -> (Summary, Vec<Reject>) {
    let editor = Editor::new(
        database.store.clone(),
        Arc::clone(&database.clock) as _,
        cinegraph_domain::actor::Actor::operator(),
    );
    let input = Input { name: "films.ndjson".to_owned(), lines: Box::new(lines.as_bytes()) };
    let mut rejects = Vec::new();
    let summary = ndjson::import(&editor, vec![input], &mut |reject| rejects.push(reject)).await;
    (summary.expect("the import comes to its end"), rejects)
}

/// A theme with a name and nothing else.
pub fn theme(slug: &str, name: &str) -> ThemeDraft {
    ThemeDraft {
        slug: slug.to_owned(),
        name: name.to_owned(),
        description: None,
        language: None,
        aliases: Vec::new(),
        parents: Vec::new(),
        external_ids: Vec::new(),
        questions: None,
        polls: None,
        source: None,
    }
}

/// How many themes the catalogue has.
pub async fn count_of_themes(store: &Store) -> u64 {
    let reader = Reader::new(store.clone(), Viewer::default());
    let page = reader.list_themes(&ThemeFilter::default(), false, &Page::first(1), true).await;
    page.expect("themes can be listed").counts.expect("they are counted").total
}
