//! The closed lists of words a catalogue uses. Stored and exchanged in lower snake case.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A closed list of words.
pub trait Word: Copy + 'static {
    /// The stored form.
    fn as_str(self) -> &'static str;
}

impl<T: Copy + Into<&'static str> + 'static> Word for T {
    fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What kind of title a film is, after IMDb's title types.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Known {
    /// It is there.
    Yes,
    /// It is not there.
    No,
    /// Nobody has said.
    #[default]
    Unknown,
}

/// What an alternate title is for, after IMDb's list.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CompanyRole {
    /// Made it.
    Production,
    /// Brought it to a territory.
    Distribution,
}

/// Which part of the story a section of the synopsis tells.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SectionKind {
    /// A part of the detailed summary.
    #[default]
    Summary,
    /// How it ends.
    Ending,
}

/// The part of the crew a credit belongs to: TMDB's departments.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RecommendationOrigin {
    /// Chosen by a curator.
    #[default]
    Curated,
    /// Worked out from shared themes, people and authors.
    Computed,
}

/// How much a theme weighs in a film: the Theme Ontology's three strengths.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ThemeStrength {
    /// Touched on.
    Minor,
    /// Runs through the film.
    Major,
    /// What the film is about.
    Choice,
}

impl ThemeStrength {
    /// The weight in similarity: a choice theme counts three times a minor one.
    #[must_use]
    pub const fn weight(self) -> i32 {
        match self {
            Self::Minor => 1,
            Self::Major => 2,
            Self::Choice => 3,
        }
    }
}

/// What an analysis sets out to do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AnalysisBasis {
    /// The film alone.
    #[default]
    Film,
    /// The work behind it.
    SourceWork,
    /// Both.
    Both,
}

/// Who may see how a poll stands, and when.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ResultsVisibility {
    /// Everyone, at any time.
    #[default]
    Always,
    /// Those who have voted.
    AfterVote,
    /// Everyone, once it is closed.
    AfterClose,
}
