//! Places: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, Viewer};
use cinegraph_domain::{
    id::Kind,
    place as domain,
    query::{NameSort, PlaceFilter, Sorting},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    frame::{ExternalId, LinkView, StampFields, external_ids, id_of, number_of},
    locations::FilmingLocation,
    order::{self, Order},
    parameters::PlaceParam,
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked::Linked,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
};

/// A place on the map.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Its id.
    #[schema(value_type = String, example = "place_1")]
    pub id: ID,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The region or town it lies in.
    pub region: Option<String>,
    /// The ISO 3166-1 code of its country.
    #[schema(example = "GB")]
    pub country: Option<String>,
    /// Degrees north, -90 to 90.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
    /// Degrees east, -180 to 180.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
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

impl Revised for Place {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Place {
    type Record = domain::Place;

    fn view(record: domain::Place, _viewer: &Viewer) -> Self {
        let domain::Place { id, slug, name, region, country, latitude, longitude, external_ids: ids, stamp } =
            record;
        Self {
            id: id_of(id),
            slug,
            name,
            region,
            country,
            latitude,
            longitude,
            external_ids: external_ids(Kind::Place, ids),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Place {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Place {
    /// What was filmed there, newest film first.
    async fn locations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FilmingLocation>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::LOCATION_PLACE, number_of::<domain::Place>(&self.id), args, ())
            .await?)
    }
}

/// Which places a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PlaceFilterInput {
    /// The name begins like this, whatever its case and accents.
    pub name_prefix: Option<String>,
    /// In this country: an ISO 3166-1 code.
    pub country: Option<String>,
    /// Where this film was shot: a reference.
    pub film: Option<String>,
}

impl PlaceFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<PlaceFilter, ApiError> {
        let Self { name_prefix, country, film } = self;
        Ok(PlaceFilter { name_prefix, country, film: film.map(|film| film.parse()).transpose()? })
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_places)).routes(routes!(get_place))
}

/// The parameters of the list of places.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct PlaceListParams {
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
    /// In this country: an ISO 3166-1 code.
    country: Option<String>,
    /// Where this film was shot: a reference.
    film: Option<String>,
}

/// Lists places: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/places",
    operation_id = "listPlaces",
    tag = "places",
    params(PlaceListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Place>))
)]
async fn list_places(ask: Ask, Query(params): Query<PlaceListParams>) -> Result<Response, ApiError> {
    let filter = PlaceFilter {
        name_prefix: params.name_prefix,
        country: params.country,
        film: params.film.map(|film| film.parse()).transpose()?,
    };
    let sorting = order::parse(params.sort.as_deref(), Sorting { field: NameSort::Name, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_places(&filter, sorting.descending, &page, params.count).await?;
    let list: ItemList<Place> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a place on the map.
#[utoipa::path(
    get,
    path = "/v1/places/{place}",
    operation_id = "getPlace",
    tag = "places",
    params(PlaceParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = Place))
)]
async fn get_place(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::Place>(&ask.reader, &ask.uri, &reference, |record| record.id).await? {
        Located::Here(record) => {
            fields::respond(Place::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
