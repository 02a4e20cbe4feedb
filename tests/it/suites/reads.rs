//! Reads through the Reader: whatever is asked, both engines say the same, word by word.
//!
//! What the answers should be is the affair of each resource's own suite.

use std::{collections::HashMap, fmt::Debug};

use cinegraph_catalog::{CatalogError, ItemRecord, ListPage, Owner, Reader, Record, Viewer};
use cinegraph_domain::{
    analysis::Analysis,
    award::{AwardBody, AwardCategory, AwardCeremony, Nomination},
    film::{Collection, Company, Film, Genre, Recommendation},
    film_facts::{AlternateTitle, Edition, Image, Keyword, Release, Video},
    id::Id,
    insight::Insight,
    locale::LocaleChain,
    page::{Direction, Page},
    person::{Character, Person, Role},
    place::{FilmingLocation, Place},
    poll::{DiscussionQuestion, Poll},
    query::{
        AwardBodyFilter, CharacterFilter, FilmFilter, FilmSort, PersonFilter, PersonSort, PlaceFilter,
        Sorting, SourceWorkFilter, SourceWorkSort, ThemeFilter,
    },
    quote::Quote,
    scene::Scene,
    source_work::{Adaptation, SourceWork},
    spoiler::SpoilerLevel,
    synopsis::SynopsisSection,
    theme::{Theme, ThemeReading},
};

use crate::harness::{Database, Engine, Fixture, Suites, database::Place as DatabasePlace};

/// More than the demo has of anything.
const IDS: std::ops::RangeInclusive<i64> = 1..=200;

const FILM_SORTS: [FilmSort; 5] =
    [FilmSort::Title, FilmSort::Year, FilmSort::ReleaseDate, FilmSort::Runtime, FilmSort::Popularity];

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::demo()).test(pages_lead_from_one_to_the_next);
    suites.over(Fixture::demo()).on(&[Engine::Postgres]).test(both_engines_say_the_same);
}

async fn pages_lead_from_one_to_the_next(database: Database) {
    let reader = Reader::new(database.store.clone(), Viewer::default());
    for descending in [false, true] {
        for field in FILM_SORTS {
            let sort = Sorting { field, descending };
            let read = async |page| reader.list_films(&FilmFilter::default(), sort, &page, false).await;
            let all = read(Page::first(100)).await.expect("all films at once").slice.items;
            let mut page = Page::first(2);
            let mut found = Vec::new();
            loop {
                let slice = read(page.clone()).await.expect("a page of films").slice;
                page.after = slice.items.last().map(|listed| listed.place.clone());
                found.extend(slice.items.into_iter().map(|listed| listed.record.id));
                if !slice.has_next {
                    break;
                }
            }
            assert_eq!(found, all.iter().map(|listed| listed.record.id).collect::<Vec<_>>(), "{sort:?}");
        }
    }
}

async fn both_engines_say_the_same(postgres: Database) {
    let place = DatabasePlace::create(Engine::Sqlite, &Fixture::demo()).await;
    let sqlite = Database::open(&place).await;
    for ceiling in [SpoilerLevel::None, SpoilerLevel::Minor, SpoilerLevel::Major, SpoilerLevel::Ending] {
        for languages in ["en", "fr, de;q=0.5"] {
            let locales = LocaleChain::from_accept_language(languages);
            let viewer = Viewer { ceiling, locales };
            let expected = Transcript::of(&sqlite, viewer.clone()).await.entries;
            let found = Transcript::of(&postgres, viewer).await.entries;
            assert_eq!(expected.len(), found.len());
            for (expected, found) in expected.iter().zip(&found) {
                assert_eq!(expected, found, "SQLite is on the left; {ceiling:?}, {languages}");
            }
        }
    }
    sqlite.store.close().await.expect("the second database is closed");
    place.remove().await;
}

/// What was read, and what came out of it.
struct Transcript {
    reader: Reader,
    ids: Vec<i64>,
    entries: Vec<(String, String)>,
}

impl Transcript {
    async fn of(database: &Database, viewer: Viewer) -> Self {
        let reader = Reader::new(database.store.clone(), viewer);
        let mut transcript = Self { reader, ids: IDS.collect(), entries: Vec::new() };
        transcript.read_records().await;
        transcript.read_items().await;
        transcript.read_lists().await;
        transcript.read_what_is_computed().await;
        transcript
    }

    /// The records of a list in its order. Their places are left out: a place with a number is the same place
    /// whether an engine writes it `1` or `1.0`.
    fn note_list<T: Debug>(&mut self, what: &str, page: Result<ListPage<T>, CatalogError>) {
        let page = page.map(|page| (page.slice.map(|listed| listed.record), page.counts));
        self.note(what, page);
    }

    fn note<T: Debug>(&mut self, what: &str, result: Result<T, CatalogError>) {
        let value = result.unwrap_or_else(|error| panic!("{what}: {error}"));
        self.entries.push((what.to_owned(), format!("{value:?}")));
    }

    async fn records<T: Record + Debug>(&mut self) {
        let found = self.reader.records::<T>(&self.ids).await.map(sorted);
        self.note(std::any::type_name::<T>(), found);
    }

    async fn items<T: ItemRecord + Debug>(&mut self, owner: Owner) {
        let what = format!("{} of {owner:?}", std::any::type_name::<T>());
        let filter = T::Filter::default();
        for direction in [Direction::Forward, Direction::Backward] {
            let page = Page { direction, ..Page::first(7) };
            for counting in [false, true] {
                let found = self.reader.items_of::<T>(owner, &self.ids, &page, &filter, counting).await;
                self.note(&format!("{what}, {direction:?}, {counting}"), found.map(sorted));
            }
        }
        let found = self.reader.items::<T>(&self.ids).await.map(sorted);
        self.note(std::any::type_name::<T>(), found);
    }

    async fn read_records(&mut self) {
        self.records::<Film>().await;
        self.records::<Genre>().await;
        self.records::<Keyword>().await;
        self.records::<Collection>().await;
        self.records::<Company>().await;
        self.records::<Person>().await;
        self.records::<Place>().await;
        self.records::<Theme>().await;
        self.records::<SourceWork>().await;
        self.records::<AwardBody>().await;
        self.records::<AwardCeremony>().await;
        self.records::<AwardCategory>().await;
    }

    async fn read_items(&mut self) {
        self.items::<AlternateTitle>(Owner::FILM).await;
        self.items::<Release>(Owner::FILM).await;
        self.items::<Edition>(Owner::FILM).await;
        self.items::<Video>(Owner::FILM).await;
        self.items::<Image>(Owner::FILM).await;
        self.items::<Image>(Owner::PERSON).await;
        self.items::<SynopsisSection>(Owner::FILM).await;
        self.items::<Character>(Owner::FILM).await;
        self.items::<Role>(Owner::FILM).await;
        self.items::<Role>(Owner::ROLE_PERSON).await;
        self.items::<Role>(Owner::ROLE_CHARACTER).await;
        self.items::<Scene>(Owner::FILM).await;
        self.items::<Scene>(Owner::SCENE_CHARACTER).await;
        self.items::<Quote>(Owner::FILM).await;
        self.items::<Quote>(Owner::QUOTE_SCENE).await;
        self.items::<Insight>(Owner::FILM).await;
        self.items::<Insight>(Owner::INSIGHT_PERSON).await;
        self.items::<FilmingLocation>(Owner::FILM).await;
        self.items::<FilmingLocation>(Owner::LOCATION_PLACE).await;
        self.items::<Adaptation>(Owner::FILM).await;
        self.items::<Adaptation>(Owner::ADAPTATION_WORK).await;
        self.items::<ThemeReading>(Owner::FILM).await;
        self.items::<ThemeReading>(Owner::READING_THEME).await;
        self.items::<ThemeReading>(Owner::READING_CHARACTER).await;
        self.items::<Analysis>(Owner::FILM).await;
        self.items::<DiscussionQuestion>(Owner::FILM).await;
        self.items::<DiscussionQuestion>(Owner::THEME).await;
        self.items::<Poll>(Owner::FILM).await;
        self.items::<Recommendation>(Owner::FILM).await;
        self.items::<Nomination>(Owner::NOMINATION_FILM).await;
        self.items::<Nomination>(Owner::NOMINEE_PERSON).await;
        self.items::<Nomination>(Owner::CEREMONY).await;
    }

    async fn read_lists(&mut self) {
        let page = Page::first(50);
        for descending in [false, true] {
            for field in FILM_SORTS {
                let sort = Sorting { field, descending };
                let films = self.reader.list_films(&FilmFilter::default(), sort, &page, true).await;
                self.note_list(&format!("films by {sort:?}"), films);
            }
            for field in [PersonSort::Name, PersonSort::Popularity] {
                let sort = Sorting { field, descending };
                let people = self.reader.list_people(&PersonFilter::default(), sort, &page, true).await;
                self.note_list(&format!("people by {sort:?}"), people);
            }
            for field in [SourceWorkSort::Title, SourceWorkSort::Year] {
                let sort = Sorting { field, descending };
                let works =
                    self.reader.list_source_works(&SourceWorkFilter::default(), sort, &page, true).await;
                self.note_list(&format!("works by {sort:?}"), works);
            }
            let themes = self.reader.list_themes(&ThemeFilter::default(), descending, &page, true).await;
            self.note_list("themes", themes);
            let places = self.reader.list_places(&PlaceFilter::default(), descending, &page, true).await;
            self.note_list("places", places);
            let bodies =
                self.reader.list_award_bodies(&AwardBodyFilter::default(), descending, &page, true).await;
            self.note_list("award bodies", bodies);
            let filter = CharacterFilter::default();
            let characters = self.reader.list_characters(&filter, descending, &page, true).await;
            self.note_list("characters", characters);
        }
    }

    async fn read_what_is_computed(&mut self) {
        let ids = self.ids.clone();
        let keywords = self.reader.keywords_of(&ids).await.map(sorted);
        self.note("keywords of films", keywords);
        let companies = self.reader.companies_of(&ids).await.map(sorted);
        self.note("companies of films", companies);
        for owner in [Owner::NOMINATION_FILM, Owner::NOMINEE_PERSON] {
            let awards = self.reader.award_summaries(owner, &ids).await.map(sorted);
            self.note(&format!("awards of {owner:?}"), awards);
        }
        let departments = self.reader.departments_of(&ids).await.map(sorted);
        self.note("departments of people", departments);
        let known_for = self.reader.known_for(&ids).await.map(sorted);
        self.note("what people are known for", known_for);
        for person in 1..=5 {
            let collaborators = self.reader.collaborators(Id::new(person), &Page::first(50)).await;
            self.note(&format!("collaborators of person_{person}"), collaborators);
        }
        let similar = self.reader.similar_films(Id::new(1), 10).await;
        self.note("films like film_1", similar);
    }
}

fn sorted<T>(found: HashMap<i64, T>) -> Vec<(i64, T)> {
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|(id, _)| *id);
    found
}
