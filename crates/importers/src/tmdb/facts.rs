//! What hangs on a film in TMDB: texts in other languages, other titles, releases, videos, images and recommendations.

use cinegraph_domain::{
    film::{FilmDraft, FilmText, RecommendationDraft},
    film_facts::{AlternateTitleDraft, ImageDraft, ReleaseDraft, VideoDraft},
    item::Source,
    spoiler::SpoilerLevel,
    vocabulary::{ImageKind, RecommendationOrigin, ReleaseType, VideoKind},
};
use serde_json::Value;

use super::{country, date, language, list, name, text, tmdb, whole};
use crate::parts::{Keys, image};

const IMAGES: &str = "https://image.tmdb.org/t/p/original";

pub(super) fn add(body: &Value, source: &Source, film: &mut FilmDraft) {
    film.language = film.overview.as_ref().or(film.tagline.as_ref()).map(|_| "en".to_owned());
    film.texts = texts(body);
    film.titles = titles(body, source);
    film.releases = releases(body, source);
    film.videos = videos(body, source);
    film.images = images(
        body,
        &[
            ("/images/posters", ImageKind::Poster),
            ("/images/backdrops", ImageKind::Backdrop),
            ("/images/logos", ImageKind::Logo),
        ],
        &[("poster_path", ImageKind::Poster), ("backdrop_path", ImageKind::Backdrop)],
        source,
    );
    film.recommendations = recommendations(body, source);
}

fn texts(body: &Value) -> Option<Vec<FilmText>> {
    let mut texts: Vec<FilmText> = Vec::new();
    for translation in list(body, &["/translations/translations"]) {
        let Some(data) = translation.get("data") else { continue };
        let Some(language) = language(translation, "iso_639_1") else { continue };
        let locale = match country(translation, "iso_3166_1") {
            Some(country) => format!("{language}-{country}"),
            None => language,
        };
        let (title, tagline, overview) = (name(data, "title"), name(data, "tagline"), text(data, "overview"));
        let empty = title.is_none() && tagline.is_none() && overview.is_none();
        if !empty && !texts.iter().any(|other| other.locale == locale) {
            texts.push(FilmText { locale, title, tagline, overview });
        }
    }
    (!texts.is_empty()).then_some(texts)
}

fn titles(body: &Value, source: &Source) -> Option<Vec<AlternateTitleDraft>> {
    body.get("alternative_titles")?;
    let mut keys = Keys::default();
    let mut titles: Vec<AlternateTitleDraft> = Vec::new();
    for other in list(body, &["/alternative_titles/titles", "/alternative_titles/results"]) {
        let Some(title) = name(other, "title") else { continue };
        let region = country(other, "iso_3166_1");
        if titles.iter().any(|known| known.title == title && known.region == region) {
            continue;
        }
        titles.push(AlternateTitleDraft {
            key: Some(keys.key(&format!("tmdb {} {title}", region.as_deref().unwrap_or_default()))),
            title,
            region,
            types: Vec::new(),
            attributes: name(other, "type").into_iter().collect(),
            is_original: false,
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        });
    }
    Some(titles)
}

fn releases(body: &Value, source: &Source) -> Option<Vec<ReleaseDraft>> {
    let mut keys = Keys::default();
    let mut releases: Vec<ReleaseDraft> = Vec::new();
    let mut add = |country: String, release: &Value, release_type: ReleaseType| {
        let Some(date) = date(release, "release_date") else { return };
        let word: &str = release_type.into();
        releases.push(ReleaseDraft {
            key: Some(keys.key(&format!("tmdb {country} {word} {date}"))),
            country,
            date,
            release_type,
            certification: name(release, "certification"),
            note: text(release, "note"),
            language: None,
            spoiler_level: SpoilerLevel::None,
            source: Some(source.clone()),
        });
    };
    if body.get("release_dates").is_some() {
        for of_country in list(body, &["/release_dates/results"]) {
            let Some(country) = country(of_country, "iso_3166_1") else { continue };
            for release in list(of_country, &["/release_dates"]) {
                if let Some(release_type) = whole(release, "type").and_then(release_type) {
                    add(country.clone(), release, release_type);
                }
            }
        }
    } else {
        // Before there were types, a release was one in cinemas.
        body.get("releases")?;
        for release in list(body, &["/releases/countries"]) {
            if let Some(country) = country(release, "iso_3166_1") {
                add(country, release, ReleaseType::Theatrical);
            }
        }
    }
    Some(releases)
}

const fn release_type(number: i64) -> Option<ReleaseType> {
    Some(match number {
        1 => ReleaseType::Premiere,
        2 => ReleaseType::TheatricalLimited,
        3 => ReleaseType::Theatrical,
        4 => ReleaseType::Digital,
        5 => ReleaseType::Physical,
        6 => ReleaseType::Tv,
        _ => return None,
    })
}

fn videos(body: &Value, source: &Source) -> Option<Vec<VideoDraft>> {
    body.get("videos").or_else(|| body.get("trailers"))?;
    let mut keys = Keys::default();
    let mut videos: Vec<VideoDraft> = Vec::new();
    for (path, site, key) in
        [("/videos/results", None, "key"), ("/trailers/youtube", Some("YouTube"), "source")]
    {
        for video in list(body, &[path]) {
            let site = name(video, "site").or_else(|| site.map(ToOwned::to_owned));
            let (Some(site), Some(site_key)) = (site, name(video, key)) else { continue };
            let known = |other: &VideoDraft| other.site_key.as_ref() == Some(&site_key);
            let Some(kind) = text(video, "type").and_then(|kind| video_kind(&kind)) else { continue };
            if videos.iter().any(known) {
                continue;
            }
            videos.push(VideoDraft {
                key: Some(keys.key(&format!("tmdb {site} {site_key}"))),
                site: Some(site),
                site_key: Some(site_key),
                url: None,
                kind,
                name: name(video, "name"),
                official: video.get("official").and_then(Value::as_bool).unwrap_or(false),
                language: language(video, "iso_639_1"),
                spoiler_level: SpoilerLevel::None,
                source: Some(source.clone()),
            });
        }
    }
    Some(videos)
}

fn video_kind(word: &str) -> Option<VideoKind> {
    Some(match word {
        "Trailer" => VideoKind::Trailer,
        "Teaser" => VideoKind::Teaser,
        "Clip" | "Bloopers" | "Opening Credits" => VideoKind::Clip,
        "Featurette" | "Behind the Scenes" => VideoKind::Featurette,
        _ => return None,
    })
}

/// The images in lists, or those that the body itself names where there are no lists.
pub(super) fn images(
    body: &Value,
    lists: &[(&str, ImageKind)],
    own: &[(&str, ImageKind)],
    source: &Source,
) -> Option<Vec<ImageDraft>> {
    let mut keys = Keys::default();
    let mut images: Vec<ImageDraft> = Vec::new();
    let mut add = |body: &Value, field: &str, kind: ImageKind| {
        let Some(path) = text(body, field).filter(|path| path.starts_with('/') && !path.contains(' ')) else {
            return;
        };
        let url = format!("{IMAGES}{path}");
        if images.iter().any(|other| other.url == url) {
            return;
        }
        let pixels = |field: &str| {
            whole(body, field).and_then(|n| i32::try_from(n).ok()).filter(|n| (1..=100_000).contains(n))
        };
        let mut drawn = image(keys.key(&format!("tmdb {path}")), kind, url, source);
        drawn.width = pixels("width");
        drawn.height = pixels("height");
        drawn.language = language(body, "iso_639_1");
        images.push(drawn);
    };
    for (path, kind) in lists {
        for image in list(body, &[path]) {
            add(image, "file_path", *kind);
        }
    }
    if body.get("images").is_none() {
        for (field, kind) in own {
            add(body, field, *kind);
        }
    }
    (!images.is_empty()).then_some(images)
}

fn recommendations(body: &Value, source: &Source) -> Option<Vec<RecommendationDraft>> {
    body.get("recommendations")?;
    let mut keys = Keys::default();
    let films = list(body, &["/recommendations/results"]).iter().filter_map(tmdb);
    let recommendations = films.map(|film| RecommendationDraft {
        key: Some(keys.key(&format!("{film}"))),
        film,
        reason: None,
        origin: RecommendationOrigin::Computed,
        language: None,
        spoiler_level: SpoilerLevel::None,
        source: Some(source.clone()),
    });
    Some(recommendations.collect())
}
