//! The OpenAPI document: what the operations say of themselves, and what is true of all of them, attached once.

use http::StatusCode;
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        Components, ContentBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
        header::HeaderBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ArrayItems, Type},
        server::ServerBuilder,
    },
};

use crate::{
    error::{Code, Problem, ProblemField},
    vocabulary::SpoilerLevel,
};

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
        (name = "vocabularies", description = "Genres and keywords.")
    ),
    components(schemas(Problem, ProblemField, SpoilerLevel))
)]
struct Whole;

/// The start of the document, to which the operations are added.
#[must_use]
pub fn base() -> utoipa::openapi::OpenApi {
    Whole::openapi()
}

/// The errors any operation can answer with.
const ERRORS: [(StatusCode, &str, &str); 6] = [
    (StatusCode::BAD_REQUEST, "BadRequest", "A parameter, cursor or reference is not as it should be."),
    (StatusCode::NOT_FOUND, "NotFound", "There is no such entity."),
    (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "The path does not take this method."),
    (StatusCode::GONE, "Gone", "The entity was deleted."),
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal", "Something went wrong on our side."),
    (StatusCode::SERVICE_UNAVAILABLE, "Unavailable", "The answer took too long."),
];

/// Adds to every operation what holds for all of them.
#[must_use]
pub fn finish(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    document.servers = Some(vec![ServerBuilder::new().url("/").description(Some("This server")).build()]);
    document.security = Some(vec![utoipa::openapi::security::SecurityRequirement::default()]);
    let components = document.components.get_or_insert_with(Components::default);
    for (name, parameter) in common_parameters() {
        components.parameters.insert(name.to_owned(), RefOr::T(parameter));
    }
    for (status, name, description) in ERRORS {
        components.responses.insert(name.to_owned(), RefOr::T(problem(status, description)));
    }
    for (name, schema) in &mut components.schemas {
        refer_to_items(name, schema);
    }
    components.responses.insert("NotModified".to_owned(), RefOr::T(not_modified()));
    components.responses.insert("Moved".to_owned(), RefOr::T(moved()));
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            attach(operation);
        }
    }
    document
}

fn attach(operation: &mut Operation) {
    if operation.description.is_none() {
        operation.description.clone_from(&operation.summary);
    }
    let parameters = common_parameters().map(|(name, _)| component("parameters", name));
    operation.parameters.get_or_insert_with(Vec::new).extend(parameters);
    let responses = &mut operation.responses.responses;
    if let Some(RefOr::T(ok)) = responses.get_mut("200") {
        let etag = header("Names this state of the answer: give it as `If-None-Match`.");
        ok.headers.insert("ETag".to_owned(), RefOr::T(etag));
        if operation.operation_id.as_deref().is_some_and(|id| id.starts_with("list")) {
            let link = header("The next page, as `rel=\"next\"`.");
            ok.headers.insert("Link".to_owned(), RefOr::T(link));
        }
    }
    responses.insert("304".to_owned(), component("responses", "NotModified"));
    responses.insert("308".to_owned(), component("responses", "Moved"));
    for (status, name, _) in ERRORS {
        responses.insert(status.as_str().to_owned(), component("responses", name));
    }
}

/// Lets a list name its items' schema, where utoipa writes it out anew in each list.
fn refer_to_items(name: &str, schema: &mut RefOr<Schema>) {
    if let Some(of) = name.strip_prefix("ItemList_")
        && let RefOr::T(Schema::Object(list)) = schema
        && let Some(RefOr::T(Schema::Array(items))) = list.properties.get_mut("items")
    {
        items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(of))));
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

fn problem(status: StatusCode, description: &str) -> Response {
    let example = Problem {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail: description.to_owned(),
        code: code_of(status),
        errors: Vec::new(),
    };
    let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let content =
        ContentBuilder::new().schema(Some(schema)).example(serde_json::to_value(example).ok()).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

const fn code_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => Code::BadRequest.as_str(),
        StatusCode::NOT_FOUND => Code::NotFound.as_str(),
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed.as_str(),
        StatusCode::GONE => Code::Gone.as_str(),
        StatusCode::SERVICE_UNAVAILABLE => "TIMEOUT",
        _ => Code::Internal.as_str(),
    }
}

fn header(description: &str) -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(description))
        .build()
}

fn common_parameters() -> [(&'static str, Parameter); 4] {
    let level = || Some(RefOr::Ref(Ref::from_schema_name(SpoilerLevel::name())));
    let parameter = |name: &str, place: ParameterIn, description: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(Required::False)
            .description(Some(description))
    };
    let text = || Some(ObjectBuilder::new().schema_type(Type::String));
    let ceiling = "How much of the story the answer may tell; none when missing.";
    let spoilers = "The same as `Spoiler-Ceiling`, and before it.";
    let languages = "The languages to choose texts by, best first.";
    let known = "The `ETag` of the answer you have.";
    [
        (
            "SpoilerCeiling",
            parameter("Spoiler-Ceiling", ParameterIn::Header, ceiling).schema(level()).build(),
        ),
        ("Spoilers", parameter("spoilers", ParameterIn::Query, spoilers).schema(level()).build()),
        (
            "AcceptLanguage",
            parameter("Accept-Language", ParameterIn::Header, languages).schema(text()).build(),
        ),
        ("IfNoneMatch", parameter("If-None-Match", ParameterIn::Header, known).schema(text()).build()),
    ]
}
