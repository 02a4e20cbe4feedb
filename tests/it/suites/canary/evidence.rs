//! What is counted, computed and matched goes by what the reader may see, so that no number and no empty list gives
//! away what stands above the ceiling.

use serde_json::{Value, json};

use super::{
    fixture::{FILM, LEVELS, OTHER_FILM, PLAIN_FILM},
    planted,
};
use crate::harness::{Suites, TestServer};

/// The lists of a film with four items each, one of each level.
const LISTS: [(&str, &str); 18] = [
    ("titles", ""),
    ("releases", ""),
    ("editions", ""),
    ("videos", "kinds=trailer"),
    ("images", "kinds=poster"),
    ("synopsis", "kinds=ending"),
    ("characters", ""),
    ("scenes", "kinds=opening"),
    ("quotes", ""),
    ("insights", "kinds=goof"),
    ("locations", ""),
    ("adaptations", ""),
    ("themes", "strengths=minor"),
    ("analyses", "kinds=author_note"),
    ("questions", ""),
    ("polls", ""),
    ("recommendations", ""),
    ("nominations", "results=nominee"),
];

/// Filters of films that only the ending makes true of the film with the canaries or the one beside it.
const HIDDEN: [(&str, &str); 7] = [
    ("theme=theme-ending", r#"theme: { theme: "theme-ending" }"#),
    ("person=person-ending", r#"person: { person: "person-ending" }"#),
    (
        "person=person-ending&department=acting&job=Actor",
        r#"person: { person: "person-ending", department: ACTING, job: "Actor" }"#,
    ),
    ("awardBody=prize-ending", r#"award: { body: "prize-ending" }"#),
    ("awardBody=prize-ending&awardResults=winner", r#"award: { body: "prize-ending", results: [WINNER] }"#),
    ("sourceWork=work-ending", r#"sourceWork: "work-ending""#),
    ("sourceWorkKind=play", "sourceWorkKind: PLAY"),
];

pub fn register(suites: &mut Suites) {
    suites
        .over(planted())
        .test(counts_what_is_shown_and_what_is_withheld)
        .test(filters_match_what_is_shown)
        .test(polls_above_the_ceiling_are_none)
        .test(a_hidden_keyword_is_an_unknown_one)
        .test(likeness_goes_by_what_is_shown)
        .test(careers_go_by_what_is_shown)
        .test(awards_go_by_what_is_shown)
        .test(nothing_hangs_on_what_is_withheld)
        .test(stubs_say_nothing)
        .test(each_ceiling_has_answers_of_its_own);
}

async fn at(server: &TestServer, path: &str, ceiling: &str) -> Value {
    server.get_with(path, &[("Spoiler-Ceiling", ceiling)]).await.expect(200).json()
}

async fn query_at(server: &TestServer, query: &str, ceiling: &str) -> Value {
    server.graphql_with(query, json!({}), &[("Spoiler-Ceiling", ceiling)]).await.expect(200).data()
}

/// The texts under `key` of a list's items.
fn each<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    let items = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    items.iter().map(|item| item.pointer(key).and_then(Value::as_str).unwrap_or_default()).collect()
}

async fn counts_what_is_shown_and_what_is_withheld(server: TestServer) {
    for (rank, ceiling) in LEVELS.into_iter().enumerate() {
        for (list, filter) in LISTS {
            let found = at(&server, &format!("/v1/films/{FILM}/{list}"), ceiling).await;
            assert_eq!(found["items"].as_array().map(Vec::len), Some(rank + 1), "{list} at {ceiling}");
            assert_eq!(found["totalCount"], rank + 1, "{list} at {ceiling}");
            assert_eq!(found["withheldCount"], 3 - rank, "{list} at {ceiling}");
            if !filter.is_empty() {
                let narrowed = at(&server, &format!("/v1/films/{FILM}/{list}?{filter}"), ceiling).await;
                let expected = json!({ "items": [], "totalCount": 0, "withheldCount": 3 - rank });
                assert_eq!(narrowed, expected, "{list} with {filter} at {ceiling}");
            }
            let query = format!(
                "{{ film(ref: \"{FILM}\") {{ {list} {{ totalCount withheldCount nodes {{ id }} }} }} }}"
            );
            let found = query_at(&server, &query, ceiling).await["film"][list].take();
            assert_eq!(found["totalCount"], rank + 1, "{list} at {ceiling}");
            assert_eq!(found["withheldCount"], 3 - rank, "{list} at {ceiling}");
            assert_eq!(found["nodes"].as_array().map(Vec::len), Some(rank + 1), "{list} at {ceiling}");
        }
        let keywords = at(&server, &format!("/v1/films/{FILM}/keywords"), ceiling).await;
        assert_eq!(keywords["withheldCount"], 3 - rank);
        for prefix in ["canarycharactersnameending", "nobody", "canary"] {
            let path = format!("/v1/characters?count=true&namePrefix={prefix}");
            let found = at(&server, &path, ceiling).await;
            let total = found["items"].as_array().map_or(0, Vec::len);
            assert_eq!(found["totalCount"], total, "{prefix} at {ceiling}");
            assert_eq!(found["withheldCount"], 3 - rank, "whatever the prefix, and so with {prefix}");
        }
    }
}

async fn filters_match_what_is_shown(server: TestServer) {
    for ceiling in LEVELS {
        for (rest, graphql) in HIDDEN {
            let found = at(&server, &format!("/v1/films?count=true&{rest}"), ceiling).await;
            let slugs = each(&found["items"], "/slug");
            assert_eq!(found["totalCount"], slugs.len(), "{rest} at {ceiling}");
            assert_eq!(slugs.is_empty(), ceiling != "ending", "{rest} at {ceiling} finds {slugs:?}");
            let plain = format!("{{ films(filter: {{ {graphql} }}) {{ totalCount nodes {{ slug }} }} }}");
            let plain = query_at(&server, &plain, ceiling).await;
            assert_eq!(each(&plain["films"]["nodes"], "/slug"), slugs, "{graphql} at {ceiling}");
            assert_eq!(plain["films"]["totalCount"], slugs.len());
            // Turned round, a hidden match must not be missed.
            let turned =
                format!("{{ films(filter: {{ not: {{ {graphql} }} }}) {{ totalCount nodes {{ slug }} }} }}");
            let turned = query_at(&server, &turned, ceiling).await;
            assert_eq!(turned["films"]["totalCount"], 3 - slugs.len(), "not {graphql} at {ceiling}");
        }
        let people = at(&server, &format!("/v1/people?film={FILM}"), ceiling).await;
        let in_credits = each(&people["items"], "/slug");
        let places = at(&server, &format!("/v1/places?film={FILM}"), ceiling).await;
        let shot_at = each(&places["items"], "/slug");
        for (rank, level) in LEVELS.into_iter().enumerate() {
            let shown = LEVELS.iter().position(|level| *level == ceiling) >= Some(rank);
            assert_eq!(in_credits.contains(&&*format!("person-{level}")), shown, "{level} at {ceiling}");
            assert_eq!(shot_at.contains(&&*format!("place-{level}")), shown, "{level} at {ceiling}");
        }
        let directing = at(&server, "/v1/people?department=directing", ceiling).await;
        assert_eq!(each(&directing["items"], "/slug"), ["person-twist"]);
        let of_other =
            at(&server, &format!("/v1/people?department=directing&film={OTHER_FILM}"), ceiling).await;
        assert_eq!(
            of_other["items"].as_array().map_or(0, Vec::len) == 1,
            matches!(ceiling, "major" | "ending")
        );
    }
}

async fn polls_above_the_ceiling_are_none(server: TestServer) {
    for ceiling in LEVELS {
        let with = at(&server, "/v1/films?hasPoll=true", ceiling).await;
        let without = at(&server, "/v1/films?hasPoll=false", ceiling).await;
        if ceiling == "ending" {
            assert_eq!(each(&with["items"], "/slug"), [FILM, OTHER_FILM]);
            assert_eq!(each(&without["items"], "/slug"), [PLAIN_FILM]);
        } else {
            assert_eq!(each(&with["items"], "/slug"), [FILM]);
            assert_eq!(each(&without["items"], "/slug"), [OTHER_FILM, PLAIN_FILM]);
        }
    }
}

async fn likeness_goes_by_what_is_shown(server: TestServer) {
    for ceiling in LEVELS {
        let similar = at(&server, &format!("/v1/films/{FILM}/similar"), ceiling).await;
        let slugs = each(&similar["items"], "/film/slug");
        assert!(slugs.contains(&PLAIN_FILM), "they share a theme everyone may see: {similar}");
        // The person of no level is in the credits of both.
        let other =
            similar["items"].as_array().into_iter().flatten().find(|film| film["film"]["slug"] == OTHER_FILM);
        let other = other.unwrap_or_else(|| panic!("not among {similar}"));
        let told = other.to_string();
        for shared in ["theme-ending", "person-ending", "person-twist", "person-author"] {
            assert_eq!(told.contains(shared), ceiling == "ending", "{shared} at {ceiling}: {told}");
        }
        let query = format!("{{ film(ref: \"{FILM}\") {{ similarFilms {{ score film {{ slug }} }} }} }}");
        let found = query_at(&server, &query, ceiling).await;
        assert_eq!(each(&found["film"]["similarFilms"], "/film/slug"), slugs);
        let directors = at(&server, &format!("/v1/films/{FILM}/directors-other-films"), ceiling).await;
        assert_eq!(
            directors["items"].as_array().map_or(0, Vec::len),
            usize::from(ceiling == "ending"),
            "{directors}"
        );
        let directors = at(&server, &format!("/v1/films/{PLAIN_FILM}/directors-other-films"), ceiling).await;
        let others = each(&directors["items"][0]["films"], "/slug").len();
        let expected = match ceiling {
            "ending" => 2,
            "major" => 1,
            _ => 0,
        };
        assert_eq!(others, expected, "at {ceiling}: {directors}");
    }
}

async fn careers_go_by_what_is_shown(server: TestServer) {
    for ceiling in LEVELS {
        let all = ceiling == "ending";
        let known_for = at(&server, "/v1/people/person-ending/known-for", ceiling).await;
        let departments = at(&server, "/v1/people/person-ending/departments", ceiling).await;
        assert_eq!(
            !known_for["items"].as_array().is_none_or(Vec::is_empty),
            all,
            "at {ceiling}: {known_for}"
        );
        assert_eq!(
            !departments["items"].as_array().is_none_or(Vec::is_empty),
            all,
            "at {ceiling}: {departments}"
        );
        let roles = at(&server, "/v1/people/person-ending/roles", ceiling).await;
        assert_eq!(roles["totalCount"], if all { 2 } else { 0 });
        let collaborators = at(&server, "/v1/people/person-none/collaborators", ceiling).await;
        let told = collaborators.to_string();
        for (rank, level) in LEVELS.into_iter().enumerate().skip(1) {
            let shown = LEVELS.iter().position(|level| *level == ceiling) >= Some(rank);
            assert_eq!(told.contains(&format!("\"person-{level}\"")), shown, "{level} at {ceiling}: {told}");
        }
        assert_eq!(
            told.contains("person-twist"),
            matches!(ceiling, "major" | "ending"),
            "at {ceiling}: {told}"
        );
        let query = r#"{ person(ref: "person-ending") { knownFor { id } departments { department }
            roles { totalCount } collaborators { nodes { person { slug } } } } }"#;
        let mut person = query_at(&server, query, ceiling).await["person"].take();
        person["collaborators"] = person["collaborators"]["nodes"].take();
        for list in ["knownFor", "departments", "collaborators"] {
            assert_eq!(
                !person[list].as_array().is_none_or(Vec::is_empty),
                all,
                "{list} at {ceiling}: {person}"
            );
        }
    }
}

/// A filter must not tell whether a film bears a keyword above the ceiling: it answers as for one that no film bears.
async fn a_hidden_keyword_is_an_unknown_one(server: TestServer) {
    for (rank, ceiling) in LEVELS.into_iter().enumerate() {
        let asked = async |keyword: &str| {
            let path = format!("/v1/films?keyword={keyword}");
            server.get_with(&path, &[("Spoiler-Ceiling", ceiling)]).await
        };
        let unknown =
            asked("nothing-of-the-kind").await.expect(400).text().replace("nothing-of-the-kind", "…");
        let hidden = asked("canarykeywordsnameending").await;
        if rank == LEVELS.len() - 1 {
            assert_eq!(hidden.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
        } else {
            assert_eq!(hidden.expect(400).text().replace("canarykeywordsnameending", "…"), unknown);
        }
    }
}

async fn awards_go_by_what_is_shown(server: TestServer) {
    for (rank, ceiling) in LEVELS.into_iter().enumerate() {
        let of_film = at(&server, &format!("/v1/films/{FILM}/award-summary"), ceiling).await;
        assert_eq!(of_film, json!({ "nominations": rank + 1, "wins": rank + 1 }), "at {ceiling}");
        let of_person = at(&server, "/v1/people/person-ending/award-summary", ceiling).await;
        let count = usize::from(ceiling == "ending");
        assert_eq!(of_person, json!({ "nominations": count, "wins": count }), "at {ceiling}");
        let of_body = at(&server, "/v1/award-bodies/prize-ending/nominations", ceiling).await;
        assert_eq!(of_body["totalCount"], count, "at {ceiling}");
    }
}

/// Scenes, characters and adaptations that are withheld have no lists of their own; those would tell of them.
async fn nothing_hangs_on_what_is_withheld(server: TestServer) {
    let ids = |list: &'static str| {
        let server = &server;
        async move { at(server, &format!("/v1/films/{FILM}/{list}"), "ending").await["items"].take() }
    };
    let empty = json!({ "items": [], "totalCount": 0, "withheldCount": 0 });
    for (list, collection, below) in [
        ("scenes", "scenes", &["quotes"][..]),
        ("characters", "characters", &["roles", "scenes", "themes"]),
        ("adaptations", "adaptations", &["differences"]),
    ] {
        let items = ids(list).await;
        let hidden = items.as_array().expect("a list").iter().filter(|item| item["spoilerLevel"] != "none");
        for item in hidden {
            let id = item["id"].as_str().expect("an id");
            for below in below {
                assert_eq!(at(&server, &format!("/v1/{collection}/{id}/{below}"), "none").await, empty);
                let of = match list {
                    "scenes" => "Scene",
                    "characters" => "Character",
                    _ => "Adaptation",
                };
                let query = format!(
                    "{{ node(id: \"{id}\") {{ ... on {of} {{ {below} {{ totalCount withheldCount nodes {{ id }} }} }} }} }}"
                );
                let found = query_at(&server, &query, "none").await["node"][below].take();
                assert_eq!(
                    found,
                    json!({ "totalCount": 0, "withheldCount": 0, "nodes": [] }),
                    "{below} of {id}"
                );
            }
        }
    }
    // A difference everyone may see says nothing of the hidden adaptation it is part of.
    let differences = at(&server, &format!("/v1/films/{FILM}/differences"), "none").await;
    let adaptations = at(&server, &format!("/v1/films/{FILM}/adaptations"), "none").await;
    let shown = each(&adaptations["items"], "/id");
    for adaptation in each(&differences["items"], "/adaptationId") {
        assert!(adaptation.is_empty() || shown.contains(&adaptation), "{adaptation} is withheld");
    }
}

/// A stub keeps its frame and nothing else.
async fn stubs_say_nothing(server: TestServer) {
    for (list, collection) in
        [("scenes", "scenes"), ("polls", "polls"), ("themes", "theme-readings"), ("roles", "roles")]
    {
        let items = at(&server, &format!("/v1/films/{FILM}/{list}"), "ending").await["items"].take();
        for item in items.as_array().expect("a list").iter().filter(|item| item["spoilerLevel"] == "ending") {
            let id = item["id"].as_str().expect("an id");
            let stub = at(&server, &format!("/v1/{collection}/{id}"), "major").await;
            assert_eq!(stub["withheld"], true);
            for (field, value) in stub.as_object().expect("an object") {
                let frame = [
                    "id",
                    "filmId",
                    "position",
                    "spoilerLevel",
                    "withheld",
                    "language",
                    "revision",
                    "createdAt",
                    "updatedAt",
                ];
                let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
                assert!(is_empty || frame.contains(&&**field), "the stub of {id} says {field}: {value}");
            }
        }
    }
}

async fn each_ceiling_has_answers_of_its_own(server: TestServer) {
    for path in [
        format!("/v1/films/{FILM}/scenes"),
        format!("/v1/films/{FILM}?include=quotes"),
        "/v1/characters".into(),
    ] {
        let mut seen: Vec<(String, String)> = Vec::new();
        for ceiling in LEVELS {
            let by_header = server.get_with(&path, &[("Spoiler-Ceiling", ceiling)]).await.expect(200);
            let separator = if path.contains('?') { '&' } else { '?' };
            let by_parameter = server.get(&format!("{path}{separator}spoilers={ceiling}")).await.expect(200);
            assert_eq!(by_header.text(), by_parameter.text(), "{path} at {ceiling}");
            for answer in [&by_header, &by_parameter] {
                let vary = answer.header("vary").to_lowercase();
                assert!(vary.contains("spoiler-ceiling"), "{path} varies by {vary:?}");
            }
            let (tag, body) = (by_header.header("etag").to_owned(), by_header.text().to_string());
            assert!(!tag.is_empty(), "{path} has no ETag");
            let known = [("Spoiler-Ceiling", ceiling), ("If-None-Match", tag.as_str())];
            assert_eq!(server.get_with(&path, &known).await.expect(304).body.len(), 0);
            for (other_tag, other_body) in &seen {
                assert_eq!(*other_tag == tag, *other_body == body, "{path}: {tag} at {ceiling} and below");
                let stale = [("Spoiler-Ceiling", ceiling), ("If-None-Match", other_tag.as_str())];
                server.get_with(&path, &stale).await.expect(200);
            }
            seen.push((tag, body));
        }
        let query = "/graphql?query=%7B__typename%7D";
        let vary = server.get(query).await.expect(200).header("vary").to_lowercase();
        assert!(vary.contains("spoiler-ceiling"), "{query} varies by {vary:?}");
    }
}
