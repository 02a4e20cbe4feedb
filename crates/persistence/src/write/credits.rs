//! Cast and crew as a whole, and the people who come with their credits.

use std::collections::{HashMap, HashSet};

use cinegraph_domain::{
    id::Kind,
    person::{CharacterDraft, Mention, RoleDraft},
    reference::Reference,
};

use super::{
    Scope, Target, WriteError, Writer,
    awards::noted,
    film::references_of,
    pointers::given_keys,
    states::{Snapshot, Watch},
    word,
};

impl Writer {
    /// Sets the whole cast and crew of a film, and its characters where they are given. Credits of the same person for
    /// the same job stay the entities they are.
    ///
    /// # Errors
    /// As [`Self::film`].
    pub async fn replace_credits(
        &mut self,
        film: i64,
        characters: Option<&[CharacterDraft]>,
        roles: &[RoleDraft],
    ) -> Result<(), WriteError> {
        let watched = [Watch::Film(film)];
        let before = self.look(&watched).await?;
        let mut roles = roles.to_vec();
        let mut scope = Scope::default();
        let mut faults = Vec::new();
        let mut references = Vec::new();
        references_of("roles", Some(&roles[..]), &mut references);
        noted(self.enter(&mut scope, references).await, &mut faults)?;
        let given = [(Kind::Edition, None), (Kind::Character, given_keys("characters", characters)?)];
        self.item_names(Some(film), given).await?.check("roles", Some(&roles[..]), &mut faults);
        if let Some(faults) = WriteError::all(faults) {
            return Err(faults);
        }
        drop(scope);
        self.make_people("roles", &mut roles).await?;
        let mut scope = Scope::default();
        self.enter_items(&mut scope, film, &[Kind::Edition, Kind::Character]).await?;
        if let Some(characters) = characters {
            self.items("characters", ("film_id", film), characters, &mut scope).await?;
        }
        self.recognise_credits(film, &before, &mut roles).await?;
        let mut references = Vec::new();
        references_of("roles", Some(&roles[..]), &mut references);
        self.enter(&mut scope, references).await?;
        self.items("roles", ("film_id", film), &roles, &mut scope).await?;
        drop(scope);
        self.log(&before, &watched).await?;
        Ok(())
    }

    /// Gives credits without a key the key of the stored credit of the same person for the same job, or one that is free.
    async fn recognise_credits(
        &mut self,
        film: i64,
        before: &Snapshot,
        roles: &mut [RoleDraft],
    ) -> Result<(), WriteError> {
        let mut stored: HashMap<(String, String, String), Vec<String>> = HashMap::new();
        for ((kind, _), held) in before {
            let text =
                |field: &str| held.state.get(field).and_then(|value| value.as_str()).unwrap_or_default();
            if *kind == Kind::Role && held.film == Some(film) {
                let credit =
                    (text("person").to_owned(), text("department").to_owned(), text("job").to_owned());
                stored.entry(credit).or_default().insert(0, text("key").to_owned());
            }
        }
        let mut taken: HashSet<String> = roles.iter().filter_map(|role| role.key.clone()).collect();
        taken.extend(stored.values().flatten().cloned());
        let mut number = 1;
        for role in roles.iter_mut().filter(|role| role.key.is_none()) {
            let Mention::Known(reference) = &role.person else { continue };
            let person = self.known("person", Kind::Person, reference).await?;
            let credit = (Kind::Person.id(person), word(role.department), role.job.clone());
            role.key = stored.get_mut(&credit).and_then(Vec::pop).or_else(|| {
                while taken.contains(&number.to_string()) {
                    number += 1;
                }
                taken.insert(number.to_string());
                Some(number.to_string())
            });
        }
        Ok(())
    }

    /// Writes the new people of credits, whose credits then refer to them.
    pub(crate) async fn make_people(
        &mut self,
        path: &str,
        roles: &mut [RoleDraft],
    ) -> Result<(), WriteError> {
        for (index, role) in roles.iter_mut().enumerate() {
            if let Mention::New(person) = &role.person {
                let at = |error: WriteError| match path {
                    "" => error.under("person"),
                    path => error.under(&format!("{path}[{index}].person")),
                };
                // Only an id elsewhere tells that someone is in the catalogue; many share a name.
                let known = self.find(Kind::Person, None, &person.external_ids).await.map_err(at)?;
                let target = known.map_or(Target::New, |_| Target::Match);
                let written = self.person(target, person).await.map_err(at)?;
                role.person = Reference::Id(Kind::Person, written.id).into();
            }
        }
        Ok(())
    }
}
