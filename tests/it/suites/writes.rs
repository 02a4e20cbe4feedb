//! Everything that can be read can be written: each kind is made, read, changed, deleted and brought back over REST,
//! from the examples of the OpenAPI document, and what GraphQL writes is the same.

use cinegraph_domain::actor::Scope;
use http::Method;
use serde_json::{Value, json};

use super::requests::assert_problem;
use crate::harness::{Fixture, Response, Suites, TestServer, bearer};

const FILM: &str = "never-let-me-go-2010";

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(every_kind_lives_and_dies)
        .test(every_list_is_put_in_order)
        .test(both_protocols_write_the_same)
        .test(all_faults_are_told_at_once)
        .test(writing_takes_the_scope_to_edit)
        .test(a_film_comes_whole);
}

/// A client that may edit and reads to the ending.
pub struct Editor<'a> {
    server: &'a TestServer,
    token: String,
}

impl<'a> Editor<'a> {
    pub async fn of(server: &'a TestServer) -> Self {
        Self { server, token: server.token(&[Scope::Edit]).await }
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value, headers: &[(&str, &str)]) -> Response {
        let (name, value) = bearer(&self.token);
        let mut all = vec![(name, value.as_str()), ("Spoiler-Ceiling", "ending")];
        all.extend(headers);
        self.server.json(method, path, &all, body).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.send(Method::POST, path, body, &[]).await
    }

    pub async fn patch(&self, path: &str, body: &Value, etag: &str) -> Response {
        self.send(Method::PATCH, path, body, &[("If-Match", etag)]).await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Response {
        self.send(Method::DELETE, path, &Value::Null, &[("If-Match", etag)]).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.server.get_with(path, &[("Spoiler-Ceiling", "ending")]).await
    }

    pub async fn graphql(&self, query: &str, variables: Value) -> Response {
        let (name, value) = bearer(&self.token);
        self.server.graphql_with(query, variables, &[(name, &value), ("Spoiler-Ceiling", "ending")]).await
    }
}

/// An operation that makes something: where, and the examples of what is made and how it is changed.
struct Making {
    path: String,
    new: Value,
    patch: Value,
}

/// All of them, as the OpenAPI document has them.
async fn makings(server: &TestServer) -> Vec<Making> {
    let document = server.get("/openapi.json").await.expect(200).json();
    let example = |operation: &Value| {
        let content = operation["requestBody"]["content"].as_object().expect("a body");
        let schema = content.values().next().expect("a media type")["schema"]["$ref"].as_str();
        let name = schema.expect("a schema of its own").rsplit('/').next().expect("a name");
        document["components"]["schemas"][name]["example"].clone()
    };
    let paths = document["paths"].as_object().expect("paths");
    let mut makings = Vec::new();
    for (path, item) in paths {
        let Some(id) = item["post"]["operationId"].as_str() else { continue };
        let Some(noun) = id.strip_prefix("create").or_else(|| id.strip_prefix("add")) else { continue };
        let patched = paths.values().find_map(|item| {
            let name = item["patch"]["operationId"].as_str()?.strip_prefix("update")?;
            noun.ends_with(name).then_some((name.len(), &item["patch"]))
        });
        if noun == "Webhook" {
            continue;
        }
        let Some((_, patched)) = patched else { panic!("{noun} is made and never changed") };
        makings.push(Making { path: path.clone(), new: example(&item["post"]), patch: example(patched) });
    }
    assert!(makings.len() >= 32, "{} kinds", makings.len());
    makings
}

/// A path with what the demo catalogue has in place of its parameter.
async fn filled(server: &TestServer, path: &str) -> String {
    let Some((before, rest)) = path.split_once('{') else { return path.to_owned() };
    let (parameter, after) = rest.split_once('}').expect("a parameter ends");
    let named = match parameter {
        "film" => FILM.to_owned(),
        "person" => "mark-romanek".to_owned(),
        "theme" => "time-and-life".to_owned(),
        "award_body" => {
            let bodies = server.get("/v1/award-bodies?limit=1").await.expect(200).json();
            bodies["items"][0]["id"].as_str().expect("a body").to_owned()
        }
        "adaptation" => {
            let path = format!("/v1/films/{FILM}/adaptations");
            let list = server.get_with(&path, &[("Spoiler-Ceiling", "ending")]).await.expect(200).json();
            list["items"][0]["id"].as_str().expect("an adaptation").to_owned()
        }
        other => panic!("{path}: what to put in for {other}?"),
    };
    format!("{before}{named}{after}")
}

/// A view without what each write changes, and without the ids of a poll's answers, which go and come with it.
fn lasting(mut view: Value) -> Value {
    for field in ["revision", "updatedAt", "createdAt"] {
        view.as_object_mut().expect("an object").remove(field);
    }
    for option in view.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
        option.as_object_mut().expect("an answer").remove("id");
    }
    view
}

async fn every_kind_lives_and_dies(server: TestServer) {
    let editor = Editor::of(&server).await;
    for Making { path, new, patch } in makings(&server).await {
        let collection = filled(&server, &path).await;
        let made = editor.post(&collection, &new).await;
        assert_eq!(made.status, 201, "{path}: {:?}", made.body);
        let address = made.header("location").to_owned();
        let id = address.rsplit('/').next().expect("an id").to_owned();
        let read = editor.get(&address).await.expect(200);
        assert_eq!(read.json(), made.json(), "{path}");
        assert_eq!(read.json()["revision"], 1, "{path}");
        assert!(!made.header("etag").is_empty(), "{path}");
        assert_eq!(made.header("etag"), read.header("etag"), "{path}");

        assert_problem(
            &path,
            &editor.send(Method::PATCH, &address, &patch, &[]).await,
            428,
            "PRECONDITION_REQUIRED",
        );
        let stale = editor.patch(&address, &patch, "\"7.0\"").await;
        assert_problem(&path, &stale, 412, "STALE");
        assert_eq!(stale.json()["revision"], 1, "{path}");
        let patched = editor.patch(&address, &patch, made.header("etag")).await;
        assert_eq!(patched.status, 200, "{path}: {:?}", patched.body);
        assert_eq!(patched.json()["revision"], 2, "{path}");
        assert_ne!(lasting(patched.json()), lasting(made.json()), "{path}");
        // The same patch again changes nothing, not even the revision.
        let again = editor.patch(&address, &patch, patched.header("etag")).await.expect(200);
        assert_eq!(again.json(), patched.json(), "{path}");

        let refused = editor.delete(&address, made.header("etag")).await;
        assert_problem(&path, &refused, 412, "STALE");
        editor.delete(&address, patched.header("etag")).await.expect(204);
        assert_problem(&path, &editor.get(&address).await, 410, "GONE");

        let restored = editor.post(&format!("{address}/restore"), &json!({ "revision": 2 })).await;
        assert_eq!(restored.status, 200, "{path}: {:?}", restored.body);
        assert_eq!(lasting(restored.json()), lasting(patched.json()), "{path}");
        assert_eq!(restored.json()["revision"], 3, "{path}");
        let earlier = editor.post(&format!("{address}/restore"), &json!({ "revision": 1 })).await;
        assert_eq!(earlier.status, 200, "{path}: {:?}", earlier.body);
        assert_eq!(lasting(earlier.json()), lasting(made.json()), "{path}");

        let history = editor.get(&format!("/v1/history/{id}")).await.expect(200).json();
        let done: Vec<&str> = history["items"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| entry["operation"].as_str().expect("an operation"))
            .collect();
        assert_eq!(done, ["update", "create", "delete", "update", "create"], "{path}");
        editor.delete(&address, earlier.header("etag")).await.expect(204);
    }
}

async fn every_list_is_put_in_order(server: TestServer) {
    let editor = Editor::of(&server).await;
    let document = server.get("/openapi.json").await.expect(200).json();
    let mut reversed = 0;
    for path in document["paths"].as_object().expect("paths").keys() {
        let Some(list) = path.strip_suffix("/order") else { continue };
        let list = filled(&server, list).await;
        let ids = |page: Value| -> Vec<Value> {
            page["items"].as_array().expect("items").iter().map(|item| item["id"].clone()).collect()
        };
        let before = ids(editor.get(&format!("{list}?limit=100")).await.expect(200).json());
        let wanted: Vec<Value> = before.iter().rev().cloned().collect();
        let put = editor.send(Method::PUT, &format!("{list}/order"), &json!({ "ids": wanted }), &[]).await;
        assert_eq!(put.status, 200, "{path}: {:?}", put.body);
        assert_eq!(ids(editor.get(&format!("{list}?limit=100")).await.json()), wanted, "{path}");
        if wanted.len() > 1 {
            reversed += 1;
            let less = json!({ "ids": wanted[1..] });
            let refused = editor.send(Method::PUT, &format!("{list}/order"), &less, &[]).await;
            assert_problem(path, &refused, 422, "INVALID");
            assert_eq!(refused.json()["errors"][0]["code"], "LEFT_OUT", "{path}");
        }
    }
    assert!(reversed >= 8, "only {reversed} lists have something to put in order");
}

async fn both_protocols_write_the_same(server: TestServer) {
    let editor = Editor::of(&server).await;
    let input = json!({
        "film": FILM, "title": "The fence", "kind": "KEY", "startsAt": 60, "spoilerLevel": "MAJOR",
        "source": { "name": "A note" },
    });
    let add = "mutation($input: AddSceneInput!) { addScene(input: $input) { revision scene { id title kind startsAt } } }";
    let added = editor.graphql(add, json!({ "input": input })).await.expect(200).data()["addScene"].clone();
    let rest = json!({
        "title": "The fence", "kind": "key", "startsAt": 60, "spoilerLevel": "major", "source": { "name": "A note" },
    });
    let made = editor.post(&format!("/v1/films/{FILM}/scenes"), &rest).await.expect(201).json();
    let id = added["scene"]["id"].as_str().expect("an id").to_owned();
    let mut by_graphql = lasting(editor.get(&format!("/v1/scenes/{id}")).await.expect(200).json());
    let mut by_rest = lasting(made);
    for view in [&mut by_graphql, &mut by_rest] {
        for place in ["id", "position"] {
            view.as_object_mut().expect("an object").remove(place);
        }
    }
    assert_eq!(by_graphql, by_rest);

    let update = "mutation($input: UpdateSceneInput!) { updateScene(input: $input) { revision seq scene { title summary } } }";
    let change = |revision: i32| json!({ "input": { "id": id, "expectedRevision": revision, "summary": "Beyond it." } });
    let updated = editor.graphql(update, change(1)).await.expect(200).data()["updateScene"].clone();
    assert_eq!(updated["revision"], 2);
    assert_eq!(updated["scene"], json!({ "title": "The fence", "summary": "Beyond it." }));
    let stale = editor.graphql(update, change(1)).await.expect(200).json();
    assert_eq!(stale["errors"][0]["extensions"]["code"], "STALE");
    assert_eq!(stale["errors"][0]["extensions"]["revision"], 2);

    let delete = "mutation($input: DeleteSceneInput!) { deleteScene(input: $input) { id } }";
    let gone = json!({ "input": { "id": id, "expectedRevision": 2 } });
    assert_eq!(editor.graphql(delete, gone).await.expect(200).data()["deleteScene"]["id"], id.as_str());
    assert_problem("a deleted scene", &editor.get(&format!("/v1/scenes/{id}")).await, 410, "GONE");
    let restore =
        "mutation($input: RestoreInput!) { restore(input: $input) { node { id ... on Scene { summary } } } }";
    let back = json!({ "input": { "id": id, "revision": 2 } });
    let restored = editor.graphql(restore, back).await.expect(200).data()["restore"]["node"].clone();
    assert_eq!(restored, json!({ "id": id, "summary": "Beyond it." }));
}

async fn all_faults_are_told_at_once(server: TestServer) {
    let editor = Editor::of(&server).await;
    let roles = json!([
        { "person": "carey-mulligan", "department": "acting", "job": "Actor" },
        { "person": "nobody-at-all", "department": "acting", "job": " " },
    ]);
    let film = json!({
        "primaryTitle": "", "titleType": "movie", "year": 1500, "countries": ["XX"], "originalLanguage": "english!",
        "budget": { "amount": 1, "currency": "ABCD" }, "homepage": "ftp://x",
        "externalIds": [{ "source": "imdb", "value": "tt12" }, { "source": "imdb", "value": "tt1334260" }],
        "roles": roles, "scenes": [{ "title": "S", "kind": "key", "characters": ["ghost"] }],
    });
    let refused = editor.post("/v1/films", &film).await;
    assert_problem("a bad film", &refused, 422, "INVALID");
    let mut paths: Vec<String> = refused.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| {
            format!(
                "{} {}",
                error["path"].as_str().unwrap_or_default(),
                error["code"].as_str().unwrap_or_default()
            )
        })
        .collect();
    paths.sort_unstable();
    let expected = [
        "input.budget.currency MALFORMED_CURRENCY",
        "input.countries[0] UNKNOWN_COUNTRY",
        "input.externalIds[0].value MALFORMED_EXTERNAL_ID",
        "input.homepage MALFORMED_URL",
        "input.originalLanguage MALFORMED_LANGUAGE",
        "input.primaryTitle BLANK",
        "input.roles[1].job BLANK",
        "input.year OUT_OF_RANGE",
    ];
    for fault in expected {
        assert!(paths.iter().any(|path| path == fault), "{fault} is not among {paths:?}");
    }
    let good = json!({
        "primaryTitle": "Good", "titleType": "movie", "slug": "never-let-me-go-2010",
        "externalIds": [{ "source": "imdb", "value": "tt1334260" }],
    });
    let taken = editor.post("/v1/films", &good).await;
    assert_problem("a film that is there", &taken, 422, "INVALID");
    let codes: Vec<Value> = taken.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["code"].clone())
        .collect();
    assert_eq!(codes, ["TAKEN", "TAKEN"]);
    let lost = json!({
        "primaryTitle": "Lost", "titleType": "movie", "roles": roles, "collection": "no-such-collection",
        "scenes": [{ "title": "S", "kind": "key", "characters": ["ghost"] }],
    });
    let refused = editor.post("/v1/films", &lost).await.json();
    let mut paths: Vec<&str> = refused["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|error| error["path"].as_str())
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["input.collection", "input.roles[1].job", "input.roles[1].person", "input.scenes[0].characters[0]"]
    );
}

async fn writing_takes_the_scope_to_edit(server: TestServer) {
    let scenes = format!("/v1/films/{FILM}/scenes");
    let scene = json!({ "title": "S", "kind": "key" });
    let nobody = server.json(Method::POST, &scenes, &[], &scene).await;
    assert_problem("nobody", &nobody, 401, "UNAUTHORIZED");
    assert!(nobody.json()["detail"].as_str().is_some_and(|detail| detail.contains("`edit`")));
    let (name, value) = bearer(&server.token(&[Scope::Community, Scope::Moderate]).await);
    let other = server.json(Method::POST, &scenes, &[(name, &value)], &scene).await;
    assert_problem("a moderator", &other, 403, "FORBIDDEN");
    let query = "mutation { createPerson(input: { name: \"X\" }) { person { id } } }";
    let refused = server.graphql_with(query, json!({}), &[(name, &value)]).await.json();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert!(refused["errors"][0]["message"].as_str().is_some_and(|detail| detail.contains("`edit`")));
}

async fn a_film_comes_whole(server: TestServer) {
    let editor = Editor::of(&server).await;
    let film = json!({
        "primaryTitle": "Whole", "titleType": "movie", "year": 2031, "genres": ["Drama"],
        "titles": [{ "title": "Ganz", "region": "DE" }],
        "characters": [{ "key": "ono", "name": "Ono" }],
        "roles": [
            { "person": "carey-mulligan", "department": "acting", "job": "Actor", "characters": ["ono"] },
            { "person": { "name": "Someone New" }, "department": "directing", "job": "Director" },
        ],
        "scenes": [{ "key": "garden", "title": "The garden", "kind": "key", "characters": ["ono"] }],
        "quotes": [{ "lines": [{ "speaker": "ono", "text": "Well." }], "scene": "garden" }],
        "themes": [{ "theme": "time-and-life", "statement": "It does.", "strength": "minor", "scenes": ["garden"] }],
    });
    let made = editor.post("/v1/films", &film).await.expect(201).json();
    assert_eq!(made["slug"], "whole-2031");
    let page =
        editor.get("/v1/films/whole-2031?include=roles,scenes,quotes,themes,titles,characters").await.json();
    for (list, count) in
        [("roles", 2), ("scenes", 1), ("quotes", 1), ("themes", 1), ("titles", 1), ("characters", 1)]
    {
        assert_eq!(page[list]["items"].as_array().map(Vec::len), Some(count), "{list}");
    }
    assert_eq!(page["roles"]["items"][1]["person"]["name"], "Someone New");
    assert_eq!(page["quotes"]["items"][0]["lines"][0]["speaker"]["name"], "Ono");

    // A whole cast and crew in place of the one there is; the same credit stays the same entity.
    let kept = page["roles"]["items"][0]["id"].clone();
    let credits = json!({ "roles": [
        { "person": "andrew-garfield", "department": "acting", "job": "Actor", "billing": 1 },
        { "person": "carey-mulligan", "department": "acting", "job": "Actor", "billing": 2,
          "characters": [page["characters"]["items"][0]["id"]] },
    ] });
    editor.send(Method::PUT, "/v1/films/whole-2031/credits", &credits, &[]).await.expect(200);
    let roles = editor.get("/v1/films/whole-2031/roles").await.json();
    let people: Vec<&Value> =
        roles["items"].as_array().expect("roles").iter().map(|role| &role["person"]["slug"]).collect();
    assert_eq!(people, ["andrew-garfield", "carey-mulligan"]);
    assert_eq!(roles["items"][1]["id"], kept);

    // What was deleted with the film comes back with it.
    let etag = editor.get("/v1/films/whole-2031").await.header("etag").to_owned();
    let id = made["id"].as_str().expect("an id").to_owned();
    editor.delete("/v1/films/whole-2031", &etag).await.expect(204);
    assert_problem("a deleted film", &editor.get("/v1/films/whole-2031").await, 410, "GONE");
    let quote = page["quotes"]["items"][0]["id"].as_str().expect("an id").to_owned();
    assert_problem("its quote", &editor.get(&format!("/v1/quotes/{quote}")).await, 410, "GONE");
    let revision = made["revision"].clone();
    editor.post(&format!("/v1/films/{id}/restore"), &json!({ "revision": revision })).await.expect(200);
    let back = editor.get("/v1/films/whole-2031?include=roles,scenes,quotes,themes").await.expect(200).json();
    assert_eq!(back["roles"]["items"][1]["id"], kept);
    assert_eq!(back["quotes"]["items"][0]["id"], quote.as_str());
    assert_eq!(back["quotes"]["items"][0]["lines"], page["quotes"]["items"][0]["lines"]);
    assert_eq!(back["themes"]["items"][0]["sceneIds"], page["themes"]["items"][0]["sceneIds"]);
}
