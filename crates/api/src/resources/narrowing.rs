//! What GraphQL narrows lists of items by, in the catalogue's words.

use cinegraph_catalog::{KindFilter, NominationFilter, ReadingFilter, RoleFilter};
use cinegraph_domain::vocabulary::{self, Word};

use crate::vocabulary::{
    AnalysisKind, AwardResult, Department, DifferenceKind, ImageKind, InsightKind, SceneKind, SectionKind,
    ThemeStrength, VideoKind,
};

fn words<T: Into<D>, D: Word>(words: Option<Vec<T>>) -> Vec<&'static str> {
    words.into_iter().flatten().map(|word| word.into().as_str()).collect()
}

/// Only items of these kinds.
pub fn kind_filter<T: WordView>(kinds: Option<Vec<T>>) -> KindFilter {
    KindFilter(kinds.into_iter().flatten().map(WordView::word).collect())
}

/// A word of the protocols that stands for one of the domain's.
pub trait WordView {
    /// The stored form.
    fn word(self) -> &'static str;
}

impl WordView for AnalysisKind {
    fn word(self) -> &'static str {
        vocabulary::AnalysisKind::from(self).as_str()
    }
}

impl WordView for DifferenceKind {
    fn word(self) -> &'static str {
        vocabulary::DifferenceKind::from(self).as_str()
    }
}

impl WordView for ImageKind {
    fn word(self) -> &'static str {
        vocabulary::ImageKind::from(self).as_str()
    }
}

impl WordView for InsightKind {
    fn word(self) -> &'static str {
        vocabulary::InsightKind::from(self).as_str()
    }
}

impl WordView for SceneKind {
    fn word(self) -> &'static str {
        vocabulary::SceneKind::from(self).as_str()
    }
}

impl WordView for SectionKind {
    fn word(self) -> &'static str {
        vocabulary::SectionKind::from(self).as_str()
    }
}

impl WordView for VideoKind {
    fn word(self) -> &'static str {
        vocabulary::VideoKind::from(self).as_str()
    }
}

/// Only roles in these departments and jobs.
#[must_use]
pub fn role_filter(departments: Option<Vec<Department>>, jobs: Option<Vec<String>>) -> RoleFilter {
    RoleFilter {
        departments: words::<_, vocabulary::Department>(departments),
        jobs: jobs.unwrap_or_default(),
    }
}

/// Only readings of these strengths, universal or not.
#[must_use]
pub fn reading_filter(strengths: Option<Vec<ThemeStrength>>, universal: Option<bool>) -> ReadingFilter {
    ReadingFilter { strengths: words::<_, vocabulary::ThemeStrength>(strengths), universal, themes: None }
}

/// Only nominations with these results.
#[must_use]
pub fn nomination_filter(results: Option<Vec<AwardResult>>) -> NominationFilter {
    NominationFilter { results: words::<_, vocabulary::AwardResult>(results), body: None }
}
