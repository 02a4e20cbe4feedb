//! What was acknowledged survives: the server is killed at random moments while clients write to it, and a consumer of the
//! change feed is cut off at random moments while two servers write.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cinegraph_domain::actor::Scope;
use futures_util::future::join_all;
use http::Method;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::harness::{Database, Engine, Fixture, Program, Suites, TestServer, bearer, request};

/// How often the server is killed in a run on each engine.
const KILLS: usize = 50;
/// How many clients write at once.
const CLIENTS: usize = 3;
/// How long the server may take to be ready after it was killed.
const READY: Duration = Duration::from_secs(5);

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::empty()).within(Duration::from_secs(300)).test(what_was_acknowledged_survives);
    suites
        .over(Fixture::empty())
        .on(&[Engine::Postgres])
        .within(Duration::from_secs(120))
        .test(a_consumer_misses_nothing_of_two_servers);
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, below: u64) -> u64 {
        // Rule: SplitMix64, by Steele, Lea and Flood.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

/// What clients were told, by the slug of the film: its last revision.
type Told = Arc<Mutex<BTreeMap<String, i64>>>;

async fn what_was_acknowledged_survives(database: Database) {
    let token = TestServer::start(database.clone()).await.token(&[Scope::Edit]).await;
    let told: Told = Arc::default();
    let mut dice = Dice(7);
    let mut made = 0;
    for round in 0..KILLS {
        let program = Program::serve(&database.address).await;
        program.ready_within(READY).await;
        let server = TestServer::at(database.clone(), program.address);
        check(&server, &told, round).await;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (token, told, address) = (token.clone(), Arc::clone(&told), program.address);
                let server = TestServer::at(database.clone(), address);
                tokio::spawn(async move { write(&server, &token, &told, round * 100 + client).await })
            })
            .collect();
        // Not before the load has begun, and then at any moment.
        let before = acknowledged(&told);
        let wanted = before + 1 + usize::try_from(dice.throw(4)).expect("a small number");
        let begun = std::time::Instant::now();
        while acknowledged(&told) < wanted && begun.elapsed() < READY {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_micros(dice.throw(40_000))).await;
        program.kill().await;
        // Their server is gone: they come to an end by themselves.
        for client in join_all(clients).await {
            made += client.unwrap_or(0);
        }
    }
    let program = Program::serve(&database.address).await;
    program.ready_within(READY).await;
    let server = TestServer::at(database.clone(), program.address);
    check(&server, &told, KILLS).await;
    let acknowledged = acknowledged(&told);
    assert!(acknowledged >= KILLS, "only {acknowledged} films in {KILLS} rounds: the load was none");
    assert!(made >= acknowledged);
    log_agrees(&server).await;
    program.kill().await;
}

fn acknowledged(told: &Told) -> usize {
    told.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Makes films and changes them, one after the other, until the server is gone. Gives how many were tried.
async fn write(server: &TestServer, token: &str, told: &Told, number: usize) -> usize {
    let (name, value) = bearer(token);
    let mut tried = 0;
    for film in 0.. {
        let slug = format!("film-{number}-{film}");
        let body = json!({
            "slug": slug, "primaryTitle": slug, "titleType": "movie", "year": 2000,
            "roles": [
                { "person": { "name": format!("Actor {slug}") }, "department": "acting", "job": "Actor" },
                { "person": { "name": format!("Director {slug}") }, "department": "directing", "job": "Director" },
            ],
            "scenes": [{ "title": "One", "kind": "key" }, { "title": "Two", "kind": "key" }],
        });
        tried += 1;
        let post = request(Method::POST, "/v1/films", &[(name, &value), JSON], body.to_string().into());
        let Some(made) = server.try_send(post).await else { return tried };
        assert_eq!(made.status, 201, "{:?}", made.body);
        told.lock().unwrap_or_else(PoisonError::into_inner).insert(slug.clone(), 1);
        let path = format!("/v1/films/{slug}");
        let headers = [(name, value.as_str()), JSON, ("If-Match", made.header("etag"))];
        let patch = request(Method::PATCH, &path, &headers, json!({ "tagline": "Two" }).to_string().into());
        let Some(patched) = server.try_send(patch).await else { return tried };
        assert_eq!(patched.status, 200, "{:?}", patched.body);
        told.lock().unwrap_or_else(PoisonError::into_inner).insert(slug, 2);
    }
    tried
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Every film that was acknowledged is there, as far as it was; none is there by half.
async fn check(server: &TestServer, told: &Told, round: usize) {
    let films = server.whole("/v1/films", &[]).await.into_iter();
    let films: BTreeMap<String, Value> =
        films.map(|film| (film["slug"].as_str().expect("a slug").to_owned(), film)).collect();
    let told = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (slug, revision) in &told {
        let film =
            films.get(slug).unwrap_or_else(|| panic!("round {round}: {slug} was acknowledged and is gone"));
        let stored = film["revision"].as_i64().expect("a revision");
        assert!(stored >= *revision, "round {round}: {slug} has {stored}, and {revision} was acknowledged");
        assert_eq!(film["tagline"].is_null(), stored == 1, "round {round}: {film}");
    }
    // Those of the last rounds alone: the others were looked at then.
    for slug in films.keys().filter(|slug| slug.starts_with(&format!("film-{}", round.saturating_sub(1)))) {
        let page = server.get(&format!("/v1/films/{slug}?include=roles,scenes")).await.expect(200).json();
        for list in ["roles", "scenes"] {
            assert_eq!(page[list]["totalCount"], 2, "round {round}: {slug} is there by half: {page}");
        }
    }
}

/// The last entry of each entity in the log has the revision its row has, and no entity is without one.
async fn log_agrees(server: &TestServer) {
    let changes = server.whole("/v1/changes", &[]).await.into_iter();
    let logged: BTreeMap<String, Value> = changes
        .map(|entry| (entry["id"].as_str().expect("an id").to_owned(), entry["revision"].clone()))
        .collect();
    let mut rows = 0;
    for list in ["/v1/films", "/v1/people"] {
        for item in server.whole(list, &[]).await {
            rows += 1;
            let id = item["id"].as_str().expect("an id");
            assert_eq!(logged.get(id), Some(&item["revision"]), "{id}");
        }
    }
    let ids = logged.keys().filter(|id| id.starts_with("film_") || id.starts_with("person_"));
    assert_eq!(ids.count(), rows, "the log tells of what is not there");
}

/// Two servers write to one database; a consumer of one of them is cut off again and again and goes on from what it had.
async fn a_consumer_misses_nothing_of_two_servers(database: Database) {
    const EACH: usize = 60;
    let token = TestServer::start(database.clone()).await.token(&[Scope::Edit]).await;
    let programs = [Program::serve(&database.address).await, Program::serve(&database.address).await];
    for program in &programs {
        program.ready_within(READY).await;
    }
    let writers: Vec<_> = programs
        .iter()
        .enumerate()
        .map(|(index, program)| {
            let server = TestServer::at(database.clone(), program.address);
            let (name, value) = bearer(&token);
            tokio::spawn(async move {
                for number in 0..EACH {
                    let person = json!({ "name": format!("Person {index} {number}") });
                    server.json(Method::POST, "/v1/people", &[(name, &value)], &person).await.expect(201);
                }
            })
        })
        .collect();
    let consumer = TestServer::at(database.clone(), programs[0].address);
    let mut dice = Dice(11);
    let mut had: Vec<i64> = Vec::new();
    let mut cuts = 0;
    while had.len() < 2 * EACH {
        let last = had.last().copied().unwrap_or(0).to_string();
        let headers = [("Accept", "text/event-stream"), ("Last-Event-ID", last.as_str())];
        let stream = consumer.open(request(Method::GET, "/v1/changes", &headers, Default::default())).await;
        let mut body = stream.into_body();
        let mut text = String::new();
        let mut wanted = 1 + dice.throw(9);
        while wanted > 0 && had.len() < 2 * EACH {
            let frame = tokio::time::timeout(Duration::from_secs(20), body.frame()).await;
            let frame =
                frame.expect("an event comes in time").expect("the stream goes on").expect("it can be read");
            text.push_str(std::str::from_utf8(frame.data_ref().expect("data")).expect("UTF-8"));
            // An event that did not come whole counts for nothing, as in a browser.
            while let Some((event, rest)) = text.split_once("\n\n") {
                let id = event.lines().find_map(|line| line.strip_prefix("id:"));
                if let Some(seq) = id.and_then(|id| id.trim().parse().ok()) {
                    had.push(seq);
                    wanted = wanted.saturating_sub(1);
                }
                text = rest.to_owned();
            }
        }
        cuts += 1;
    }
    for writer in writers {
        writer.await.expect("both servers take all that is written");
    }
    assert!(cuts > 5, "the consumer was hardly ever cut off");
    assert!(had.windows(2).all(|pair| pair[0] < pair[1]), "something came twice or out of order: {had:?}");
    let all = consumer.whole("/v1/changes", &[]).await;
    let all: Vec<i64> = all.iter().map(|entry| entry["seq"].as_i64().expect("a place")).collect();
    assert_eq!(had, all, "something is missing");
    for program in programs {
        program.kill().await;
    }
}
