//! Importing from other catalogues: what their files become, that the same files twice change nothing, and that what an
//! editor wrote stays.

use std::{fs, path::PathBuf, sync::Arc};

use cinegraph_catalog::{Editor, Manner};
use cinegraph_domain::{
    actor::{Actor, Scope},
    record::RecordKind,
    spoiler::SpoilerLevel,
};
use cinegraph_importers::{
    Report,
    bring::{self, Format, Settings, Told},
    input::{Meter, Place},
    ndjson::{Reject, Summary},
};
use serde_json::{Value, json};

use super::writes;
use crate::harness::{Database, Fixture, Suites, TestServer, scratch};

const TMDB: &str = include_str!("importers/films.jsonl");
const KODI: &str = include_str!("importers/lamp-room.nfo");
const OSCARS: &str = include_str!("importers/nominations.tsv");
const THEMES: &str = include_str!("importers/ideas.th.txt");
const STORIES: &str = include_str!("importers/films.st.txt");
const WIKIDATA: &str = include_str!("importers/entities.json");

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::empty())
        .test(bodies_of_tmdb_become_a_film_page)
        .test(a_library_adds_to_what_is_there)
        .test(nominations_come_with_what_they_are_for)
        .test(themes_and_readings_are_matched_by_title_and_year)
        .test(entities_are_linked_whatever_their_order)
        .test(everything_twice_changes_nothing)
        .test(what_an_editor_wrote_stays)
        .test(a_newer_file_changes_what_changed)
        .test(films_of_one_title_are_told_apart)
        .test(a_dry_run_changes_nothing)
        .test(what_was_broken_off_is_carried_on);
    suites.over(Fixture::demo()).test(a_curated_page_is_added_to);
}

/// Imports texts as files of these names.
async fn import_as(
    database: &Database,
    format: Format,
    manner: Manner,
    files: &[(&str, &str)],
) -> (Report, Vec<Reject>) {
    let folder: PathBuf =
        scratch::folder().join(format!("files-{:x}", files.as_ptr() as usize ^ rand(database)));
    fs::create_dir_all(&folder).expect("a folder");
    let mut places = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        places.push(Place::File(path));
    }
    let actor = Actor { name: Some(format.actor().to_owned()), scopes: vec![Scope::Admin], ceiling: None };
    let editor = Editor::new(database.store.clone(), Arc::clone(&database.clock) as _, actor);
    let settings = Settings { today: "2026-11-21".parse().expect("a day"), spoilers: SpoilerLevel::Major };
    let mut rejects = Vec::new();
    let told = Told { reject: &mut |reject| rejects.push(reject), progress: &mut |_| () };
    let report = bring::bring(&editor, (format, &settings), manner, (&places, &Meter::default()), told).await;
    fs::remove_dir_all(&folder).expect("removed");
    (report.expect("the import comes to its end"), rejects)
}

/// A number of the database's own, so that tests do not share a folder.
fn rand(database: &Database) -> usize {
    database.address.bytes().fold(7, |hash: usize, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
}

async fn import(database: &Database, format: Format, files: &[(&str, &str)]) -> (Report, Vec<Reject>) {
    import_as(database, format, Manner::default(), files).await
}

async fn tmdb(database: &Database) -> (Report, Vec<Reject>) {
    import(database, Format::Tmdb, &[("films.jsonl", TMDB)]).await
}

fn created(report: &Report, kind: RecordKind) -> usize {
    report.by_kind.get(&kind).map_or(0, |summary| summary.created)
}

async fn read(server: &TestServer, path: &str) -> Value {
    server.get_with(path, &[("Spoiler-Ceiling", "ending")]).await.expect(200).json()
}

/// The values of a field of the items of a list.
async fn each(server: &TestServer, path: &str, field: &str) -> Vec<Value> {
    let list = read(server, path).await;
    let items = list["items"].as_array().unwrap_or_else(|| panic!("{path} is a list: {list}"));
    items.iter().map(|item| item.pointer(field).cloned().unwrap_or_default()).collect()
}

fn codes(rejects: &[Reject]) -> Vec<(usize, &'static str)> {
    rejects.iter().map(|reject| (reject.line, reject.problems[0].code)).collect()
}

async fn bodies_of_tmdb_become_a_film_page(server: TestServer) {
    let (report, rejects) = tmdb(&server.database).await;
    assert_eq!(codes(&rejects), [(2, "NOT_JSON"), (3, "MISSING")]);
    let made = [RecordKind::Film, RecordKind::Person, RecordKind::Company, RecordKind::Collection];
    assert_eq!(made.map(|kind| created(&report, kind)), [2, 4, 1, 1]);
    // One of the two recommended films is further down; the other is nowhere.
    assert_eq!(report.left_out, 1);
    let film = read(
        &server,
        "/v1/films/tmdb:9001?include=roles,releases,keywords,companies,texts,videos,images,recommendations",
    )
    .await;
    assert_eq!(film["slug"], "the-lamp-room-1984");
    assert_eq!(film["originalTitle"], "La Chambre des lampes");
    assert_eq!(film["popularity"], 7.25);
    assert_eq!(film["runtimeMinutes"], 97);
    assert_eq!(film["collection"]["name"], "Lighthouse Collection");
    assert_eq!(film["source"]["name"], "TMDB");
    let roles = film["roles"]["items"].as_array().expect("roles");
    let told: Vec<_> = roles
        .iter()
        .map(|role| {
            json!([
                role["person"]["name"],
                role["department"],
                role["job"],
                role["characters"].as_array().map(Vec::len)
            ])
        })
        .collect();
    assert!(told.contains(&json!(["Ada Quill", "acting", "Actor", 2])), "{told:?}");
    assert!(told.contains(&json!(["Dov Ames", "music", "Original Music Composer", 0])), "{told:?}");
    assert_eq!(film["releases"]["items"][0]["certification"], "U");
    assert_eq!(film["recommendations"]["items"].as_array().map(Vec::len), Some(1));
    let ada = read(&server, "/v1/people/imdb:nm9000101").await;
    assert_eq!((&ada["name"], &ada["birthDate"]), (&json!("Ada Quill"), &json!("1950-05-04")));
    assert_eq!(ada["deathDate"], Value::Null);
}

async fn a_library_adds_to_what_is_there(server: TestServer) {
    tmdb(&server.database).await;
    let before = read(&server, "/v1/films/tmdb:9001").await;
    let (report, rejects) = import(
        &server.database,
        Format::Kodi,
        &[("lamp-room.nfo", KODI), ("show.nfo", "<tvshow><title>x</title></tvshow>")],
    )
    .await;
    assert_eq!(codes(&rejects), [(1, "UNSUPPORTED")]);
    // The same people, though the library has no ids for them.
    assert_eq!(created(&report, RecordKind::Person), 0);
    assert_eq!(created(&report, RecordKind::Film), 0);
    let after = read(&server, "/v1/films/tmdb:9001").await;
    assert_eq!((&after["overview"], &after["popularity"]), (&before["overview"], &before["popularity"]));
    assert_eq!(each(&server, "/v1/films/tmdb:9001/roles", "/job").await.len(), 4);
    // Where nothing is there, it is all there is.
    let set = read(&server, "/v1/collections/lighthouse-collection").await;
    assert_eq!(set["overview"], "Films by the sea.");
}

async fn nominations_come_with_what_they_are_for(server: TestServer) {
    tmdb(&server.database).await;
    let (report, rejects) = import(&server.database, Format::Oscars, &[("nominations.tsv", OSCARS)]).await;
    assert_eq!(codes(&rejects), [(5, "MALFORMED")]);
    assert_eq!(created(&report, RecordKind::Nomination), 4);
    assert_eq!(created(&report, RecordKind::AwardBody), 1);
    // Salt Road has no year in the other catalogue, and nobody is in both: it may be another film.
    assert_eq!(created(&report, RecordKind::Film), 2);
    let lamp = read(&server, "/v1/films/imdb:tt9000001/nominations").await;
    let lamp = lamp["items"].as_array().expect("nominations");
    assert_eq!(lamp.len(), 3);
    let acting = lamp.iter().find(|n| n["characterName"] == "Mathilde").expect("the nomination for acting");
    assert_eq!(acting["result"], "winner");
    let song = lamp.iter().find(|n| n["song"] == "Keep the Light").expect("the nomination for the song");
    assert_eq!(song["categoryName"], "MUSIC (Song)");
    let nominees: Vec<_> = song["nominees"]
        .as_array()
        .expect("nominees")
        .iter()
        .map(|n| json!([n["name"], n["role"]]))
        .collect();
    assert_eq!(nominees, [json!(["Dov Ames", "Music"]), json!(["Eve \"Bird\" Rook", "Lyric"])]);
}

async fn themes_and_readings_are_matched_by_title_and_year(server: TestServer) {
    tmdb(&server.database).await;
    let files = [("ideas.th.txt", THEMES), ("films.st.txt", STORIES)];
    let (report, rejects) = import(&server.database, Format::ThemeOntology, &files).await;
    assert_eq!(created(&report, RecordKind::Theme), 3);
    assert_eq!(created(&report, RecordKind::Film), 0);
    assert_eq!(codes(&rejects), [(8, "LEFT_OUT")]);
    let theme = read(&server, "/v1/themes/duty-to-strangers").await;
    assert_eq!(theme["description"], "Someone does for strangers what nobody asked of them.");
    assert_eq!(theme["parents"][0]["slug"], "duty");
    let hidden = server.get("/v1/films/tmdb:9001/themes").await.expect(200).json();
    assert_eq!((hidden["items"].as_array().map(Vec::len), &hidden["withheldCount"]), (Some(0), &json!(2)));
    let readings = read(&server, "/v1/films/tmdb:9001/themes").await;
    let first = &readings["items"][0];
    assert_eq!(first["statement"], "She keeps the light for ships that never knew her.");
    assert_eq!((&first["strength"], &first["spoilerLevel"]), (&json!("choice"), &json!("major")));
    // The carrier is the character that the film has already.
    assert_eq!(first["characters"][0]["name"], "Mathilde");
    let names = each(&server, "/v1/films/tmdb:9001/characters", "/name").await;
    assert_eq!(names.iter().filter(|name| **name == "Mathilde").count(), 1, "{names:?}");
}

async fn entities_are_linked_whatever_their_order(server: TestServer) {
    tmdb(&server.database).await;
    let (report, rejects) = import(&server.database, Format::Wikidata, &[("entities.json", WIKIDATA)]).await;
    assert_eq!(rejects, Vec::new());
    assert_eq!(created(&report, RecordKind::Film), 0);
    // Someone in the cast is in no file.
    assert_eq!(report.left_out, 1);
    let film = read(&server, "/v1/films/wikidata:Q9000001?include=adaptations,locations,keywords").await;
    assert_eq!(film["slug"], "the-lamp-room-1984");
    assert_eq!(film["adaptations"]["items"][0]["sourceWork"]["name"], "The Logbook");
    assert_eq!(film["locations"]["items"][0]["place"]["name"], "Brest");
    assert!(film["keywords"].to_string().contains("loneliness"), "{}", film["keywords"]);
    // What TMDB said to the day stays.
    assert_eq!(film["releaseDate"], "1984-03-02");
    let cleo = read(&server, "/v1/people/wikidata:Q9000103").await;
    assert_eq!(cleo["birthDate"], "1940");
}

async fn everything_twice_changes_nothing(server: TestServer) {
    let database = &server.database;
    for round in 0..2 {
        for (format, files) in [
            (Format::Tmdb, &[("films.jsonl", TMDB)][..]),
            (Format::Kodi, &[("lamp-room.nfo", KODI)]),
            (Format::Oscars, &[("nominations.tsv", OSCARS)]),
            (Format::ThemeOntology, &[("ideas.th.txt", THEMES), ("films.st.txt", STORIES)]),
            (Format::Wikidata, &[("entities.json", WIKIDATA)]),
        ] {
            // A day later, so that the date of the look would differ.
            database.clock.advance(std::time::Duration::from_secs(86_400));
            let (report, _) = import(database, format, files).await;
            let Summary { created, updated, unchanged, .. } = report.total();
            if round == 1 {
                assert_eq!((created, updated), (0, 0), "{format:?}: {:?}", report.by_kind);
                assert!(unchanged > 0, "{format:?}");
            }
        }
    }
}

async fn what_an_editor_wrote_stays(server: TestServer) {
    tmdb(&server.database).await;
    let editor = writes::Editor::of(&server).await;
    let etag = editor.get("/v1/films/tmdb:9001").await.header("etag").to_owned();
    let patch = json!({"tagline": "An editor's line.", "homepage": "https://example.org/lamp"});
    editor.patch("/v1/films/tmdb:9001", &patch, &etag).await.expect(200);
    let newer =
        TMDB.replace("Someone keeps the light.", "A newer line.").replace("\"runtime\":97", "\"runtime\":98");
    let files = [("films.jsonl", newer.as_str())];
    import(&server.database, Format::Tmdb, &files).await;
    let film = read(&server, "/v1/films/tmdb:9001").await;
    assert_eq!(film["tagline"], "An editor's line.");
    assert_eq!(film["homepage"], "https://example.org/lamp");
    assert_eq!(film["runtimeMinutes"], 98);
    let manner = Manner { overwrite: true, dry_run: false };
    import_as(&server.database, Format::Tmdb, manner, &files).await;
    assert_eq!(read(&server, "/v1/films/tmdb:9001").await["tagline"], "A newer line.");
}

async fn a_newer_file_changes_what_changed(server: TestServer) {
    tmdb(&server.database).await;
    // Ben is not in it any more, and Mathilde is called otherwise.
    let newer = TMDB
        .replace(r#",{"id":102,"name":"Ben Ostler","character":"","order":1,"credit_id":"52aa02"}"#, "")
        .replace("Mathilde / The Voice (voice)", "Mathilde / The Radio (voice)");
    assert_ne!(newer, TMDB);
    let (report, _) = import(&server.database, Format::Tmdb, &[("films.jsonl", &newer)]).await;
    let total = report.total();
    assert_eq!((total.created, total.updated), (0, 1), "{:?}", report.by_kind);
    let people = each(&server, "/v1/films/tmdb:9001/roles", "/person/name").await;
    assert!(people.len() == 3 && !people.contains(&json!("Ben Ostler")), "{people:?}");
    let names = each(&server, "/v1/films/tmdb:9001/characters", "/name").await;
    assert_eq!(names, ["Mathilde", "The Radio"]);
}

/// Two films of one title and year are two if nobody is in both; a record that could be either is told.
async fn films_of_one_title_are_told_apart(server: TestServer) {
    let film = |id: u32, cast: &str| {
        json!({"id": id, "title": "Twice", "release_date": "1990-01-02",
            "credits": {"cast": [{"id": id + 1000, "name": cast, "order": 0}], "crew": []}})
        .to_string()
    };
    let both = [film(1, "Ada Quill"), film(2, "Ben Ostler")].join("\n");
    let (report, _) = import(&server.database, Format::Tmdb, &[("twice.jsonl", &both)]).await;
    assert_eq!(created(&report, RecordKind::Film), 2);
    assert_eq!(read(&server, "/v1/films/tmdb:2").await["slug"], "twice-1990-2");
    // A library that names someone of the second speaks of the second.
    let nfo = |inside: &str| format!("<movie><title>Twice</title><year>1990</year>{inside}</movie>");
    let named = nfo("<actor><name>Ben Ostler</name></actor><runtime>61</runtime>");
    let (report, _) = import(&server.database, Format::Kodi, &[("twice.nfo", &named)]).await;
    assert_eq!((created(&report, RecordKind::Film), created(&report, RecordKind::Person)), (0, 0));
    assert_eq!(read(&server, "/v1/films/tmdb:2").await["runtimeMinutes"], 61);
    let (report, rejects) = import(&server.database, Format::Kodi, &[("twice.nfo", &nfo(""))]).await;
    assert_eq!((codes(&rejects), report.total().rejected), (vec![(1, "AMBIGUOUS")], 1));
    assert!(rejects[0].problems[0].message.contains("film_1, film_2"), "{rejects:?}");
}

async fn a_dry_run_changes_nothing(server: TestServer) {
    let manner = Manner { overwrite: false, dry_run: true };
    let (report, _) = import_as(&server.database, Format::Tmdb, manner, &[("films.jsonl", TMDB)]).await;
    assert_eq!(created(&report, RecordKind::Film), 2);
    assert!(
        report.deeds.values().any(|deeds| deeds.fields.contains_key("primaryTitle")),
        "{:?}",
        report.deeds
    );
    assert_eq!(read(&server, "/v1/films").await["items"], json!([]));
    let (again, _) = tmdb(&server.database).await;
    assert_eq!(again.by_kind, report.by_kind);
}

/// An import that ended half-way, as by a kill, is carried on by the same command.
async fn what_was_broken_off_is_carried_on(server: TestServer) {
    let half: String = TMDB.lines().take(1).collect();
    import(&server.database, Format::Tmdb, &[("films.jsonl", &half)]).await;
    let (report, _) = tmdb(&server.database).await;
    assert_eq!(created(&report, RecordKind::Film), 1);
    let (report, _) = tmdb(&server.database).await;
    assert_eq!((report.total().created, report.total().updated), (0, 0));
    assert_eq!(each(&server, "/v1/films/tmdb:9001/recommendations", "/origin").await, ["computed"]);
}

/// A page that editors made keeps its items and texts; what another catalogue knows comes beside them.
async fn a_curated_page_is_added_to(server: TestServer) {
    let film = "/v1/films/never-let-me-go-2010";
    let lists = ["scenes", "quotes", "themes", "characters", "adaptations", "differences"];
    let before = read(&server, &format!("{film}?include={}", lists.join(","))).await;
    let ids = before["externalIds"].as_array().expect("ids");
    let of = |source: &str| ids.iter().find(|id| id["source"] == source).map(|id| id["value"].clone());
    let tmdb: u64 = of("tmdb").and_then(|id| id.as_str()?.parse().ok()).expect("its id");
    let body = json!({"id": tmdb, "imdb_id": of("imdb"), "title": "Another Title", "release_date": "2010-09-15",
        "tagline": "Not ours.", "credits": {"cast": [{"id": 36662, "name": "Carey Mulligan", "character": "Kathy", "order": 0}], "crew": []}});
    let roles = each(&server, &format!("{film}/roles"), "/id").await;
    let other = json!({"id": tmdb + 1, "imdb_id": of("imdb"), "title": "Never Let Me Go"}).to_string();
    let (_, rejects) = import(&server.database, Format::Tmdb, &[("film.json", &other)]).await;
    assert_eq!(codes(&rejects), [(1, "CONFLICT")]);
    let (report, rejects) = import(&server.database, Format::Tmdb, &[("film.json", &body.to_string())]).await;
    assert_eq!(rejects, Vec::new());
    assert_eq!(created(&report, RecordKind::Film), 0);
    let after = read(&server, &format!("{film}?include={}", lists.join(","))).await;
    for list in lists {
        let count = |film: &Value| film[list]["items"].as_array().map(Vec::len);
        assert!(count(&before).is_some() && count(&after) >= count(&before), "{list}");
    }
    assert_eq!((&after["primaryTitle"], &after["tagline"]), (&before["primaryTitle"], &before["tagline"]));
    assert_eq!(created(&report, RecordKind::Person), 0);
    assert_eq!(each(&server, &format!("{film}/roles"), "/id").await, roles);
}
