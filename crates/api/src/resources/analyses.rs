//! Analyses of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    analysis as domain, film,
    item::Entry,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    resources::{
        ItemView, Revised,
        films::Film,
        frame::{ItemFields, film_id_of, film_of, id_of},
        parameters::FilmParam,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::{AnalysisBasis, AnalysisKind},
};

/// A longer reading of a film.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    /// Its id.
    #[schema(value_type = String, example = "analysis_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What it sets out to do.
    pub kind: Option<AnalysisKind>,
    /// Its title.
    pub title: Option<String>,
    /// The reading.
    pub body: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What it rests on.
    pub basis: Option<AnalysisBasis>,
}

impl Revised for Analysis {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Analysis {
    type Record = domain::Analysis;

    fn view(entry: Entry<domain::Analysis>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Analysis { kind, title, body, author, basis } = content;
        Self {
            id,
            film_id,
            item,
            kind: Some(kind.into()),
            title,
            body: Some(body),
            author,
            basis: Some(basis.into()),
        }
    }
}

#[ComplexObject]
impl Analysis {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The parameters of a list of analyses of a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AnalysisParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<AnalysisKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::AnalysisKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_analyses)).routes(routes!(get_analysis))
}

/// Lists the analyses of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/analyses",
    operation_id = "listFilmAnalyses",
    tag = "meaning",
    params(FilmParam, AnalysisParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Analysis>))
)]
async fn list_film_analyses(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<AnalysisParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Analysis>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an analysis; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/analyses/{analysis}",
    operation_id = "getAnalysis",
    tag = "meaning",
    params(("analysis" = String, Path, description = "The id of an analysis.", example = "analysis_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Analysis))
)]
async fn get_analysis(
    ask: Ask,
    PathId(id): PathId<domain::Analysis>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Analysis::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
