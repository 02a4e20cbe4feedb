//! Themes a film bears on: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, ReadingFilter};
use cinegraph_domain::{
    film,
    item::Entry,
    person, quote, scene,
    spoiler::SpoilerLevel,
    theme as domain, theme,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{linked, loaders},
    resources::{
        ItemView, Revised,
        characters::Character,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of, links},
        parameters::{FilmParam, ThemeParam},
        quotes::Quote,
        scenes::Scene,
        themes::Theme,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::ThemeStrength,
};

/// How a film bears on a theme.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct ThemeReading {
    /// Its id.
    #[schema(value_type = String, example = "theme_reading_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The theme.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub theme: Option<Link<theme::Theme>>,
    /// What the film says of it.
    pub statement: Option<String>,
    /// How much it weighs in the film.
    pub strength: Option<ThemeStrength>,
    /// Whether it holds beyond the film's world.
    pub universal: Option<bool>,
    /// In whom it is seen.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub characters: Vec<Link<person::Character>>,
    /// The ids of the scenes that show it.
    #[graphql(skip)]
    #[schema(value_type = Vec<String>, example = json!(["scene_1"]))]
    pub scene_ids: Vec<Pointer<scene::Scene>>,
    /// The ids of the quotes that show it.
    #[graphql(skip)]
    #[schema(value_type = Vec<String>, example = json!(["quote_1"]))]
    pub quote_ids: Vec<Pointer<quote::Quote>>,
}

impl Revised for ThemeReading {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for ThemeReading {
    type Record = domain::ThemeReading;

    fn view(entry: Entry<domain::ThemeReading>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::ThemeReading { theme, statement, strength, universal, characters, scene_ids, quote_ids } =
            content;
        Self {
            id,
            film_id,
            item,
            theme: Some(theme.into()),
            statement: Some(statement),
            strength: Some(strength.into()),
            universal: Some(universal),
            characters: links(characters),
            scene_ids: scene_ids.into_iter().map(Pointer).collect(),
            quote_ids: quote_ids.into_iter().map(Pointer).collect(),
        }
    }
}

#[ComplexObject]
impl ThemeReading {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The theme.
    async fn theme(&self, ctx: &Context<'_>) -> Option<Result<Theme>> {
        let link = self.theme.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// In whom it is seen.
    async fn characters(&self, ctx: &Context<'_>) -> Result<Vec<Character>> {
        Ok(linked::items(ctx, &self.characters).await?)
    }

    /// Scenes that show it.
    async fn scenes(&self, ctx: &Context<'_>) -> Result<Vec<Scene>> {
        Ok(loaders::items(ctx, self.scene_ids.iter().map(|pointer| pointer.0)).await?)
    }

    /// Quotes that show it.
    async fn quotes(&self, ctx: &Context<'_>) -> Result<Vec<Quote>> {
        Ok(loaders::items(ctx, self.quote_ids.iter().map(|pointer| pointer.0)).await?)
    }
}

/// The parameters of a list of themes a film bears on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThemeReadingParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these strengths, with commas between them.
    #[param(value_type = Option<Vec<ThemeStrength>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    strengths: Vec<vocabulary::ThemeStrength>,
    /// Only readings that hold beyond the film's world, or only those that do not.
    universal: Option<bool>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_themes))
        .routes(routes!(list_theme_readings))
        .routes(routes!(list_character_themes))
        .routes(routes!(get_theme_reading))
}

/// Lists the themes a film bears on.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/themes",
    operation_id = "listFilmThemes",
    tag = "meaning",
    params(FilmParam, ThemeReadingParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<ThemeReading>))
)]
async fn list_film_themes(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ThemeReadingParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = ReadingFilter {
        strengths: params.strengths.iter().copied().map(Word::as_str).collect(),
        universal: params.universal,
        themes: None,
    };
    let list = list::items::<ThemeReading>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the readings of a theme in films, newest film first.
#[utoipa::path(
    get,
    path = "/v1/themes/{theme}/readings",
    operation_id = "listThemeReadings",
    tag = "meaning",
    params(ThemeParam, ThemeReadingParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<ThemeReading>))
)]
async fn list_theme_readings(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ThemeReadingParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<theme::Theme>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = ReadingFilter {
        strengths: params.strengths.iter().copied().map(Word::as_str).collect(),
        universal: params.universal,
        themes: None,
    };
    let list = list::items::<ThemeReading>(&ask.reader, Owner::READING_THEME, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the themes that are seen in a character.
#[utoipa::path(
    get,
    path = "/v1/characters/{character}/themes",
    operation_id = "listCharacterThemes",
    tag = "meaning",
    params(("character" = String, Path, description = "The id of the character.", example = "character_1"), ThemeReadingParams),
    responses((status = 200, description = "A page of the list; empty when the character is withheld.", body = ItemList<ThemeReading>))
)]
async fn list_character_themes(
    ask: Ask,
    PathId(id): PathId<person::Character>,
    Query(params): Query<ThemeReadingParams>,
) -> Result<Response, ApiError> {
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = ReadingFilter {
        strengths: params.strengths.iter().copied().map(Word::as_str).collect(),
        universal: params.universal,
        themes: None,
    };
    let list = list::items_of_item::<ThemeReading, person::Character>(
        &ask.reader,
        Owner::READING_CHARACTER,
        id,
        &page,
        &filter,
    )
    .await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a reading of a theme; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/theme-readings/{theme_reading}",
    operation_id = "getThemeReading",
    tag = "meaning",
    params(("theme_reading" = String, Path, description = "The id of a reading of a theme.", example = "theme_reading_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = ThemeReading))
)]
async fn get_theme_reading(
    ask: Ask,
    PathId(id): PathId<domain::ThemeReading>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(ThemeReading::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
