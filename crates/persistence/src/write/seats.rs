//! Which row a record that stands on its own is written to, and under which slug.

use cinegraph_domain::{external_id::ExternalId, id::Kind, reference::Reference, slug};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    Outcome, WriteError, Writer, Written,
    ledger::watched,
    set,
    states::{Snapshot, Watch},
};
use crate::references::{Fate, has_slug};

/// Which row a record is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The one that its slug and ids elsewhere lead to, or a new one: how files are imported.
    Match,
    /// A new one. Its slug and ids elsewhere must be free.
    New,
    /// The one with this row key, made anew: how what was deleted comes back.
    Again(i64),
    /// The one with this row key.
    Row(i64),
}

impl Target {
    /// The row key that a new row is to have.
    const fn again(self) -> Option<i64> {
        match self {
            Self::Again(id) => Some(id),
            Self::Match | Self::New | Self::Row(_) => None,
        }
    }
}

/// The row a record is written to.
pub(crate) struct Seat {
    kind: Kind,
    /// The row, where it is there already.
    pub(crate) id: Option<i64>,
    /// The row key that a new row is to have.
    again: Option<i64>,
    /// The slug it has from now on; empty for what has none.
    pub(crate) slug: String,
    watched: Vec<Watch>,
    before: Snapshot,
}

impl Writer {
    /// The row for a record: where it is found, or that it is new, and the slug it has from now on.
    pub(crate) async fn seat(
        &mut self,
        kind: Kind,
        target: Target,
        own_slug: Option<&str>,
        words: &str,
        external_ids: &[ExternalId],
    ) -> Result<Seat, WriteError> {
        let (id, slug) = match target {
            Target::Match => {
                let slug = self.slug_for(kind, own_slug, words, external_ids).await?;
                let id = self.find(kind, Some(&slug), external_ids).await?;
                match (id, own_slug) {
                    (Some(row), None) => (id, self.slug_of(kind, row).await?.unwrap_or(slug)),
                    _ => (id, slug),
                }
            }
            Target::New | Target::Again(_) => {
                let mut taken = self.taken_ids(kind, None, external_ids).await?;
                let slug = match own_slug {
                    Some(slug) => {
                        taken.extend(self.taken_slug(kind, None, slug).await?);
                        slug.to_owned()
                    }
                    None => self.free_slug(kind, words, external_ids).await?,
                };
                WriteError::all(taken).map_or(Ok((None, slug)), Err)?
            }
            Target::Row(id) => {
                let mut taken = self.taken_ids(kind, Some(id), external_ids).await?;
                let present = self.slug_of(kind, id).await?;
                let slug = match own_slug {
                    Some(slug) if present.as_deref() != Some(slug) => {
                        taken.extend(self.taken_slug(kind, Some(id), slug).await?);
                        slug.to_owned()
                    }
                    _ => present.unwrap_or_default(),
                };
                WriteError::all(taken).map_or(Ok((Some(id), slug)), Err)?
            }
        };
        self.take_seat(kind, id, target.again(), slug).await
    }

    /// The row for what has a name that is unique within its owner, and no slug: `other` has that name already.
    pub(crate) async fn seat_by_name(
        &mut self,
        kind: Kind,
        target: Target,
        other: Option<i64>,
        (field, name): (&str, &str),
    ) -> Result<Seat, WriteError> {
        let id = match target {
            Target::Match => other,
            Target::Row(id) => Some(id),
            Target::New | Target::Again(_) => None,
        };
        if let Some(owner) = other
            && id != other
        {
            let (path, reference) = (field.to_owned(), name.to_owned());
            return Err(WriteError::Taken { path, kind, reference, owner });
        }
        self.take_seat(kind, id, target.again(), String::new()).await
    }

    async fn take_seat(
        &mut self,
        kind: Kind,
        id: Option<i64>,
        again: Option<i64>,
        slug: String,
    ) -> Result<Seat, WriteError> {
        let watched = id.map(|id| watched(kind, id)).unwrap_or_default();
        let before = self.look(&watched).await?;
        Ok(Seat { kind, id, again, slug, watched, before })
    }

    /// Writes the row of a seat; an old slug leads to it from then on.
    pub(crate) async fn sit<A>(&mut self, seat: &mut Seat, wanted: A) -> Result<i64, WriteError>
    where
        A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        <A::Entity as sea_orm::EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
    {
        let mut wanted = wanted;
        if let Some(id) = seat.id
            && has_slug(seat.kind)
            && let Some(old) = self.slug_of(seat.kind, id).await?
            && old != seat.slug
        {
            self.redirect_slug(seat.kind, &old, id).await?;
        }
        if let Some(again) = seat.again {
            set(&mut wanted, "id", again.into())?;
        }
        let id = self.row(seat.id, wanted).await?;
        if seat.id.is_none() {
            seat.watched = watched(seat.kind, id);
        }
        Ok(id)
    }

    /// Logs what became of a record and all that was written with it.
    pub(crate) async fn settle(&mut self, seat: Seat, id: i64) -> Result<Written, WriteError> {
        let logged = self.log(&seat.before, &seat.watched).await?;
        let outcome = match (seat.id, logged.entries) {
            (None, _) => Outcome::Created,
            (Some(_), 0) => Outcome::Unchanged,
            (Some(_), _) => Outcome::Updated,
        };
        Ok(Written { kind: seat.kind, id, outcome })
    }

    /// A slug made of words that no entity of the kind has, and none had.
    ///
    /// # Errors
    /// When no slug can be made of them, or the database fails.
    pub async fn slug_from(&mut self, kind: Kind, words: &str) -> Result<String, WriteError> {
        self.free_slug(kind, words, &[]).await
    }

    /// A number that no entity of the kind goes by as its key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn free_number(&self, kind: Kind) -> Result<String, WriteError> {
        let last = Query::select().expr(Expr::col("id").max()).from(kind.as_str()).take();
        let row = self.transaction().query_one(&last).await?;
        let last: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        let mut number = last.unwrap_or(0) + 1;
        while self.row_where(kind.as_str(), &[("key", number.to_string().into())]).await?.is_some() {
            number += 1;
        }
        Ok(number.to_string())
    }

    /// The ids elsewhere that another entity bears.
    async fn taken_ids(
        &mut self,
        kind: Kind,
        own: Option<i64>,
        external_ids: &[ExternalId],
    ) -> Result<Vec<WriteError>, WriteError> {
        let mut taken = Vec::new();
        for (index, id) in external_ids.iter().enumerate() {
            let reference = Reference::External(id.source, id.value.clone());
            if let Some(owner) = self.fate(kind, &reference).await?.row()
                && Some(owner) != own
            {
                let path = format!("externalIds[{index}]");
                taken.push(WriteError::Taken { path, kind, reference: reference.to_string(), owner });
            }
        }
        Ok(taken)
    }

    /// Whether a slug belongs to another entity, or leads to one.
    async fn taken_slug(
        &mut self,
        kind: Kind,
        own: Option<i64>,
        slug: &str,
    ) -> Result<Option<WriteError>, WriteError> {
        let owner = self.fate(kind, &Reference::Slug(slug.to_owned())).await?.row();
        Ok(owner.filter(|owner| Some(*owner) != own).map(|owner| WriteError::Taken {
            path: "slug".to_owned(),
            kind,
            reference: slug.to_owned(),
            owner,
        }))
    }

    /// A slug made of words that no entity of the kind has, and none had.
    async fn free_slug(
        &mut self,
        kind: Kind,
        words: &str,
        external_ids: &[ExternalId],
    ) -> Result<String, WriteError> {
        let base = base_slug(words, external_ids)?;
        let mut slug = base.clone();
        let mut next = 2;
        while self.fate(kind, &Reference::Slug(slug.clone())).await? != Fate::Unknown {
            slug = format!("{base}-{next}");
            next += 1;
        }
        Ok(slug)
    }

    /// The slug an imported record will have: its own, the one it has already, or a new one made from words.
    async fn slug_for(
        &mut self,
        kind: Kind,
        own: Option<&str>,
        words: &str,
        external_ids: &[ExternalId],
    ) -> Result<String, WriteError> {
        if let Some(slug) = own {
            return Ok(slug.to_owned());
        }
        if let Some(id) = self.find(kind, None, external_ids).await?
            && let Some(slug) = self.slug_of(kind, id).await?
        {
            return Ok(slug);
        }
        let base = base_slug(words, external_ids)?;
        let mut slug = base.clone();
        let mut next = 2;
        while let Some(id) = self.fate(kind, &Reference::Slug(slug.clone())).await?.row() {
            // Many people share a name; only an id in common makes two records one person.
            let another =
                kind == Kind::Person && !external_ids.is_empty() && self.bears_ids(kind, id).await?;
            if !another && !self.contradicts(kind, id, external_ids).await? {
                break;
            }
            slug = format!("{base}-{next}");
            next += 1;
        }
        Ok(slug)
    }

    /// Whether a stored row bears any id elsewhere.
    async fn bears_ids(&self, kind: Kind, id: i64) -> Result<bool, WriteError> {
        let values = [("kind", kind.as_str().into()), ("entity_id", id.into())];
        Ok(self.row_where("external_id", &values).await?.is_some())
    }

    /// Whether a stored row bears another id of a source that is also among these, so that it is another entity.
    pub(crate) async fn contradicts(
        &mut self,
        kind: Kind,
        id: i64,
        external_ids: &[ExternalId],
    ) -> Result<bool, WriteError> {
        let select = Query::select()
            .column("source")
            .from("external_id")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("entity_id").eq(id))
            .take();
        for row in self.transaction().query_all(&select).await? {
            let source: String = row.try_get_by_index(0)?;
            // None of the ids given led to this row, or the slug would not have been asked for.
            if external_ids.iter().any(|id| id.source.as_str() == source) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The slug that words ask for.
fn base_slug(words: &str, external_ids: &[ExternalId]) -> Result<String, WriteError> {
    let made = slug::slug_of(words).or_else(|| {
        // A title in another script has no slug of its own; an id elsewhere is at least stable.
        let id = external_ids.first()?;
        slug::slug_of(&format!("{} {}", id.source.as_str(), id.value))
    });
    made.ok_or_else(|| WriteError::NoSlug { path: "slug".to_owned(), words: words.to_owned() })
}
