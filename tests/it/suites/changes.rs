//! The change log as clients read it: in pages, line by line, as events, as histories; at every ceiling, and without
//! missing or hearing anything twice.
//!
//! The entries are written by `log`, over connections of its own, so that every test is one with two processes.

mod events;
mod log;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use self::{
    events::Events,
    log::{Entry, Log},
};
use crate::harness::{Fixture, Suites, TestServer};

const CEILINGS: [&str; 4] = ["none", "minor", "major", "ending"];
const FILM: &str = "never-let-me-go-2010";

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(pages_lead_on_from_one_another)
        .test(pages_are_narrowed)
        .test(both_protocols_give_the_same_pages)
        .test(refusals_say_what_is_wrong)
        .test(what_is_folded_is_what_is_listed)
        .test(lines_come_without_an_end_of_page)
        .test(events_come_as_they_are_written)
        .test(a_stream_ends_with_the_server)
        .test(histories_tell_what_changed)
        .test(histories_keep_to_the_ceiling);
    suites
        .over(Fixture::demo())
        .within(Duration::from_secs(120))
        .test(who_comes_and_goes_misses_nothing_and_hears_nothing_twice);
}

/// The row key of the film, and where the log stands.
async fn start(server: &TestServer) -> (i64, i64) {
    let film = server.get(&format!("/v1/films/{FILM}")).await.expect(200).json();
    let id = film["id"].as_str().and_then(|id| id.strip_prefix("film_")).expect("an id").parse();
    (id.expect("a number"), server.database.store.last_change().await.expect("the end of the log"))
}

fn seqs(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().unwrap_or_else(|| panic!("no page: {page}"));
    items.iter().map(|item| item["seq"].as_i64().expect("a place")).collect()
}

async fn pages_lead_on_from_one_another(server: TestServer) {
    let (film, head) = start(&server).await;
    let log = Log::of(&server.database).await;
    let entries: Vec<Entry> = (1..=5).map(|id| Entry::of("create", "scene", id).film(film)).collect();
    let written = log.write(&entries).await;
    let first = server.get(&format!("/v1/changes?after={head}&limit=2")).await.expect(200);
    let next = written[1];
    assert_eq!(first.header("link"), format!("</v1/changes?limit=2&after={next}>; rel=\"next\""));
    assert_eq!(
        first.json()["items"][0],
        json!({
            "seq": written[0], "at": "2026-11-21T12:00:00.000000Z", "actor": "curator", "operation": "create",
            "kind": "scene", "id": "scene_1", "filmId": format!("film_{film}"), "revision": 2, "mergedInto": null,
            "tags": ["scene:1"],
        })
    );
    let mut after = head;
    let mut read = Vec::new();
    loop {
        let page = server.get(&format!("/v1/changes?after={after}&limit=2")).await.expect(200).json();
        read.extend(seqs(&page));
        after = page["next"].as_i64().expect("always a place to go on from");
        if page["hasMore"] == false {
            break;
        }
    }
    assert_eq!(read, written);
    // A poller keeps its place while nothing happens, and reads on from it.
    let quiet = server.get(&format!("/v1/changes?after={after}")).await.expect(200);
    assert_eq!(quiet.json(), json!({ "items": [], "next": after, "hasMore": false }));
    assert_eq!(quiet.header("link"), "");
    let one = log.write_one(Entry::of("delete", "scene", 1).film(film)).await;
    let page = server.get(&format!("/v1/changes?after={after}")).await.expect(200).json();
    assert_eq!((seqs(&page), &page["items"][0]["operation"]), (vec![one], &json!("delete")));
}

async fn pages_are_narrowed(server: TestServer) {
    let (film, head) = start(&server).await;
    let log = Log::of(&server.database).await;
    let written = log
        .write(&[
            Entry::of("update", "film", film),
            Entry::of("create", "scene", 1).film(film),
            Entry::of("create", "person", 1),
            Entry::of("create", "scene", 2).film(9_999),
        ])
        .await;
    for (query, wanted) in [
        ("kinds=scene", vec![1, 3]),
        ("kinds=film,person", vec![0, 2]),
        ("kinds=scene&kinds=person", vec![1, 2, 3]),
        (&format!("film={FILM}"), vec![0, 1]),
        (&format!("film=film_{film}&kinds=scene"), vec![1]),
    ] {
        let page = server.get(&format!("/v1/changes?after={head}&{query}")).await.expect(200).json();
        let wanted: Vec<i64> = wanted.into_iter().map(|index| written[index]).collect();
        assert_eq!(seqs(&page), wanted, "{query}");
    }
}

async fn both_protocols_give_the_same_pages(server: TestServer) {
    let (film, head) = start(&server).await;
    let log = Log::of(&server.database).await;
    let merge = Entry { merged_into: Some(film), ..Entry::of("merge", "film", 9_999) };
    log.write(&[merge, Entry::of("update", "scene", 4).film(film), Entry::of("create", "theme", 1)]).await;
    let query = "query ($after: BigInt) { changes(after: $after, first: 2, kinds: [FILM, SCENE]) { next hasMore items {
        seq at actor operation kind id: entityId filmId revision mergedInto tags } } }";
    let found = server.graphql_with(query, json!({ "after": head }), &[]).await.expect(200).data();
    let rest =
        server.get(&format!("/v1/changes?after={head}&limit=2&kinds=film,scene")).await.expect(200).json();
    let text = found["changes"].to_string();
    let lowered = ["CREATE", "UPDATE", "DELETE", "MERGE", "FILM", "SCENE"];
    let text = lowered.iter().fold(text, |text, word| {
        text.replace(&format!("\"{word}\""), &format!("\"{}\"", word.to_lowercase()))
    });
    assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), rest);
    assert_eq!(rest["items"][0]["mergedInto"], format!("film_{film}"));
}

async fn refusals_say_what_is_wrong(server: TestServer) {
    for (path, at) in [
        ("/v1/changes?after=-1", "after"),
        ("/v1/changes?after=x", "after"),
        ("/v1/changes?kinds=monster", "kinds"),
        ("/v1/changes?limit=101", "limit"),
        ("/v1/changes?film=nothing-of-the-kind", "film"),
        ("/v1/changes?film=a%20b", "film"),
        ("/v1/history/film", "id"),
    ] {
        let problem = server.get(path).await.expect(400).json();
        assert_eq!(problem["errors"][0]["path"], at, "{path}: {problem}");
    }
    let events = [("accept", "text/event-stream"), ("last-event-id", "yesterday")];
    let problem = server.get_with("/v1/changes", &events).await.expect(400).json();
    assert_eq!(problem["errors"][0]["path"], "Last-Event-ID");
    let problem =
        server.get_with("/v1/changes?limit=3", &[("accept", "application/x-ndjson")]).await.expect(400);
    assert_eq!(problem.json()["errors"][0]["path"], "limit");
    assert_eq!(
        server.get_with("/v1/changes", &[("accept", "text/html")]).await.expect(406).json()["code"],
        "NOT_ACCEPTABLE"
    );
    assert_eq!(server.get("/v1/history/film_999999").await.expect(404).json()["code"], "NOT_FOUND");
}

/// A stream of numbers that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Whoever keeps the list of a film's scenes from the log alone has just those that a reader lists, at every ceiling.
async fn what_is_folded_is_what_is_listed(server: TestServer) {
    let (film, head) = start(&server).await;
    let list = |ceiling: &'static str| {
        let path = format!("/v1/films/{FILM}/scenes?limit=100&spoilers={ceiling}");
        let server = &server;
        async move { server.get(&path).await.expect(200).json()["items"].take() }
    };
    let rank = |level: &Value| {
        CEILINGS.iter().position(|word| level == word).and_then(|rank| i32::try_from(rank).ok())
    };
    let scenes = list("ending").await;
    let mut dice = Dice(7);
    // What each scene comes to in the end; some that are gone by then are among them.
    let mut fates: Vec<(i64, Option<i32>)> = (90_001..90_007).map(|id| (id, None)).collect();
    for scene in scenes.as_array().expect("scenes") {
        let id = scene["id"].as_str().and_then(|id| id.strip_prefix("scene_")).expect("an id").parse();
        fates.push((id.expect("a number"), rank(&scene["spoilerLevel"])));
    }
    assert!(
        fates.iter().filter(|(_, end)| end.is_some_and(|level| level > 0)).count() > 1,
        "too open a film"
    );
    let mut entries = Vec::new();
    let mut levels = vec![None; fates.len()];
    for step in 0..400 {
        let index = usize::try_from(dice.below(fates.len() as u64)).expect("small");
        let (id, end) = fates[index];
        let last_round = step >= 400 - 4 * fates.len();
        let to = if last_round { end } else { i32::try_from(dice.below(5)).ok().filter(|level| *level < 4) };
        entries.extend(step_of(id, film, levels[index], to));
        levels[index] = to;
    }
    for (index, (id, end)) in fates.iter().enumerate() {
        entries.extend(step_of(*id, film, levels[index], *end).filter(|_| levels[index] != *end));
    }
    Log::of(&server.database).await.write(&entries).await;
    for ceiling in CEILINGS {
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut after = head;
        loop {
            let path =
                format!("/v1/changes?after={after}&limit=100&kinds=scene&film={FILM}&spoilers={ceiling}");
            let page = server.get(&path).await.expect(200).json();
            for change in page["items"].as_array().expect("changes") {
                let id = change["id"].as_str().expect("an id").to_owned();
                match change["operation"].as_str().expect("a word") {
                    "create" => assert!(known.insert(id), "made twice at {ceiling}: {change}"),
                    "update" => {
                        assert!(known.contains(&id), "changed before it was made at {ceiling}: {change}");
                    }
                    "delete" => {
                        assert!(known.remove(&id), "deleted before it was made at {ceiling}: {change}");
                    }
                    other => panic!("{other} of a scene"),
                }
            }
            after = page["next"].as_i64().expect("a place");
            if page["hasMore"] == false {
                break;
            }
        }
        let listed = list(ceiling).await;
        let listed = listed
            .as_array()
            .expect("scenes")
            .iter()
            .map(|scene| scene["id"].as_str().expect("an id").to_owned());
        assert_eq!(known, listed.collect(), "at {ceiling}");
    }
}

/// The entry that leads from one level to another; none where there is nothing on either side.
fn step_of(id: i64, film: i64, from: Option<i32>, to: Option<i32>) -> Option<Entry> {
    let operation = match (from, to) {
        (None, None) => return None,
        (None, Some(_)) => "create",
        (Some(_), Some(_)) => "update",
        (Some(_), None) => "delete",
    };
    Some(Entry::of(operation, "scene", id).film(film).levels(from, to))
}

async fn lines_come_without_an_end_of_page(server: TestServer) {
    let (film, head) = start(&server).await;
    let log = Log::of(&server.database).await;
    let entries: Vec<Entry> = (1..=1203).map(|id| Entry::of("create", "scene", id).film(film)).collect();
    let written = log.write(&entries).await;
    let ndjson = [("accept", "application/x-ndjson")];
    let answer = server.get_with(&format!("/v1/changes?after={head}"), &ndjson).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines: Vec<Value> =
        answer.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let read: Vec<i64> = lines.iter().filter_map(|line| line["seq"].as_i64()).collect();
    assert_eq!(read, written);
    let page = server.get(&format!("/v1/changes?after={head}&limit=1")).await.expect(200).json();
    assert_eq!(lines[0], page["items"][0]);
    let last = written[1202];
    assert_eq!(server.get_with(&format!("/v1/changes?after={last}"), &ndjson).await.expect(200).text(), "");
}

async fn events_come_as_they_are_written(server: TestServer) {
    let (film, _) = start(&server).await;
    let log = Log::of(&server.database).await;
    log.write_one(Entry::of("create", "scene", 1).film(film)).await;
    // Without a place it begins with what is written next.
    let mut events = Events::open(&server, "/v1/changes?kinds=scene", &[]).await;
    log.write_one(Entry::of("create", "person", 2)).await;
    let second = log.write_one(Entry::of("create", "scene", 3).film(film)).await;
    let event = events.must().await;
    assert_eq!((event.id, &*event.name, &event.data["id"]), (second, "change", &json!("scene_3")));
    assert_eq!(event.data["seq"], second);
    let third = log.write_one(Entry::of("update", "scene", 3).film(film)).await;
    assert_eq!(events.must().await.id, third);
    drop(events);
    // Who comes back says how far it came; the header goes before the parameter.
    let fourth = log.write_one(Entry::of("update", "scene", 3).film(film).levels(0, 2)).await;
    let came_to = second.to_string();
    let mut events =
        Events::open(&server, "/v1/changes?after=0&kinds=scene", &[("last-event-id", &came_to)]).await;
    assert_eq!(events.must().await.id, third);
    let event = events.must().await;
    assert_eq!((event.id, &event.data["operation"]), (fourth, &json!("delete")));
}

async fn a_stream_ends_with_the_server(server: TestServer) {
    let mut events = Events::open(&server, "/v1/changes", &[]).await;
    server.database.store.tail().close();
    assert!(events.next().await.is_none());
}

async fn histories_tell_what_changed(server: TestServer) {
    let (film, _) = start(&server).await;
    let log = Log::of(&server.database).await;
    let before =
        server.get(&format!("/v1/films/{FILM}/history")).await.expect(200).json()["totalCount"].as_u64();
    let fields = json!([{"field": "title", "before": "Never Let Me", "after": "Never Let Me Go"}, {"field": "runtime", "after": 103}]);
    let written = log
        .write(&[
            Entry::of("update", "film", film).fields(fields),
            Entry::of("create", "scene", 90_001).film(film),
            Entry::of("delete", "scene", 90_001).film(film),
        ])
        .await;
    let newest = server.get(&format!("/v1/films/{FILM}/history?limit=2")).await.expect(200).json();
    assert_eq!(seqs(&newest), [written[2], written[1]]);
    assert_eq!(newest["totalCount"].as_u64(), before.map(|count| count + 3));
    let next = newest["next"].as_str().expect("a next page");
    let older =
        server.get(&format!("/v1/films/{FILM}/history?limit=1&after={next}")).await.expect(200).json();
    let entry = &older["items"][0];
    assert_eq!((&entry["seq"], &entry["withheld"]), (&json!(written[0]), &json!(false)));
    assert_eq!(
        entry["fields"],
        json!([
            {"field": "title", "before": "Never Let Me", "after": "Never Let Me Go"},
            {"field": "runtime", "before": null, "after": 103},
        ])
    );
    // What is gone keeps its history.
    let gone = server.get("/v1/history/scene_90001").await.expect(200).json();
    assert_eq!(seqs(&gone), [written[2], written[1]]);
    let query = format!(
        "{{ film(ref: \"{FILM}\") {{ history(first: 3) {{ nodes {{ seq fields {{ field before after }} }} }} }}
            history(id: \"scene_90001\", last: 1) {{ totalCount nodes {{ seq operation }} pageInfo {{ hasPreviousPage }} }} }}"
    );
    let found = server.graphql(&query).await.expect(200).data();
    assert_eq!(found["film"]["history"]["nodes"][2]["fields"], entry["fields"]);
    assert_eq!(
        found["history"],
        json!({ "totalCount": 2, "nodes": [{"seq": written[1], "operation": "CREATE"}], "pageInfo": {"hasPreviousPage": true} })
    );
}

async fn histories_keep_to_the_ceiling(server: TestServer) {
    let (film, _) = start(&server).await;
    let log = Log::of(&server.database).await;
    let characters = server
        .get(&format!("/v1/films/{FILM}/characters?spoilers=ending&limit=100"))
        .await
        .expect(200)
        .json();
    let character = |level: &str| {
        let items = characters["items"].as_array().expect("characters");
        let found = items.iter().find(|item| item["spoilerLevel"] == level);
        found.unwrap_or_else(|| panic!("no character of level {level}"))["id"].clone()
    };
    let (open, hidden) = (character("none"), json!("scene_90009"));
    let word = |text: &str| json!([{"field": "summary", "before": text, "after": "x"}]);
    let keywords = json!([{
        "field": "keywords",
        "before": [{"keyword": "boarding-school"}],
        "after": [{"keyword": "boarding-school"}, {"keyword": "clones", "spoilerLevel": "major"}],
    }]);
    let pointers = json!([{"field": "characters", "before": [open], "after": [open, hidden]}, {"field": "scene", "after": hidden}]);
    let written = log
        .write(&[
            Entry::of("create", "scene", 90_001).film(film).levels(None, 3).fields(word("ending")),
            Entry::of("update", "scene", 90_001).film(film).levels(3, 1).fields(word("lowered")),
            // Its text once told the ending, and the level alone has changed since.
            Entry {
                veil: 3,
                ..Entry::of("update", "scene", 90_001).film(film).levels(1, 1).fields(word("veiled"))
            },
            Entry::of("update", "film", film).fields(keywords),
            Entry::of("update", "scene", 90_002).film(film).fields(pointers),
            Entry::of("delete", "scene", 90_009).film(film).levels(2, None),
        ])
        .await;
    for (rank, ceiling) in CEILINGS.into_iter().enumerate() {
        let history = server
            .get(&format!("/v1/films/{FILM}/history?limit=6&spoilers={ceiling}"))
            .await
            .expect(200)
            .json();
        let entry = |seq: i64| {
            history["items"].as_array().and_then(|items| items.iter().find(|item| item["seq"] == seq))
        };
        let text = history.to_string();
        assert_eq!(entry(written[0]).is_some(), rank == 3, "{ceiling}: {text}");
        assert_eq!(
            entry(written[1]).map(|entry| entry["operation"].clone()),
            match rank {
                0 => None,
                3 => Some(json!("update")),
                _ => Some(json!("create")),
            }
        );
        for said in ["ending\",", "lowered", "veiled"] {
            assert_eq!(
                text.contains(&format!("\"before\":\"{}", said.trim_end_matches("\","))),
                rank == 3,
                "{said} at {ceiling}: {text}"
            );
        }
        if let Some(entry) = entry(written[2]) {
            assert_eq!(entry["withheld"], rank < 3);
            assert_eq!(entry["fields"] == json!([]), rank < 3);
        }
        assert_eq!(text.contains("clones"), rank >= 2, "{ceiling}: {text}");
        let told = &entry(written[3]).expect("everyone may know that the film was changed")["fields"];
        assert_eq!(told == &json!([]), rank < 2, "what differs only in what is hidden does not differ");
        assert_eq!(
            text.contains("\"scene_90009\"]") || text.contains("\"after\":\"scene_90009\""),
            rank >= 2,
            "{ceiling}: {text}"
        );
        let counts =
            server.get(&format!("/v1/history/scene_90001?spoilers={ceiling}")).await.expect(200).json();
        let shown = [0, 2, 2, 3][rank];
        assert_eq!(
            (&counts["totalCount"], &counts["withheldCount"]),
            (&json!(shown), &json!(3 - shown)),
            "{ceiling}"
        );
    }
}

/// Two writers with connections of their own, and a client that hangs up when it pleases and comes back.
async fn who_comes_and_goes_misses_nothing_and_hears_nothing_twice(server: TestServer) {
    const EACH: usize = 150;
    let (film, head) = start(&server).await;
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for writer in 0..2u64 {
        let log = Log::of(&server.database).await;
        writers.push(tokio::spawn(async move {
            let mut dice = Dice(writer);
            let mut written = Vec::new();
            while written.len() < EACH {
                let count = 1 + dice.below(4);
                let entries: Vec<Entry> =
                    (0..count).map(|_| Entry::of("update", "scene", 1).film(film)).collect();
                written.extend(log.write(&entries).await);
                if dice.below(8) == 0 {
                    tokio::time::sleep(Duration::from_millis(dice.below(30))).await;
                }
            }
            written
        }));
    }
    let all_written = tokio::spawn({
        let done = Arc::clone(&done);
        async move {
            let mut all = Vec::new();
            for writer in writers {
                all.extend(writer.await.expect("a writer does not fail"));
            }
            done.store(true, Ordering::SeqCst);
            all.sort_unstable();
            all
        }
    });
    let mut dice = Dice(99);
    let mut heard: Vec<i64> = Vec::new();
    let mut visits = 0;
    loop {
        let came_to = heard.last().copied().unwrap_or(head).to_string();
        if done.load(Ordering::SeqCst) {
            let page = server.get(&format!("/v1/changes?after={came_to}&limit=1")).await.expect(200).json();
            if page["items"] == json!([]) {
                break;
            }
        }
        let mut events = Events::open(&server, "/v1/changes", &[("last-event-id", &came_to)]).await;
        visits += 1;
        let patience = Duration::from_millis(20 + dice.below(200));
        let stay = async {
            for _ in 0..=dice.below(25) {
                heard.push(events.must().await.id);
            }
        };
        // Hanging up in the middle of it is the point.
        let _ = tokio::time::timeout(patience, stay).await;
    }
    let written = all_written.await.expect("the writers are done");
    assert_eq!(heard, written);
    assert!(visits > 5, "it only came {visits} times");
}
