//! Characters of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{
    film,
    item::Entry,
    person as domain,
    query::{CharacterFilter, NameSort, Sorting},
    spoiler::SpoilerLevel,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked::Linked,
    },
    resources::{
        ItemView, Revised,
        films::Film,
        frame::{ItemFields, LinkView, film_id_of, film_of, id_of, number_of},
        narrowing::{kind_filter, reading_filter, role_filter},
        order::{self, Order},
        parameters::FilmParam,
        readings::ThemeReading,
        roles::Role,
        scenes::Scene,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit, PageParams},
        redirect::{self, Located},
    },
    vocabulary::{Department, SceneKind, ThemeStrength},
};

/// Someone in a film's story.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Character {
    /// Its id.
    #[schema(value_type = String, example = "character_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What they are called.
    pub name: Option<String>,
    /// Other names they go by.
    pub aliases: Vec<String>,
    /// Who they are.
    pub description: Option<String>,
}

impl Revised for Character {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Character {
    type Record = domain::Character;

    fn view(entry: Entry<domain::Character>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Character { name, sort_name: _, aliases, description } = content;
        Self { id, film_id, item, name: Some(name), aliases, description }
    }
}

impl Linked for Character {
    const TOLD: [&'static str; 3] = ["id", "name", "withheld"];

    fn of_link(link: LinkView) -> Self {
        // A link that a reader sees leads to a character they may know of.
        let LinkView { id, slug: _, name } = link;
        Self { id: id.into(), name: Some(name), ..Self::default() }
    }
}

#[ComplexObject]
impl Character {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// Who plays them.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these departments.")] departments: Option<Vec<Department>>,
        #[graphql(desc = "Only these jobs, as written in the credits.")] jobs: Option<Vec<String>>,
    ) -> Result<Connection<Role>> {
        if self.item.withheld {
            return Ok(Connection::empty());
        }
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::ROLE_CHARACTER,
            number_of::<domain::Character>(&self.id),
            args,
            role_filter(departments, jobs),
        )
        .await?)
    }

    /// The scenes they are in.
    async fn scenes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<SceneKind>>,
    ) -> Result<Connection<Scene>> {
        if self.item.withheld {
            return Ok(Connection::empty());
        }
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::SCENE_CHARACTER,
            number_of::<domain::Character>(&self.id),
            args,
            kind_filter(kinds),
        )
        .await?)
    }

    /// The themes that are seen in them.
    async fn themes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these strengths.")] strengths: Option<Vec<ThemeStrength>>,
        #[graphql(desc = "Only readings that hold beyond the film's world, or only those that do not.")]
        universal: Option<bool>,
    ) -> Result<Connection<ThemeReading>> {
        if self.item.withheld {
            return Ok(Connection::empty());
        }
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::READING_CHARACTER,
            number_of::<domain::Character>(&self.id),
            args,
            reading_filter(strengths, universal),
        )
        .await?)
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_characters))
        .routes(routes!(list_film_characters))
        .routes(routes!(get_character))
}

/// Lists the characters of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/characters",
    operation_id = "listFilmCharacters",
    tag = "cast and crew",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Character>))
)]
async fn list_film_characters(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Character>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a character; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/characters/{character}",
    operation_id = "getCharacter",
    tag = "cast and crew",
    params(("character" = String, Path, description = "The id of a character.", example = "character_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Character))
)]
async fn get_character(
    ask: Ask,
    PathId(id): PathId<domain::Character>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Character::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}

/// Which characters a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CharacterFilterInput {
    /// The name begins like this, whatever its case and accents.
    pub name_prefix: Option<String>,
    /// In this film: a reference.
    pub film: Option<String>,
}

impl CharacterFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<CharacterFilter, ApiError> {
        let Self { name_prefix, film } = self;
        Ok(CharacterFilter { name_prefix, film: film.map(|film| film.parse()).transpose()? })
    }
}

/// The parameters of the list of characters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct CharacterListParams {
    /// How many at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// What to sort by: name; with a hyphen before it, the other way round.
    #[param(default = "name")]
    sort: Option<String>,
    /// Whether to count all that meet the conditions, as `totalCount`, and those withheld.
    #[serde(default)]
    count: bool,
    /// The name begins like this, whatever its case and accents.
    name_prefix: Option<String>,
    /// In this film: a reference.
    film: Option<String>,
}

/// Lists characters of all films: filtered, by name, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/characters",
    operation_id = "listCharacters",
    tag = "cast and crew",
    params(CharacterListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Character>))
)]
async fn list_characters(ask: Ask, Query(params): Query<CharacterListParams>) -> Result<Response, ApiError> {
    let filter = CharacterFilter {
        name_prefix: params.name_prefix,
        film: params.film.map(|film| film.parse()).transpose()?,
    };
    let sorting = order::parse(params.sort.as_deref(), Sorting { field: NameSort::Name, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    // The count of those withheld is part of every list of items, so counting is not left to `count` here.
    let found = ask.reader.list_characters(&filter, sorting.descending, &page, true).await?;
    let mut list: ItemList<Character> = list::entries(&ask.reader, &order, found);
    list.total_count = list.total_count.filter(|_| params.count);
    list::respond(&ask.uri, list, params.fields.as_deref())
}
