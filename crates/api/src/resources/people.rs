//! People: view, filmography, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Collaborator as Together, DepartmentCount, Owner, Viewer};
use cinegraph_domain::{
    film,
    id::{Id, Kind},
    page::Counts,
    person as domain,
    query::{PersonFilter, PersonSort, Sorting},
    reference::Reference,
    vocabulary,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    films::{AwardSummary, Film, films_by_id},
    frame::{ExternalId, Link, LinkView, SourceView, StampFields, external_ids, id_of, links, number_of},
    images::Image,
    insights::Insight,
    narrowing::{kind_filter, nomination_filter, role_filter},
    nominations::Nomination,
    order::{self, Order, SortDirection},
    parameters::PersonParam,
    roles::Role,
};
use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked::{self, Linked},
        loaders::{self, AwardsKey, DepartmentsKey, KnownForKey, loaders_of, reader},
    },
    rest::{
        extract::{self, Ask, NoParameters, PathReference, Query},
        fields::{self, FieldsParams},
        json::json,
        list::{self, ItemList, Limit, PageParams},
        redirect::{self, Located},
        whole,
    },
    scalars::PartialDate,
    vocabulary::{AwardResult, Department, ImageKind, InsightKind},
};

/// Someone who worked on a film. The biography is free of spoilers.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Their id.
    #[schema(value_type = String, example = "person_7")]
    pub id: ID,
    /// Their slug.
    #[schema(example = "carey-mulligan")]
    pub slug: String,
    /// The name they are known by.
    #[schema(example = "Carey Mulligan")]
    pub name: String,
    /// The name in the form lists are sorted by.
    #[schema(example = "mulligan carey")]
    pub sort_name: String,
    /// The name they were born with.
    pub birth_name: Option<String>,
    /// When they were born.
    pub birth_date: Option<PartialDate>,
    /// Where they were born.
    pub birth_place: Option<String>,
    /// When they died.
    pub death_date: Option<PartialDate>,
    /// Where they died.
    pub death_place: Option<String>,
    /// Their life in short.
    pub biography: Option<String>,
    /// The BCP 47 tag of the biography's language.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// What they do.
    #[schema(example = json!(["actor"]))]
    pub professions: Vec<String>,
    /// Other names they go by.
    pub aliases: Vec<String>,
    /// How well known they are: 0 or more, comparable within this catalogue only.
    #[schema(minimum = 0)]
    pub popularity: f64,
    /// Their ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Where it was taken from.
    pub source: Option<SourceView>,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for Person {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Person {
    type Record = domain::Person;

    fn view(person: domain::Person, _viewer: &Viewer) -> Self {
        let domain::Person {
            id,
            slug,
            name,
            sort_name,
            birth_name,
            birth_date,
            birth_place,
            death_date,
            death_place,
            biography,
            language,
            professions,
            aliases,
            popularity,
            external_ids: ids,
            source,
            stamp,
        } = person;
        Self {
            id: id_of(id),
            slug,
            name,
            sort_name,
            birth_name,
            birth_date: birth_date.map(PartialDate),
            birth_place,
            death_date: death_date.map(PartialDate),
            death_place,
            biography,
            language,
            professions,
            aliases,
            popularity,
            external_ids: external_ids(Kind::Person, ids),
            source: source.map(Into::into),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Person {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Person {
    /// The films they are best known for: those they worked on, the best known first, eight at most.
    async fn known_for(&self, ctx: &Context<'_>) -> Result<Vec<Film>> {
        let found = loaders_of(ctx)
            .load_one(KnownForKey(number_of::<domain::Person>(&self.id)))
            .await
            .map_err(ApiError::from)?;
        Ok(loaders::records(ctx, found.unwrap_or_default()).await?)
    }

    /// The departments they worked in, with the number of films in each, most films first.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<FilmographyDepartment>> {
        let found = loaders_of(ctx)
            .load_one(DepartmentsKey(number_of::<domain::Person>(&self.id)))
            .await
            .map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into_iter().map(Into::into).collect())
    }

    /// How many awards they were nominated for and won, as far as the ceiling shows them.
    async fn award_summary(&self, ctx: &Context<'_>) -> Result<AwardSummary> {
        let key = AwardsKey(Owner::NOMINEE_PERSON, number_of::<domain::Person>(&self.id));
        let found = loaders_of(ctx).load_one(key).await.map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into())
    }

    /// Who worked on a film with them, most films together first.
    async fn collaborators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Collaborator>> {
        let page = PageArgs { first, after, last, before }.page(cursor::item_place)?;
        let person = Id::new(number_of::<domain::Person>(&self.id));
        let found = reader(ctx).collaborators(person, &page).await.map_err(ApiError::from)?;
        let counts = match connection::counting(ctx) {
            true => Counts {
                total: reader(ctx).count_collaborators(person).await.map_err(ApiError::from)?,
                withheld: 0,
            },
            false => Counts::default(),
        };
        Ok(Connection::new(found.map(|together| (cursor_of(&together), together.into())), counts))
    }

    /// Their roles: the filmography, newest film first.
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
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::ROLE_PERSON,
            number_of::<domain::Person>(&self.id),
            args,
            role_filter(departments, jobs),
        )
        .await?)
    }

    /// The awards they were nominated for, newest first.
    async fn nominations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these results.")] results: Option<Vec<AwardResult>>,
    ) -> Result<Connection<Nomination>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::NOMINEE_PERSON,
            number_of::<domain::Person>(&self.id),
            args,
            nomination_filter(results),
        )
        .await?)
    }

    /// Portraits of them.
    async fn images(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<ImageKind>>,
    ) -> Result<Connection<Image>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::PERSON,
            number_of::<domain::Person>(&self.id),
            args,
            kind_filter(kinds),
        )
        .await?)
    }

    /// What there is to know about them and their films, newest film first.
    async fn insights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<InsightKind>>,
    ) -> Result<Connection<Insight>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::INSIGHT_PERSON,
            number_of::<domain::Person>(&self.id),
            args,
            kind_filter(kinds),
        )
        .await?)
    }
}

/// A department someone worked in.
#[derive(Clone, Copy, Debug, Serialize, SimpleObject, ToSchema)]
pub struct FilmographyDepartment {
    /// The department.
    pub department: Department,
    /// How many films they worked on in it.
    #[schema(minimum = 0)]
    pub films: i32,
}

impl From<DepartmentCount> for FilmographyDepartment {
    fn from(count: DepartmentCount) -> Self {
        let DepartmentCount { department, films } = count;
        Self { department: department.into(), films: i32::try_from(films).unwrap_or(i32::MAX) }
    }
}

/// Someone who worked on the same films.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Collaborator {
    /// Who.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub person: Link<domain::Person>,
    /// How many films they worked on together.
    #[schema(minimum = 1)]
    pub count: i32,
    /// Those films, newest first, twenty at most.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub films: Vec<Link<film::Film>>,
}

impl From<Together> for Collaborator {
    fn from(together: Together) -> Self {
        let Together { person, count, films } = together;
        Self { person: person.into(), count, films: links(films) }
    }
}

/// The cursor of a place in the list of collaborators.
fn cursor_of(together: &Together) -> String {
    cursor::of_item((together.count, together.person.id.number()))
}

#[ComplexObject]
impl Collaborator {
    /// Who.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        Ok(linked::record(ctx, &self.person).await?)
    }

    /// The films they worked on together, newest first, twenty at most.
    async fn films(&self, ctx: &Context<'_>) -> Result<Vec<Film>> {
        Ok(loaders::records(ctx, self.films.iter().map(|film| film.id)).await?)
    }
}

/// Which people a list holds: those who meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PersonFilterInput {
    /// The sorting name begins like this, whatever its case and accents.
    pub name_prefix: Option<String>,
    /// With a role in this department.
    pub department: Option<Department>,
    /// With a role in this film: a reference.
    pub film: Option<String>,
    /// Born in this year or later.
    pub born_from: Option<i32>,
    /// Born in this year or earlier.
    pub born_to: Option<i32>,
}

impl PersonFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<PersonFilter, ApiError> {
        let Self { name_prefix, department, film, born_from, born_to } = self;
        let film = film.map(|film| film.parse()).transpose()?;
        Ok(PersonFilter { name_prefix, department: department.map(Into::into), film, born_from, born_to })
    }
}

/// What people can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum PersonSortField {
    /// The sorting name.
    Name,
    /// How well known they are.
    Popularity,
}

/// What a list of people is sorted by. Equals go by id.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct PersonSortInput {
    /// By what.
    pub field: PersonSortField,
    /// Which way.
    #[graphql(default)]
    pub direction: SortDirection,
}

impl PersonSortInput {
    /// The sorting in the catalogue's words.
    #[must_use]
    pub fn sorting(self) -> Sorting<PersonSort> {
        let field = match self.field {
            PersonSortField::Name => PersonSort::Name,
            PersonSortField::Popularity => PersonSort::Popularity,
        };
        Sorting { field, descending: self.direction == SortDirection::Desc }
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_people))
        .routes(routes!(get_person))
        .routes(routes!(list_person_departments))
        .routes(routes!(list_person_known_for))
        .routes(routes!(list_person_collaborators))
        .routes(routes!(get_person_award_summary))
}

/// The parameters of the list of people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct PersonListParams {
    /// How many at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// What to sort by: name or popularity; with a hyphen before it, the other way round.
    #[param(default = "name")]
    sort: Option<String>,
    /// Whether to count all that meet the conditions, as `totalCount`.
    #[serde(default)]
    count: bool,
    /// The sorting name begins like this, whatever its case and accents.
    name_prefix: Option<String>,
    /// With a role in this department.
    #[param(value_type = Option<Department>)]
    #[serde(default, deserialize_with = "extract::word")]
    department: Option<vocabulary::Department>,
    /// With a role in this film: a reference.
    film: Option<String>,
    /// Born in this year or later.
    born_from: Option<i32>,
    /// Born in this year or earlier.
    born_to: Option<i32>,
}

/// Lists people: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/people",
    operation_id = "listPeople",
    tag = "people",
    params(PersonListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Person>))
)]
async fn list_people(ask: Ask, Query(params): Query<PersonListParams>) -> Result<Response, ApiError> {
    let filter = PersonFilter {
        name_prefix: params.name_prefix,
        department: params.department,
        film: params.film.map(|film| film.parse::<Reference>()).transpose()?,
        born_from: params.born_from,
        born_to: params.born_to,
    };
    let sorting =
        order::parse(params.sort.as_deref(), Sorting { field: PersonSort::Name, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_people(&filter, sorting, &page, params.count).await?;
    let list: ItemList<Person> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a person.
#[utoipa::path(
    get,
    path = "/v1/people/{person}",
    operation_id = "getPerson",
    tag = "people",
    params(PersonParam, FieldsParams),
    responses((status = 200, description = "The person.", body = Person))
)]
async fn get_person(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::Person>(&ask.reader, &ask.uri, &reference, |record| record.id).await? {
        Located::Here(record) => {
            fields::respond(Person::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}

async fn person_at(ask: &Ask, reference: &Reference) -> Result<Located<Id<domain::Person>>, ApiError> {
    redirect::owner::<domain::Person>(&ask.reader, &ask.uri, reference).await
}

/// Lists the departments a person worked in, most films first.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/departments",
    operation_id = "listPersonDepartments",
    tag = "people",
    params(PersonParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<FilmographyDepartment>))
)]
async fn list_person_departments(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let person = match person_at(&ask, &reference).await? {
        Located::Here(person) => person,
        Located::Elsewhere(response) => return Ok(response),
    };
    let mut found = ask.reader.departments_of(&[person.number()]).await?;
    let departments = found.remove(&person.number()).unwrap_or_default();
    let departments: Vec<FilmographyDepartment> = departments.into_iter().map(Into::into).collect();
    whole::respond(&ask.uri, departments, params.fields.as_deref())
}

/// Lists the films a person is best known for, eight at most.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/known-for",
    operation_id = "listPersonKnownFor",
    tag = "people",
    params(PersonParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<Film>))
)]
async fn list_person_known_for(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let person = match person_at(&ask, &reference).await? {
        Located::Here(person) => person,
        Located::Elsewhere(response) => return Ok(response),
    };
    let mut found = ask.reader.known_for(&[person.number()]).await?;
    let films = found.remove(&person.number()).unwrap_or_default();
    whole::respond(&ask.uri, films_by_id(&ask.reader, &films).await?, params.fields.as_deref())
}

/// Counts the awards a person was nominated for and won.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/award-summary",
    operation_id = "getPersonAwardSummary",
    tag = "people",
    params(PersonParam),
    responses((status = 200, description = "What was asked for.", body = AwardSummary))
)]
async fn get_person_award_summary(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(NoParameters {}): Query<NoParameters>,
) -> Result<Response, ApiError> {
    let person = match person_at(&ask, &reference).await? {
        Located::Here(person) => person,
        Located::Elsewhere(response) => return Ok(response),
    };
    let mut found = ask.reader.award_summaries(Owner::NOMINEE_PERSON, &[person.number()]).await?;
    let summary = AwardSummary::from(found.remove(&person.number()).unwrap_or_default());
    json(&summary)
}

/// Lists who worked on a film with a person, most films together first.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/collaborators",
    operation_id = "listPersonCollaborators",
    tag = "people",
    params(PersonParam, PageParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<Collaborator>))
)]
async fn list_person_collaborators(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let person = match person_at(&ask, &reference).await? {
        Located::Here(person) => person,
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let found = ask.reader.collaborators(person, &page).await?;
    let next = if found.has_next { found.items.last().map(cursor_of) } else { None };
    let total_count = Some(ask.reader.count_collaborators(person).await?);
    let items = found.items.into_iter().map(Into::into).collect();
    let list: ItemList<Collaborator> = ItemList { items, total_count, withheld_count: 0, next };
    list::respond(&ask.uri, list, params.fields.as_deref())
}
