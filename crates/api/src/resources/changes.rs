//! The change log: what was written, for both protocols. REST gives it as pages, as NDJSON and as an event stream.

use std::{io, time::Duration};

use async_graphql::{ID, SimpleObject};
use axum::{
    body::{Body, Bytes},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use cinegraph_catalog::{CatalogError, ChangeFilter, ChangePage as Page, Reader};
use cinegraph_domain::{
    change as domain,
    id::Kind as DomainKind,
    page::{PAGE_DEFAULT, PAGE_MAX},
};
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    error::{ApiError, Code, Problem},
    resources::frame::id_of,
    rest::{
        extract::{self, Ask, Query},
        json::json,
        list::{self, Limit},
        negotiation,
    },
    scalars::{BigInt, DateTime},
    vocabulary::{ChangeOperation, Kind},
};

/// One entry of the change log: that an entity was made, changed, deleted or merged. It holds no text of the catalogue.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Its place in the log, which only ever goes up; numbers may be left out.
    pub seq: BigInt,
    /// When it was written.
    pub at: DateTime,
    /// The name of the token it was written with.
    #[schema(example = "operator")]
    pub actor: String,
    /// What was done.
    pub operation: ChangeOperation,
    /// The kind of the entity.
    pub kind: Kind,
    /// The id of the entity.
    // Clients that keep objects by type and `id` would take all changes of one entity for the same object.
    #[graphql(name = "entityId")]
    #[schema(value_type = String, example = "scene_4")]
    pub id: ID,
    /// The id of the film that the entity is or belongs to.
    #[schema(value_type = Option<String>, example = "film_1")]
    pub film_id: Option<ID>,
    /// The entity's revision after it.
    #[schema(minimum = 0)]
    pub revision: i32,
    /// The id of the entity it was merged into.
    #[schema(value_type = Option<String>, example = "film_2")]
    pub merged_into: Option<ID>,
    /// The names under which caches know what it touched.
    pub tags: Vec<String>,
}

impl From<domain::Change> for Change {
    fn from(change: domain::Change) -> Self {
        let domain::Change { seq, at, actor, operation, kind, id, film_id, revision, merged_into, tags } =
            change;
        Self {
            seq: BigInt(seq),
            at: DateTime(at),
            actor,
            operation: operation.into(),
            kind: kind.into(),
            id: ID(kind.id(id)),
            film_id: film_id.map(id_of),
            revision,
            merged_into: merged_into.map(|id| ID(kind.id(id))),
            tags,
        }
    }
}

/// A page of the change log.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangePage {
    /// The changes on the page, oldest first.
    pub items: Vec<Change>,
    /// The place to go on from: give it as `after`, now or later.
    pub next: BigInt,
    /// Whether there are more already.
    pub has_more: bool,
}

impl From<Page> for ChangePage {
    fn from(Page { items, next, has_more }: Page) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), next: BigInt(next), has_more }
    }
}

/// Which entries are wanted.
///
/// # Errors
/// When the film is not known or the database fails.
pub async fn filter(
    reader: &Reader,
    kinds: Option<Vec<Kind>>,
    film: Option<String>,
) -> Result<ChangeFilter, ApiError> {
    let film = film.as_deref().map(str::parse).transpose();
    let film = film.map_err(|malformed: cinegraph_domain::reference::MalformedReference| {
        ApiError::from(malformed).of("film")
    })?;
    let kinds = kinds.into_iter().flatten().map(Into::into).collect();
    Ok(reader.change_filter(kinds, film.as_ref()).await?)
}

/// The place in the log that an argument gives.
///
/// # Errors
/// When it is below 0.
pub fn place(after: Option<BigInt>) -> Result<Option<i64>, ApiError> {
    match after {
        Some(BigInt(..0)) => Err(ApiError::parameter("after", "must be 0 or more")),
        after => Ok(after.map(|BigInt(seq)| seq)),
    }
}

/// A page of the log, as GraphQL asks for it.
///
/// # Errors
/// When an argument is bad or the database fails.
pub async fn page(
    reader: &Reader,
    first: Option<i32>,
    after: Option<BigInt>,
    kinds: Option<Vec<Kind>>,
    film: Option<String>,
) -> Result<ChangePage, ApiError> {
    let size = first.map_or(Some(PAGE_DEFAULT), |first| u32::try_from(first).ok());
    let size = size
        .filter(|size| (1..=PAGE_MAX).contains(size))
        .ok_or_else(|| ApiError::parameter("first", format!("must be from 1 to {PAGE_MAX}")))?;
    let filter = filter(reader, kinds, film).await?;
    Ok(reader.changes(&filter, place(after)?.unwrap_or(0), size).await?.into())
}

/// The parameters of the change log.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeParams {
    /// Only what comes after this place in the log: `next` of an earlier page, or the `seq` of a change.
    #[param(value_type = Option<i64>, minimum = 0)]
    after: Option<i64>,
    /// Only entities of these kinds, with commas between them.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<DomainKind>,
    /// Only this film and what belongs to it: its id, its slug or an id elsewhere. A deleted film goes by its id.
    film: Option<String>,
    /// How many changes a page has at most, 1 to 100. The other two forms have no pages.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<Limit>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_changes))
}

/// The forms the log is given in; the first where a request does not say.
const FORMS: [&str; 3] = ["application/json", "application/x-ndjson", "text/event-stream"];
/// The header with which a client of an event stream comes back.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// How long a stream may be silent before it says that it still is there.
const SILENCE: Duration = Duration::from_secs(12);

/// Lists what was written to the catalogue, oldest first, in the form that `Accept` asks for.
///
/// `application/json` is a page: go on with `after` set to its `next`, and nothing is missed or comes twice.
/// `application/x-ndjson` is everything from `after` to the present end of the log, one change a line.
/// `text/event-stream` is everything from `after` on and whatever is written from then on, as server-sent events with
/// the name `change` and the change's `seq` as id; `Last-Event-ID` goes before `after`, and with neither it begins with
/// what is written next.
#[utoipa::path(
    get,
    path = "/v1/changes",
    operation_id = "listChanges",
    tag = "changes",
    params(
        ChangeParams,
        ("Last-Event-ID" = Option<String>, Header, description = "For event streams: the id of the last event you had."),
    ),
    responses(
        (
            status = 200,
            description = "A page of the log, or all of it, or what is written as it is written.",
            content(
                (ChangePage = "application/json"),
                (Change = "application/x-ndjson"),
                (Change = "text/event-stream")
            )
        ),
        (
            status = 406,
            description = "`Accept` takes none of the three forms.",
            body = Problem,
            content_type = "application/problem+json"
        )
    )
)]
async fn list_changes(
    ask: Ask,
    headers: HeaderMap,
    Query(params): Query<ChangeParams>,
) -> Result<Response, ApiError> {
    let form = negotiation::choose(&headers, &FORMS)?;
    let ChangeParams { after, kinds, film, limit } = params;
    let kinds = kinds.into_iter().map(Into::into).collect();
    let filter = filter(&ask.reader, Some(kinds), film).await?;
    let after = place(after.map(BigInt))?;
    if form > 0 && limit.is_some() {
        return Err(ApiError::parameter("limit", format!("is for pages, and {} has none", FORMS[form])));
    }
    match form {
        0 => pages(&ask, &filter, after, limit.unwrap_or_default()).await,
        1 => lines(ask.reader, filter, after.unwrap_or(0)).await,
        _ => events(&ask.reader, filter, last_event(&headers)?.or(after)).await,
    }
}

async fn pages(
    ask: &Ask,
    filter: &ChangeFilter,
    after: Option<i64>,
    limit: Limit,
) -> Result<Response, ApiError> {
    let size = u32::try_from(limit.size()).unwrap_or(PAGE_MAX);
    let page = ask.reader.changes(filter, after.unwrap_or(0), size).await?;
    let link = page.has_more.then(|| list::next_link(&ask.uri, &page.next.to_string())).flatten();
    let mut response = json(&ChangePage::from(page))?;
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// How many changes are read at once where there are no pages.
const AT_ONCE: u32 = 500;

async fn lines(reader: Reader, filter: ChangeFilter, after: i64) -> Result<Response, ApiError> {
    let head = reader.last_change().await?;
    // What fails before the first line is told by the status.
    let first = reader.changes(&filter, after, AT_ONCE).await?;
    let pages = stream::unfold(Some(Ok(first)), move |page| {
        let (reader, filter) = (reader.clone(), filter.clone());
        async move {
            let page: Page = match page? {
                Ok(page) => page,
                Err(error) => return Some((Err(broken_off(error)), None)),
            };
            let next = match page.has_more && page.next < head {
                true => Some(reader.changes(&filter, page.next, AT_ONCE).await),
                false => None,
            };
            let told = page.items.into_iter().filter(|change| change.seq <= head);
            Some((written(told.map(Change::from)), next))
        }
    });
    let media_type = HeaderValue::from_static(FORMS[1]);
    Ok(([(header::CONTENT_TYPE, media_type)], Body::from_stream(pages)).into_response())
}

fn written(changes: impl Iterator<Item = Change>) -> io::Result<Bytes> {
    let mut lines = Vec::new();
    for change in changes {
        serde_json::to_writer(&mut lines, &change)?;
        lines.push(b'\n');
    }
    Ok(lines.into())
}

/// Breaks an answer off: its client sees that it is not whole.
fn broken_off(error: CatalogError) -> io::Error {
    io::Error::other(ApiError::from(error).detail)
}

/// The place that a client of an event stream comes back with.
fn last_event(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get(&LAST_EVENT_ID).filter(|value| !value.is_empty()) else { return Ok(None) };
    let seq = value.to_str().ok().and_then(|text| text.parse().ok()).filter(|seq| *seq >= 0);
    let wrong = || ApiError::parameter("Last-Event-ID", "must be the id of an event of this stream");
    seq.ok_or_else(wrong).map(Some)
}

async fn events(reader: &Reader, filter: ChangeFilter, after: Option<i64>) -> Result<Response, ApiError> {
    let feed = reader.feed(filter, after).await?;
    let events = as_events(feed.into_stream());
    let keep_alive = KeepAlive::new().interval(SILENCE);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    // Proxies that gather answers would hold the events back.
    let name = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(name, HeaderValue::from_static("no"));
    Ok(response)
}

fn as_events(
    changes: impl Stream<Item = Result<domain::Change, CatalogError>>,
) -> impl Stream<Item = io::Result<Event>> {
    changes.map(|change| {
        let change = change.map_err(broken_off)?;
        let event = Event::default().id(change.seq.to_string()).event("change");
        event.json_data(Change::from(change)).map_err(io::Error::other)
    })
}

/// The kind and the row key of a public id, whatever its kind.
///
/// # Errors
/// When it is no such id.
pub fn entity(id: &str) -> Result<(DomainKind, i64), ApiError> {
    DomainKind::parse_id(id).ok_or_else(|| {
        let shown: String = id.chars().take(100).collect();
        let message = format!("`{shown}` is not an id: use one that this API gave, such as film_42");
        ApiError::new(Code::MalformedReference, message).of("id")
    })
}
