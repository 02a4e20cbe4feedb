//! Drafts of records that stand on their own.

use super::{Names, RedraftRecord, record_given, records};
use crate::{
    award::{
        AwardBody, AwardBodyDraft, AwardCategory, AwardCategoryDraft, AwardCeremony, AwardCeremonyDraft,
    },
    film::{
        Collection, CollectionDraft, Company, CompanyDraft, CreditsScenesDraft, Film, FilmDraft, Genre,
        GenreDraft,
    },
    film_facts::{Keyword, KeywordRecordDraft},
    person::{Person, PersonDraft},
    place::{Place, PlaceDraft},
    source_work::{SourceWork, SourceWorkDraft},
    theme::{Theme, ThemeDraft},
};

impl RedraftRecord for Film {
    type Draft = FilmDraft;

    fn redraft(self, names: &impl Names) -> FilmDraft {
        let Self {
            id: _,
            slug,
            primary_title,
            original_title,
            title_type,
            year,
            release_date,
            status,
            runtime_minutes,
            original_language,
            tagline,
            overview,
            tone,
            why_watch,
            language,
            texts: _,
            budget,
            revenue,
            homepage,
            collection,
            popularity,
            has_mid_credits,
            has_post_credits,
            credits_note,
            countries,
            spoken_languages,
            genres,
            external_ids,
            source,
            stamp: _,
        } = self;
        FilmDraft {
            slug: Some(slug),
            primary_title,
            original_title,
            title_type,
            year,
            release_date,
            status,
            runtime_minutes,
            original_language,
            tagline,
            overview,
            tone,
            why_watch,
            language: Some(language),
            budget,
            revenue,
            homepage,
            collection: record_given(names, collection.as_ref()),
            popularity,
            credits_scenes: CreditsScenesDraft { has_mid_credits, has_post_credits, note: credits_note },
            countries,
            spoken_languages,
            genres: genres.into_iter().map(|genre| genre.name).collect(),
            external_ids,
            source,
            texts: None,
            keywords: None,
            companies: None,
            titles: None,
            releases: None,
            editions: None,
            videos: None,
            images: None,
            synopsis: None,
            characters: None,
            roles: None,
            scenes: None,
            quotes: None,
            insights: None,
            locations: None,
            adaptations: None,
            themes: None,
            analyses: None,
            questions: None,
            polls: None,
            recommendations: None,
        }
    }
}

impl RedraftRecord for Person {
    type Draft = PersonDraft;

    fn redraft(self, _names: &impl Names) -> PersonDraft {
        let Self {
            id: _,
            slug,
            name,
            sort_name,
            birth_name,
            birth_date,
            birth_place,
            death_date,
            death_place,
            biography,
            language,
            professions,
            aliases,
            popularity,
            external_ids,
            source,
            stamp: _,
        } = self;
        PersonDraft {
            slug: Some(slug),
            // Read as the name itself where none is stored.
            sort_name: Some(sort_name).filter(|sort_name| *sort_name != name),
            name,
            birth_name,
            birth_date,
            birth_place,
            death_date,
            death_place,
            biography,
            language,
            professions,
            aliases,
            popularity,
            external_ids,
            images: None,
            source,
        }
    }
}

impl RedraftRecord for Theme {
    type Draft = ThemeDraft;

    fn redraft(self, names: &impl Names) -> ThemeDraft {
        let Self {
            id: _,
            slug,
            name,
            description,
            language,
            aliases,
            parents,
            external_ids,
            source,
            stamp: _,
        } = self;
        ThemeDraft {
            slug,
            name,
            description,
            language,
            aliases,
            parents: records(names, &parents),
            external_ids,
            questions: None,
            polls: None,
            source,
        }
    }
}

impl RedraftRecord for SourceWork {
    type Draft = SourceWorkDraft;

    fn redraft(self, names: &impl Names) -> SourceWorkDraft {
        let Self { id: _, slug, title, kind, authors, year, language, external_ids, stamp: _ } = self;
        SourceWorkDraft { slug, title, kind, authors: records(names, &authors), year, language, external_ids }
    }
}

impl RedraftRecord for AwardBody {
    type Draft = AwardBodyDraft;

    fn redraft(self, _names: &impl Names) -> AwardBodyDraft {
        let Self { id: _, slug, name, country, url, external_ids, stamp: _ } = self;
        AwardBodyDraft {
            slug,
            name,
            country,
            url,
            external_ids,
            ceremonies: Vec::new(),
            categories: Vec::new(),
        }
    }
}

impl RedraftRecord for AwardCeremony {
    type Draft = AwardCeremonyDraft;

    fn redraft(self, _names: &impl Names) -> AwardCeremonyDraft {
        let Self { id: _, body: _, number, year, eligibility_year, date, stamp: _ } = self;
        AwardCeremonyDraft { number, year, eligibility_year, date }
    }
}

impl RedraftRecord for AwardCategory {
    type Draft = AwardCategoryDraft;

    fn redraft(self, _names: &impl Names) -> AwardCategoryDraft {
        let Self { id: _, body: _, slug, name, stamp: _ } = self;
        AwardCategoryDraft { slug, name }
    }
}

impl RedraftRecord for Place {
    type Draft = PlaceDraft;

    fn redraft(self, _names: &impl Names) -> PlaceDraft {
        let Self { id: _, slug, name, region, country, latitude, longitude, external_ids, stamp: _ } = self;
        PlaceDraft { slug, name, region, country, latitude, longitude, external_ids }
    }
}

impl RedraftRecord for Company {
    type Draft = CompanyDraft;

    fn redraft(self, _names: &impl Names) -> CompanyDraft {
        let Self { id: _, slug, name, country, external_ids, stamp: _ } = self;
        CompanyDraft { slug, name, country, external_ids }
    }
}

impl RedraftRecord for Collection {
    type Draft = CollectionDraft;

    fn redraft(self, _names: &impl Names) -> CollectionDraft {
        let Self { id: _, slug, name, overview, external_ids, stamp: _ } = self;
        CollectionDraft { slug, name, overview, external_ids }
    }
}

impl RedraftRecord for Genre {
    type Draft = GenreDraft;

    fn redraft(self, _names: &impl Names) -> GenreDraft {
        let Self { id: _, slug, name, stamp: _ } = self;
        GenreDraft { slug, name }
    }
}

impl RedraftRecord for Keyword {
    type Draft = KeywordRecordDraft;

    fn redraft(self, _names: &impl Names) -> KeywordRecordDraft {
        let Self { id: _, slug, name, stamp: _ } = self;
        KeywordRecordDraft { slug, name }
    }
}
