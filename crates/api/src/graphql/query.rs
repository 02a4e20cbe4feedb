//! The root of all queries.

use async_graphql::{Context, ID, Object, OutputType, Result};
use cinegraph_domain::query::{FilmSort, NameSort, PersonSort, Sorting, SourceWorkSort};

use super::{
    connection::{self, Connection, PageArgs},
    loaders,
    node::{Node, node},
};
use crate::{
    error::ApiError,
    resources::{
        RecordView,
        award_bodies::{AwardBody, AwardBodyFilterInput},
        changes::{self, ChangePage},
        characters::{Character, CharacterFilterInput},
        collections::Collection,
        companies::Company,
        films::{Film, FilmFilterInput, FilmSortInput},
        history::{self, HistoryEntry},
        order::{self, Order, SortDirection},
        people::{Person, PersonFilterInput, PersonSortInput},
        places::{Place, PlaceFilterInput},
        source_works::{SourceWork, SourceWorkFilterInput, SourceWorkSortInput},
        themes::{Theme, ThemeFilterInput},
        vocabularies::{Genre, Keyword},
    },
    scalars::BigInt,
    vocabulary::Kind,
};

/// The root of all queries.
#[derive(Debug)]
pub(crate) struct Query;

/// What can be asked of the catalogue. Every answer keeps to the request's spoiler ceiling, set by the header
/// `Spoiler-Ceiling` or the URL parameter `spoilers`: none (the default), minor, major or ending.
#[Object]
impl Query {
    /// The entity with this id, of whatever kind. What stands above the ceiling comes as a stub.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: ID) -> Option<Result<Node>> {
        Some(node(ctx, &id).await.map_err(Into::into))
    }

    /// The entities with these ids, in their order, at most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, 100 at most.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        if ids.len() > 100 {
            return Err(ApiError::parameter("ids", "must be 100 at most").into());
        }
        let found = futures_util::future::join_all(ids.iter().map(|id| node(ctx, id))).await;
        Ok(found.into_iter().map(|node| Some(node.map_err(Into::into))).collect())
    }

    /// A film.
    async fn film(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Film>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// Films, sorted by title unless `sort` says otherwise: filtered, a page at a time.
    async fn films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<FilmFilterInput>,
        #[graphql(desc = "What to sort by and which way; by title, from A to Z, when nothing is said.")] sort: Option<FilmSortInput>,
    ) -> Result<Connection<Film>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting =
            sort.map_or(Sorting { field: FilmSort::Title, descending: false }, FilmSortInput::sorting);
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_films(&filter, sorting, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// A person.
    async fn person(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Person>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// People, sorted by name unless `sort` says otherwise: filtered, a page at a time.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<PersonFilterInput>,
        #[graphql(desc = "What to sort by and which way; by name, from A to Z, when nothing is said.")] sort: Option<PersonSortInput>,
    ) -> Result<Connection<Person>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting =
            sort.map_or(Sorting { field: PersonSort::Name, descending: false }, PersonSortInput::sorting);
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_people(&filter, sorting, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// A theme.
    async fn theme(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Theme>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// Themes, sorted by name: filtered, a page at a time.
    async fn themes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<ThemeFilterInput>,
        #[graphql(desc = "Which way to sort by name; `ASC`, from A to Z, when nothing is said.")]
        direction: Option<SortDirection>,
    ) -> Result<Connection<Theme>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting = Sorting { field: NameSort::Name, descending: direction == Some(SortDirection::Desc) };
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_themes(&filter, sorting.descending, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// An award body.
    async fn award_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<AwardBody>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// Award bodies, sorted by name: filtered, a page at a time.
    async fn award_bodies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<AwardBodyFilterInput>,
        #[graphql(desc = "Which way to sort by name; `ASC`, from A to Z, when nothing is said.")]
        direction: Option<SortDirection>,
    ) -> Result<Connection<AwardBody>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting = Sorting { field: NameSort::Name, descending: direction == Some(SortDirection::Desc) };
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_award_bodies(&filter, sorting.descending, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// Characters of all films, sorted by name: filtered, a page at a time.
    async fn characters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<CharacterFilterInput>,
        #[graphql(desc = "Which way to sort by name; `ASC`, from A to Z, when nothing is said.")]
        direction: Option<SortDirection>,
    ) -> Result<Connection<Character>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting = Sorting { field: NameSort::Name, descending: direction == Some(SortDirection::Desc) };
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_characters(&filter, sorting.descending, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::entries(ctx, &order, page))
    }

    /// A place.
    async fn place(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Place>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// Places, sorted by name: filtered, a page at a time.
    async fn places(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<PlaceFilterInput>,
        #[graphql(desc = "Which way to sort by name; `ASC`, from A to Z, when nothing is said.")]
        direction: Option<SortDirection>,
    ) -> Result<Connection<Place>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting = Sorting { field: NameSort::Name, descending: direction == Some(SortDirection::Desc) };
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_places(&filter, sorting.descending, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// A work that films go back to.
    async fn source_work(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<SourceWork>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// Works that films go back to, sorted by title unless `sort` says otherwise: filtered, a page at a time.
    async fn source_works(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<SourceWorkFilterInput>,
        #[graphql(desc = "What to sort by and which way; by title, from A to Z, when nothing is said.")] sort: Option<SourceWorkSortInput>,
    ) -> Result<Connection<SourceWork>> {
        let filter = filter.unwrap_or_default().filter()?;
        let sorting = sort.map_or(
            Sorting { field: SourceWorkSort::Title, descending: false },
            SourceWorkSortInput::sorting,
        );
        let order = order::name_of(sorting);
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, &order, sorting.field.has_text_keys())?;
        let reader = loaders::reader(ctx);
        let page = reader
            .list_source_works(&filter, sorting, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, &order, page))
    }

    /// A company.
    async fn company(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Company>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// All companies, sorted by slug.
    async fn companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Company>> {
        by_slug(ctx, PageArgs { first, after, last, before }).await
    }

    /// A collection.
    async fn collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Collection>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// All collections, sorted by slug.
    async fn collections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Collection>> {
        by_slug(ctx, PageArgs { first, after, last, before }).await
    }

    /// A genre.
    async fn genre(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Genre>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// All genres, sorted by slug.
    async fn genres(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Genre>> {
        by_slug(ctx, PageArgs { first, after, last, before }).await
    }

    /// A keyword.
    async fn keyword(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            name = "ref",
            desc = "A reference: an id, a slug, or an id elsewhere such as imdb:tt1334260."
        )]
        reference: String,
    ) -> Option<Result<Keyword>> {
        Some(found(ctx, &reference).await.map_err(Into::into))
    }

    /// All keywords, sorted by slug.
    async fn keywords(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Keyword>> {
        by_slug(ctx, PageArgs { first, after, last, before }).await
    }

    /// What was written to the catalogue, oldest first: a page of the change log.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(
            desc = "Only what comes after this place in the log: `next` of an earlier page, or the `seq` of a \
                          change. From the start when nothing is said."
        )]
        after: Option<BigInt>,
        #[graphql(desc = "Only entities of these kinds.")] kinds: Option<Vec<Kind>>,
        #[graphql(desc = "Only this film and what belongs to it: its id, its slug or an id elsewhere.")] film: Option<
            String,
        >,
    ) -> Result<ChangePage> {
        Ok(changes::page(loaders::reader(ctx), first, after, kinds, film).await?)
    }

    /// Who changed an entity, when, and what its fields were before and after: the newest change first. What was
    /// deleted or merged keeps its history.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the entity, of whatever kind.")] id: ID,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<HistoryEntry>> {
        Ok(history::of_entity(ctx, &id, PageArgs { first, after, last, before }).await?)
    }
}

async fn found<V: RecordView>(ctx: &Context<'_>, reference: &str) -> Result<V, ApiError> {
    let reader = loaders::reader(ctx);
    let found = reader.record::<V::Record>(&reference.parse()?).await?;
    Ok(V::found(found, reader.viewer()))
}

async fn by_slug<V: RecordView + OutputType>(ctx: &Context<'_>, args: PageArgs) -> Result<Connection<V>> {
    let page = connection::list_page(args, "slug", true)?;
    let found =
        loaders::reader(ctx).list_by_slug(&page, connection::counting(ctx)).await.map_err(ApiError::from)?;
    Ok(connection::records(ctx, "slug", found))
}
