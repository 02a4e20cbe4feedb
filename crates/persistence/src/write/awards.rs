//! How award bodies, their ceremonies and categories, and nominations become rows.

use std::collections::HashSet;

use cinegraph_domain::{
    award::{AwardBodyDraft, AwardCategoryDraft, AwardCeremonyDraft, NominationDraft, NomineeDraft},
    date::PartialDate,
    id::Kind,
    item::Draft as _,
    slug,
};
use sea_orm::{Set, Value};

use super::{Links, Target, WriteError, Writer, Written, vocabulary::Children, word};
use crate::entity::{award_body, award_category, award_ceremony, nomination};

impl Writer {
    /// Writes an award body with its ceremonies and categories.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn award_body(
        &mut self,
        target: Target,
        draft: &AwardBodyDraft,
    ) -> Result<Written, WriteError> {
        let mut seat =
            self.seat(Kind::AwardBody, target, Some(&draft.slug), &draft.name, &draft.external_ids).await?;
        let row = award_body::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            country: Set(draft.country.clone()),
            url: Set(draft.url.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::AwardBody, id, &draft.external_ids).await?;
        for ceremony in &draft.ceremonies {
            let same_year = [("body_id", id.into()), ("year", ceremony.year.into())];
            let stored = self.row_where("award_ceremony", &same_year).await?;
            self.row(stored, ceremony_row(id, ceremony)).await?;
        }
        for category in &draft.categories {
            let same_slug = [("body_id", id.into()), ("slug", category.slug.as_str().into())];
            let stored = self.row_where("award_category", &same_slug).await?;
            self.row(stored, category_row(id, category)).await?;
        }
        self.settle(seat, id).await
    }

    /// Writes a ceremony of a body.
    ///
    /// # Errors
    /// When the body held another that year or the database fails.
    pub async fn award_ceremony(
        &mut self,
        target: Target,
        body: i64,
        draft: &AwardCeremonyDraft,
    ) -> Result<Written, WriteError> {
        let same_year = [("body_id", body.into()), ("year", draft.year.into())];
        let other = self.row_where("award_ceremony", &same_year).await?;
        let year = draft.year.to_string();
        self.part_of_body(Kind::AwardCeremony, target, other, ("year", &year), ceremony_row(body, draft))
            .await
    }

    /// Writes a category of a body.
    ///
    /// # Errors
    /// When the body has another under that slug or the database fails.
    pub async fn award_category(
        &mut self,
        target: Target,
        body: i64,
        draft: &AwardCategoryDraft,
    ) -> Result<Written, WriteError> {
        let same_slug = [("body_id", body.into()), ("slug", draft.slug.as_str().into())];
        let other = self.row_where("award_category", &same_slug).await?;
        self.part_of_body(
            Kind::AwardCategory,
            target,
            other,
            ("slug", &draft.slug),
            category_row(body, draft),
        )
        .await
    }

    /// Writes a row that a body owns and nothing else hangs on.
    async fn part_of_body<A>(
        &mut self,
        kind: Kind,
        target: Target,
        other: Option<i64>,
        name: (&str, &str),
        wanted: A,
    ) -> Result<Written, WriteError>
    where
        A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        <A::Entity as sea_orm::EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
    {
        let mut seat = self.seat_by_name(kind, target, other, name).await?;
        let id = self.sit(&mut seat, wanted).await?;
        self.settle(seat, id).await
    }

    /// Writes a nomination.
    ///
    /// # Errors
    /// When a reference or key leads nowhere or the database fails.
    pub async fn nomination(
        &mut self,
        target: Target,
        draft: &NominationDraft,
    ) -> Result<Written, WriteError> {
        let mut unknown = Vec::new();
        let body = noted(self.known("body", Kind::AwardBody, &draft.body).await, &mut unknown)?;
        let films = noted(self.all_rows("films", Kind::Film, &draft.films).await, &mut unknown)?;
        let nominees = noted(self.nominees(&draft.nominees).await, &mut unknown)?;
        let (Some(body), Some(films), Some(nominees)) = (body, films, nominees) else {
            return Err(WriteError::Several(unknown));
        };
        let category = match Kind::parse_id(&draft.category) {
            Some((_, id)) => [("body_id", body.into()), ("id", id.into())],
            None => [("body_id", body.into()), ("slug", draft.category.as_str().into())],
        };
        let category =
            self.row_where("award_category", &category).await?.ok_or_else(|| WriteError::UnknownKey {
                path: "category".to_owned(),
                kind: Kind::AwardCategory,
                key: draft.category.clone(),
            });
        let category = noted(category, &mut unknown)?;
        let ceremony = [("body_id", body.into()), ("year", draft.ceremony.into())];
        let ceremony =
            self.row_where("award_ceremony", &ceremony).await?.ok_or_else(|| WriteError::UnknownKey {
                path: "ceremony".to_owned(),
                kind: Kind::AwardCeremony,
                key: draft.ceremony.to_string(),
            });
        let ceremony = noted(ceremony, &mut unknown)?;
        let character_id = match (&draft.character, films.first()) {
            (Some(key), Some(film)) => {
                let named = match Kind::parse_id(key) {
                    Some((_, id)) => ("id", id.into()),
                    None => ("key", key.as_str().into()),
                };
                let row = self.row_where("character", &[("film_id", (*film).into()), named]).await?;
                let row = row.ok_or_else(|| WriteError::UnknownKey {
                    path: "character".to_owned(),
                    kind: Kind::Character,
                    key: key.clone(),
                });
                noted(row, &mut unknown)?
            }
            _ => None,
        };
        let (Some(category), Some(ceremony), true) = (category, ceremony, unknown.is_empty()) else {
            return Err(WriteError::Several(unknown));
        };
        let category_name = match &draft.category_name {
            Some(name) => name.clone(),
            None => self.name_of("award_category", category).await?,
        };
        let frame = draft.frame();
        let source_id = match frame.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = nomination::ActiveModel {
            category_id: Set(category),
            ceremony_id: Set(ceremony),
            key: Set(draft.key.clone()),
            position: Set(0),
            spoiler_level: Set(frame.spoiler_level.rank()),
            language: Set(draft.language.clone()),
            source_id: Set(source_id),
            category_name: Set(category_name),
            result: Set(word(draft.result)),
            character_id: Set(character_id),
            character_name: Set(draft.character_name.clone()),
            song: Set(draft.song.clone()),
            note: Set(draft.note.clone()),
            ..Default::default()
        };
        let unique = [
            ("ceremony_id", ceremony.into()),
            ("category_id", category.into()),
            ("key", draft.key.as_str().into()),
        ];
        let other = self.row_where("nomination", &unique).await?;
        let mut seat = self.seat_by_name(Kind::Nomination, target, other, ("key", &draft.key)).await?;
        let id = self.sit(&mut seat, row).await?;
        let links =
            Links { table: "nomination_film", owner: "nomination_id", member: "film_id", rows: films };
        self.link_rows(&[(id, &links)]).await?;
        let children = Children {
            table: "nominee",
            owner: "nomination_id",
            columns: &["person_id", "company_id", "name", "role"],
        };
        self.children(children, id, nominees).await?;
        self.settle(seat, id).await
    }

    /// The rows of nominees.
    async fn nominees(&mut self, nominees: &[NomineeDraft]) -> Result<Vec<Vec<Value>>, WriteError> {
        let mut rows = Vec::with_capacity(nominees.len());
        let mut faults = Vec::new();
        let mut people = HashSet::new();
        for (index, nominee) in nominees.iter().enumerate() {
            let person = match &nominee.person {
                Some(person) => {
                    let path = format!("nominees[{index}].person");
                    let id = noted(self.known(&path, Kind::Person, person).await, &mut faults)?;
                    if let Some(id) = id
                        && !people.insert(id)
                    {
                        faults.push(WriteError::DoubleKey { path, key: person.to_string() });
                    }
                    id
                }
                None => None,
            };
            let company = match &nominee.company {
                Some(company) => {
                    let path = format!("nominees[{index}].company");
                    noted(self.known(&path, Kind::Company, company).await, &mut faults)?
                }
                None => None,
            };
            rows.push(vec![
                person.into(),
                company.into(),
                nominee.name.clone().into(),
                nominee.role.clone().into(),
            ]);
        }
        WriteError::all(faults).map_or(Ok(rows), Err)
    }
}

fn ceremony_row(body: i64, draft: &AwardCeremonyDraft) -> award_ceremony::ActiveModel {
    award_ceremony::ActiveModel {
        body_id: Set(body),
        year: Set(draft.year),
        number: Set(draft.number),
        eligibility_year: Set(draft.eligibility_year),
        date: Set(draft.date.map(PartialDate::sort_key)),
        ..Default::default()
    }
}

fn category_row(body: i64, draft: &AwardCategoryDraft) -> award_category::ActiveModel {
    award_category::ActiveModel {
        body_id: Set(body),
        slug: Set(draft.slug.clone()),
        name: Set(draft.name.clone()),
        ..Default::default()
    }
}

/// What was found; what was not is noted, so that all of it can be told at once.
pub(crate) fn noted<T>(
    found: Result<T, WriteError>,
    faults: &mut Vec<WriteError>,
) -> Result<Option<T>, WriteError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error @ WriteError::Store(_)) => Err(error),
        Err(error) => {
            faults.push(error);
            Ok(None)
        }
    }
}
