//! What the views of all resources have in common: frames, sources, links, ids elsewhere.

use async_graphql::{Context, ID, Result, SimpleObject};
use cinegraph_domain::{
    external_id, film,
    id::{Entity, Id, Kind},
    item::{Entry, Item, Source, Stamp},
    spoiler,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::films::Film;
use crate::{
    graphql::loaders,
    scalars::{DateTime, PartialDate},
    vocabulary::{ExternalSource, SpoilerLevel},
};

/// The public form of an id.
pub fn id_of<T: Entity>(id: Id<T>) -> ID {
    ID(id.to_string())
}

/// The row key behind a public id of a view.
pub fn number_of<T: Entity>(id: &ID) -> i64 {
    // A view's id was made from a row key, so it always reads back.
    Id::<T>::parse(id).map_or(0, Id::number)
}

/// What every editorial item says of itself, withheld or not. None of it tells the story.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemFields {
    /// What lists of its owner's items go by, from 0; places may be left out.
    #[schema(minimum = 0)]
    pub position: i32,
    /// How much of the story it gives away.
    pub spoiler_level: SpoilerLevel,
    /// Whether it stands above the request's ceiling, so that its content is left out.
    pub withheld: bool,
    /// The BCP 47 tag of the language it is written in.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// Where it was taken from.
    pub source: Option<SourceView>,
    /// 1 when made, one more with each change.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was last changed.
    pub updated_at: DateTime,
}

/// The id of the film an item belongs to, for kinds that only films own.
pub fn film_id_of<T>(entry: &Entry<T>) -> ID {
    // Their rows cannot be without one.
    entry.item.film_id.map(id_of).unwrap_or_default()
}

/// The film with an id.
///
/// # Errors
/// When the database fails.
pub async fn film_of(ctx: &Context<'_>, id: &ID) -> Result<Film> {
    Ok(loaders::record(ctx, Id::new(number_of::<film::Film>(id))).await?)
}

impl ItemFields {
    /// The frame of an item for a reader with this ceiling.
    pub fn of<T>(entry: &Entry<T>, ceiling: spoiler::SpoilerLevel) -> Self {
        let Item { film_id: _, theme_id: _, person_id: _, position, spoiler_level, language, stamp } =
            &entry.item;
        let Stamp { revision, created_at, updated_at } = *stamp;
        Self {
            position: *position,
            spoiler_level: (*spoiler_level).into(),
            withheld: *spoiler_level > ceiling,
            language: language.clone(),
            source: entry.source.reveal(ceiling).cloned().flatten().map(Into::into),
            revision,
            created_at: DateTime(created_at),
            updated_at: DateTime(updated_at),
        }
    }
}

/// How often and when an entity was changed.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StampFields {
    /// 1 when made, one more with each change.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was last changed.
    pub updated_at: DateTime,
}

impl From<Stamp> for StampFields {
    fn from(stamp: Stamp) -> Self {
        let Stamp { revision, created_at, updated_at } = stamp;
        Self { revision, created_at: DateTime(created_at), updated_at: DateTime(updated_at) }
    }
}

/// Where a text or a fact was taken from.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(name = "Source")]
#[schema(as = Source)]
pub struct SourceView {
    /// What it is called.
    pub name: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Under which licence it may be used.
    pub license: Option<String>,
    /// When it was looked at.
    pub accessed_on: Option<PartialDate>,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        let Source { name, url, license, accessed_on } = source;
        Self { name, url, license, accessed_on: accessed_on.map(PartialDate) }
    }
}

/// A named pointer to another entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Link)]
pub struct LinkView {
    /// Its id.
    #[schema(example = "person_7")]
    pub id: String,
    /// Its slug, for kinds that have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "carey-mulligan")]
    pub slug: Option<String>,
    /// Its name or title.
    #[schema(example = "Carey Mulligan")]
    pub name: String,
}

/// A link of the domain together with its view, so that GraphQL can lead on and REST can show it.
#[derive(Clone, Debug)]
pub struct Link<T> {
    /// Where it leads.
    pub id: Id<T>,
    view: LinkView,
}

impl<T: Entity> From<cinegraph_domain::id::Link<T>> for Link<T> {
    fn from(link: cinegraph_domain::id::Link<T>) -> Self {
        let cinegraph_domain::id::Link { id, slug, name } = link;
        Self { id, view: LinkView { id: id.to_string(), slug, name } }
    }
}

impl<T> Link<T> {
    /// What the link tells of where it leads.
    #[must_use]
    pub fn told(&self) -> LinkView {
        self.view.clone()
    }
}

impl<T> Serialize for Link<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view.serialize(serializer)
    }
}

/// Turns links of the domain into links of a view.
pub fn links<T: Entity>(links: Vec<cinegraph_domain::id::Link<T>>) -> Vec<Link<T>> {
    links.into_iter().map(Into::into).collect()
}

/// An id as a view holds it: GraphQL leads on from it, REST shows it.
#[derive(Clone, Debug)]
pub struct Pointer<T>(pub Id<T>);

impl<T: Entity> Serialize for Pointer<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// An id that an entity bears in another catalogue.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct ExternalId {
    /// The other catalogue.
    pub source: ExternalSource,
    /// The id there.
    #[schema(example = "tt1334260")]
    pub value: String,
    /// Where a person can look it up, where that catalogue has a page for it.
    #[schema(example = "https://www.imdb.com/title/tt1334260/")]
    pub url: Option<String>,
}

/// The ids of an entity of `kind` elsewhere.
pub fn external_ids(kind: Kind, ids: Vec<external_id::ExternalId>) -> Vec<ExternalId> {
    ids.into_iter()
        .map(|external_id::ExternalId { source, value }| ExternalId {
            url: source.url(kind, &value),
            source: source.into(),
            value,
        })
        .collect()
}
