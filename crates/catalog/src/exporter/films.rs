//! Film pages as an export writes them: the film, its small lists, and every list of items.

use std::collections::HashMap;

use cinegraph_domain::{
    analysis::Analysis,
    film::{Film, FilmDraft, Recommendation},
    film_facts::{AlternateTitle, Edition, FilmKeyword, Image, KeywordDraft, Release, Video},
    id::{Entity, Kind, Link},
    insight::Insight,
    person::{Character, Role},
    place::FilmingLocation,
    poll::{DiscussionQuestion, Poll, PollDraft},
    quote::Quote,
    redraft::{Portable, RedraftRecord, redraft_company, redraft_item},
    scene::Scene,
    slug,
    source_work::{Adaptation, AdaptationDifference, AdaptationDraft},
    spoiler::SpoilerLevel,
    synopsis::SynopsisSection,
    theme::ThemeReading,
};
use cinegraph_persistence::{
    export::{Owned, Standing},
    items::Owner,
};

use super::{Exporter, by_owner, drafts_of, ids};
use crate::CatalogError;

const OWNER: Owner = Owner::FILM;

/// The drafts of a page of films, in its order.
pub(super) async fn drafts(
    export: &Exporter,
    page: Vec<Standing<Film>>,
) -> Result<Vec<FilmDraft>, CatalogError> {
    let films = ids(&page);
    if films.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = Portable::default();
    let mut texts = by_owner(export.snapshot.texts(&films).await?);
    let keywords = export.snapshot.keywords(&films).await?;
    let mut keywords = by_owner(keywords.into_iter().map(|(film, keyword)| (film, keyword_draft(keyword))));
    let companies = export.snapshot.companies(&films).await?;
    let companies = companies.into_iter().map(|(film, company)| (film, redraft_company(company, &names)));
    let mut companies = by_owner(companies);
    // What others point to comes before them.
    let mut editions = export.lists::<Edition>(OWNER, &films, &mut names).await?;
    let mut characters = export.lists::<Character>(OWNER, &films, &mut names).await?;
    let mut scenes = export.lists::<Scene>(OWNER, &films, &mut names).await?;
    let mut quotes = export.lists::<Quote>(OWNER, &films, &mut names).await?;
    let mut titles = export.lists::<AlternateTitle>(OWNER, &films, &mut names).await?;
    let mut releases = export.lists::<Release>(OWNER, &films, &mut names).await?;
    let mut videos = export.lists::<Video>(OWNER, &films, &mut names).await?;
    let mut images = export.lists::<Image>(OWNER, &films, &mut names).await?;
    let mut synopsis = export.lists::<SynopsisSection>(OWNER, &films, &mut names).await?;
    let mut roles = export.lists::<Role>(OWNER, &films, &mut names).await?;
    let mut insights = export.lists::<Insight>(OWNER, &films, &mut names).await?;
    let mut locations = export.lists::<FilmingLocation>(OWNER, &films, &mut names).await?;
    let mut adaptations = adaptations(export, &films, &mut names).await?;
    let mut themes = export.lists::<ThemeReading>(OWNER, &films, &mut names).await?;
    let mut analyses = export.lists::<Analysis>(OWNER, &films, &mut names).await?;
    let mut questions = export.lists::<DiscussionQuestion>(OWNER, &films, &mut names).await?;
    let mut polls = polls(export, &films, &mut names).await?;
    let mut recommendations = export.lists::<Recommendation>(OWNER, &films, &mut names).await?;
    let drafts = page.into_iter().map(|Standing { id, record, .. }| {
        let genres = record.genres.iter().map(called).collect();
        FilmDraft {
            genres,
            texts: export.given(texts.remove(&id)),
            keywords: export.given(keywords.remove(&id)),
            companies: export.given(companies.remove(&id)),
            titles: export.given(titles.remove(&id)),
            releases: export.given(releases.remove(&id)),
            editions: export.given(editions.remove(&id)),
            videos: export.given(videos.remove(&id)),
            images: export.given(images.remove(&id)),
            synopsis: export.given(synopsis.remove(&id)),
            characters: export.given(characters.remove(&id)),
            roles: export.given(roles.remove(&id)),
            scenes: export.given(scenes.remove(&id)),
            quotes: export.given(quotes.remove(&id)),
            insights: export.given(insights.remove(&id)),
            locations: export.given(locations.remove(&id)),
            adaptations: export.given(adaptations.remove(&id)),
            themes: export.given(themes.remove(&id)),
            analyses: export.given(analyses.remove(&id)),
            questions: export.given(questions.remove(&id)),
            polls: export.given(polls.remove(&id)),
            recommendations: export.given(recommendations.remove(&id)),
            ..record.redraft(&names)
        }
    });
    Ok(drafts.collect())
}

/// Adaptations with the differences that hang on them.
async fn adaptations(
    export: &Exporter,
    films: &[i64],
    names: &mut Portable,
) -> Result<HashMap<i64, Vec<AdaptationDraft>>, CatalogError> {
    let adaptations = export.read::<Adaptation>(OWNER, films, names).await?;
    let mut differences = Vec::new();
    for Owned { key, entry, .. } in export.read::<AdaptationDifference>(OWNER, films, names).await? {
        // Within the film it is called `adaptation/difference`; a record says the latter.
        let own = key.rsplit_once('/').map_or(&*key, |(_, own)| own).to_owned();
        names.keys.insert((Kind::AdaptationDifference, entry.id.number()), own);
        let adaptation =
            entry.content.reveal(SpoilerLevel::Ending).map(|difference| difference.adaptation_id);
        let draft = redraft_item(entry, names);
        differences.extend(adaptation.map(|id| id.number()).zip(draft));
    }
    let mut differences = by_owner(differences);
    Ok(by_owner(adaptations.into_iter().filter_map(|Owned { owner, entry, .. }| {
        let id = entry.id.number();
        let mut draft = redraft_item(entry, names)?;
        draft.differences = differences.remove(&id).unwrap_or_default();
        Some((owner, draft))
    })))
}

/// Polls, some of which are about a theme.
async fn polls(
    export: &Exporter,
    films: &[i64],
    names: &mut Portable,
) -> Result<HashMap<i64, Vec<PollDraft>>, CatalogError> {
    let polls = export.read::<Poll>(OWNER, films, names).await?;
    let themes: Vec<_> = polls.iter().filter_map(|poll| poll.entry.item.theme_id).collect();
    export.name(Kind::Theme, &themes, names).await?;
    Ok(drafts_of(polls, names))
}

fn keyword_draft(FilmKeyword { keyword, spoiler_level }: FilmKeyword) -> KeywordDraft {
    KeywordDraft { name: called(&keyword), spoiler_level }
}

/// What a record calls an entry of a vocabulary. An import looks for the slug that the name makes; where that is not the
/// entry's own, which may have been renamed, the slug itself is the name that leads to it.
fn called<T: Entity>(entry: &Link<T>) -> String {
    match &entry.slug {
        Some(slug) if slug::slug_of(&entry.name).as_ref() != Some(slug) => slug.clone(),
        _ => entry.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use cinegraph_domain::{film::Genre, id::Id};

    use super::*;

    #[test]
    fn a_renamed_genre_is_called_by_what_leads_to_it() {
        let called = |slug: &str, name: &str| {
            called(&Link::<Genre> { id: Id::new(1), slug: Some(slug.to_owned()), name: name.to_owned() })
        };
        assert_eq!(called("science-fiction", "Science Fiction"), "Science Fiction");
        assert_eq!(called("sci-fi", "Science Fiction"), "sci-fi");
    }
}
