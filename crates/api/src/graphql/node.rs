//! Relay's `Node`: every entity with an id of its own, found again by that id alone.

use async_graphql::{Context, ID, Interface};
use cinegraph_domain::id::{Id, Kind};

use super::loaders;
use crate::{
    error::{ApiError, Code},
    resources::{
        ItemView, RecordView,
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
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "Its id, unique among all entities."))]
#[allow(
    missing_docs,
    clippy::large_enum_variant,
    reason = "each variant is the view it holds, held for a moment"
)]
pub(super) enum Node {
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
    Ok(match kind {
        Kind::Film => Node::Film(record(ctx, number).await?),
        Kind::Person => Node::Person(record(ctx, number).await?),
        Kind::Theme => Node::Theme(record(ctx, number).await?),
        Kind::AwardBody => Node::AwardBody(record(ctx, number).await?),
        Kind::AwardCeremony => Node::AwardCeremony(record(ctx, number).await?),
        Kind::AwardCategory => Node::AwardCategory(record(ctx, number).await?),
        Kind::Place => Node::Place(record(ctx, number).await?),
        Kind::SourceWork => Node::SourceWork(record(ctx, number).await?),
        Kind::Company => Node::Company(record(ctx, number).await?),
        Kind::Collection => Node::Collection(record(ctx, number).await?),
        Kind::Genre => Node::Genre(record(ctx, number).await?),
        Kind::Keyword => Node::Keyword(record(ctx, number).await?),
        Kind::AlternateTitle => Node::AlternateTitle(item(ctx, number).await?),
        Kind::Release => Node::Release(item(ctx, number).await?),
        Kind::Edition => Node::Edition(item(ctx, number).await?),
        Kind::Video => Node::Video(item(ctx, number).await?),
        Kind::Image => Node::Image(item(ctx, number).await?),
        Kind::SynopsisSection => Node::SynopsisSection(item(ctx, number).await?),
        Kind::Character => Node::Character(item(ctx, number).await?),
        Kind::Role => Node::Role(item(ctx, number).await?),
        Kind::Scene => Node::Scene(item(ctx, number).await?),
        Kind::Quote => Node::Quote(item(ctx, number).await?),
        Kind::Insight => Node::Insight(item(ctx, number).await?),
        Kind::FilmingLocation => Node::FilmingLocation(item(ctx, number).await?),
        Kind::Adaptation => Node::Adaptation(item(ctx, number).await?),
        Kind::AdaptationDifference => Node::AdaptationDifference(item(ctx, number).await?),
        Kind::Recommendation => Node::Recommendation(item(ctx, number).await?),
        Kind::ThemeReading => Node::ThemeReading(item(ctx, number).await?),
        Kind::Analysis => Node::Analysis(item(ctx, number).await?),
        Kind::DiscussionQuestion => Node::DiscussionQuestion(item(ctx, number).await?),
        Kind::Poll => Node::Poll(item(ctx, number).await?),
        Kind::Nomination => Node::Nomination(item(ctx, number).await?),
        Kind::FilmText | Kind::FilmCompany | Kind::PollOption => {
            let message =
                format!("a {} is shown only with what it belongs to", kind.as_str().replace('_', " "));
            return Err(ApiError::new(Code::NotFound, message));
        }
    })
}

async fn record<V: RecordView>(ctx: &Context<'_>, number: i64) -> Result<V, ApiError> {
    match loaders::found::<V>(ctx, Id::new(number)).await? {
        Some(view) => Ok(view),
        None => {
            let reader = loaders::reader(ctx);
            let reference = cinegraph_domain::reference::Reference::Id(
                <V::Record as cinegraph_domain::id::Entity>::KIND,
                number,
            );
            // A merged entity is found under the id of the one it became.
            let found = reader.record::<V::Record>(&reference).await?;
            Ok(V::found(found, reader.viewer()))
        }
    }
}

async fn item<V: ItemView>(ctx: &Context<'_>, number: i64) -> Result<V, ApiError> {
    let reader = loaders::reader(ctx);
    let entry = match loaders::found_item::<V>(ctx, Id::new(number)).await? {
        Some(view) => return Ok(view),
        None => reader.item(Id::<V::Record>::new(number)).await?,
    };
    Ok(V::view(entry, reader.viewer().ceiling))
}
