//! Tokens: whoever shows a good one is known by it, whoever shows a bad one is refused, and none can be read back.

use std::time::Duration;

use cinegraph_catalog::tokens::{NewToken, Standing, TokenError};
use cinegraph_domain::{actor::Scope, spoiler::SpoilerLevel};
use http::Method;
use sea_orm::{ConnectOptions, ConnectionTrait, Statement};
use serde_json::json;

use super::requests::assert_problem;
use crate::harness::{Database, Engine, Fixture, Response, Suites, TestServer, bearer};

const FILM: &str = "/v1/films/never-let-me-go-2010";
const SCENES: &str = "/v1/films/never-let-me-go-2010/scenes";
const NOTHING: &str = "/graphql?query=%7B__typename%7D";
const HOUR: Duration = Duration::from_secs(3_600);

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::empty())
        .test(are_made_listed_and_taken_back)
        .test(are_told_apart_by_name)
        .test(cannot_be_read_back);
    suites
        .over(Fixture::demo())
        .test(end_with_their_time)
        .test(that_are_none_are_refused)
        .test(are_asked_for_where_the_server_says_so)
        .test(bring_a_ceiling);
    suites.over(Fixture::demo()).on(&[Engine::Sqlite]).test(make_answers_private).test(leave_pages_alone);
}

fn named(name: &str) -> NewToken {
    NewToken { name: name.to_owned(), scopes: vec![Scope::Edit], ..NewToken::default() }
}

async fn show(server: &TestServer, path: &str, token: &str) -> Response {
    let (name, value) = bearer(token);
    server.get_with(path, &[(name, &value)]).await
}

/// The answer says that the token is no good, and no more, in the form of its protocol.
#[track_caller]
fn assert_invalid(path: &str, answer: &Response) {
    let detail = "the token is not valid (any more)";
    assert_eq!(
        answer.header("www-authenticate"),
        r#"Bearer realm="cinegraph", error="invalid_token""#,
        "{path}"
    );
    if path.starts_with("/graphql") {
        assert_eq!(answer.status, 401, "{path}: {:?}", answer.body);
        let error = json!({"message": detail, "extensions": {"code": "INVALID_TOKEN"}});
        assert_eq!(answer.json(), json!({ "errors": [error] }));
    } else {
        assert_problem(path, answer, 401, "INVALID_TOKEN");
        assert_eq!(answer.json()["detail"], detail);
    }
}

async fn are_made_listed_and_taken_back(server: TestServer) {
    let tokens = server.tokens();
    let wanted = NewToken {
        scopes: vec![Scope::Moderate, Scope::Edit, Scope::Edit],
        ceiling: Some(SpoilerLevel::Major),
        lifetime: Some(HOUR),
        ..named("ana")
    };
    let issued = tokens.create(wanted).await.expect("a token");
    assert!(issued.text.starts_with(&format!("cg_{}_", issued.token.id)));
    assert_eq!(issued.token.scopes, [Scope::Edit, Scope::Moderate]);
    assert_eq!(tokens.list().await.expect("a list"), [(issued.token.clone(), Standing::Valid)]);

    let holder = tokens.holder(&issued.text).await.expect("an answer").expect("a holder");
    assert_eq!(holder.name.as_deref(), Some("ana"));
    assert!(holder.may(Scope::Edit) && holder.may(Scope::Read) && !holder.may(Scope::Admin));
    assert_eq!(holder.ceiling, Some(SpoilerLevel::Major));
    show(&server, "/v1/films", &issued.text).await.expect(200);

    assert!(tokens.revoke("ana").await.expect("taken back"));
    assert_invalid("/v1/films", &show(&server, "/v1/films", &issued.text).await);
    server.database.clock.advance(2 * HOUR);
    assert!(!tokens.revoke("ana").await.expect("it is known"), "once is enough");
    let listed = tokens.list().await.expect("a list");
    assert_eq!(listed.iter().map(|(_, standing)| *standing).collect::<Vec<_>>(), [Standing::Revoked]);
    assert!(listed[0].0.revoked_at < listed[0].0.expires_at, "the time is that of the first");
}

async fn are_told_apart_by_name(server: TestServer) {
    let tokens = server.tokens();
    tokens.create(named("ana")).await.expect("a token");
    tokens.revoke("ana").await.expect("taken back");
    for taken in ["ana", "operator"] {
        match tokens.create(named(taken)).await {
            Err(TokenError::Invalid(problem)) => {
                assert_eq!((&*problem.path, problem.code), ("name", "TAKEN"));
            }
            other => panic!("{taken}: {other:?}"),
        }
    }
    let without = NewToken { scopes: Vec::new(), ..named("bo") };
    assert!(matches!(tokens.create(without).await, Err(TokenError::Invalid(_))));
    assert!(matches!(tokens.revoke("bo").await, Err(TokenError::Unknown(name)) if name == "bo"));
    assert_eq!(tokens.list().await.expect("a list").len(), 1);
}

/// Whatever is in the table, neither a token nor its secret is.
async fn cannot_be_read_back(server: TestServer) {
    let text = server.token(&[Scope::Admin]).await;
    let secret = text.splitn(3, '_').nth(2).expect("three parts");
    let mut options = ConnectOptions::new(&server.database.address);
    options.max_connections(1).sqlx_logging(false);
    let connection = sea_orm::Database::connect(options).await.expect("the database opens once more");
    let select =
        Statement::from_string(connection.get_database_backend(), "SELECT name, hash FROM api_token");
    let rows = connection.query_all_raw(select).await.expect("rows");
    assert_eq!(rows.len(), 1);
    let (name, hash): (String, String) =
        (rows[0].try_get_by_index(0).expect("a name"), rows[0].try_get_by_index(1).expect("a hash"));
    assert!(!name.contains(secret) && !hash.contains(secret));
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    // What the table holds opens nothing.
    let id = text.split('_').nth(1).expect("three parts");
    assert_invalid("/v1/films", &show(&server, "/v1/films", &format!("cg_{id}_{hash}")).await);
}

async fn end_with_their_time(server: TestServer) {
    let lasting = server.token_as(named("lasting")).await;
    let passing = server.token_as(NewToken { lifetime: Some(HOUR), ..named("passing") }).await;
    for path in [FILM, NOTHING] {
        show(&server, path, &passing).await.expect(200);
    }
    server.database.clock.advance(HOUR);
    for path in [FILM, NOTHING] {
        assert_invalid(path, &show(&server, path, &passing).await);
        show(&server, path, &lasting).await.expect(200);
    }
    let standings = server.tokens().list().await.expect("a list");
    let standings: Vec<Standing> = standings.into_iter().map(|(_, standing)| standing).collect();
    assert_eq!(standings, [Standing::Valid, Standing::Expired]);
}

async fn that_are_none_are_refused(server: TestServer) {
    let good = server.token(&[Scope::Edit]).await;
    let id = good.split('_').nth(1).expect("three parts");
    let mut changed = good.clone();
    changed.push('A');
    let other = format!("cg_{id}_{}", "A".repeat(43));
    for path in [FILM, "/v1/films", "/v1/nothing", NOTHING] {
        for bad in ["", "x", "cg_", "cg_1_", "cg_999_abc", &good[..good.len() - 1], &changed, &other] {
            assert_invalid(path, &show(&server, path, bad).await);
        }
        for bad in [good.clone(), "Basic YTpi".to_owned(), "Bearer".to_owned()] {
            assert_invalid(path, &server.get_with(path, &[("Authorization", &bad)]).await);
        }
        let good = format!("Bearer {good}");
        let twice = [("Authorization", &*good), ("Authorization", &*good)];
        assert_invalid(path, &server.get_with(path, &twice).await);
    }
    let (name, value) = bearer(&other);
    let accept = ("Accept", "application/graphql-response+json");
    let answer = server.graphql_with("{ __typename }", json!({}), &[(name, &value), accept]).await;
    assert_eq!(answer.header("content-type"), "application/graphql-response+json; charset=utf-8");
    assert_invalid("/graphql", &answer);
}

async fn are_asked_for_where_the_server_says_so(database: Database) {
    let server = TestServer::start_with(database, true).await;
    for path in ["/v1/films", FILM, "/v1/nothing", "/v1"] {
        let answer = server.get(path).await;
        assert_problem(path, &answer, 401, "UNAUTHORIZED");
        assert_eq!(answer.json()["scope"], "read", "{path}");
        assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="cinegraph""#, "{path}");
    }
    let by_post = server.graphql("{ __typename }").await;
    let upgrade = [("Connection", "Upgrade"), ("Upgrade", "websocket")];
    let by_upgrade = server.get_with(NOTHING, &upgrade).await;
    // A handshake that is none executes nothing; a good one is asked for a token in its first message.
    assert_eq!(by_upgrade.status, 426, "{:?}", by_upgrade.body);
    assert!(by_upgrade.json().get("data").is_none());
    for (what, answer) in [("GET", &server.get(NOTHING).await), ("POST", &by_post)] {
        assert_eq!(answer.status, 401, "{what}: {:?}", answer.body);
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "UNAUTHORIZED", "{what}");
        assert!(answer.json().get("data").is_none(), "{what}");
    }
    assert_eq!(by_post.header("www-authenticate"), r#"Bearer realm="cinegraph""#);
    for scope in [Scope::Read, Scope::Community, Scope::Edit, Scope::Admin] {
        let token = server.token(&[scope]).await;
        for path in [FILM, NOTHING] {
            show(&server, path, &token).await.expect(200);
        }
    }
    assert_invalid(FILM, &show(&server, FILM, "cg_1_nothing").await);
    for open in ["/", "/docs", "/healthz", "/readyz", "/metrics", "/openapi.json", "/schema.graphql"] {
        server.get(open).await.expect(200);
    }
}

async fn bring_a_ceiling(server: TestServer) {
    let all = server.get(&format!("{SCENES}?spoilers=ending")).await.expect(200).json()["totalCount"].clone();
    let open = server.get(SCENES).await.expect(200).json()["totalCount"].clone();
    assert!(open.as_u64() < all.as_u64(), "{open} {all}");
    let wanted = NewToken { ceiling: Some(SpoilerLevel::Ending), ..named("knows how it ends") };
    let (name, value) = bearer(&server.token_as(wanted).await);
    let token = (name, value.as_str());

    let count = async |path: &str, headers: &[(&str, &str)]| {
        server.get_with(path, headers).await.expect(200).json()["totalCount"].clone()
    };
    assert_eq!(count(SCENES, &[token]).await, all);
    assert_eq!(count(SCENES, &[token, ("Spoiler-Ceiling", "none")]).await, open);
    assert_eq!(count(&format!("{SCENES}?spoilers=none"), &[token]).await, open);
    let query = r#"{ film(ref: "never-let-me-go-2010") { scenes { totalCount } } }"#;
    for (headers, expected) in [(&[token][..], &all), (&[token, ("Spoiler-Ceiling", "none")], &open)] {
        let answer = server.graphql_with(query, json!({}), headers).await.expect(200);
        assert_eq!(answer.data()["film"]["scenes"]["totalCount"], *expected);
    }
}

async fn make_answers_private(server: TestServer) {
    let token = server.token(&[Scope::Read]).await;
    let varies = |answer: &Response| {
        let mut values = answer.headers.get_all("vary").iter().map(|value| value.to_str().expect("ASCII"));
        values.any(|value| value.eq_ignore_ascii_case("authorization"))
    };
    for path in [FILM, NOTHING] {
        let own = show(&server, path, &token).await.expect(200);
        assert_eq!(own.header("cache-control"), "private, no-cache", "{path}");
        let open = server.get(path).await.expect(200);
        assert!(!open.header("cache-control").contains("private"), "{path}");
        // A cache must not give either of them to those who would have got the other.
        assert!(varies(&own) && varies(&open), "{path}");
        let refused = show(&server, path, "x").await.expect(401);
        assert!(refused.header("cache-control").contains("private") && varies(&refused), "{path}");
    }
    let asks = [
        ("Origin", "https://front.example"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization"),
    ];
    let preflight = crate::harness::request(Method::OPTIONS, "/graphql", &asks, bytes::Bytes::new());
    let allowed = server.send(preflight).await.expect(200);
    assert!(allowed.header("access-control-allow-headers").contains("authorization"));
}

/// A token that is no good keeps nobody from what is open to everybody.
async fn leave_pages_alone(server: TestServer) {
    for open in ["/", "/healthz", "/openapi.json", "/schema.graphql"] {
        let answer = show(&server, open, "cg_1_nothing").await.expect(200);
        assert!(!answer.header("cache-control").contains("private"), "{open}");
    }
}
