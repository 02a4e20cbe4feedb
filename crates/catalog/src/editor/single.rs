//! Writing one entity by itself: made, changed, deleted, put in order, merged.

use std::ops::ControlFlow;

use cinegraph_domain::{
    actor::Scope,
    change::State,
    id::Kind,
    input::{self, Input, Unread, is_item},
    person::{CharacterDraft, RoleDraft},
    reference::Reference,
    validation::{Check, FieldProblem, Validate},
};
use cinegraph_persistence::{
    idempotency::RequestKey,
    references::Fate,
    write::{Birth, Held, WriteError, Writer},
};
use serde_json::Value;

use super::{Editor, Repeat, Saved};
use crate::{CatalogError, idempotency::since};

/// The lists of a record whose entries are entities of their own: given when it is made, but written by themselves later.
const fn lists_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Film => &[
            "titles",
            "releases",
            "editions",
            "videos",
            "images",
            "synopsis",
            "characters",
            "roles",
            "scenes",
            "quotes",
            "insights",
            "locations",
            "adaptations",
            "themes",
            "analyses",
            "questions",
            "polls",
            "recommendations",
        ],
        Kind::Person => &["images"],
        Kind::Theme => &["questions", "polls"],
        Kind::AwardBody => &["ceremonies", "categories"],
        Kind::Adaptation => &["differences"],
        _ => &[],
    }
}

impl Editor {
    /// Makes an entity from what its input says. Items need their owner, other entities have none.
    ///
    /// # Errors
    /// When the actor may not, the input has faults, the owner is unknown, or the database fails.
    pub async fn create(
        &self,
        kind: Kind,
        owner: Option<(Kind, Reference)>,
        input: State,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let owner = match owner {
            Some((owner_kind, reference)) => {
                let id = locate(&mut writer, owner_kind, &reference).await?;
                writer.new_owner(kind, (owner_kind, id)).await?
            }
            None => None,
        };
        let mut input = input;
        name(&mut writer, kind, &mut input).await?;
        let input = read(kind, input)?;
        let problems = Check::all(&input);
        let id = told_together(problems, writer.create(&input, owner, &Birth::New).await)?;
        self.finish_at(writer, kind, id, repeat).await
    }

    /// Changes the fields of an entity that the patch names (RFC 7396, JSON Merge Patch).
    ///
    /// # Errors
    /// [`CatalogError::Stale`] when `expected` is not the revision it has; else as [`Self::create`].
    pub async fn update(
        &self,
        kind: Kind,
        target: &Reference,
        patch: State,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let (id, held) = held(&mut writer, kind, target, expected).await?;
        let kept: Vec<FieldProblem> = patch
            .keys()
            .filter(|field| lists_of(kind).contains(&field.as_str()) || is_kept(kind, field))
            .map(|field| FieldProblem {
                path: field.clone(),
                code: "READ_ONLY",
                message: "is not changed here: its entries are written by themselves".to_owned(),
            })
            .collect();
        if !kept.is_empty() {
            return Err(CatalogError::Invalid(kept));
        }
        let mut state = content(kind, &held);
        merge_patch(&mut state, patch);
        let input = read(kind, state)?;
        let problems = Check::all(&input);
        told_together(problems, writer.update(id, &input).await)?;
        self.finish_at(writer, kind, id, repeat).await
    }

    /// Deletes an entity with all it owns.
    ///
    /// # Errors
    /// [`CatalogError::InUse`] when others refer to it; else as [`Self::update`].
    pub async fn delete(
        &self,
        kind: Kind,
        target: &Reference,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let (id, held) = held(&mut writer, kind, target, expected).await?;
        if let Some(uses) = writer.uses(kind, id).await? {
            return Err(CatalogError::InUse { kind, uses });
        }
        writer.delete(kind, id).await?;
        self.finish(writer, (kind, id, held.revision), repeat).await
    }

    /// Puts the items of one owner into this order; all of them must be named, once each. What comes back is the owner.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub async fn reorder(
        &self,
        kind: Kind,
        owner: (Kind, Reference),
        items: &[i64],
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let (owner_kind, reference) = owner;
        let id = locate(&mut writer, owner_kind, &reference).await?;
        let Some(of) = writer.new_owner(kind, (owner_kind, id)).await? else {
            let message = "entities of this kind are not in an order of their own".to_owned();
            return Err(CatalogError::BadRequest { field: None, message });
        };
        writer.put_in_order(kind, of, items).await?;
        self.finish_at(writer, owner_kind, id, repeat).await
    }

    /// Merges one film, person, theme or source work into another, which takes over all that hangs on it. What comes back
    /// is the one that stays.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn merge(
        &self,
        kind: Kind,
        from: &Reference,
        into: &Reference,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        if !input::can_merge(kind) {
            let message = "only films, people, themes and source works are merged".to_owned();
            return Err(CatalogError::BadRequest { field: None, message });
        }
        let (from, _) = held(&mut writer, kind, from, expected).await?;
        let into = locate(&mut writer, kind, into).await.map_err(|error| match error {
            CatalogError::NotFound { .. } | CatalogError::Gone { .. } => {
                CatalogError::Invalid(vec![FieldProblem {
                    path: "into".to_owned(),
                    code: "UNKNOWN_REFERENCE",
                    message: error.to_string(),
                }])
            }
            error => error,
        })?;
        if from == into {
            let message = "is the same entity: nothing can be merged into itself".to_owned();
            return Err(CatalogError::Invalid(vec![FieldProblem {
                path: "into".to_owned(),
                code: "SAME",
                message,
            }]));
        }
        writer.merge(kind, from, into).await?;
        self.finish_at(writer, kind, into, repeat).await
    }

    /// Sets the whole cast and crew of a film: `input` has the list `roles`, and may have `characters`.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn replace_credits(
        &self,
        film: &Reference,
        input: State,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let (film, _) = held(&mut writer, Kind::Film, film, expected).await?;
        let Credits { roles, characters } = input::draft(input).map_err(unread)?;
        let credits = Credits { roles, characters };
        let problems = Check::all(&credits);
        let replaced = writer.replace_credits(film, credits.characters.as_deref(), &credits.roles).await;
        told_together(problems, replaced)?;
        self.finish_at(writer, Kind::Film, film, repeat).await
    }

    /// Begins a write that takes the scope to edit; or breaks off with what the same request wrote before.
    pub(super) async fn begin(
        &self,
        repeat: Option<&Repeat>,
    ) -> Result<ControlFlow<Saved, Writer>, CatalogError> {
        self.authorise(Scope::Edit)?;
        let writer = self.writer().await?;
        let Some(Repeat { owner, key, fingerprint }) = repeat else {
            return Ok(ControlFlow::Continue(writer));
        };
        let request = RequestKey { owner, key };
        Ok(match writer.answered(request, since(self.clock.now())).await? {
            Some((before, _)) if before != *fingerprint => return Err(CatalogError::KeyReused),
            Some((_, Some(saved))) => ControlFlow::Break(saved),
            Some((_, None)) | None => ControlFlow::Continue(writer),
        })
    }

    /// Keeps what was written, and says what the entity is now.
    pub(super) async fn finish_at(
        &self,
        writer: Writer,
        kind: Kind,
        id: i64,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let revision = writer.revision_of(kind, id).await?;
        self.finish(writer, (kind, id, revision), repeat).await
    }

    /// Keeps what was written to an entity that has this revision now, or had it last.
    async fn finish(
        &self,
        writer: Writer,
        (kind, id, revision): (Kind, i64, i32),
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let saved = Saved { kind, id, revision, seq: writer.last_logged() };
        if let Some(Repeat { owner, key, fingerprint }) = repeat {
            let request = RequestKey { owner, key };
            writer.keep_answer(request, fingerprint, &saved, since(self.clock.now())).await?;
        }
        writer.commit().await?;
        Ok(saved)
    }
}

/// The whole cast and crew of a film.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Credits {
    roles: Vec<RoleDraft>,
    #[serde(default)]
    characters: Option<Vec<CharacterDraft>>,
}

impl Validate for Credits {
    fn validate(&self, check: &mut Check) {
        check.each("roles", &self.roles);
        check.each_given("characters", self.characters.as_deref());
    }
}

/// The row that a reference leads to.
pub(super) async fn locate(
    writer: &mut Writer,
    kind: Kind,
    reference: &Reference,
) -> Result<i64, CatalogError> {
    match writer.fate(kind, reference).await? {
        Fate::Found(id) | Fate::Moved(id) => Ok(id),
        Fate::Gone => Err(CatalogError::Gone { kind, reference: reference.clone() }),
        Fate::Unknown => Err(CatalogError::NotFound { kind, reference: reference.clone() }),
    }
}

/// The entity that a reference leads to, at the revision that is expected.
pub(super) async fn held(
    writer: &mut Writer,
    kind: Kind,
    reference: &Reference,
    expected: Option<i32>,
) -> Result<(i64, Held), CatalogError> {
    let id = locate(writer, kind, reference).await?;
    let Some(held) = writer.held(kind, id).await? else {
        return Err(CatalogError::NotFound { kind, reference: reference.clone() });
    };
    match expected {
        Some(expected) if expected != held.revision => {
            Err(CatalogError::Stale { kind, current: held.revision })
        }
        _ => Ok((id, held)),
    }
}

/// What a state says of the entity itself, without its name and place within its owner.
pub(super) fn content(kind: Kind, held: &Held) -> State {
    let mut state = held.state.clone();
    state.retain(|field, _| !is_kept(kind, field));
    if held.film.is_none() && matches!(kind, Kind::DiscussionQuestion | Kind::Poll) {
        state.shift_remove("theme");
    }
    state
}

/// Whether a field says where an item stands, which its input does not.
fn is_kept(kind: Kind, field: &str) -> bool {
    match field {
        "key" => is_item(kind),
        "position" => is_item(kind) || kind == Kind::Nomination,
        "adaptation" => kind == Kind::AdaptationDifference,
        "person" => kind == Kind::Image,
        "body" => matches!(kind, Kind::AwardCeremony | Kind::AwardCategory),
        _ => false,
    }
}

/// Lays a patch over a state. Rule: RFC 7396.
fn merge_patch(state: &mut State, patch: State) {
    for (field, value) in patch {
        match value {
            Value::Null => {
                state.shift_remove(&field);
            }
            Value::Object(inner) => {
                let mut under = match state.shift_remove(&field) {
                    Some(Value::Object(under)) => under,
                    _ => State::new(),
                };
                merge_patch(&mut under, inner);
                state.insert(field, Value::Object(under));
            }
            value => {
                state.insert(field, value);
            }
        }
    }
}

pub(super) fn read(kind: Kind, state: State) -> Result<Input, CatalogError> {
    Input::read(kind, state).map_err(unread)
}

fn unread(Unread { path, message }: Unread) -> CatalogError {
    CatalogError::Invalid(vec![FieldProblem { path, code: "MALFORMED", message }])
}

pub(super) fn checked<T: Validate>(input: T) -> Result<T, CatalogError> {
    let problems = Check::all(&input);
    if problems.is_empty() { Ok(input) } else { Err(CatalogError::Invalid(problems)) }
}

/// What a write came to, unless the input has faults: those in itself are told together with what it names and is not
/// there. Where there are any, the transaction is dropped, so that it does no harm to have tried.
fn told_together<T>(
    mut problems: Vec<FieldProblem>,
    written: Result<T, WriteError>,
) -> Result<T, CatalogError> {
    match written {
        Err(WriteError::Store(error)) if problems.is_empty() && !error.is_refusal() => {
            return Err(error.into());
        }
        Err(WriteError::Store(_)) if !problems.is_empty() => {}
        Err(refused) => problems.extend(super::problems(&refused)),
        Ok(written) if problems.is_empty() => return Ok(written),
        Ok(_) => {}
    }
    Err(CatalogError::Invalid(problems))
}

/// Gives a new entity the name it must have and was not given: a slug made of its words, or a key.
async fn name(writer: &mut Writer, kind: Kind, input: &mut State) -> Result<(), CatalogError> {
    let words = match kind {
        Kind::Theme
        | Kind::AwardBody
        | Kind::AwardCategory
        | Kind::Place
        | Kind::Company
        | Kind::Collection
        | Kind::Genre
        | Kind::Keyword => "name",
        Kind::SourceWork => "title",
        Kind::Nomination => {
            if !input.contains_key("key") {
                input.insert("key".to_owned(), writer.free_number(kind).await?.into());
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    if !input.contains_key("slug")
        && let Some(words) = input.get(words).and_then(Value::as_str)
    {
        let slug = writer.slug_from(kind, words).await?;
        input.insert("slug".to_owned(), slug.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn state(value: Value) -> State {
        value.as_object().cloned().unwrap_or_default()
    }

    /// The examples of RFC 7396, as far as they are about objects.
    #[test]
    fn patches_are_laid_over_as_rfc_7396_says() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut target = state(target);
            merge_patch(&mut target, state(patch));
            assert_eq!(Value::Object(target), result);
        }
    }
}
