//! The whole catalogue out and in again: what one engine exports, the other exports the same after importing it.

use std::sync::Arc;

use bytes::Bytes;
use cinegraph_catalog::{Editor, Exporter, Extent, Store};
use cinegraph_domain::{
    actor::{Actor, Scope},
    record::RecordKind,
    spoiler::SpoilerLevel,
};
use cinegraph_importers::ndjson::{self, Input, Summary};
use http::Method;
use serde_json::{Value, json};

use super::requests::assert_problem;
use crate::harness::{Database, Engine, Fixture, Suites, TestServer, bearer, database::Place, request};

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::demo()).on(&[Engine::Postgres]).test(both_engines_give_the_same);
    suites
        .over(Fixture::demo())
        .test(what_was_exported_is_there_already)
        .test(goes_over_http_as_well)
        .test(keeps_to_what_is_asked_for);
    suites.over(Fixture::empty()).test(imports_over_http);
}

/// The lines of an export.
async fn export(store: &Store, extent: Extent) -> String {
    let mut exporter = Exporter::begin(store, &Actor::operator(), extent).await.expect("an export begins");
    let mut lines = String::new();
    while let Some(records) = exporter.next().await.expect("the catalogue is read") {
        for record in records {
            lines.push_str(&record.line().expect("a record has a line"));
        }
    }
    lines
}

async fn import(database: &Database, lines: &str) -> Summary {
    let editor = Editor::new(database.store.clone(), Arc::clone(&database.clock) as _, Actor::operator());
    let input = Input { name: "export.ndjson".to_owned(), lines: Box::new(lines.as_bytes()) };
    let mut rejects = Vec::new();
    let summary = ndjson::import(&editor, vec![input], &mut |reject| rejects.push(reject)).await;
    assert_eq!(rejects, Vec::new());
    summary.expect("the import comes to its end")
}

/// SQLite, then PostgreSQL, then SQLite again: the files are the same byte by byte.
async fn both_engines_give_the_same(postgres: Database) {
    let demo = Place::create(Engine::Sqlite, &Fixture::demo()).await;
    let first = Database::open(&demo).await;
    let out = export(&first.store, Extent::default()).await;
    assert!(out.lines().count() > 100, "the demo has more than that");
    for (engine, from) in [(Engine::Postgres, &out), (Engine::Sqlite, &out)] {
        let place = Place::create(engine, &Fixture::empty()).await;
        let database = Database::open(&place).await;
        let summary = import(&database, from).await;
        assert_eq!(summary.created, from.lines().count());
        let again = export(&database.store, Extent::default()).await;
        if let Some((line, (before, after))) =
            from.lines().zip(again.lines()).enumerate().find(|(_, (before, after))| before != after)
        {
            panic!("line {}:\n{before}\n{after}", line + 1);
        }
        assert_eq!(*from, again);
        database.store.close().await.expect("it is closed");
        place.remove().await;
    }
    // The demo as PostgreSQL has it from its own import is the same too.
    assert_eq!(export(&postgres.store, Extent::default()).await, out);
    first.store.close().await.expect("it is closed");
    demo.remove().await;
}

async fn what_was_exported_is_there_already(database: Database) {
    let lines = export(&database.store, Extent::default()).await;
    let summary = import(&database, &lines).await;
    assert_eq!(summary, Summary { unchanged: lines.lines().count(), ..Summary::default() });
}

async fn goes_over_http_as_well(server: TestServer) {
    let (name, value) = bearer(&server.token(&[Scope::Admin]).await);
    let headers = [(name, value.as_str()), ("Spoiler-Ceiling", "ending")];
    let answer = server.get_with("/v1/export", &headers).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.text(), export(&server.database.store, Extent::default()).await);
    assert_problem("nobody", &server.get("/v1/export").await, 401, "UNAUTHORIZED");
    let (name, value) = bearer(&server.token(&[Scope::Edit]).await);
    let refused = server.get_with("/v1/export", &[(name, &value)]).await;
    assert_problem("an editor", &refused, 403, "FORBIDDEN");
}

async fn keeps_to_what_is_asked_for(database: Database) {
    let kinds = vec![RecordKind::Theme, RecordKind::Place];
    let some = export(&database.store, Extent { kinds, ..Extent::default() }).await;
    for line in some.lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        assert!(record["kind"] == "theme" || record["kind"] == "place", "{record}");
    }
    let open = export(&database.store, Extent { ceiling: SpoilerLevel::None, ..Extent::default() }).await;
    for level in ["minor", "major", "ending"] {
        assert!(!open.contains(&format!(r#""spoilerLevel":"{level}""#)), "{level}");
    }
    let last = database.store.last_change().await.expect("the log is read");
    let nothing = export(&database.store, Extent { since: Some(last), ..Extent::default() }).await;
    assert_eq!(nothing, "");
    let patch = json!({ "kind": "place", "slug": "a-new-place", "name": "A new place" });
    import(&database, &patch.to_string()).await;
    let since = export(&database.store, Extent { since: Some(last), ..Extent::default() }).await;
    assert_eq!(since.lines().count(), 1);
    assert!(since.contains("a-new-place"));
}

async fn imports_over_http(server: TestServer) {
    let lines = "{\"kind\":\"theme\",\"slug\":\"good\",\"name\":\"Good\"}\n{\"kind\":\"theme\"}\n\n{\"kind\":\"place\",\"slug\":\"p\",\"name\":\"P\"}";
    let (name, value) = bearer(&server.token(&[Scope::Admin]).await);
    let send = |body: Bytes, kind: &'static str| {
        let headers = [(name, value.as_str()), ("Content-Type", kind)];
        server.send(request(Method::POST, "/v1/import", &headers, body))
    };
    let summary = send(lines.into(), "application/x-ndjson").await.expect(200).json();
    assert_eq!(summary["created"], 2);
    assert_eq!((&summary["rejected"], &summary["rejects"][0]["line"]), (&json!(1), &json!(2)));
    let again = send(lines.into(), "application/x-ndjson").await.expect(200).json();
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(2)));
    let other = send(lines.into(), "text/csv").await;
    assert_problem("another form", &other, 415, "UNSUPPORTED_MEDIA_TYPE");
    let (name, value) = bearer(&server.token(&[Scope::Edit]).await);
    let headers = [(name, value.as_str()), ("Content-Type", "application/x-ndjson")];
    let refused = server.send(request(Method::POST, "/v1/import", &headers, lines.into())).await;
    assert_problem("an editor", &refused, 403, "FORBIDDEN");
}
