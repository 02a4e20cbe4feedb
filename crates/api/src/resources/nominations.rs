//! Nominations for awards: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{NominationFilter, Owner};
use cinegraph_domain::{
    award as domain, film,
    id::Id,
    item::Entry,
    person,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ItemView, Revised,
    award_bodies::AwardBody,
    ceremonies::{AwardCategory, AwardCeremony},
    characters::Character,
    companies::Company,
    films::Film,
    frame::{ItemFields, Link, LinkView, Pointer, id_of, links},
    parameters::{AwardBodyParam, FilmParam, PersonParam},
    people::Person,
};
use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{linked, loaders},
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::AwardResult,
};

/// A nomination for an award, and how it ended.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Nomination {
    /// Its id.
    #[schema(value_type = String, example = "nomination_1")]
    pub id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The body whose award it is.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub award_body: Option<Link<domain::AwardBody>>,
    /// The id of the category.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "award_category_1")]
    pub category_id: Option<Pointer<domain::AwardCategory>>,
    /// The name the category bore that year.
    pub category_name: Option<String>,
    /// The id of the ceremony.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "award_ceremony_1")]
    pub ceremony_id: Option<Pointer<domain::AwardCeremony>>,
    /// The year of the ceremony.
    pub ceremony_year: Option<i32>,
    /// How it ended.
    pub result: Option<AwardResult>,
    /// Who was nominated.
    pub nominees: Vec<Nominee>,
    /// The films it was for.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub films: Vec<Link<film::Film>>,
    /// The character it was for, where the reader may know them.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub character: Option<Link<person::Character>>,
    /// The character's name as the body announced it.
    pub character_name: Option<String>,
    /// The song it was for.
    pub song: Option<String>,
    /// A word on it.
    pub note: Option<String>,
}

impl Revised for Nomination {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Nomination {
    type Record = domain::Nomination;

    fn view(entry: Entry<domain::Nomination>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, item, ..Self::default() };
        };
        let domain::Nomination {
            body,
            category_id,
            category_name,
            ceremony_id,
            ceremony_year,
            result,
            nominees,
            films,
            character,
            character_name,
            song,
            note,
        } = content;
        Self {
            id,
            item,
            award_body: Some(body.into()),
            category_id: Some(Pointer(category_id)),
            category_name: Some(category_name),
            ceremony_id: Some(Pointer(ceremony_id)),
            ceremony_year: Some(ceremony_year),
            result: Some(result.into()),
            nominees: nominees.into_iter().map(Into::into).collect(),
            films: links(films),
            character: character.map(Into::into),
            character_name,
            song,
            note,
        }
    }
}

#[ComplexObject]
impl Nomination {
    /// The body whose award it is.
    async fn award_body(&self, ctx: &Context<'_>) -> Option<Result<AwardBody>> {
        let link = self.award_body.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// The category.
    async fn category(&self, ctx: &Context<'_>) -> Option<Result<AwardCategory>> {
        let id = self.category_id.as_ref()?.0;
        Some(loaders::record(ctx, id).await.map_err(Into::into))
    }

    /// The ceremony.
    async fn ceremony(&self, ctx: &Context<'_>) -> Option<Result<AwardCeremony>> {
        let id = self.ceremony_id.as_ref()?.0;
        Some(loaders::record(ctx, id).await.map_err(Into::into))
    }

    /// The films it was for.
    async fn films(&self, ctx: &Context<'_>) -> Result<Vec<Film>> {
        Ok(loaders::records(ctx, self.films.iter().map(|film| film.id)).await?)
    }

    /// The character it was for, where the reader may know them.
    async fn character(&self, ctx: &Context<'_>) -> Option<Result<Character>> {
        let link = self.character.as_ref()?;
        Some(linked::item(ctx, link).await.map_err(Into::into))
    }
}

/// One of those nominated together: a person, a company or a bare name.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Nominee {
    /// The person, where they are in the catalogue.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub person: Option<Link<person::Person>>,
    /// The company, where it is in the catalogue.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub company: Option<Link<film::Company>>,
    /// The name as announced.
    pub name: Option<String>,
    /// What they were nominated as, such as producer.
    pub role: Option<String>,
}

impl From<domain::Nominee> for Nominee {
    fn from(nominee: domain::Nominee) -> Self {
        let domain::Nominee { person, company, name, role } = nominee;
        Self { person: person.map(Into::into), company: company.map(Into::into), name, role }
    }
}

#[ComplexObject]
impl Nominee {
    /// The person, where they are in the catalogue.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let link = self.person.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// The company, where it is in the catalogue.
    async fn company(&self, ctx: &Context<'_>) -> Option<Result<Company>> {
        let link = self.company.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }
}

/// The parameters of a list of nominations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NominationParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these results, with commas between them.
    #[param(value_type = Option<Vec<AwardResult>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    results: Vec<vocabulary::AwardResult>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_nominations))
        .routes(routes!(list_person_nominations))
        .routes(routes!(list_award_body_nominations))
        .routes(routes!(list_award_ceremony_nominations))
        .routes(routes!(list_award_category_nominations))
        .routes(routes!(get_nomination))
}

async fn nominations<T>(
    ask: &Ask,
    owner: Owner,
    located: Located<Id<T>>,
    params: NominationParams,
) -> Result<Response, ApiError> {
    let id = match located {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let results = params.results.iter().copied().map(Word::as_str).collect();
    let filter = NominationFilter { results, body: None };
    let list = list::items::<Nomination>(&ask.reader, owner, id, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the awards a film was nominated for, newest first.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/nominations",
    operation_id = "listFilmNominations",
    tag = "awards",
    params(FilmParam, NominationParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Nomination>))
)]
async fn list_film_nominations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<NominationParams>,
) -> Result<Response, ApiError> {
    let located = redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await?;
    nominations(&ask, Owner::NOMINATION_FILM, located, params).await
}

/// Lists the awards a person was nominated for, newest first.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/nominations",
    operation_id = "listPersonNominations",
    tag = "awards",
    params(PersonParam, NominationParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Nomination>))
)]
async fn list_person_nominations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<NominationParams>,
) -> Result<Response, ApiError> {
    let located = redirect::owner::<person::Person>(&ask.reader, &ask.uri, &reference).await?;
    nominations(&ask, Owner::NOMINEE_PERSON, located, params).await
}

/// Lists the nominations for the awards of a body, newest ceremony first.
#[utoipa::path(
    get,
    path = "/v1/award-bodies/{award_body}/nominations",
    operation_id = "listAwardBodyNominations",
    tag = "awards",
    params(AwardBodyParam, NominationParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Nomination>))
)]
async fn list_award_body_nominations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<NominationParams>,
) -> Result<Response, ApiError> {
    let located = redirect::owner::<domain::AwardBody>(&ask.reader, &ask.uri, &reference).await?;
    nominations(&ask, Owner::NOMINATION_BODY, located, params).await
}

/// Lists the nominations of one ceremony.
#[utoipa::path(
    get,
    path = "/v1/award-ceremonies/{award_ceremony}/nominations",
    operation_id = "listAwardCeremonyNominations",
    tag = "awards",
    params(("award_ceremony" = String, Path, description = "Its id.", example = "award_ceremony_1"), NominationParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Nomination>))
)]
async fn list_award_ceremony_nominations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<NominationParams>,
) -> Result<Response, ApiError> {
    let located = redirect::owner::<domain::AwardCeremony>(&ask.reader, &ask.uri, &reference).await?;
    nominations(&ask, Owner::CEREMONY, located, params).await
}

/// Lists the nominations in one category, newest ceremony first.
#[utoipa::path(
    get,
    path = "/v1/award-categories/{award_category}/nominations",
    operation_id = "listAwardCategoryNominations",
    tag = "awards",
    params(("award_category" = String, Path, description = "Its id.", example = "award_category_1"), NominationParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Nomination>))
)]
async fn list_award_category_nominations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<NominationParams>,
) -> Result<Response, ApiError> {
    let located = redirect::owner::<domain::AwardCategory>(&ask.reader, &ask.uri, &reference).await?;
    nominations(&ask, Owner::CATEGORY, located, params).await
}

/// Shows a nomination; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/nominations/{nomination}",
    operation_id = "getNomination",
    tag = "awards",
    params(("nomination" = String, Path, description = "The id of a nomination.", example = "nomination_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Nomination))
)]
async fn get_nomination(
    ask: Ask,
    PathId(id): PathId<domain::Nomination>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Nomination::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
