//! Themes: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, Viewer};
use cinegraph_domain::{
    id::Kind,
    query::{FilmFilter, NameSort, Sorting, ThemeCriterion, ThemeFilter},
    theme as domain,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    films::{Film, films_where},
    frame::{ExternalId, StampFields, external_ids, id_of, number_of},
    frame::{Link, LinkView, SourceView, links},
    narrowing::reading_filter,
    order::{self, Order},
    parameters::ThemeParam,
    polls::Poll,
    questions::DiscussionQuestion,
    readings::ThemeReading,
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked::{self, Linked},
        loaders::reader,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::ThemeStrength,
};

/// An idea that films bear on. Name and description speak of the idea, never of a film.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Theme {
    /// Its id.
    #[schema(value_type = String, example = "theme_1")]
    pub id: ID,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What the idea is.
    pub description: Option<String>,
    /// The BCP 47 tag of the language name and description are in.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// The wider themes it belongs to.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub parents: Vec<Link<domain::Theme>>,
    /// Where it was taken from.
    pub source: Option<SourceView>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for Theme {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Theme {
    type Record = domain::Theme;

    fn view(record: domain::Theme, _viewer: &Viewer) -> Self {
        let domain::Theme {
            id,
            slug,
            name,
            description,
            language,
            aliases,
            parents,
            source,
            external_ids: ids,
            stamp,
        } = record;
        Self {
            id: id_of(id),
            slug,
            name,
            description,
            language,
            aliases,
            parents: links(parents),
            source: source.map(Into::into),
            external_ids: external_ids(Kind::Theme, ids),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Theme {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Theme {
    /// The wider themes it belongs to.
    async fn parents(&self, ctx: &Context<'_>) -> Result<Vec<Theme>> {
        Ok(linked::records(ctx, &self.parents).await?)
    }

    /// The themes directly below it, by name.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Theme>> {
        let args = PageArgs { first, after, last, before };
        let page = connection::list_page(args, "name", true)?;
        let filter = ThemeFilter { parent: Some(self.id.parse()?), ..ThemeFilter::default() };
        let found = reader(ctx)
            .list_themes(&filter, false, &page, connection::counting(ctx))
            .await
            .map_err(ApiError::from)?;
        Ok(connection::records(ctx, "name", found))
    }

    /// The films that bear on it or on a theme below it, as far as the ceiling shows it, by title.
    async fn films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only films in which it is at least this strong.")] least_strength: Option<
            ThemeStrength,
        >,
    ) -> Result<Connection<Film>> {
        let theme =
            ThemeCriterion { theme: self.id.parse()?, least_strength: least_strength.map(Into::into) };
        let filter = FilmFilter { theme: Some(theme), ..FilmFilter::default() };
        films_where(ctx, filter, PageArgs { first, after, last, before }).await
    }

    /// How films bear on it, newest film first; readings of the themes below it stand with those.
    async fn readings(
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
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::READING_THEME,
            number_of::<domain::Theme>(&self.id),
            args,
            reading_filter(strengths, universal),
        )
        .await?)
    }

    /// Food for thought on it.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<DiscussionQuestion>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::THEME, number_of::<domain::Theme>(&self.id), args, ()).await?)
    }

    /// Polls on it.
    async fn polls(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Poll>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::THEME, number_of::<domain::Theme>(&self.id), args, ()).await?)
    }
}

/// Which themes a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ThemeFilterInput {
    /// The name begins like this, whatever its case and accents.
    pub name_prefix: Option<String>,
    /// Directly below this theme: a reference.
    pub parent: Option<String>,
    /// Below no other theme, or below one.
    pub is_root: Option<bool>,
}

impl ThemeFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<ThemeFilter, ApiError> {
        let Self { name_prefix, parent, is_root } = self;
        Ok(ThemeFilter { name_prefix, parent: parent.map(|parent| parent.parse()).transpose()?, is_root })
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_themes)).routes(routes!(get_theme))
}

/// The parameters of the list of themes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct ThemeListParams {
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
    /// Whether to count all that meet the conditions, as `totalCount`.
    #[serde(default)]
    count: bool,
    /// The name begins like this, whatever its case and accents.
    name_prefix: Option<String>,
    /// Directly below this theme: a reference.
    parent: Option<String>,
    /// Below no other theme, or below one.
    is_root: Option<bool>,
}

/// Lists themes: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/themes",
    operation_id = "listThemes",
    tag = "themes",
    params(ThemeListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Theme>))
)]
async fn list_themes(ask: Ask, Query(params): Query<ThemeListParams>) -> Result<Response, ApiError> {
    let filter = ThemeFilter {
        name_prefix: params.name_prefix,
        parent: params.parent.map(|parent| parent.parse()).transpose()?,
        is_root: params.is_root,
    };
    let sorting = order::parse(params.sort.as_deref(), Sorting { field: NameSort::Name, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_themes(&filter, sorting.descending, &page, params.count).await?;
    let list: ItemList<Theme> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an idea that films bear on.
#[utoipa::path(
    get,
    path = "/v1/themes/{theme}",
    operation_id = "getTheme",
    tag = "themes",
    params(ThemeParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = Theme))
)]
async fn get_theme(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::Theme>(&ask.reader, &ask.uri, &reference, |record| record.id).await? {
        Located::Here(record) => {
            fields::respond(Theme::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
