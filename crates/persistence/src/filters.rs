//! From filters and sorts to conditions on tables. Every condition on an item goes by the lens, so that what stands
//! above the ceiling matches nothing.

use std::collections::HashMap;

use cinegraph_domain::{
    id::Kind,
    query::{
        AwardBodyFilter, AwardCriterion, CharacterFilter, FilmFilter, FilmSort, PersonCriterion,
        PersonFilter, PersonSort, PlaceFilter, Sorting, SourceWorkFilter, SourceWorkSort, ThemeCriterion,
        ThemeFilter,
    },
    reference::Reference,
    slug,
    vocabulary::{Known, ThemeStrength, Word},
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use strum::VariantArray;

use crate::{listing::Listing, shape::Lens};

/// The rows that the references of a filter lead to. A theme stands with all those below it.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    rows: HashMap<(Kind, Reference), Vec<i64>>,
}

impl Resolved {
    /// Notes where a reference leads.
    pub fn insert(&mut self, kind: Kind, reference: Reference, rows: Vec<i64>) {
        self.rows.insert((kind, reference), rows);
    }

    /// A reference that was not resolved matches nothing, rather than everything.
    fn rows(&self, kind: Kind, reference: &Reference) -> Vec<i64> {
        self.rows.get(&(kind, reference.clone())).cloned().unwrap_or_default()
    }
}

/// Rows of `table` that belong to the film at hand.
fn of_film(table: &'static str) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(table)
        .and_where(Expr::col((table, "film_id")).equals(("film", "id")))
        .take()
}

fn exists(select: &mut SelectStatement) -> Expr {
    Expr::exists(select.take())
}

/// Whether a sorting key begins with a folded prefix: a range, so that an index answers it.
fn begins(column: (&'static str, &'static str), prefix: &str) -> Expr {
    let past = format!("{prefix}{}", char::MAX);
    Expr::col(column).gte(prefix).and(Expr::col(column).lt(past))
}

/// The list of films a filter describes.
#[must_use]
pub fn films(lens: &Lens, filter: &FilmFilter, resolved: &Resolved, sort: Sorting<FilmSort>) -> Listing {
    let key = match sort.field {
        FilmSort::Title => "sort_title",
        FilmSort::Year => "sort_year",
        FilmSort::ReleaseDate => "sort_release",
        FilmSort::Runtime => "sort_runtime",
        FilmSort::Popularity => "popularity",
    };
    Listing { condition: film_condition(lens, filter, resolved), key, descending: sort.descending }
}

fn film_condition(lens: &Lens, filter: &FilmFilter, resolved: &Resolved) -> Cond {
    let FilmFilter {
        title_prefix,
        year_from,
        year_to,
        genre,
        keyword,
        country,
        language,
        title_type,
        theme,
        person,
        award,
        source_work_kind,
        source_work,
        collection,
        company,
        has_post_credits_scene,
        has_poll,
        and,
        or,
        not,
    } = filter;
    let film = |column: &'static str| Expr::col(("film", column));
    let among = |table: &'static str, column: &'static str, kind: Kind, reference: &Reference| {
        of_film(table).and_where(Expr::col((table, column)).is_in(resolved.rows(kind, reference))).take()
    };
    let has_post_credits = has_post_credits_scene.map(|has| if has { Known::Yes } else { Known::No });
    let spoken = |language: &String| {
        let spoken = Expr::col(("film_language", "language")).eq(language.as_str());
        film("original_language").eq(language.as_str()).or(exists(of_film("film_language").and_where(spoken)))
    };
    let poll = |has: bool| {
        let poll = exists(of_film("poll").and_where(lens.shows("poll")));
        if has { poll } else { poll.not() }
    };
    let made_in = |country: &String| {
        exists(of_film("film_country").and_where(Expr::col(("film_country", "country")).eq(country.as_str())))
    };
    let conditions = [
        title_prefix.as_deref().map(|prefix| begins(("film", "sort_title"), &slug::sort_title(prefix))),
        year_from.map(|year| film("sort_year").gte(year)),
        year_to.map(|year| film("sort_year").lte(year).and(film("sort_year").gt(0))),
        title_type.map(|title_type| film("title_type").eq(title_type.as_str())),
        has_post_credits.map(|known| film("has_post_credits").eq(known.as_str())),
        collection
            .as_ref()
            .map(|reference| film("collection_id").is_in(resolved.rows(Kind::Collection, reference))),
        genre.as_ref().map(|reference| exists(&mut among("film_genre", "genre_id", Kind::Genre, reference))),
        keyword.as_ref().map(|reference| {
            let mut with = among("film_keyword", "keyword_id", Kind::Keyword, reference);
            exists(with.and_where(lens.shows("film_keyword")))
        }),
        company
            .as_ref()
            .map(|reference| exists(&mut among("film_company", "company_id", Kind::Company, reference))),
        country.as_ref().map(made_in),
        language.as_ref().map(spoken),
        theme.as_ref().map(|criterion| bears_on(lens, criterion, resolved)),
        person.as_ref().map(|criterion| has_in_credits(lens, criterion, resolved)),
        award.as_ref().map(|criterion| was_nominated(lens, criterion, resolved)),
        source_work_kind.map(|kind| {
            let mut work = of_film("adaptation");
            work.inner_join(
                "source_work",
                Expr::col(("source_work", "id")).equals(("adaptation", "source_work_id")),
            );
            work.and_where(Expr::col(("source_work", "kind")).eq(kind.as_str()));
            exists(work.and_where(lens.shows("adaptation")))
        }),
        source_work.as_ref().map(|reference| {
            let mut work = among("adaptation", "source_work_id", Kind::SourceWork, reference);
            exists(work.and_where(lens.shows("adaptation")))
        }),
        has_poll.map(poll),
    ];
    let mut all = Cond::all();
    for condition in conditions.into_iter().flatten() {
        all = all.add(condition);
    }
    for filter in and {
        all = all.add(film_condition(lens, filter, resolved));
    }
    if !or.is_empty() {
        all = all
            .add(or.iter().fold(Cond::any(), |any, filter| any.add(film_condition(lens, filter, resolved))));
    }
    if let Some(filter) = not {
        all = all.add(film_condition(lens, filter, resolved).not());
    }
    all
}

fn bears_on(lens: &Lens, criterion: &ThemeCriterion, resolved: &Resolved) -> Expr {
    let themes = resolved.rows(Kind::Theme, &criterion.theme);
    let mut readings = of_film("theme_reading");
    readings
        .and_where(Expr::col(("theme_reading", "theme_id")).is_in(themes))
        .and_where(lens.shows("theme_reading"));
    if let Some(least) = criterion.least_strength {
        let strong = ThemeStrength::VARIANTS
            .iter()
            .filter(|strength| **strength >= least)
            .map(|strength| strength.as_str());
        readings.and_where(Expr::col(("theme_reading", "strength")).is_in(strong));
    }
    exists(&mut readings)
}

fn has_in_credits(lens: &Lens, criterion: &PersonCriterion, resolved: &Resolved) -> Expr {
    let people = resolved.rows(Kind::Person, &criterion.person);
    let mut roles = of_film("role");
    roles.and_where(Expr::col(("role", "person_id")).is_in(people)).and_where(lens.shows("role"));
    if let Some(department) = criterion.department {
        roles.and_where(Expr::col(("role", "department")).eq(department.as_str()));
    }
    if let Some(job) = &criterion.job {
        roles.and_where(Expr::col(("role", "job")).eq(job.as_str()));
    }
    exists(&mut roles)
}

fn was_nominated(lens: &Lens, criterion: &AwardCriterion, resolved: &Resolved) -> Expr {
    let mut nominations = of_film("nomination_film");
    nominations
        .inner_join(
            "nomination",
            Expr::col(("nomination", "id")).equals(("nomination_film", "nomination_id")),
        )
        .and_where(lens.shows("nomination"));
    if !criterion.results.is_empty() {
        let results = criterion.results.iter().copied().map(Word::as_str);
        nominations.and_where(Expr::col(("nomination", "result")).is_in(results));
    }
    if let Some(body) = &criterion.body {
        nominations
            .inner_join(
                "award_category",
                Expr::col(("award_category", "id")).equals(("nomination", "category_id")),
            )
            .and_where(Expr::col(("award_category", "body_id")).is_in(resolved.rows(Kind::AwardBody, body)));
    }
    exists(&mut nominations)
}

/// The list of people a filter describes.
#[must_use]
pub fn people(lens: &Lens, filter: &PersonFilter, resolved: &Resolved, sort: Sorting<PersonSort>) -> Listing {
    let PersonFilter { name_prefix, department, film, born_from, born_to } = filter;
    let born = || Expr::col(("person", "birth_date"));
    let mut condition = Cond::all()
        .add_option(name_prefix.as_deref().map(|prefix| {
            let prefix = slug::sort_name(prefix);
            begins(("person", "sort_name"), &prefix).or(begins(("person", "name_key"), &prefix))
        }))
        .add_option(born_from.map(|year| born().gte(year.saturating_mul(10_000))))
        .add_option(born_to.map(|year| born().lt(year.saturating_add(1).saturating_mul(10_000))));
    if department.is_some() || film.is_some() {
        let mut roles = Query::select();
        roles
            .expr(Expr::val(1))
            .from("role")
            .and_where(Expr::col(("role", "person_id")).equals(("person", "id")))
            .and_where(lens.shows("role"));
        if let Some(department) = *department {
            roles.and_where(Expr::col(("role", "department")).eq(department.as_str()));
        }
        if let Some(film) = film {
            roles.and_where(Expr::col(("role", "film_id")).is_in(resolved.rows(Kind::Film, film)));
        }
        condition = condition.add(exists(&mut roles));
    }
    let key = match sort.field {
        PersonSort::Name => "sort_name",
        PersonSort::Popularity => "popularity",
    };
    Listing { condition, key, descending: sort.descending }
}

/// The list of themes a filter describes.
#[must_use]
pub fn themes(filter: &ThemeFilter, resolved: &Resolved, descending: bool) -> Listing {
    let ThemeFilter { name_prefix, parent, is_root } = filter;
    let parents = || {
        Query::select()
            .expr(Expr::val(1))
            .from("theme_parent")
            .and_where(Expr::col(("theme_parent", "theme_id")).equals(("theme", "id")))
            .take()
    };
    let below = parent.as_ref().map(|parent| {
        let rows = resolved.rows(Kind::Theme, parent);
        exists(parents().and_where(Expr::col(("theme_parent", "parent_id")).is_in(rows)))
    });
    let root = is_root.map(|root| {
        let has_parent = exists(&mut parents());
        if root { has_parent.not() } else { has_parent }
    });
    let condition = Cond::all()
        .add_option(
            name_prefix.as_deref().map(|prefix| begins(("theme", "sort_name"), &slug::sort_name(prefix))),
        )
        .add_option(below)
        .add_option(root);
    Listing { condition, key: "sort_name", descending }
}

/// The list of award bodies a filter describes.
#[must_use]
pub fn award_bodies(filter: &AwardBodyFilter, descending: bool) -> Listing {
    let AwardBodyFilter { name_prefix, country } = filter;
    let condition = Cond::all()
        .add_option(
            name_prefix
                .as_deref()
                .map(|prefix| begins(("award_body", "sort_name"), &slug::sort_name(prefix))),
        )
        .add_option(country.as_deref().map(|country| Expr::col(("award_body", "country")).eq(country)));
    Listing { condition, key: "sort_name", descending }
}

/// The list of characters a filter describes, and the scope within which hidden ones are counted.
#[must_use]
pub fn characters(filter: &CharacterFilter, resolved: &Resolved, descending: bool) -> (Listing, Cond) {
    let CharacterFilter { name_prefix, film } = filter;
    let scope = Cond::all().add_option(
        film.as_ref().map(|film| Expr::col(("character", "film_id")).is_in(resolved.rows(Kind::Film, film))),
    );
    let condition = scope.clone().add_option(
        name_prefix.as_deref().map(|prefix| begins(("character", "sort_name"), &slug::sort_name(prefix))),
    );
    (Listing { condition, key: "sort_name", descending }, scope)
}

/// The list of places a filter describes.
#[must_use]
pub fn places(lens: &Lens, filter: &PlaceFilter, resolved: &Resolved, descending: bool) -> Listing {
    let PlaceFilter { name_prefix, country, film } = filter;
    let shot = film.as_ref().map(|film| {
        let mut locations = Query::select();
        locations
            .expr(Expr::val(1))
            .from("filming_location")
            .and_where(Expr::col(("filming_location", "place_id")).equals(("place", "id")))
            .and_where(lens.shows("filming_location"))
            .and_where(Expr::col(("filming_location", "film_id")).is_in(resolved.rows(Kind::Film, film)));
        exists(&mut locations)
    });
    let condition = Cond::all()
        .add_option(
            name_prefix.as_deref().map(|prefix| begins(("place", "sort_name"), &slug::sort_name(prefix))),
        )
        .add_option(country.as_deref().map(|country| Expr::col(("place", "country")).eq(country)))
        .add_option(shot);
    Listing { condition, key: "sort_name", descending }
}

/// The list of source works a filter describes.
#[must_use]
pub fn source_works(
    filter: &SourceWorkFilter,
    resolved: &Resolved,
    sort: Sorting<SourceWorkSort>,
) -> Listing {
    let SourceWorkFilter { title_prefix, kind, author, year_from, year_to } = filter;
    let work = |column: &'static str| Expr::col(("source_work", column));
    let written = author.as_ref().map(|author| {
        let mut authors = Query::select();
        authors
            .expr(Expr::val(1))
            .from("source_work_author")
            .and_where(Expr::col(("source_work_author", "source_work_id")).equals(("source_work", "id")))
            .and_where(
                Expr::col(("source_work_author", "person_id")).is_in(resolved.rows(Kind::Person, author)),
            );
        exists(&mut authors)
    });
    let condition = Cond::all()
        .add_option(
            title_prefix
                .as_deref()
                .map(|prefix| begins(("source_work", "sort_title"), &slug::sort_title(prefix))),
        )
        .add_option(kind.map(|kind| work("kind").eq(kind.as_str())))
        .add_option(written)
        .add_option(year_from.map(|year| work("year").gte(year)))
        .add_option(year_to.map(|year| work("year").lte(year)));
    let key = match sort.field {
        SourceWorkSort::Title => "sort_title",
        SourceWorkSort::Year => "sort_year",
    };
    Listing { condition, key, descending: sort.descending }
}

/// The list of all entries of a vocabulary.
#[must_use]
pub fn by_slug() -> Listing {
    Listing { condition: Cond::all(), key: "slug", descending: false }
}
