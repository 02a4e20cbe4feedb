//! What a record points to, found in the catalogue: references become ids, people who are new are made, and what leads
//! nowhere is left out where the record can do without it.

use std::collections::HashMap;

use cinegraph_domain::{
    award::NominationDraft,
    film::{FilmDraft, RecommendationDraft},
    film_facts::FilmCompanyDraft,
    id::Kind,
    person::{Mention, PersonDraft, RoleDraft},
    place::FilmingLocationDraft,
    record::Record,
    reference::Reference,
    slug,
    source_work::AdaptationDraft,
    theme::ThemeReadingDraft,
    validation::FieldProblem,
};
use cinegraph_persistence::write::{Outcome, WriteError, Writer, Written};

use super::{Bringing, make, state_of};
use crate::matching::{Matched, credited, known_as, reference};

/// The links of one record.
pub(super) struct Links<'a> {
    pub(super) bringing: &'a Bringing,
    /// The entity that the record speaks of, where it is there already.
    pub(super) row: Option<i64>,
    pub(super) without_unknown: bool,
    pub(super) along: Vec<Written>,
    pub(super) left_out: Vec<FieldProblem>,
}

type Rows = HashMap<Reference, i64>;

impl Links<'_> {
    /// Makes every reference of a record one by id.
    pub(super) async fn lead(&mut self, writer: &mut Writer, record: &mut Record) -> Result<(), WriteError> {
        match record {
            Record::Film(film) => {
                self.film(writer, film).await?;
                if let Some(roles) = film.roles.take() {
                    film.roles = Some(self.roles(writer, roles).await?);
                }
                Ok(())
            }
            Record::Theme(theme) => {
                let parents = std::mem::take(&mut theme.parents);
                theme.parents = if self.without_unknown {
                    self.found(writer, "parents", Kind::Theme, Some(parents)).await?.unwrap_or_default()
                } else {
                    let rows = writer.led_to(Kind::Theme, &parents).await?;
                    by_id(Kind::Theme, parents, &rows)
                };
                Ok(())
            }
            Record::SourceWork(work) => {
                let authors = std::mem::take(&mut work.authors);
                work.authors =
                    self.found(writer, "authors", Kind::Person, Some(authors)).await?.unwrap_or_default();
                Ok(())
            }
            Record::Nomination(nomination) => self.nomination(writer, nomination).await,
            Record::Genre(_)
            | Record::Keyword(_)
            | Record::Company(_)
            | Record::Collection(_)
            | Record::Person(_)
            | Record::Place(_)
            | Record::AwardBody(_) => Ok(()),
        }
    }

    async fn nomination(&self, writer: &Writer, draft: &mut NominationDraft) -> Result<(), WriteError> {
        let films = writer.led_to(Kind::Film, &draft.films).await?;
        draft.films = by_id(Kind::Film, std::mem::take(&mut draft.films), &films);
        let people: Vec<Reference> =
            draft.nominees.iter().filter_map(|nominee| nominee.person.clone()).collect();
        let people = writer.led_to(Kind::Person, &people).await?;
        let companies: Vec<Reference> =
            draft.nominees.iter().filter_map(|nominee| nominee.company.clone()).collect();
        let companies = writer.led_to(Kind::Company, &companies).await?;
        for nominee in &mut draft.nominees {
            lead(&mut nominee.person, Kind::Person, &people);
            lead(&mut nominee.company, Kind::Company, &companies);
        }
        Ok(())
    }

    async fn film(&mut self, writer: &Writer, film: &mut FilmDraft) -> Result<(), WriteError> {
        let collection: Option<Vec<Reference>> = film.collection.take().map(|collection| vec![collection]);
        let collection = self.found(writer, "collection", Kind::Collection, collection).await?;
        film.collection = collection.into_iter().flatten().next();
        film.companies = self.found(writer, "companies", Kind::Company, film.companies.take()).await?;
        film.locations = self.found(writer, "locations", Kind::Place, film.locations.take()).await?;
        film.adaptations =
            self.found(writer, "adaptations", Kind::SourceWork, film.adaptations.take()).await?;
        film.themes = self.found(writer, "themes", Kind::Theme, film.themes.take()).await?;
        film.recommendations =
            self.found(writer, "recommendations", Kind::Film, film.recommendations.take()).await?;
        Ok(())
    }

    async fn roles(
        &mut self,
        writer: &mut Writer,
        roles: Vec<RoleDraft>,
    ) -> Result<Vec<RoleDraft>, WriteError> {
        let named: Vec<Reference> = roles
            .iter()
            .flat_map(|role| match &role.person {
                Mention::Known(reference) => vec![reference.clone()],
                Mention::New(person) => person.external_ids.iter().map(reference).collect(),
            })
            .collect();
        let mut known = writer.led_to(Kind::Person, &named).await?;
        if let Some(film) = self.row {
            let rows: Vec<i64> = known.values().copied().collect();
            let others = known_as(writer, film, &rows).await?;
            for row in known.values_mut() {
                *row = others.get(row).copied().unwrap_or(*row);
            }
        }
        let mut by_name: HashMap<String, i64> = HashMap::new();
        let mut kept = Vec::with_capacity(roles.len());
        for (index, mut role) in roles.into_iter().enumerate() {
            let row = match &role.person {
                Mention::Known(reference) => known.get(reference).copied(),
                Mention::New(person) => self.mentioned(writer, person, &mut known, &mut by_name).await?,
            };
            match row {
                Some(row) => {
                    role.person = Reference::Id(Kind::Person, row).into();
                    kept.push(role);
                }
                None => {
                    let path = format!("roles[{index}].person");
                    match &role.person {
                        Mention::Known(reference) => self.leave_out(path, reference),
                        Mention::New(person) => self.left_out.push(FieldProblem {
                            path,
                            code: "AMBIGUOUS",
                            message: format!("several are called `{}`", person.name),
                        }),
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The row of someone whom a credit brings along; nothing where it may be any of several.
    async fn mentioned(
        &mut self,
        writer: &mut Writer,
        person: &PersonDraft,
        known: &mut Rows,
        by_name: &mut HashMap<String, i64>,
    ) -> Result<Option<i64>, WriteError> {
        let ids: Vec<Reference> = person.external_ids.iter().map(reference).collect();
        // Most people of a credit are known by all the ids it gives them, and there is no more to be done.
        let rows: Vec<Option<i64>> = ids.iter().map(|id| known.get(id).copied()).collect();
        if let Some(Some(row)) = rows.first()
            && rows.iter().all(|other| *other == Some(*row))
        {
            return Ok(Some(*row));
        }
        let name = slug::sort_name(&person.name);
        if ids.is_empty()
            && let Some(row) = by_name.get(&name)
        {
            return Ok(Some(*row));
        }
        let state = state_of(&Record::Person(person.clone()))?;
        let written = match credited(writer, self.row, person).await? {
            Matched::Contradicted(row, _) => {
                Written { kind: Kind::Person, id: row, outcome: Outcome::Unchanged }
            }
            Matched::Row(row) if ids.is_empty() => {
                Written { kind: Kind::Person, id: row, outcome: Outcome::Unchanged }
            }
            Matched::Row(row) => self.bringing.lay(writer, Kind::Person, row, state).await?,
            Matched::Several(_) => return Ok(None),
            Matched::New => make(writer, Kind::Person, state).await?,
        };
        known.extend(ids.into_iter().map(|id| (id, written.id)));
        by_name.insert(name, written.id);
        if written.outcome != Outcome::Unchanged {
            self.along.push(written);
        }
        Ok(Some(written.id))
    }

    /// Those of a list whose one link leads somewhere, with it made one by id.
    async fn found<T: Linked>(
        &mut self,
        writer: &Writer,
        path: &str,
        kind: Kind,
        list: Option<Vec<T>>,
    ) -> Result<Option<Vec<T>>, WriteError> {
        let Some(mut list) = list else { return Ok(None) };
        let references: Vec<Reference> = list.iter_mut().map(|item| item.link().clone()).collect();
        let rows = writer.led_to(kind, &references).await?;
        let mut kept = Vec::with_capacity(list.len());
        for (index, mut item) in list.into_iter().enumerate() {
            let reference = item.link();
            match rows.get(reference) {
                Some(row) => {
                    *reference = Reference::Id(kind, *row);
                    kept.push(item);
                }
                None => self.leave_out(format!("{path}[{index}]"), reference),
            }
        }
        Ok(Some(kept))
    }

    fn leave_out(&mut self, path: String, reference: &Reference) {
        let message = format!("nothing is known as `{reference}`");
        self.left_out.push(FieldProblem { path, code: "LEFT_OUT", message });
    }
}

/// What has one link to something that stands on its own.
trait Linked {
    fn link(&mut self) -> &mut Reference;
}

impl Linked for Reference {
    fn link(&mut self) -> &mut Reference {
        self
    }
}

impl Linked for FilmCompanyDraft {
    fn link(&mut self) -> &mut Reference {
        &mut self.company
    }
}

impl Linked for FilmingLocationDraft {
    fn link(&mut self) -> &mut Reference {
        &mut self.place
    }
}

impl Linked for AdaptationDraft {
    fn link(&mut self) -> &mut Reference {
        &mut self.source_work
    }
}

impl Linked for ThemeReadingDraft {
    fn link(&mut self) -> &mut Reference {
        &mut self.theme
    }
}

impl Linked for RecommendationDraft {
    fn link(&mut self) -> &mut Reference {
        &mut self.film
    }
}

/// References by id where they lead somewhere, and as they are where they do not.
fn by_id(kind: Kind, references: Vec<Reference>, rows: &Rows) -> Vec<Reference> {
    let lead = |reference: Reference| {
        rows.get(&reference).map_or(reference.clone(), |row| Reference::Id(kind, *row))
    };
    references.into_iter().map(lead).collect()
}

fn lead(link: &mut Option<Reference>, kind: Kind, rows: &Rows) {
    if let Some(row) = link.as_ref().and_then(|reference| rows.get(reference)) {
        *link = Some(Reference::Id(kind, *row));
    }
}
