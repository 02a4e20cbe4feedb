//! The OpenAPI document: what the operations say of themselves, and what is true of all of them, attached once.

mod errors;
mod examples;
mod parameters;
mod schemas;

use utoipa::{
    OpenApi,
    openapi::{
        Components, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Schema,
        header::HeaderBuilder,
        path::Operation,
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        server::ServerBuilder,
    },
};

use crate::{
    error::{Problem, ProblemField},
    vocabulary::SpoilerLevel,
};

/// How the names of the schemas of paged lists begin; the rest is the name of the items'.
const LIST: &str = "ItemList_";

/// What the document says of the whole API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cinegraph",
        description = "Films, people, roles, awards, scenes, quotes, themes, adaptations and polls. No answer tells \
                       more of the story than the request asks to know: `Spoiler-Ceiling` (or `spoilers`) sets how \
                       much that is, and nothing above it is listed, counted or matched.",
        contact(name = "The Cinegraph authors"),
        license(name = "MIT OR Apache-2.0", url = "https://spdx.org/licenses/MIT.html")
    ),
    tags(
        (name = "films", description = "Films, and what can be worked out from them."),
        (name = "facts", description = "Titles, releases, editions, videos and images of films."),
        (name = "story", description = "Synopsis, scenes, quotes, insights and filming locations."),
        (name = "cast and crew", description = "Roles and characters."),
        (name = "adaptations", description = "How films go back to other works."),
        (name = "meaning", description = "Readings of themes, analyses, questions and recommendations."),
        (name = "polls", description = "Questions with answers to choose from."),
        (name = "people", description = "People and their filmographies."),
        (name = "themes", description = "Themes and their hierarchy."),
        (name = "awards", description = "Award bodies, ceremonies, categories and nominations."),
        (name = "places", description = "Places on the map."),
        (name = "source works", description = "Works that films go back to."),
        (name = "companies", description = "Companies that make or distribute films."),
        (name = "collections", description = "Series of films."),
        (name = "vocabularies", description = "Genres and keywords."),
        (name = "changes", description = "What was written, in the order it was written, and who wrote it.")
    ),
    components(schemas(Problem, ProblemField, SpoilerLevel))
)]
struct Whole;

/// The start of the document, to which the operations are added.
#[must_use]
pub fn base() -> utoipa::openapi::OpenApi {
    Whole::openapi()
}

/// Adds to every operation what holds for all of them.
#[must_use]
pub fn finish(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    document.servers = Some(vec![ServerBuilder::new().url("/").description(Some("This server")).build()]);
    document.security = Some(vec![SecurityRequirement::default(), bearer()]);
    let refusals = errors::all();
    let components = document.components.get_or_insert_with(Components::default);
    for (name, parameter) in parameters::common() {
        components.parameters.insert(name.to_owned(), RefOr::T(parameter));
    }
    for refusal in refusals.iter().chain(&errors::of_writes()) {
        components.responses.insert(refusal.name.to_owned(), RefOr::T(refusal.response()));
    }
    components.security_schemes.insert(BEARER.to_owned(), RefOr::T(token()));
    components.responses.insert("NotModified".to_owned(), RefOr::T(not_modified()));
    components.responses.insert("Moved".to_owned(), RefOr::T(moved()));
    for (name, schema) in &mut components.schemas {
        schemas::tidy(name, schema);
    }
    examples::add(components);
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            parameters::detail(operation, components);
            attach(operation, &refusals);
        }
    }
    document
}

/// The name of the security scheme.
const BEARER: &str = "bearer";

fn bearer() -> SecurityRequirement {
    SecurityRequirement::new(BEARER, Vec::<String>::new())
}

fn token() -> SecurityScheme {
    let description = "A token that `cinegraph token create` made. Reading takes none, unless the server was told to \
                       ask for one.";
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description));
    SecurityScheme::Http(scheme.build())
}

fn attach(operation: &mut Operation, refusals: &[errors::Refusal]) {
    if operation.description.is_none() {
        operation.description.clone_from(&operation.summary);
    }
    let parameters = parameters::common().map(|(name, _)| component("parameters", name));
    operation.parameters.get_or_insert_with(Vec::new).extend(parameters);
    let is_paged = answer(operation).is_some_and(|name| name.starts_with(LIST));
    let responses = &mut operation.responses.responses;
    if let Some(RefOr::T(ok)) = responses.get_mut("200") {
        let etag = header("Names this state of the answer: give it as `If-None-Match`.");
        ok.headers.insert("ETag".to_owned(), RefOr::T(etag));
        if is_paged {
            let link = header("The next page, as `rel=\"next\"`. Missing on the last page.");
            ok.headers.insert("Link".to_owned(), RefOr::T(link));
        }
        examples::add_to_array(ok);
    }
    responses.insert("304".to_owned(), component("responses", "NotModified"));
    responses.insert("308".to_owned(), component("responses", "Moved"));
    for refusal in refusals {
        responses.insert(refusal.status(), component("responses", refusal.name));
    }
}

/// The name of the schema of what an operation answers, unless it is a bare array.
fn answer(operation: &Operation) -> Option<&str> {
    let RefOr::T(ok) = operation.responses.responses.get("200")? else { return None };
    let RefOr::T(content) = ok.content.get("application/json")? else { return None };
    name_of(content.schema.as_ref()?)
}

/// The name of the schema that is referred to.
fn name_of(schema: &RefOr<Schema>) -> Option<&str> {
    match schema {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next(),
        RefOr::T(_) => None,
    }
}

fn component<T>(section: &str, name: &str) -> RefOr<T> {
    RefOr::Ref(Ref::new(format!("#/components/{section}/{name}")))
}

fn not_modified() -> Response {
    ResponseBuilder::new().description("The answer is still as `If-None-Match` names it.").build()
}

fn moved() -> Response {
    ResponseBuilder::new()
        .description("The reference is an old one; `Location` has the present address.")
        .header("Location", header("The present address."))
        .build()
}

fn header(description: &str) -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(description))
        .build()
}
