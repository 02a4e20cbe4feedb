//! What holds when several write: one of two editors wins and the other is told, merges lose nothing, and the change log
//! says of every entity what its rows say.

use std::collections::BTreeMap;

use cinegraph_domain::change::{FieldChange, State, undo};
use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};

use super::{requests::assert_problem, writes::Editor};
use crate::harness::{Fixture, Suites, TestServer};

const FILM: &str = "/v1/films/never-let-me-go-2010";

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(one_of_many_editors_wins)
        .test(the_same_request_writes_once)
        .test(people_are_merged)
        .test(films_are_merged)
        .test(themes_are_merged)
        .test(source_works_are_merged)
        .test(what_others_refer_to_stays)
        .test(the_log_agrees_with_the_rows);
}

/// 32 editors have read the same revision: exactly one change goes in, and the others are told.
async fn one_of_many_editors_wins(server: TestServer) {
    let editor = Editor::of(&server).await;
    let etag = editor.get(FILM).await.expect(200).header("etag").to_owned();
    let before = editor.get(FILM).await.json()["revision"].as_i64().expect("a revision");
    let patches: Vec<Value> = (0..32).map(|number| json!({ "tagline": format!("Line {number}") })).collect();
    let answers = join_all(patches.iter().map(|patch| editor.patch(FILM, patch, &etag))).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        assert_problem("a late editor", lost, 412, "STALE");
        assert_eq!(lost.json()["revision"], before + 1);
    }
    let after = editor.get(FILM).await.json();
    assert_eq!(after["revision"], before + 1);
    assert_eq!(after["tagline"], won[0].json()["tagline"]);

    // Those who read anew after each refusal all get their turn, and none of their changes is lost.
    let turns = join_all((0..8).map(|number| {
        let editor = &editor;
        async move {
            loop {
                let read = editor.get(FILM).await;
                let mut countries = read.json()["genres"].as_array().cloned().unwrap_or_default();
                let mut names: Vec<Value> = countries.drain(..).map(|genre| genre["name"].clone()).collect();
                names.push(format!("Genre {number}").into());
                let patched = editor.patch(FILM, &json!({ "genres": names }), read.header("etag")).await;
                match patched.status.as_u16() {
                    200 => return,
                    412 => {}
                    other => panic!("{other}: {:?}", patched.body),
                }
            }
        }
    }));
    turns.await;
    let genres = editor.get(FILM).await.json()["genres"].as_array().expect("genres").len();
    assert!(genres >= 8, "{genres}");
}

async fn the_same_request_writes_once(server: TestServer) {
    let editor = Editor::of(&server).await;
    let scene = json!({ "title": "Once", "kind": "key" });
    let path = format!("{FILM}/scenes");
    let send = || editor.send(Method::POST, &path, &scene, &[("Idempotency-Key", "one")]);
    let answers = join_all((0..6).map(|_| send())).await;
    for answer in &answers {
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        assert_eq!(answer.body, answers[0].body);
        assert_eq!(answer.header("location"), answers[0].header("location"));
    }
    let titles = editor.get(&format!("{path}?limit=100")).await.json();
    let once = titles["items"].as_array().expect("scenes").iter().filter(|scene| scene["title"] == "Once");
    assert_eq!(once.count(), 1);
    let other = json!({ "title": "Another", "kind": "key" });
    let reused = editor.send(Method::POST, &path, &other, &[("Idempotency-Key", "one")]).await;
    assert_problem("another body", &reused, 422, "IDEMPOTENCY_KEY_REUSED");
}

async fn people_are_merged(server: TestServer) {
    let editor = Editor::of(&server).await;
    let double = json!({ "name": "C. Mulligan", "externalIds": [{ "source": "tvdb", "value": "12345" }] });
    let double = editor.post("/v1/people", &double).await.expect(201).json();
    let (id, slug) = (double["id"].clone(), double["slug"].as_str().expect("a slug").to_owned());
    let kathy = editor.get(&format!("{FILM}/characters")).await.json()["items"][0]["id"].clone();
    let role = json!({ "person": id, "department": "acting", "job": "Actor", "characters": [kathy] });
    let role = editor.post(&format!("{FILM}/roles"), &role).await.expect(201).json();
    let thanks = json!({ "person": id, "department": "crew", "job": "Thanks" });
    let thanks = editor.post(&format!("{FILM}/roles"), &thanks).await.expect(201).json();
    let before = editor.get(&format!("{FILM}/roles?limit=100")).await.json()["totalCount"].as_i64();

    let merged = editor.post(&format!("/v1/people/{slug}/merge"), &json!({ "into": "carey-mulligan" })).await;
    let survivor = merged.expect(200).json();
    assert_eq!(survivor["slug"], "carey-mulligan");
    let elsewhere = survivor["externalIds"].as_array().expect("ids");
    assert!(elsewhere.iter().any(|id| id["value"] == "12345"), "{elsewhere:?}");
    // The old names lead on.
    for name in [slug.as_str(), id.as_str().expect("an id")] {
        let moved = editor.get(&format!("/v1/people/{name}")).await.expect(308);
        assert!(moved.header("location").ends_with(survivor["id"].as_str().expect("an id")));
    }
    // The second credit for the same job is folded into the first, the other one moved.
    let after = editor.get(&format!("{FILM}/roles?limit=100")).await.json();
    assert_eq!(after["totalCount"].as_i64(), before.map(|count| count - 1));
    let moved = editor.get(&format!("/v1/roles/{}", thanks["id"].as_str().expect("an id"))).await.json();
    assert_eq!(moved["person"]["slug"], "carey-mulligan");
    let folded = editor.get(&format!("/v1/roles/{}", role["id"].as_str().expect("an id"))).await;
    assert_eq!(folded.expect(200).json()["person"]["slug"], "carey-mulligan");
    // The log tells of it as of a merge.
    let history =
        editor.get(&format!("/v1/history/{}", id.as_str().expect("an id"))).await.expect(200).json();
    assert_eq!(history["items"][0]["operation"], "merge");
    assert_eq!(history["items"][0]["mergedInto"], survivor["id"]);
}

async fn films_are_merged(server: TestServer) {
    let editor = Editor::of(&server).await;
    let double = json!({
        "primaryTitle": "Never Let Me Go", "titleType": "movie", "year": 2011, "countries": ["GB", "JP"],
        "characters": [{ "key": "kathy", "name": "Kathy H." }, { "key": "new", "name": "A guard" }],
        "roles": [{ "person": "carey-mulligan", "department": "acting", "job": "Actor", "characters": ["kathy", "new"] }],
        "scenes": [{ "title": "At the gate", "kind": "key", "characters": ["kathy"] }],
    });
    let double = editor.post("/v1/films", &double).await.expect(201).json();
    let merging = format!("/v1/films/{}/merge", double["slug"].as_str().expect("a slug"));
    let merged = editor.post(&merging, &json!({ "into": "never-let-me-go-2010" })).await;
    let film = merged.expect(200).json();
    assert!(film["countries"].as_array().expect("countries").contains(&json!("JP")));
    let characters = editor.get(&format!("{FILM}/characters?limit=100")).await.json();
    let named = |name: &str| -> Vec<Value> {
        let items = characters["items"].as_array().expect("characters").iter();
        items.filter(|character| character["name"] == name).map(|character| character["id"].clone()).collect()
    };
    assert_eq!((named("Kathy H.").len(), named("A guard").len()), (1, 1));
    let roles = editor.get(&format!("{FILM}/roles?limit=100")).await.json();
    let hers: Vec<&Value> = roles["items"]
        .as_array()
        .expect("roles")
        .iter()
        .filter(|role| role["person"]["slug"] == "carey-mulligan" && role["job"] == "Actor")
        .collect();
    assert_eq!(hers.len(), 1);
    assert_eq!(hers[0]["characters"].as_array().map(Vec::len), Some(2));
    let scenes = editor.get(&format!("{FILM}/scenes?limit=100")).await.json();
    let gate =
        scenes["items"].as_array().expect("scenes").iter().find(|scene| scene["title"] == "At the gate");
    assert_eq!(gate.expect("the scene moved")["characters"][0]["id"], named("Kathy H.")[0]);
    editor.get(&format!("/v1/films/{}", double["id"].as_str().expect("an id"))).await.expect(308);
    let itself = editor.post(&format!("{FILM}/merge"), &json!({ "into": "never-let-me-go-2010" })).await;
    assert_problem("a film and itself", &itself, 422, "INVALID");
    let nothing = editor.post(&format!("{FILM}/merge"), &json!({ "into": "no-such-film" })).await;
    assert_problem("a film and none", &nothing, 422, "INVALID");
}

/// A reading of the double moves unless the film has the same reading already; then the two become one with the evidence
/// of both.
async fn themes_are_merged(server: TestServer) {
    let editor = Editor::of(&server).await;
    let readings = || async {
        let list = editor.get(&format!("{FILM}/themes?limit=100")).await.expect(200).json();
        list["items"].as_array().expect("readings").clone()
    };
    let known = readings().await;
    let (theme, statement) = (&known[0]["theme"], &known[0]["statement"]);
    let scene = editor.get(&format!("{FILM}/scenes")).await.json()["items"][0]["id"].clone();
    let double = editor.post("/v1/themes", &json!({ "name": "A double", "slug": "a-double" })).await;
    let double = double.expect(201).json();
    let before = readings().await.len();
    for (statement, scenes) in [(statement.clone(), json!([scene])), (json!("It lasts."), json!([]))] {
        let reading =
            json!({ "theme": "a-double", "statement": statement, "strength": "minor", "scenes": scenes });
        editor.post(&format!("{FILM}/themes"), &reading).await.expect(201);
    }
    assert_eq!(readings().await.len(), before + 2);

    let merged = editor.post("/v1/themes/a-double/merge", &json!({ "into": theme["id"] })).await;
    assert_eq!(merged.expect(200).json()["id"], theme["id"]);
    let after = readings().await;
    assert_eq!(after.len(), before + 1);
    let of = |wanted: &Value| -> Vec<&Value> {
        let same =
            |reading: &&Value| reading["theme"]["id"] == theme["id"] && &reading["statement"] == wanted;
        after.iter().filter(same).collect()
    };
    assert_eq!((of(statement).len(), of(&json!("It lasts.")).len()), (1, 1));
    let evidence = of(statement)[0]["sceneIds"].as_array().expect("scenes");
    assert!(evidence.contains(&scene), "{evidence:?}");
    for name in ["a-double", double["id"].as_str().expect("an id")] {
        let moved = editor.get(&format!("/v1/themes/{name}")).await.expect(308);
        assert!(moved.header("location").ends_with(theme["id"].as_str().expect("an id")));
    }
}

async fn source_works_are_merged(server: TestServer) {
    let editor = Editor::of(&server).await;
    let adaptations = || async {
        let list = editor.get(&format!("{FILM}/adaptations")).await.expect(200).json();
        list["items"].as_array().expect("adaptations").clone()
    };
    let before = adaptations().await;
    let work = &before[0]["sourceWork"];
    let double = json!({ "title": "Never Let Me Go", "kind": "novel", "slug": "a-double",
        "externalIds": [{ "source": "wikidata", "value": "Q99999999" }] });
    editor.post("/v1/source-works", &double).await.expect(201);
    // The same adaptation once more, and another kind of it.
    for kind in [&before[0]["kind"], &json!("loose")] {
        let adaptation = json!({ "sourceWork": "a-double", "kind": kind });
        editor.post(&format!("{FILM}/adaptations"), &adaptation).await.expect(201);
    }

    let merged = editor.post("/v1/source-works/a-double/merge", &json!({ "into": work["id"] })).await;
    let survivor = merged.expect(200).json();
    assert_eq!(survivor["id"], work["id"]);
    let elsewhere = survivor["externalIds"].as_array().expect("ids");
    assert!(elsewhere.iter().any(|id| id["value"] == "Q99999999"), "{elsewhere:?}");
    let after = adaptations().await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.iter().all(|adaptation| adaptation["sourceWork"]["id"] == work["id"]), "{after:?}");
    editor.get("/v1/source-works/a-double").await.expect(308);
}

async fn what_others_refer_to_stays(server: TestServer) {
    let editor = Editor::of(&server).await;
    for path in ["/v1/people/carey-mulligan", "/v1/themes/time-and-life", "/v1/genres/drama"] {
        let etag = editor.get(path).await.expect(200).header("etag").to_owned();
        let refused = editor.delete(path, &etag).await;
        assert_problem(path, &refused, 409, "IN_USE");
        editor.get(path).await.expect(200);
    }
}

/// Every entity's entries, undone one by one from the state the last leaves, lead back to nothing; and no entity is
/// missing from the log.
async fn the_log_agrees_with_the_rows(server: TestServer) {
    let editor = Editor::of(&server).await;
    // A deletion that empties pointers, and a change of a small list.
    let characters = editor.get(&format!("{FILM}/characters?limit=100")).await.json();
    let character = format!("/v1/characters/{}", characters["items"][0]["id"].as_str().expect("an id"));
    let etag = editor.get(&character).await.header("etag").to_owned();
    editor.delete(&character, &etag).await.expect(204);
    let etag = editor.get(FILM).await.header("etag").to_owned();
    editor
        .patch(FILM, &json!({ "keywords": [{ "name": "boats", "spoilerLevel": "major" }] }), &etag)
        .await
        .expect(200);

    let mut after = 0;
    let mut entries: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for entry in server.whole("/v1/changes", &[("Spoiler-Ceiling", "ending")]).await {
        let seq = entry["seq"].as_i64().expect("a place");
        assert!(seq > after, "places only grow");
        after = seq;
        entries.entry(entry["id"].as_str().expect("an id").to_owned()).or_default().push(entry);
    }
    for (id, entries) in &entries {
        let mut revision = 0;
        for entry in entries {
            let next = entry["revision"].as_i64().expect("a revision");
            let gone = entry["operation"] == "delete";
            assert!(next == revision + 1 || (gone && next == revision), "{id}: {revision} then {entry}");
            revision = next;
        }
    }
    for list in ["films", "people", "themes", "places", "source-works", "characters"] {
        let page = editor.get(&format!("/v1/{list}?limit=100")).await.expect(200).json();
        for item in page["items"].as_array().expect("items") {
            let id = item["id"].as_str().expect("an id");
            let last = entries.get(id).and_then(|entries| entries.last());
            assert_eq!(last.expect("it is in the log")["revision"], item["revision"], "{id}");
        }
    }
    let film = editor.get(FILM).await.json()["id"].as_str().expect("an id").to_owned();
    let history = editor.get(&format!("/v1/history/{film}?limit=100")).await.expect(200).json();
    let mut state = State::new();
    let entries = history["items"].as_array().expect("entries");
    for entry in entries.iter().rev() {
        for change in entry["fields"].as_array().expect("fields") {
            let field = change["field"].as_str().expect("a field").to_owned();
            match change.get("after").filter(|value| !value.is_null()) {
                Some(value) => state.insert(field, value.clone()),
                None => state.shift_remove(&field),
            };
        }
    }
    assert_eq!(state["keywords"], json!([{ "name": "boats", "spoilerLevel": "major" }]));
    assert_eq!(state["primaryTitle"], "Never Let Me Go");
    for entry in entries {
        let fields: Vec<FieldChange> = entry["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .map(|change| {
                let given = |side: &str| change.get(side).filter(|value| !value.is_null()).cloned();
                let field = change["field"].as_str().expect("a field").to_owned();
                FieldChange { field, before: given("before"), after: given("after") }
            })
            .collect();
        undo(&mut state, &fields);
    }
    assert_eq!(state, State::new());
}
