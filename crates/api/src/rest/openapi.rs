//! The OpenAPI document: what the operations say of themselves, and what is true of all of them, attached once.

use http::StatusCode;
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{
        Content, ObjectBuilder, Ref, RefOr, Required, ResponseBuilder,
        header::HeaderBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::Type,
        server::ServerBuilder,
    },
};

use crate::{
    error::{Problem, ProblemField},
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
        contact(name = "The Cinegraph authors", url = "https://github.com/cinegraph/cinegraph"),
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
const ERRORS: [(StatusCode, &str); 6] = [
    (StatusCode::BAD_REQUEST, "A parameter, cursor or reference is not as it should be."),
    (StatusCode::NOT_FOUND, "There is no such entity."),
    (StatusCode::METHOD_NOT_ALLOWED, "The path does not take this method."),
    (StatusCode::GONE, "The entity was deleted."),
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side."),
    (StatusCode::SERVICE_UNAVAILABLE, "The answer took too long."),
];

/// Adds to every operation what holds for all of them.
#[must_use]
pub fn finish(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    document.servers = Some(vec![ServerBuilder::new().url("/").description(Some("This server")).build()]);
    document.security = Some(vec![utoipa::openapi::security::SecurityRequirement::default()]);
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
    operation.parameters.get_or_insert_with(Vec::new).extend(common_parameters().map(RefOr::T));
    let responses = &mut operation.responses.responses;
    if let Some(RefOr::T(ok)) = responses.get_mut("200") {
        ok.headers.insert(
            "ETag".to_owned(),
            RefOr::T(header("Names this state of the answer: give it as `If-None-Match`.")),
        );
        ok.headers.insert("Link".to_owned(), RefOr::T(header("The next page of a list, as `rel=\"next\"`.")));
    }
    let not_modified =
        ResponseBuilder::new().description("The answer is still as `If-None-Match` names it.").build();
    responses.insert("304".to_owned(), RefOr::T(not_modified));
    let moved = ResponseBuilder::new()
        .description("The reference is an old one; `Location` has the present address.")
        .header("Location", HeaderBuilder::new().schema(Some(String::schema())).build())
        .build();
    responses.insert("308".to_owned(), RefOr::T(moved));
    for (status, description) in ERRORS {
        let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name(Problem::name()))));
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", problem)
            .build();
        responses.insert(status.as_str().to_owned(), RefOr::T(response));
    }
}

fn header(description: &str) -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(description))
        .build()
}

fn common_parameters() -> [Parameter; 4] {
    let level = || Some(RefOr::Ref(Ref::from_schema_name(SpoilerLevel::name())));
    let parameter = |name: &str, place: ParameterIn, description: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(Required::False)
            .description(Some(description))
    };
    let text = || Some(ObjectBuilder::new().schema_type(Type::String));
    [
        parameter(
            "Spoiler-Ceiling",
            ParameterIn::Header,
            "How much of the story the answer may tell; none when missing.",
        )
        .schema(level())
        .build(),
        parameter("spoilers", ParameterIn::Query, "The same as `Spoiler-Ceiling`, and before it.")
            .schema(level())
            .build(),
        parameter("Accept-Language", ParameterIn::Header, "The languages to choose texts by, best first.")
            .schema(text())
            .build(),
        parameter("If-None-Match", ParameterIn::Header, "The `ETag` of the answer you have.")
            .schema(text())
            .build(),
    ]
}
