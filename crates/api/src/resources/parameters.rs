//! Path parameters as the OpenAPI document describes them.

use utoipa::IntoParams;

/// Which film.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct FilmParam {
    /// A reference to a film: its id, its slug or an id elsewhere such as `imdb:tt1334260`.
    #[param(example = "never-let-me-go-2010")]
    film: String,
}

/// Which person.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct PersonParam {
    /// A reference to a person: their id, their slug or an id elsewhere such as `imdb:nm1659547`.
    #[param(example = "carey-mulligan")]
    person: String,
}

/// Which theme.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct ThemeParam {
    /// A reference to a theme: its id, its slug or an id elsewhere.
    #[param(example = "mortality")]
    theme: String,
}

/// Which place.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct PlaceParam {
    /// A reference to a place: its id, its slug or an id elsewhere.
    #[param(example = "place_1")]
    place: String,
}

/// Which work.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct SourceWorkParam {
    /// A reference to a source work: its id, its slug or an id elsewhere.
    #[param(example = "never-let-me-go-novel")]
    source_work: String,
}

/// Which award body.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct AwardBodyParam {
    /// A reference to an award body: its id, its slug or an id elsewhere.
    #[param(example = "british-independent-film-awards")]
    award_body: String,
}
