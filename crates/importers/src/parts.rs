//! What readers make records of: names as keys and slugs, people, films and items of which most is not said.

use cinegraph_domain::{
    external_id::{ExternalId, ExternalSource},
    film::FilmDraft,
    film_facts::ImageDraft,
    item::Source,
    person::{CharacterDraft, Mention, PersonDraft, RoleDraft},
    slug::{self, SLUG_MAX, slug_of},
    spoiler::SpoilerLevel,
    validation::FieldProblem,
    vocabulary::{Department, ImageKind, RoleAttribute, TitleType},
};

/// A film of which only the title is said.
pub(crate) fn film(primary_title: String, source: &Source) -> FilmDraft {
    FilmDraft {
        slug: None,
        primary_title,
        original_title: None,
        title_type: TitleType::Movie,
        year: None,
        release_date: None,
        status: None,
        runtime_minutes: None,
        original_language: None,
        tagline: None,
        overview: None,
        tone: None,
        why_watch: None,
        language: None,
        budget: None,
        revenue: None,
        homepage: None,
        collection: None,
        popularity: 0.0,
        credits_scenes: Default::default(),
        countries: Vec::new(),
        spoken_languages: Vec::new(),
        genres: Vec::new(),
        external_ids: Vec::new(),
        source: Some(source.clone()),
        texts: None,
        keywords: None,
        companies: None,
        titles: None,
        releases: None,
        editions: None,
        videos: None,
        images: None,
        synopsis: None,
        characters: None,
        roles: None,
        scenes: None,
        quotes: None,
        insights: None,
        locations: None,
        adaptations: None,
        themes: None,
        analyses: None,
        questions: None,
        polls: None,
        recommendations: None,
    }
}

/// Someone of whom only the name is said.
pub(crate) fn person(name: String, source: &Source) -> PersonDraft {
    PersonDraft {
        slug: None,
        name,
        sort_name: None,
        birth_name: None,
        birth_date: None,
        birth_place: None,
        death_date: None,
        death_place: None,
        biography: None,
        language: None,
        professions: Vec::new(),
        aliases: Vec::new(),
        popularity: 0.0,
        external_ids: Vec::new(),
        images: None,
        source: Some(source.clone()),
    }
}

/// A credit of which only who did what is said.
pub(crate) fn role(
    key: String,
    person: impl Into<Mention>,
    department: Department,
    job: &str,
    source: &Source,
) -> RoleDraft {
    RoleDraft {
        key: Some(key),
        person: person.into(),
        department,
        job: job.to_owned(),
        billing: None,
        characters: Vec::new(),
        credited_as: None,
        attributes: Vec::new(),
        note: None,
        edition: None,
        language: None,
        spoiler_level: SpoilerLevel::None,
        source: Some(source.clone()),
    }
}

/// A character of whom only the name is said.
pub(crate) fn character(key: String, name: String, source: &Source) -> CharacterDraft {
    CharacterDraft {
        key: Some(key),
        name,
        aliases: Vec::new(),
        description: None,
        language: None,
        spoiler_level: SpoilerLevel::None,
        source: Some(source.clone()),
    }
}

/// A picture of which only the address is said.
pub(crate) fn image(key: String, kind: ImageKind, url: String, source: &Source) -> ImageDraft {
    ImageDraft {
        key: Some(key),
        kind,
        url,
        width: None,
        height: None,
        license: None,
        alt_text: None,
        language: None,
        spoiler_level: SpoilerLevel::None,
        source: Some(source.clone()),
    }
}

/// An id elsewhere, if it has the form of that catalogue's ids.
pub(crate) fn id(source: ExternalSource, value: &str) -> Option<ExternalId> {
    let value = value.trim();
    source.accepts(value).then(|| ExternalId { source, value: value.to_owned() })
}

/// A text that says something, trimmed.
pub(crate) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text on one line that says something and is not too long for a name.
pub(crate) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(cinegraph_domain::validation::LINE_MAX).collect();
    said(&line)
}

/// The slug that words make; one of their own where they have no letter of ours.
pub(crate) fn slug_for(words: &str) -> String {
    slug_of(words).unwrap_or_else(|| {
        // Two titles in another script must not share a slug, and the same must always have the same.
        let hash = slug::fold(words).chars().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
            (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        });
        format!("x{hash:016x}")
    })
}

/// Keys of which each is given out once.
#[derive(Debug, Default)]
pub(crate) struct Keys(std::collections::HashMap<String, usize>);

impl Keys {
    /// The key that words make, with a number where it was given out before.
    pub(crate) fn key(&mut self, words: &str) -> String {
        let mut base = slug_for(words);
        // Room for the number.
        base.truncate(SLUG_MAX - 10);
        let base = base.trim_end_matches('-').to_owned();
        let times = self.0.entry(base.clone()).or_default();
        *times += 1;
        match *times {
            1 => base,
            times => format!("{base}-{times}"),
        }
    }
}

/// What is wrong with something that is no record.
pub(crate) fn fault(path: &str, code: &'static str, message: impl Into<String>) -> FieldProblem {
    FieldProblem { path: path.to_owned(), code, message: message.into() }
}

/// Whom a credit says that someone played, and what is particular about it: `Ripley / Mother (voice)`.
pub(crate) fn played(credit: &str) -> (Vec<String>, Vec<RoleAttribute>) {
    let mut names: Vec<String> = Vec::new();
    let mut attributes = Vec::new();
    for part in credit.split(" / ") {
        let mut name = part.trim().to_owned();
        while let Some((before, inside)) = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
            let attribute = match inside.trim().to_lowercase().as_str() {
                "voice" => RoleAttribute::Voice,
                "uncredited" => RoleAttribute::Uncredited,
                "archive footage" => RoleAttribute::ArchiveFootage,
                "scenes deleted" => RoleAttribute::ScenesDeleted,
                _ => break,
            };
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
            name = before.trim().to_owned();
        }
        if matches!(name.as_str(), "Self" | "Himself" | "Herself" | "Themselves") {
            attributes.push(RoleAttribute::AsSelf);
        } else if let Some(name) = line(&name)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    (names, attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_names_characters_and_says_how_they_were_played() {
        let (names, attributes) = played("Ripley / Mother (voice) (uncredited)");
        assert_eq!(names, ["Ripley", "Mother"]);
        assert_eq!(attributes, [RoleAttribute::Uncredited, RoleAttribute::Voice]);
        assert_eq!(played("Self"), (Vec::new(), vec![RoleAttribute::AsSelf]));
        assert_eq!(played("Tommy (young)").0, ["Tommy (young)"]);
        assert_eq!(played(""), (Vec::new(), Vec::new()));
    }

    #[test]
    fn keys_are_given_out_once_and_fit() {
        let mut keys = Keys::default();
        let long = "x".repeat(119);
        let given = ["Ripley", "ripley!", "愛", &long, &long].map(|words| keys.key(words));
        assert_eq!(given[..2], ["ripley", "ripley-2"]);
        assert!(given.iter().all(|key| slug::is_slug(key)), "{given:?}");
    }
}
