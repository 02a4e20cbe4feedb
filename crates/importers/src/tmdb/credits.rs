//! Cast and crew of a film in TMDB.

use std::collections::HashMap;

use cinegraph_domain::{
    film::FilmDraft,
    item::Source,
    person::{Mention, PersonDraft},
    vocabulary::{Department, RoleAttribute},
};
use serde_json::Value;

use super::{list, name, text, tmdb_id, whole};
use crate::parts::{Keys, character, person, played, role};

pub(super) fn add(body: &Value, source: &Source, film: &mut FilmDraft) {
    if body.get("credits").is_none() && body.get("casts").is_none() {
        return;
    }
    let mut keys = Keys::default();
    let mut names = Keys::default();
    let mut known: HashMap<String, String> = HashMap::new();
    let (mut roles, mut characters) = (Vec::new(), Vec::new());
    for credit in list(body, &["/credits/cast", "/casts/cast"]) {
        let Some(who) = credited(credit, source) else { continue };
        let mut part = role(key(&mut keys, credit), who, Department::Acting, "Actor", source);
        part.billing =
            whole(credit, "order").and_then(|order| i32::try_from(order + 1).ok()).filter(|n| *n >= 1);
        let (named, attributes) = played(&text(credit, "character").unwrap_or_default());
        part.attributes = attributes;
        for name in named {
            let key = known.entry(name.clone()).or_insert_with(|| {
                let key = names.key(&format!("tmdb {name}"));
                characters.push(character(key.clone(), name, source));
                key
            });
            if !part.characters.contains(key) {
                part.characters.push(key.clone());
            }
        }
        if part.attributes.contains(&RoleAttribute::AsSelf) {
            part.characters.clear();
        }
        roles.push(part);
    }
    for credit in list(body, &["/credits/crew", "/casts/crew"]) {
        let (Some(who), Some(job)) = (credited(credit, source), name(credit, "job")) else { continue };
        let department = department(&text(credit, "department").unwrap_or_default(), &job);
        roles.push(role(key(&mut keys, credit), who, department, &job, source));
    }
    film.characters = Some(characters);
    film.roles = Some(roles);
}

fn credited(credit: &Value, source: &Source) -> Option<Mention> {
    let mut who: PersonDraft = person(name(credit, "name")?, source);
    who.external_ids = vec![tmdb_id(credit)?];
    Some(Mention::New(Box::new(who)))
}

fn key(keys: &mut Keys, credit: &Value) -> String {
    let made = || {
        let id = whole(credit, "id").unwrap_or_default();
        format!("{id} {}", text(credit, "job").unwrap_or_else(|| "cast".to_owned()))
    };
    keys.key(&format!("tmdb {}", text(credit, "credit_id").unwrap_or_else(made)))
}

/// The department of TMDB's list as ours. Theirs counts music as sound, and light as a department of its own.
fn department(word: &str, job: &str) -> Department {
    const MUSIC: [&str; 6] = ["Music", "Composer", "Song", "Orchestrat", "Conductor", "Soundtrack"];
    match word {
        "Acting" | "Actors" => Department::Acting,
        "Directing" => Department::Directing,
        "Writing" => Department::Writing,
        "Production" => Department::Production,
        "Camera" | "Lighting" => Department::Camera,
        "Editing" => Department::Editing,
        "Art" => Department::Art,
        "Sound" if MUSIC.iter().any(|word| job.contains(word)) && !job.contains("Editor") => {
            Department::Music
        }
        "Sound" => Department::Sound,
        "Costume & Make-Up" => Department::CostumeMakeUp,
        "Visual Effects" => Department::VisualEffects,
        _ => Department::Crew,
    }
}
