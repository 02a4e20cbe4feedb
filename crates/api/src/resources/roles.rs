//! Roles of a film: its cast and crew: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, RoleFilter};
use cinegraph_domain::{
    film, film_facts,
    item::Entry,
    person as domain, person,
    spoiler::SpoilerLevel,
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
        editions::Edition,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of, links},
        parameters::{FilmParam, PersonParam},
        people::Person,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::{Department, RoleAttribute},
};

/// A credit: what someone did for a film, and whom they played.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its id.
    #[schema(value_type = String, example = "role_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// Who.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub person: Option<Link<person::Person>>,
    /// The part of the crew the credit belongs to.
    pub department: Option<Department>,
    /// What they did, in the words of TMDB's list of jobs, such as Actor or Director.
    pub job: Option<String>,
    /// The place in the credits, from 1; lists of roles go by it.
    #[schema(minimum = 1, maximum = 100_000)]
    pub billing: Option<i32>,
    /// Whom they played.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub characters: Vec<Link<person::Character>>,
    /// The name they are credited by, where it is another.
    pub credited_as: Option<String>,
    /// What is particular about the credit.
    pub attributes: Vec<RoleAttribute>,
    /// A word on the work, such as the composer's approach.
    pub note: Option<String>,
    /// The id of the only edition the credit holds for.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "edition_1")]
    pub edition_id: Option<Pointer<film_facts::Edition>>,
}

impl Revised for Role {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Role {
    type Record = domain::Role;

    fn view(entry: Entry<domain::Role>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Role {
            person,
            department,
            job,
            billing,
            characters,
            credited_as,
            attributes,
            note,
            edition_id,
        } = content;
        Self {
            id,
            film_id,
            item,
            person: Some(person.into()),
            department: Some(department.into()),
            job: Some(job),
            billing,
            characters: links(characters),
            credited_as,
            attributes: attributes.into_iter().map(Into::into).collect(),
            note,
            edition_id: edition_id.map(Pointer),
        }
    }
}

#[ComplexObject]
impl Role {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// Who.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let link = self.person.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// Whom they played.
    async fn characters(&self, ctx: &Context<'_>) -> Result<Vec<Character>> {
        Ok(linked::items(ctx, &self.characters).await?)
    }

    /// The only edition the credit holds for.
    async fn edition(&self, ctx: &Context<'_>) -> Option<Result<Edition>> {
        let id = self.edition_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }
}

/// The parameters of a list of roles of a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RoleParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these departments, with commas between them.
    #[param(value_type = Option<Vec<Department>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    departments: Vec<vocabulary::Department>,
    /// Only this job, as written in the credits.
    job: Option<String>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_roles))
        .routes(routes!(list_person_roles))
        .routes(routes!(list_character_roles))
        .routes(routes!(get_role))
}

/// Lists the roles of a film: its cast and crew.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/roles",
    operation_id = "listFilmRoles",
    tag = "cast and crew",
    params(FilmParam, RoleParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Role>))
)]
async fn list_film_roles(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<RoleParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = RoleFilter {
        departments: params.departments.iter().copied().map(Word::as_str).collect(),
        jobs: params.job.into_iter().collect(),
    };
    let list = list::items::<Role>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the roles a person had: their filmography, newest film first.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/roles",
    operation_id = "listPersonRoles",
    tag = "cast and crew",
    params(PersonParam, RoleParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Role>))
)]
async fn list_person_roles(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<RoleParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<person::Person>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = RoleFilter {
        departments: params.departments.iter().copied().map(Word::as_str).collect(),
        jobs: params.job.into_iter().collect(),
    };
    let list = list::items::<Role>(&ask.reader, Owner::ROLE_PERSON, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists who plays a character.
#[utoipa::path(
    get,
    path = "/v1/characters/{character}/roles",
    operation_id = "listCharacterRoles",
    tag = "cast and crew",
    params(("character" = String, Path, description = "The id of the character.", example = "character_1"), RoleParams),
    responses((status = 200, description = "A page of the list; empty when the character is withheld.", body = ItemList<Role>))
)]
async fn list_character_roles(
    ask: Ask,
    PathId(id): PathId<person::Character>,
    Query(params): Query<RoleParams>,
) -> Result<Response, ApiError> {
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = RoleFilter {
        departments: params.departments.iter().copied().map(Word::as_str).collect(),
        jobs: params.job.into_iter().collect(),
    };
    let list = list::items_of_item::<Role, person::Character>(
        &ask.reader,
        Owner::ROLE_CHARACTER,
        id,
        &page,
        &filter,
    )
    .await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a role; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/roles/{role}",
    operation_id = "getRole",
    tag = "cast and crew",
    params(("role" = String, Path, description = "The id of a role.", example = "role_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Role))
)]
async fn get_role(
    ask: Ask,
    PathId(id): PathId<domain::Role>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Role::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
