//! The closed lists of words that fields take, by the names both protocols have for them.

use cinegraph_domain::{external_id, spoiler, vocabulary};
use strum::VariantArray;

use super::{Type, Words};

const fn list<T>(name: &'static str) -> Type
where
    T: VariantArray + Copy + Into<&'static str>,
{
    Type::Word(Words { name, known: known::<T> })
}

fn known<T>() -> Vec<&'static str>
where
    T: VariantArray + Copy + Into<&'static str>,
{
    T::VARIANTS.iter().map(|word| (*word).into()).collect()
}

pub(super) const SPOILER_LEVEL: Type = list::<spoiler::SpoilerLevel>("SpoilerLevel");
pub(super) const EXTERNAL_SOURCE: Type = list::<external_id::ExternalSource>("ExternalSource");
pub(super) const TITLE_TYPE: Type = list::<vocabulary::TitleType>("TitleType");
pub(super) const FILM_STATUS: Type = list::<vocabulary::FilmStatus>("FilmStatus");
pub(super) const KNOWN: Type = list::<vocabulary::Known>("Known");
pub(super) const ALTERNATE_TITLE_TYPE: Type = list::<vocabulary::AlternateTitleType>("AlternateTitleType");
pub(super) const RELEASE_TYPE: Type = list::<vocabulary::ReleaseType>("ReleaseType");
pub(super) const EDITION_KIND: Type = list::<vocabulary::EditionKind>("EditionKind");
pub(super) const VIDEO_KIND: Type = list::<vocabulary::VideoKind>("VideoKind");
pub(super) const IMAGE_KIND: Type = list::<vocabulary::ImageKind>("ImageKind");
pub(super) const COMPANY_ROLE: Type = list::<vocabulary::CompanyRole>("CompanyRole");
pub(super) const SECTION_KIND: Type = list::<vocabulary::SectionKind>("SectionKind");
pub(super) const DEPARTMENT: Type = list::<vocabulary::Department>("Department");
pub(super) const ROLE_ATTRIBUTE: Type = list::<vocabulary::RoleAttribute>("RoleAttribute");
pub(super) const AWARD_RESULT: Type = list::<vocabulary::AwardResult>("AwardResult");
pub(super) const SCENE_KIND: Type = list::<vocabulary::SceneKind>("SceneKind");
pub(super) const INSIGHT_KIND: Type = list::<vocabulary::InsightKind>("InsightKind");
pub(super) const SOURCE_WORK_KIND: Type = list::<vocabulary::SourceWorkKind>("SourceWorkKind");
pub(super) const ADAPTATION_KIND: Type = list::<vocabulary::AdaptationKind>("AdaptationKind");
pub(super) const DIFFERENCE_KIND: Type = list::<vocabulary::DifferenceKind>("DifferenceKind");
pub(super) const RECOMMENDATION_ORIGIN: Type =
    list::<vocabulary::RecommendationOrigin>("RecommendationOrigin");
pub(super) const THEME_STRENGTH: Type = list::<vocabulary::ThemeStrength>("ThemeStrength");
pub(super) const ANALYSIS_KIND: Type = list::<vocabulary::AnalysisKind>("AnalysisKind");
pub(super) const ANALYSIS_BASIS: Type = list::<vocabulary::AnalysisBasis>("AnalysisBasis");
pub(super) const RESULTS_VISIBILITY: Type = list::<vocabulary::ResultsVisibility>("ResultsVisibility");
