//! Relay's `Node`: every entity with an id of its own, found again by that id alone.

use async_graphql::{
    Context, ContextSelectionSet, ID, Interface, OutputType, Positioned, ServerResult, Value,
    parser::types::Field,
};
use cinegraph_domain::{
    id::{Entity, Id, Kind},
    reference::Reference,
};
use serde::Serialize;

use super::loaders::{self, EntryKey, Loaders, Of, RecordKey};
use crate::{
    error::{ApiError, Code},
    resources::{
        ItemView, RecordView, Revised,
        adaptations::Adaptation,
        analyses::Analysis,
        award_bodies::AwardBody,
        ceremonies::{AwardCategory, AwardCeremony},
        characters::Character,
        collections::Collection,
        companies::Company,
        differences::AdaptationDifference,
        editions::Edition,
        films::Film,
        images::Image,
        insights::Insight,
        locations::FilmingLocation,
        nominations::Nomination,
        people::Person,
        places::Place,
        polls::Poll,
        questions::DiscussionQuestion,
        quotes::Quote,
        readings::ThemeReading,
        recommendations::Recommendation,
        releases::Release,
        roles::Role,
        scenes::Scene,
        source_works::SourceWork,
        synopsis::SynopsisSection,
        themes::Theme,
        titles::AlternateTitle,
        videos::Video,
        vocabularies::{Genre, Keyword},
    },
};

/// An entity with an id of its own, by which `node` finds it again.
#[derive(Interface, Serialize)]
#[serde(untagged)]
#[graphql(field(name = "id", ty = "&ID", desc = "Its id, unique among all entities."))]
#[allow(
    missing_docs,
    clippy::large_enum_variant,
    reason = "each variant is the view it holds, held for a moment"
)]
pub(crate) enum Node {
    Film(Film),
    Person(Person),
    Theme(Theme),
    AwardBody(AwardBody),
    AwardCeremony(AwardCeremony),
    AwardCategory(AwardCategory),
    Place(Place),
    SourceWork(SourceWork),
    Company(Company),
    Collection(Collection),
    Genre(Genre),
    Keyword(Keyword),
    AlternateTitle(AlternateTitle),
    Release(Release),
    Edition(Edition),
    Video(Video),
    Image(Image),
    SynopsisSection(SynopsisSection),
    Character(Character),
    Role(Role),
    Scene(Scene),
    Quote(Quote),
    Insight(Insight),
    FilmingLocation(FilmingLocation),
    Adaptation(Adaptation),
    AdaptationDifference(AdaptationDifference),
    Recommendation(Recommendation),
    ThemeReading(ThemeReading),
    Analysis(Analysis),
    DiscussionQuestion(DiscussionQuestion),
    Poll(Poll),
    Nomination(Nomination),
}

/// The entity with an id; items above the ceiling come as stubs.
///
/// # Errors
/// When the id is malformed, when there is no such entity, or when the database fails.
pub(super) async fn node(ctx: &Context<'_>, id: &ID) -> Result<Node, ApiError> {
    let Some((kind, number)) = Kind::parse_id(id) else {
        let shown: String = id.chars().take(100).collect();
        let message = format!("`{shown}` is not an id: use one that this API gave, such as film_42");
        return Err(ApiError::new(Code::MalformedReference, message));
    };
    Node::read(loaders::loaders_of(ctx), kind, number).await
}

impl Node {
    /// The entity of a kind with a row key; an item above the ceiling comes as a stub.
    ///
    /// # Errors
    /// When there is no such entity, when it is shown only with another, or when the database fails.
    pub(crate) async fn read(loaders: &Loaders, kind: Kind, number: i64) -> Result<Self, ApiError> {
        Ok(match kind {
            Kind::Film => Self::Film(record(loaders, number).await?),
            Kind::Person => Self::Person(record(loaders, number).await?),
            Kind::Theme => Self::Theme(record(loaders, number).await?),
            Kind::AwardBody => Self::AwardBody(record(loaders, number).await?),
            Kind::AwardCeremony => Self::AwardCeremony(record(loaders, number).await?),
            Kind::AwardCategory => Self::AwardCategory(record(loaders, number).await?),
            Kind::Place => Self::Place(record(loaders, number).await?),
            Kind::SourceWork => Self::SourceWork(record(loaders, number).await?),
            Kind::Company => Self::Company(record(loaders, number).await?),
            Kind::Collection => Self::Collection(record(loaders, number).await?),
            Kind::Genre => Self::Genre(record(loaders, number).await?),
            Kind::Keyword => Self::Keyword(record(loaders, number).await?),
            Kind::AlternateTitle => Self::AlternateTitle(item(loaders, number).await?),
            Kind::Release => Self::Release(item(loaders, number).await?),
            Kind::Edition => Self::Edition(item(loaders, number).await?),
            Kind::Video => Self::Video(item(loaders, number).await?),
            Kind::Image => Self::Image(item(loaders, number).await?),
            Kind::SynopsisSection => Self::SynopsisSection(item(loaders, number).await?),
            Kind::Character => Self::Character(item(loaders, number).await?),
            Kind::Role => Self::Role(item(loaders, number).await?),
            Kind::Scene => Self::Scene(item(loaders, number).await?),
            Kind::Quote => Self::Quote(item(loaders, number).await?),
            Kind::Insight => Self::Insight(item(loaders, number).await?),
            Kind::FilmingLocation => Self::FilmingLocation(item(loaders, number).await?),
            Kind::Adaptation => Self::Adaptation(item(loaders, number).await?),
            Kind::AdaptationDifference => Self::AdaptationDifference(item(loaders, number).await?),
            Kind::Recommendation => Self::Recommendation(item(loaders, number).await?),
            Kind::ThemeReading => Self::ThemeReading(item(loaders, number).await?),
            Kind::Analysis => Self::Analysis(item(loaders, number).await?),
            Kind::DiscussionQuestion => Self::DiscussionQuestion(item(loaders, number).await?),
            Kind::Poll => Self::Poll(item(loaders, number).await?),
            Kind::Nomination => Self::Nomination(item(loaders, number).await?),
            Kind::FilmText | Kind::FilmCompany | Kind::PollOption => {
                let message =
                    format!("a {} is shown only with what it belongs to", kind.as_str().replace('_', " "));
                return Err(ApiError::new(Code::NotFound, message));
            }
        })
    }

    /// The revision it has.
    pub(crate) fn revision(&self) -> i32 {
        match self {
            Self::Film(view) => view.revision(),
            Self::Person(view) => view.revision(),
            Self::Theme(view) => view.revision(),
            Self::AwardBody(view) => view.revision(),
            Self::AwardCeremony(view) => view.revision(),
            Self::AwardCategory(view) => view.revision(),
            Self::Place(view) => view.revision(),
            Self::SourceWork(view) => view.revision(),
            Self::Company(view) => view.revision(),
            Self::Collection(view) => view.revision(),
            Self::Genre(view) => view.revision(),
            Self::Keyword(view) => view.revision(),
            Self::AlternateTitle(view) => view.revision(),
            Self::Release(view) => view.revision(),
            Self::Edition(view) => view.revision(),
            Self::Video(view) => view.revision(),
            Self::Image(view) => view.revision(),
            Self::SynopsisSection(view) => view.revision(),
            Self::Character(view) => view.revision(),
            Self::Role(view) => view.revision(),
            Self::Scene(view) => view.revision(),
            Self::Quote(view) => view.revision(),
            Self::Insight(view) => view.revision(),
            Self::FilmingLocation(view) => view.revision(),
            Self::Adaptation(view) => view.revision(),
            Self::AdaptationDifference(view) => view.revision(),
            Self::Recommendation(view) => view.revision(),
            Self::ThemeReading(view) => view.revision(),
            Self::Analysis(view) => view.revision(),
            Self::DiscussionQuestion(view) => view.revision(),
            Self::Poll(view) => view.revision(),
            Self::Nomination(view) => view.revision(),
        }
    }

    /// What is selected of it, as of the object that it is.
    pub(crate) async fn resolve_object(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        match self {
            Self::Film(view) => view.resolve(ctx, field).await,
            Self::Person(view) => view.resolve(ctx, field).await,
            Self::Theme(view) => view.resolve(ctx, field).await,
            Self::AwardBody(view) => view.resolve(ctx, field).await,
            Self::AwardCeremony(view) => view.resolve(ctx, field).await,
            Self::AwardCategory(view) => view.resolve(ctx, field).await,
            Self::Place(view) => view.resolve(ctx, field).await,
            Self::SourceWork(view) => view.resolve(ctx, field).await,
            Self::Company(view) => view.resolve(ctx, field).await,
            Self::Collection(view) => view.resolve(ctx, field).await,
            Self::Genre(view) => view.resolve(ctx, field).await,
            Self::Keyword(view) => view.resolve(ctx, field).await,
            Self::AlternateTitle(view) => view.resolve(ctx, field).await,
            Self::Release(view) => view.resolve(ctx, field).await,
            Self::Edition(view) => view.resolve(ctx, field).await,
            Self::Video(view) => view.resolve(ctx, field).await,
            Self::Image(view) => view.resolve(ctx, field).await,
            Self::SynopsisSection(view) => view.resolve(ctx, field).await,
            Self::Character(view) => view.resolve(ctx, field).await,
            Self::Role(view) => view.resolve(ctx, field).await,
            Self::Scene(view) => view.resolve(ctx, field).await,
            Self::Quote(view) => view.resolve(ctx, field).await,
            Self::Insight(view) => view.resolve(ctx, field).await,
            Self::FilmingLocation(view) => view.resolve(ctx, field).await,
            Self::Adaptation(view) => view.resolve(ctx, field).await,
            Self::AdaptationDifference(view) => view.resolve(ctx, field).await,
            Self::Recommendation(view) => view.resolve(ctx, field).await,
            Self::ThemeReading(view) => view.resolve(ctx, field).await,
            Self::Analysis(view) => view.resolve(ctx, field).await,
            Self::DiscussionQuestion(view) => view.resolve(ctx, field).await,
            Self::Poll(view) => view.resolve(ctx, field).await,
            Self::Nomination(view) => view.resolve(ctx, field).await,
        }
    }
}

async fn record<V: RecordView>(loaders: &Loaders, number: i64) -> Result<V, ApiError> {
    let reader = loaders.reader();
    if let Some(record) = loaders.load_one(Of::<V::Record, _>::new(RecordKey(number))).await? {
        return Ok(V::view(record, reader.viewer()));
    }
    // A merged entity is found under the id of the one it became.
    let reference = Reference::Id(V::Record::KIND, number);
    let found = reader.record::<V::Record>(&reference).await?;
    Ok(V::found(found, reader.viewer()))
}

async fn item<V: ItemView>(loaders: &Loaders, number: i64) -> Result<V, ApiError> {
    let reader = loaders.reader();
    let entry = match loaders.load_one(Of::<V::Record, _>::new(EntryKey(number))).await? {
        Some(entry) => entry,
        None => reader.item(Id::<V::Record>::new(number)).await?,
    };
    Ok(V::view(entry, reader.viewer().ceiling))
}
