//! The whole catalogue as records, one after the other, as an import takes them: everything that is there, or what was
//! changed lately, at or below a ceiling. Two databases that hold the same give the same records in the same order,
//! whatever their engines and their ids.

mod films;

use std::collections::{HashMap, VecDeque};

use cinegraph_domain::{
    actor::{Actor, Scope},
    award::{AwardBody, AwardCategory, AwardCeremony, NominationDraft},
    film::{Collection, Company, Film, Genre},
    film_facts::{Image, Keyword},
    id::{Id, Kind},
    person::Person,
    place::Place,
    poll::{DiscussionQuestion, Poll},
    record::{Record, RecordKind},
    redraft::{Portable, RedraftItem, RedraftRecord, redraft_item},
    source_work::SourceWork,
    spoiler::SpoilerLevel,
    theme::Theme,
};
use cinegraph_persistence::{
    Store,
    export::{Nominated, Owned, Snapshot, Standing},
    items::{ItemRecord, Owner},
    records,
};

use crate::CatalogError;

/// How many records are read at once, each with all that hangs on it.
const PAGE: u64 = 100;

/// What an export holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Only records of these kinds; all when empty.
    pub kinds: Vec<RecordKind>,
    /// Only records that the change log says were changed after this place in it, or that own what was. Their lists are
    /// all written then, also those that are empty, so that an import over an earlier state empties them.
    pub since: Option<i64>,
    /// How much of the story may be told; what stands above it is left out.
    pub ceiling: SpoilerLevel,
}

impl Default for Extent {
    fn default() -> Self {
        Self { kinds: Vec::new(), since: None, ceiling: SpoilerLevel::Ending }
    }
}

/// An export under way. It sees the catalogue as it was when it began, and keeps a connection until it is dropped.
pub struct Exporter {
    snapshot: Snapshot,
    since: Option<i64>,
    kinds: VecDeque<RecordKind>,
    /// The slug of the record that was read last, within the first of the kinds.
    after: Option<String>,
    /// The ceremonies whose nominations are still to come.
    ceremonies: Option<VecDeque<i64>>,
}

impl Exporter {
    /// Begins an export.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn begin(store: &Store, actor: &Actor, extent: Extent) -> Result<Self, CatalogError> {
        CatalogError::unless(actor, Scope::Admin)?;
        let Extent { mut kinds, since, ceiling } = extent;
        if kinds.is_empty() {
            kinds = RecordKind::ALL.to_vec();
        }
        kinds.sort_unstable();
        kinds.dedup();
        let snapshot = store.snapshot(ceiling).await?;
        Ok(Self { snapshot, since, kinds: kinds.into(), after: None, ceremonies: None })
    }

    /// The next records; nothing after the last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Option<Vec<Record>>, CatalogError> {
        while let Some(kind) = self.kinds.front() {
            let records = self.of_kind(*kind).await?;
            if !records.is_empty() {
                return Ok(Some(records));
            }
            self.kinds.pop_front();
            self.after = None;
        }
        Ok(None)
    }

    async fn of_kind(&mut self, kind: RecordKind) -> Result<Vec<Record>, CatalogError> {
        match kind {
            RecordKind::Genre => self.alone::<Genre>(Record::Genre).await,
            RecordKind::Keyword => self.alone::<Keyword>(Record::Keyword).await,
            RecordKind::Company => self.alone::<Company>(Record::Company).await,
            RecordKind::Collection => self.alone::<Collection>(Record::Collection).await,
            RecordKind::Person => self.people().await,
            RecordKind::Place => self.alone::<Place>(Record::Place).await,
            RecordKind::Theme => self.themes().await,
            RecordKind::SourceWork => self.alone::<SourceWork>(Record::SourceWork).await,
            RecordKind::AwardBody => self.award_bodies().await,
            RecordKind::Film => self.films().await,
            RecordKind::Nomination => self.nominations().await,
        }
    }

    /// The next records of a kind that owns nothing.
    async fn alone<T: records::Record + RedraftRecord>(
        &mut self,
        record: fn(T::Draft) -> Record,
    ) -> Result<Vec<Record>, CatalogError> {
        let page = self.page::<T>().await?;
        let names = Portable::default();
        Ok(page.into_iter().map(|standing| record(standing.record.redraft(&names))).collect())
    }

    async fn people(&mut self) -> Result<Vec<Record>, CatalogError> {
        let page = self.page::<Person>().await?;
        let mut names = Portable::default();
        let mut images = self.lists::<Image>(Owner::PERSON, &ids(&page), &mut names).await?;
        let records = page.into_iter().map(|Standing { id, record, .. }| {
            let mut draft = record.redraft(&names);
            draft.images = self.given(images.remove(&id));
            Record::Person(draft)
        });
        Ok(records.collect())
    }

    async fn themes(&mut self) -> Result<Vec<Record>, CatalogError> {
        let page = self.page::<Theme>().await?;
        let ids = ids(&page);
        let mut names = Portable::default();
        let mut questions = self.lists::<DiscussionQuestion>(Owner::THEME, &ids, &mut names).await?;
        let mut polls = self.lists::<Poll>(Owner::THEME, &ids, &mut names).await?;
        let records = page.into_iter().map(|Standing { id, record, .. }| {
            let mut draft = record.redraft(&names);
            draft.questions = self.given(questions.remove(&id));
            draft.polls = self.given(polls.remove(&id));
            Record::Theme(draft)
        });
        Ok(records.collect())
    }

    async fn award_bodies(&mut self) -> Result<Vec<Record>, CatalogError> {
        let page = self.page::<AwardBody>().await?;
        let ids = ids(&page);
        let names = Portable::default();
        let ceremonies = self.snapshot.of_bodies::<AwardCeremony>(&ids).await?;
        let ceremonies = ceremonies.into_iter().map(|(body, ceremony)| (body, ceremony.redraft(&names)));
        let mut ceremonies = by_owner(ceremonies);
        let categories = self.snapshot.of_bodies::<AwardCategory>(&ids).await?;
        let categories = categories.into_iter().map(|(body, category)| (body, category.redraft(&names)));
        let mut categories = by_owner(categories);
        let records = page.into_iter().map(|Standing { id, record, .. }| {
            let mut draft = record.redraft(&names);
            draft.ceremonies = ceremonies.remove(&id).unwrap_or_default();
            draft.ceremonies.sort_by_key(|ceremony| ceremony.year);
            draft.categories = categories.remove(&id).unwrap_or_default();
            draft.categories.sort_by(|a, b| a.slug.cmp(&b.slug));
            Record::AwardBody(draft)
        });
        Ok(records.collect())
    }

    async fn films(&mut self) -> Result<Vec<Record>, CatalogError> {
        let page = self.page::<Film>().await?;
        let drafts = films::drafts(self, page).await?;
        Ok(drafts.into_iter().map(|draft| Record::Film(Box::new(draft))).collect())
    }

    /// The nominations of the next ceremony that has any.
    async fn nominations(&mut self) -> Result<Vec<Record>, CatalogError> {
        let mut left = match self.ceremonies.take() {
            Some(left) => left,
            None => self.snapshot.ceremonies(self.since).await?.into(),
        };
        let next = left.pop_front();
        self.ceremonies = Some(left);
        let Some(ceremony) = next else { return Ok(Vec::new()) };
        let nominations = self.snapshot.nominations(ceremony, self.since).await?;
        Ok(self.nomination_drafts(nominations).await?.into_iter().map(Record::Nomination).collect())
    }

    async fn nomination_drafts(
        &self,
        nominations: Vec<Nominated>,
    ) -> Result<Vec<NominationDraft>, CatalogError> {
        let mut names = Portable::default();
        let mut characters = Vec::new();
        for Nominated { category, key, entry } in &nominations {
            names.keys.insert((Kind::Nomination, entry.id.number()), key.clone());
            if let Some(nomination) = entry.content.reveal(SpoilerLevel::Ending) {
                names.keys.insert((Kind::AwardCategory, nomination.category_id.number()), category.clone());
                characters.extend(nomination.character.as_ref().map(|character| character.id));
            }
        }
        self.name(Kind::Character, &characters, &mut names).await?;
        let drafts = nominations.into_iter().filter_map(|nominated| redraft_item(nominated.entry, &names));
        Ok(drafts.collect())
    }

    /// The next records of a kind, as they are read.
    async fn page<T: records::Record>(&mut self) -> Result<Vec<Standing<T>>, CatalogError> {
        let page = self.snapshot.records::<T>(self.after.as_deref(), self.since, PAGE).await?;
        self.after = page.last().map(|standing| standing.slug.clone());
        Ok(page)
    }

    /// The items of owners, in order, with their keys entered among the names.
    async fn read<T: ItemRecord>(
        &self,
        owner: Owner,
        owners: &[i64],
        names: &mut Portable,
    ) -> Result<Vec<Owned<T>>, CatalogError> {
        if owners.is_empty() {
            return Ok(Vec::new());
        }
        let items = self.snapshot.items::<T>(owner, owners).await?;
        for Owned { key, entry, .. } in &items {
            names.keys.insert((T::KIND, entry.id.number()), key.clone());
        }
        Ok(items)
    }

    /// The drafts of the items of owners. What they point to must have its name already.
    async fn lists<T: ItemRecord + RedraftItem>(
        &self,
        owner: Owner,
        owners: &[i64],
        names: &mut Portable,
    ) -> Result<HashMap<i64, Vec<T::Draft>>, CatalogError> {
        let items = self.read::<T>(owner, owners, names).await?;
        Ok(drafts_of(items, names))
    }

    /// Enters what rows are called among the names.
    async fn name<T>(&self, kind: Kind, ids: &[Id<T>], names: &mut Portable) -> Result<(), CatalogError> {
        let mut ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
        ids.sort_unstable();
        ids.dedup();
        for (id, name) in self.snapshot.names(kind, &ids).await? {
            names.keys.insert((kind, id), name);
        }
        Ok(())
    }

    /// A list as a record brings it. What is empty is left out of a whole catalogue, where there is nothing to empty.
    fn given<D>(&self, list: Option<Vec<D>>) -> Option<Vec<D>> {
        match self.since {
            Some(_) => Some(list.unwrap_or_default()),
            None => list,
        }
    }
}

fn ids<T>(page: &[Standing<T>]) -> Vec<i64> {
    page.iter().map(|standing| standing.id).collect()
}

fn drafts_of<T: RedraftItem>(items: Vec<Owned<T>>, names: &Portable) -> HashMap<i64, Vec<T::Draft>> {
    by_owner(
        items
            .into_iter()
            .filter_map(|Owned { owner, entry, .. }| redraft_item(entry, names).map(|draft| (owner, draft))),
    )
}

/// What belongs together, in the order in which it comes.
fn by_owner<T>(rows: impl IntoIterator<Item = (i64, T)>) -> HashMap<i64, Vec<T>> {
    let mut lists: HashMap<i64, Vec<T>> = HashMap::new();
    for (owner, row) in rows {
        lists.entry(owner).or_default().push(row);
    }
    lists
}
