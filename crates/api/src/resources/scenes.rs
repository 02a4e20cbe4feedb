//! Scenes of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film, film_facts,
    item::Entry,
    person, place, scene as domain,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked, loaders,
    },
    resources::{
        ItemView, Revised,
        characters::Character,
        editions::Edition,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of, links, number_of},
        parameters::FilmParam,
        places::Place,
        quotes::Quote,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::SceneKind,
};

/// A scene worth telling of, in the film or cut from it.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Scene {
    /// Its id.
    #[schema(value_type = String, example = "scene_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What one might call it.
    pub title: Option<String>,
    /// What part it plays.
    pub kind: Option<SceneKind>,
    /// When it starts, in seconds from the start of the edition.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub starts_at: Option<i32>,
    /// When it ends, in seconds from the start of the edition.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub ends_at: Option<i32>,
    /// The id of the edition the times hold for; the theatrical cut when missing.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "edition_1")]
    pub edition_id: Option<Pointer<film_facts::Edition>>,
    /// What happens.
    pub summary: Option<String>,
    /// Who is in it.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub characters: Vec<Link<person::Character>>,
    /// Where it was filmed.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub location: Option<Link<place::Place>>,
    /// The film it announces.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub teases: Option<Link<film::Film>>,
}

impl Revised for Scene {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Scene {
    type Record = domain::Scene;

    fn view(entry: Entry<domain::Scene>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Scene {
            title,
            kind,
            starts_at,
            ends_at,
            edition_id,
            summary,
            characters,
            location,
            teases,
        } = content;
        Self {
            id,
            film_id,
            item,
            title: Some(title),
            kind: Some(kind.into()),
            starts_at,
            ends_at,
            edition_id: edition_id.map(Pointer),
            summary,
            characters: links(characters),
            location: location.map(Into::into),
            teases: teases.map(Into::into),
        }
    }
}

#[ComplexObject]
impl Scene {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The edition the times hold for; the theatrical cut when missing.
    async fn edition(&self, ctx: &Context<'_>) -> Option<Result<Edition>> {
        let id = self.edition_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }

    /// Who is in it.
    async fn characters(&self, ctx: &Context<'_>) -> Result<Vec<Character>> {
        Ok(linked::items(ctx, &self.characters).await?)
    }

    /// Where it was filmed.
    async fn location(&self, ctx: &Context<'_>) -> Option<Result<Place>> {
        let link = self.location.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// The film it announces.
    async fn teases(&self, ctx: &Context<'_>) -> Option<Result<Film>> {
        let id = self.teases.as_ref()?.id;
        Some(loaders::record(ctx, id).await.map_err(Into::into))
    }

    /// The quotes that are from it.
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Quote>> {
        if self.item.withheld {
            return Ok(Connection::empty());
        }
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::QUOTE_SCENE, number_of::<domain::Scene>(&self.id), args, ()).await?)
    }
}

/// The parameters of a list of scenes of a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SceneParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<SceneKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::SceneKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_scenes))
        .routes(routes!(list_character_scenes))
        .routes(routes!(get_scene))
}

/// Lists the scenes of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/scenes",
    operation_id = "listFilmScenes",
    tag = "story",
    params(FilmParam, SceneParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Scene>))
)]
async fn list_film_scenes(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<SceneParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Scene>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the scenes a character is in.
#[utoipa::path(
    get,
    path = "/v1/characters/{character}/scenes",
    operation_id = "listCharacterScenes",
    tag = "story",
    params(("character" = String, Path, description = "The id of the character.", example = "character_1"), SceneParams),
    responses((status = 200, description = "A page of the list; empty when the character is withheld.", body = ItemList<Scene>))
)]
async fn list_character_scenes(
    ask: Ask,
    PathId(id): PathId<person::Character>,
    Query(params): Query<SceneParams>,
) -> Result<Response, ApiError> {
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items_of_item::<Scene, person::Character>(
        &ask.reader,
        Owner::SCENE_CHARACTER,
        id,
        &page,
        &filter,
    )
    .await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a scene; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/scenes/{scene}",
    operation_id = "getScene",
    tag = "story",
    params(("scene" = String, Path, description = "The id of a scene.", example = "scene_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Scene))
)]
async fn get_scene(
    ask: Ask,
    PathId(id): PathId<domain::Scene>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Scene::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
