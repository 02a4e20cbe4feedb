//! The ways to name an entity: by id, by slug, by an id elsewhere; what was renamed leads on, what was deleted says so.
//! And in which language it then answers.

use std::sync::Arc;

use cinegraph_catalog::Editor;
use cinegraph_importers::ndjson::{self, Input};
use sea_orm::{ConnectOptions, ConnectionTrait};
use serde_json::{Value, json};

use super::{assert_problem, assert_refused};
use crate::harness::{Database, Fixture, Suites, TestServer};

/// What is renamed, deleted and translated here.
const RECORDS: &str = r#"{"kind":"film","slug":"old-name-1999","primaryTitle":"Old Name","overview":"An overview.","tagline":"A line.","titleType":"movie","year":1999,"externalIds":[{"source":"imdb","value":"tt8000001"}],"texts":[{"locale":"fr","title":"Ancien nom"},{"locale":"de","overview":"Ein Überblick."}],"roles":[{"person":"a-person","department":"acting","job":"Actor"}],"adaptations":[{"sourceWork":"a-work","kind":"direct"}],"themes":[{"theme":"a-theme","statement":"So.","strength":"major"}]}
{"kind":"film","slug":"roles","primaryTitle":"Roles","titleType":"movie","year":2000,"externalIds":[{"source":"imdb","value":"tt8000002"}]}
{"kind":"person","slug":"a-person","name":"A Person","externalIds":[{"source":"imdb","value":"nm8000001"}]}
{"kind":"theme","slug":"a-theme","name":"A Theme","externalIds":[{"source":"wikidata","value":"Q8000001"}]}
{"kind":"source_work","slug":"a-work","title":"A Work","workKind":"novel","externalIds":[{"source":"openlibrary","value":"OL8000001W"}]}
{"kind":"award_body","slug":"a-prize","name":"A Prize","externalIds":[{"source":"imdb","value":"ev8000001"}],"ceremonies":[{"year":2000}],"categories":[{"slug":"best","name":"Best"}]}
{"kind":"nomination","key":"one","body":"a-prize","category":"best","ceremony":2000,"result":"winner","films":["imdb:tt8000001"]}"#;

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::empty())
        .test(three_forms_lead_to_the_same)
        .test(a_new_slug_leads_on)
        .test(a_slug_like_a_word_of_the_path_leads_on)
        .test(what_was_deleted_is_gone)
        .test(each_text_comes_in_the_best_language);
}

async fn import(database: &Database, lines: &str) {
    let editor = Editor::new(
        database.store.clone(),
        Arc::clone(&database.clock) as _,
        cinegraph_domain::actor::Actor::operator(),
    );
    let input = Input { name: "records.ndjson".to_owned(), lines: Box::new(lines.as_bytes()) };
    let mut rejects = Vec::new();
    let summary = ndjson::import(&editor, vec![input], &mut |reject| rejects.push(reject)).await;
    summary.expect("the import comes to its end");
    assert!(rejects.is_empty(), "{rejects:?}");
}

async fn three_forms_lead_to_the_same(server: TestServer) {
    import(&server.database, RECORDS).await;
    for (collection, field, slug, elsewhere, list) in [
        ("films", "film", "old-name-1999", "imdb:tt8000001", "roles"),
        ("people", "person", "a-person", "imdb:nm8000001", "roles"),
        ("themes", "theme", "a-theme", "wikidata:Q8000001", "readings"),
        ("source-works", "sourceWork", "a-work", "openlibrary:OL8000001W", "adaptations"),
        ("award-bodies", "awardBody", "a-prize", "imdb:ev8000001", "nominations"),
    ] {
        let entity = server.get(&format!("/v1/{collection}/{slug}")).await.expect(200).json();
        let id = entity["id"].as_str().expect("an id");
        let items = server.get(&format!("/v1/{collection}/{slug}/{list}")).await.expect(200).json();
        assert_eq!(items["totalCount"], 1, "{list} of {slug}");
        for reference in [id, elsewhere, &elsewhere.replace(':', "%3A")] {
            let found = server.get(&format!("/v1/{collection}/{reference}")).await.expect(200).json();
            assert_eq!(found, entity, "{reference}");
            let found = server.get(&format!("/v1/{collection}/{reference}/{list}")).await.expect(200).json();
            assert_eq!(found, items, "{list} of {reference}");
        }
        for reference in [id, slug, elsewhere] {
            let query = format!("{{ {field}(ref: \"{reference}\") {{ id }} }}");
            let answer = server.graphql(&query).await.expect(200);
            assert_eq!(answer.data()[field]["id"], id, "{reference}");
        }
        for (parameter, filter) in [
            ("films", "theme"),
            ("films", "person"),
            ("films", "sourceWork"),
            ("films", "awardBody"),
            ("people", "film"),
            ("characters", "film"),
        ] {
            if filter != field {
                continue;
            }
            let by_slug = server.get(&format!("/v1/{parameter}?{filter}={slug}")).await.expect(200).json();
            for reference in [id, elsewhere] {
                let found =
                    server.get(&format!("/v1/{parameter}?{filter}={reference}")).await.expect(200).json();
                assert_eq!(found, by_slug, "{parameter} by {reference}");
            }
        }
    }
    let by_all = r#"{ films(filter: { and: [
        { theme: { theme: "wikidata:Q8000001" } }, { person: { person: "imdb:nm8000001" } },
        { award: { body: "imdb:ev8000001" } }, { sourceWork: "openlibrary:OL8000001W" }
    ] }) { nodes { slug } } }"#;
    let found = server.graphql(by_all).await.expect(200).data();
    assert_eq!(found["films"]["nodes"], json!([{ "slug": "old-name-1999" }]));
}

async fn a_new_slug_leads_on(server: TestServer) {
    import(&server.database, RECORDS).await;
    let id = server.get("/v1/films/old-name-1999").await.expect(200).json()["id"].clone();
    let id = id.as_str().expect("an id");
    import(&server.database, &RECORDS.replace("old-name-1999", "new-name-1999")).await;
    for (path, location) in [
        ("/v1/films/old-name-1999".to_owned(), format!("/v1/films/{id}")),
        (
            "/v1/films/old-name-1999?include=roles&spoilers=major".into(),
            format!("/v1/films/{id}?include=roles&spoilers=major"),
        ),
        ("/v1/films/old-name-1999/roles?limit=1".into(), format!("/v1/films/{id}/roles?limit=1")),
        ("/v1/films/old-name-1999/similar".into(), format!("/v1/films/{id}/similar")),
    ] {
        let answer = server.get(&path).await.expect(308);
        assert_eq!(answer.header("location"), location, "{path}");
        server.get(answer.header("location")).await.expect(200);
    }
    assert_eq!(server.get("/v1/films/new-name-1999").await.expect(200).json()["id"], id);
    let query = "{ old: film(ref: \"old-name-1999\") { id slug redirectedFrom } new: film(ref: \"new-name-1999\") { id redirectedFrom } }";
    let found = server.graphql(query).await.expect(200).data();
    assert_eq!(found["old"], json!({ "id": id, "slug": "new-name-1999", "redirectedFrom": "old-name-1999" }));
    assert_eq!(found["new"], json!({ "id": id, "redirectedFrom": null }));
    // In a filter the old name means the same.
    let people = server.get("/v1/people?film=old-name-1999").await.expect(200).json();
    assert_eq!(people["items"].as_array().map(Vec::len), Some(1));
}

async fn a_slug_like_a_word_of_the_path_leads_on(server: TestServer) {
    import(&server.database, RECORDS).await;
    import(&server.database, &RECORDS.replace("\"slug\":\"roles\"", "\"slug\":\"parts\"")).await;
    let id = server.get("/v1/films/parts").await.expect(200).json()["id"].clone();
    let answer = server.get("/v1/films/roles/roles").await.expect(308);
    assert_eq!(answer.header("location"), format!("/v1/films/{}/roles", id.as_str().expect("an id")));
}

async fn what_was_deleted_is_gone(server: TestServer) {
    // No part of the program deletes yet; this is what it will leave behind.
    let mut options = ConnectOptions::new(&server.database.address);
    options.max_connections(1).sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await.expect("the database opens once more");
    for kind in ["film", "person", "scene"] {
        let statement =
            format!("INSERT INTO tombstone (kind, entity_id, deleted_at) VALUES ('{kind}', 7, 0)");
        connection.execute_unprepared(&statement).await.expect("the tombstone is set");
    }
    connection.close().await.expect("it closes");
    for path in [
        "/v1/films/film_7",
        "/v1/films/film_7/roles",
        "/v1/films/film_7/similar",
        "/v1/people/person_7",
        "/v1/scenes/scene_7",
    ] {
        assert_problem(path, &server.get(path).await, 410, "GONE");
    }
    for query in [
        "{ film(ref: \"film_7\") { id } }",
        "{ person(ref: \"person_7\") { id } }",
        "{ node(id: \"film_7\") { id } }",
        "{ node(id: \"scene_7\") { id } }",
    ] {
        let answer = server.graphql(query).await.expect(200);
        assert_refused(query, &answer, "GONE");
        let data = answer.json()["data"].take();
        assert!(data.as_object().is_some_and(|data| data.values().all(Value::is_null)), "{query}: {data}");
    }
}

async fn each_text_comes_in_the_best_language(server: TestServer) {
    import(&server.database, RECORDS).await;
    for (languages, title, overview) in [
        ("", ("Old Name", "en"), ("An overview.", "en")),
        ("fr", ("Ancien nom", "fr"), ("An overview.", "en")),
        ("de", ("Old Name", "en"), ("Ein Überblick.", "de")),
        ("fr, de;q=0.5", ("Ancien nom", "fr"), ("Ein Überblick.", "de")),
        ("de-AT, fr-CA;q=0.9, en;q=0.1", ("Ancien nom", "fr"), ("Ein Überblick.", "de")),
        ("en, fr;q=0.9", ("Old Name", "en"), ("An overview.", "en")),
        ("ja, *;q=0.5", ("Old Name", "en"), ("An overview.", "en")),
        ("fr;q=0", ("Old Name", "en"), ("An overview.", "en")),
    ] {
        let headers = [("Accept-Language", languages)];
        let answer = server.get_with("/v1/films/old-name-1999", &headers).await.expect(200);
        assert!(
            answer.header("vary").to_lowercase().contains("accept-language"),
            "{:?}",
            answer.header("vary")
        );
        let film = answer.json();
        assert_eq!(
            (&film["title"], &film["locales"]["title"]),
            (&json!(title.0), &json!(title.1)),
            "{languages}"
        );
        assert_eq!(
            (&film["overview"], &film["locales"]["overview"]),
            (&json!(overview.0), &json!(overview.1)),
            "{languages}"
        );
        assert_eq!(film["primaryTitle"], "Old Name");
        assert_eq!((&film["tagline"], &film["locales"]["tagline"]), (&json!("A line."), &json!("en")));
        let query = "{ film(ref: \"old-name-1999\") { title overview locales { title overview } } }";
        let found = server.graphql_with(query, json!({}), &headers).await.expect(200).data()["film"].take();
        let expected = json!({
            "title": title.0, "overview": overview.0, "locales": { "title": title.1, "overview": overview.1 }
        });
        assert_eq!(found, expected, "{languages}");
    }
}
