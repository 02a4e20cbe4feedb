//! The closed lists of words as both protocols show them: SCREAMING_CASE in GraphQL, lower snake case in REST.
//! They mirror `cinegraph_domain::vocabulary` variant by variant, and the compiler sees to it that they keep doing so.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much of the story a text gives away, from nothing to the ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::spoiler::SpoilerLevel")]
#[serde(rename_all = "snake_case")]
pub enum SpoilerLevel {
    /// What the official synopsis or trailer tells.
    #[default]
    None,
    /// Details that change nothing.
    Minor,
    /// A twist or a character's fate.
    Major,
    /// How it ends.
    Ending,
}

/// A catalogue that gives ids of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::external_id::ExternalSource")]
#[serde(rename_all = "snake_case")]
pub enum ExternalSource {
    /// IMDb: `tt…` for titles, `nm…` for people, `ev…` for awards, `co…` for companies.
    Imdb,
    /// The Movie Database: a number, counted per kind of entity.
    Tmdb,
    /// Wikidata: `Q…`.
    Wikidata,
    /// TheTVDB: a number.
    Tvdb,
    /// Letterboxd: the slug of the film's page.
    Letterboxd,
    /// Open Library: `OL…W` for works, `OL…A` for authors, `OL…M` for editions.
    Openlibrary,
    /// ISBN-10 or ISBN-13, digits only (the last may be X).
    Isbn,
    /// The Theme Ontology: the theme's or story's name.
    ThemeOntology,
}

/// What kind of title a film is, after IMDb's title types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::TitleType")]
#[serde(rename_all = "snake_case")]
pub enum TitleType {
    /// A feature made for cinemas.
    Movie,
    /// A film of under 40 minutes.
    Short,
    /// A feature made for television.
    TvMovie,
    /// A feature released straight to video or streaming.
    Video,
    /// A documentary of any length.
    Documentary,
}

/// How far a film's making has come, after TMDB's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::FilmStatus")]
#[serde(rename_all = "snake_case")]
pub enum FilmStatus {
    /// Talked of, unconfirmed.
    Rumored,
    /// Confirmed, not begun.
    Planned,
    /// Being filmed.
    InProduction,
    /// Filmed, being finished.
    PostProduction,
    /// Shown to the public.
    Released,
    /// Given up.
    Canceled,
}

/// Whether something is there, where nobody may have looked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::Known")]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// It is there.
    Yes,
    /// It is not there.
    No,
    /// Nobody has said.
    Unknown,
}

/// What an alternate title is for, after IMDb's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::AlternateTitleType")]
#[serde(rename_all = "snake_case")]
pub enum AlternateTitleType {
    /// Another title in use.
    Alternative,
    /// The title on DVD.
    Dvd,
    /// The title at festivals.
    Festival,
    /// The title on television.
    Tv,
    /// The title on video.
    Video,
    /// The title while it was being made.
    Working,
    /// The title in the film's own language and country.
    Original,
    /// The title IMDb shows in that region.
    ImdbDisplay,
}

/// How a film comes to its audience, after TMDB's release types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::ReleaseType")]
#[serde(rename_all = "snake_case")]
pub enum ReleaseType {
    /// The first showing, often at a festival.
    Premiere,
    /// In a few cinemas.
    TheatricalLimited,
    /// In cinemas.
    Theatrical,
    /// To rent, buy or stream.
    Digital,
    /// On disc or tape.
    Physical,
    /// On television.
    Tv,
}

/// What kind of cut an edition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::EditionKind")]
#[serde(rename_all = "snake_case")]
pub enum EditionKind {
    /// As first shown in cinemas.
    Theatrical,
    /// As the director wants it.
    DirectorsCut,
    /// With more footage.
    Extended,
    /// Cut for television.
    Tv,
    /// Restored from older material.
    Restored,
}

/// What a video about a film is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::VideoKind")]
#[serde(rename_all = "snake_case")]
pub enum VideoKind {
    /// A full trailer.
    Trailer,
    /// A short announcement.
    Teaser,
    /// A part of the film.
    Clip,
    /// A piece on its making.
    Featurette,
}

/// What an image shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::ImageKind")]
#[serde(rename_all = "snake_case")]
pub enum ImageKind {
    /// A poster.
    Poster,
    /// A wide picture to stand behind a page.
    Backdrop,
    /// The title's lettering.
    Logo,
    /// A frame or set photograph.
    Still,
    /// A portrait of a person.
    Profile,
}

/// What a company did for a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::CompanyRole")]
#[serde(rename_all = "snake_case")]
pub enum CompanyRole {
    /// Made it.
    Production,
    /// Brought it to a territory.
    Distribution,
}

/// Which part of the story a section of the synopsis tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::SectionKind")]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// A part of the detailed summary.
    Summary,
    /// How it ends.
    Ending,
}

/// The part of the crew a credit belongs to: TMDB's departments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::Department")]
#[serde(rename_all = "snake_case")]
pub enum Department {
    /// The cast.
    Acting,
    /// The director and assistant directors.
    Directing,
    /// Screenplay and story.
    Writing,
    /// Producers.
    Production,
    /// Composer, songs.
    Music,
    /// Cinematography.
    Camera,
    /// The cut.
    Editing,
    /// Production design, sets.
    Art,
    /// Recording and mixing.
    Sound,
    /// Costumes, hair and make-up.
    CostumeMakeUp,
    /// Visual effects.
    VisualEffects,
    /// Everyone else.
    Crew,
}

/// What is particular about a credit, after IMDb's attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::RoleAttribute")]
#[serde(rename_all = "snake_case")]
pub enum RoleAttribute {
    /// Not named in the film's credits.
    Uncredited,
    /// Heard, not seen.
    Voice,
    /// In older footage.
    ArchiveFootage,
    /// Appears as themselves.
    AsSelf,
    /// Filmed, then cut.
    ScenesDeleted,
}

/// How a nomination ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::AwardResult")]
#[serde(rename_all = "snake_case")]
pub enum AwardResult {
    /// Nominated and not chosen.
    Nominee,
    /// Won.
    Winner,
    /// Won together with another.
    TiedWinner,
    /// Given outside the competition.
    Special,
    /// Taken back.
    Withdrawn,
}

/// What part a scene plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::SceneKind")]
#[serde(rename_all = "snake_case")]
pub enum SceneKind {
    /// The first scene.
    Opening,
    /// A scene to remember.
    Key,
    /// The last scene.
    Ending,
    /// Within the closing credits.
    MidCredits,
    /// After the closing credits.
    PostCredits,
    /// Filmed, then cut.
    Deleted,
    /// Another way it might have ended.
    AlternateEnding,
    /// Longer than in the theatrical cut.
    Extended,
}

/// What an insight tells of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::InsightKind")]
#[serde(rename_all = "snake_case")]
pub enum InsightKind {
    /// A fact worth telling.
    Trivia,
    /// How it was made.
    BehindTheScenes,
    /// Something hidden for those who look.
    EasterEgg,
    /// Where an idea came from.
    Inspiration,
    /// A mistake left in.
    Goof,
    /// A nod to another work.
    Reference,
}

/// What kind of work a film goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::SourceWorkKind")]
#[serde(rename_all = "snake_case")]
pub enum SourceWorkKind {
    /// A novel.
    Novel,
    /// A novella.
    Novella,
    /// A short story.
    ShortStory,
    /// A stage play.
    Play,
    /// A comic or graphic novel.
    Comic,
    /// A non-fiction book.
    NonFiction,
    /// A poem.
    Poem,
    /// An earlier film.
    Film,
    /// A television series.
    TvSeries,
    /// A game.
    Game,
    /// A song.
    Song,
    /// Things that happened.
    TrueEvents,
    /// Any other work.
    Other,
}

/// How closely a film follows the work it goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::AdaptationKind")]
#[serde(rename_all = "snake_case")]
pub enum AdaptationKind {
    /// Tells the same story.
    Direct,
    /// Takes the idea and goes its own way.
    Loose,
    /// Carries the story on.
    Sequel,
    /// Films the work again.
    Remake,
}

/// What an adaptation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::DifferenceKind")]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Left out.
    Omitted,
    /// Made up for the film.
    Added,
    /// Several made one.
    Merged,
    /// Told in less.
    Condensed,
    /// Ends otherwise.
    ChangedEnding,
    /// Leans elsewhere.
    ChangedFocus,
}

/// Where a recommendation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::RecommendationOrigin")]
#[serde(rename_all = "snake_case")]
pub enum RecommendationOrigin {
    /// Chosen by a curator.
    Curated,
    /// Worked out from shared themes, people and authors.
    Computed,
}

/// How much a theme weighs in a film: the Theme Ontology's three strengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::ThemeStrength")]
#[serde(rename_all = "snake_case")]
pub enum ThemeStrength {
    /// Touched on.
    Minor,
    /// Runs through the film.
    Major,
    /// What the film is about.
    Choice,
}

/// What an analysis sets out to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::AnalysisKind")]
#[serde(rename_all = "snake_case")]
pub enum AnalysisKind {
    /// What the title means.
    TitleMeaning,
    /// How the ending is to be understood.
    EndingExplained,
    /// A longer reading.
    Essay,
    /// A word from whoever wrote the page.
    AuthorNote,
}

/// What an analysis rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::AnalysisBasis")]
#[serde(rename_all = "snake_case")]
pub enum AnalysisBasis {
    /// The film alone.
    Film,
    /// The work behind it.
    SourceWork,
    /// Both.
    Both,
}

/// Who may see how a poll stands, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::vocabulary::ResultsVisibility")]
#[serde(rename_all = "snake_case")]
pub enum ResultsVisibility {
    /// Everyone, at any time.
    Always,
    /// Those who have voted.
    AfterVote,
    /// Everyone, once it is closed.
    AfterClose,
}

/// What kind of entity it is; the word is also how its id begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::id::Kind")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A film.
    Film,
    /// A film's title, tagline and overview in one language.
    FilmText,
    /// Another title of a film.
    AlternateTitle,
    /// A release of a film in one country.
    Release,
    /// A cut of a film.
    Edition,
    /// A trailer, clip or featurette.
    Video,
    /// A poster, backdrop, logo, still or portrait.
    Image,
    /// A genre.
    Genre,
    /// A keyword.
    Keyword,
    /// A series of films.
    Collection,
    /// A company.
    Company,
    /// A company's part in a film.
    FilmCompany,
    /// A section of a synopsis.
    SynopsisSection,
    /// A person.
    Person,
    /// A person's part in a film, before or behind the camera.
    Role,
    /// A character.
    Character,
    /// A body that gives awards.
    AwardBody,
    /// A ceremony at which awards are given.
    AwardCeremony,
    /// A category of awards.
    AwardCategory,
    /// A nomination for an award.
    Nomination,
    /// A scene.
    Scene,
    /// A quote.
    Quote,
    /// An insight.
    Insight,
    /// A place on the map.
    Place,
    /// Where a part of a film was shot.
    FilmingLocation,
    /// A work that films go back to.
    SourceWork,
    /// How a film goes back to a work.
    Adaptation,
    /// How a film differs from its source.
    AdaptationDifference,
    /// A film to see next, and why.
    Recommendation,
    /// A theme.
    Theme,
    /// How a film bears on a theme.
    ThemeReading,
    /// An analysis.
    Analysis,
    /// A question to talk about.
    DiscussionQuestion,
    /// A poll.
    Poll,
    /// An answer that a poll offers.
    PollOption,
}

/// What was done to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[graphql(remote = "cinegraph_domain::change::Operation")]
#[serde(rename_all = "snake_case")]
pub enum ChangeOperation {
    /// It was made or brought back, or came down to the request's spoiler ceiling.
    Create,
    /// It was changed.
    Update,
    /// It was deleted, or was raised above the request's spoiler ceiling.
    Delete,
    /// It was merged into another, which took over what hung on it.
    Merge,
}
