//! How alike two films are: what they share, weighed by how rare it is.
//!
//! A theme, person or author weighs ln(1 + films / films that have it): what only two films share says much, what
//! every film has says nothing. Themes count up to three times by their strength in the weaker of the two films,
//! a director or writer twice, an author three times.

use std::collections::{BTreeMap, HashMap};

use cinegraph_domain::{
    film::Film,
    id::{Id, Link},
    person::Person,
    theme::Theme,
    vocabulary::Department,
};
use cinegraph_persistence::similarity::{SharedAuthor, SharedPerson, SharedTheme};

/// A film like another.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarFilm {
    /// The film.
    pub film: Id<Film>,
    /// How alike, above 0; comparable within one answer only.
    pub score: f64,
    /// What they share, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// Something two films share.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What.
    pub shared: Shared,
    /// How much it adds to the score.
    pub weight: f64,
}

/// What two films can share.
#[derive(Clone, Debug, PartialEq)]
pub enum Shared {
    /// A theme both bear on.
    Theme(Link<Theme>),
    /// Someone who worked on both, and in which departments of the first.
    Person(Link<Person>, Vec<Department>),
    /// The author of the works behind both.
    Author(Link<Person>),
}

fn rarity(films: u64, having: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "numbers of films are far below 2^52")]
    let ratio = films as f64 / having.max(1) as f64;
    ratio.ln_1p()
}

const fn department_weight(department: Department) -> f64 {
    match department {
        Department::Directing | Department::Writing => 2.0,
        Department::Acting | Department::Music => 1.0,
        _ => 0.5,
    }
}

/// Ranks the films that share something with one; ties go by id.
#[must_use]
pub fn rank(
    films: u64,
    themes: &[SharedTheme],
    people: &[SharedPerson],
    authors: &[SharedAuthor],
    most: usize,
) -> Vec<SimilarFilm> {
    let mut reasons: HashMap<Id<Film>, Vec<Reason>> = HashMap::new();
    let mut shared_themes = BTreeMap::<(Id<Film>, Id<Theme>), (&SharedTheme, i32)>::new();
    for shared in themes {
        // A film may read a theme more than once; it is shared once, by its strongest readings.
        let strength = shared.strength.min(shared.other_strength).weight();
        let (_, strongest) =
            shared_themes.entry((shared.film, shared.theme.id)).or_insert((shared, strength));
        *strongest = strength.max(*strongest);
    }
    for ((film, _), (shared, strength)) in shared_themes {
        let weight = f64::from(strength) * rarity(films, shared.films);
        reasons.entry(film).or_default().push(Reason { shared: Shared::Theme(shared.theme.clone()), weight });
    }
    type Credit<'a> = (&'a SharedPerson, Vec<Department>);
    let mut credits: BTreeMap<(Id<Film>, Id<Person>), Credit<'_>> = BTreeMap::new();
    for shared in people {
        let (_, departments) = credits.entry((shared.film, shared.person.id)).or_insert((shared, Vec::new()));
        departments.push(shared.department);
    }
    for ((film, person), (shared, mut departments)) in credits {
        // Whoever wrote the works behind both counts as their author, and once.
        if authors.iter().any(|shared| shared.film == film && shared.author.id == person) {
            continue;
        }
        departments.sort_unstable();
        departments.dedup();
        let best = departments.iter().map(|department| department_weight(*department)).fold(0.0, f64::max);
        let weight = best * rarity(films, shared.films);
        let shared = Shared::Person(shared.person.clone(), departments);
        reasons.entry(film).or_default().push(Reason { shared, weight });
    }
    for shared in authors {
        let weight = 3.0 * rarity(films, shared.films);
        reasons
            .entry(shared.film)
            .or_default()
            .push(Reason { shared: Shared::Author(shared.author.clone()), weight });
    }
    let mut ranked: Vec<SimilarFilm> = reasons
        .into_iter()
        .map(|(film, mut reasons)| {
            reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            SimilarFilm { film, score: reasons.iter().map(|reason| reason.weight).sum(), reasons }
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.film.cmp(&b.film)));
    ranked.truncate(most);
    ranked
}

#[cfg(test)]
mod tests {
    use cinegraph_domain::vocabulary::ThemeStrength;

    use super::*;

    fn theme(film: i64, id: i64, strength: ThemeStrength, films: u64) -> SharedTheme {
        SharedTheme {
            film: Id::new(film),
            theme: Link { id: Id::new(id), slug: None, name: format!("theme {id}") },
            strength: ThemeStrength::Choice,
            other_strength: strength,
            films,
        }
    }

    #[test]
    fn the_rarer_and_stronger_theme_weighs_more() {
        let themes = [
            theme(1, 1, ThemeStrength::Minor, 2),
            theme(2, 1, ThemeStrength::Choice, 2),
            theme(3, 2, ThemeStrength::Choice, 90),
        ];
        let ranked = rank(100, &themes, &[], &[], 10);
        assert_eq!(ranked.iter().map(|similar| similar.film.number()).collect::<Vec<_>>(), [2, 1, 3]);
    }

    #[test]
    fn someone_with_two_jobs_counts_once_by_the_weightier() {
        let person = |department| SharedPerson {
            film: Id::new(1),
            person: Link { id: Id::new(7), slug: None, name: "A".into() },
            department,
            films: 2,
        };
        let both = rank(10, &[], &[person(Department::Acting), person(Department::Directing)], &[], 10);
        let one = rank(10, &[], &[person(Department::Directing)], &[], 10);
        assert_eq!(both[0].score, one[0].score);
        assert_eq!(both[0].reasons.len(), 1);
    }
}
