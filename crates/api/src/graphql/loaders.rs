//! Batching for GraphQL: what many fields of one request ask for at a time is read in one statement each.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::Context;
use cinegraph_catalog::{
    CatalogError, DepartmentCount, ItemRecord, ItemsPage, Moment, Owner, Reader, Record,
};
use cinegraph_domain::{
    award::AwardSummary,
    film::{Film, FilmCompany, FilmText},
    film_facts::FilmKeyword,
    id::Id,
    item::Entry,
    page::{Counts, ItemPlace, Page},
};

use crate::error::ApiError;

/// What can be read for many keys in one go.
pub trait Load<K>: Send + Sync {
    /// What is read for one key.
    type Value: Clone + Send + 'static;

    /// Reads the values of keys, none of which comes twice; a key without a value is missing from the answer.
    ///
    /// # Errors
    /// When the database fails.
    fn load(&self, keys: &[K]) -> impl Future<Output = Loaded<K, Self::Value>> + Send;
}

/// The values of keys, or why they could not be read: one reason for all who asked.
pub type Loaded<K, V> = Result<HashMap<K, V>, Arc<CatalogError>>;

type Found<V> = Result<Vec<Option<V>>, Arc<CatalogError>>;

/// Where keys of one kind are gathered.
type Gathered<K, V> = Arc<Moment<Vec<K>, Found<V>>>;

/// The loaders of one request: one for each kind of key.
pub struct Loaders {
    batch: Batch,
    moments: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl fmt::Debug for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaders").field("batch", &self.batch).finish_non_exhaustive()
    }
}

/// Reads batches through the request's reader.
#[derive(Clone, Debug)]
pub struct Batch(Reader);

impl Loaders {
    /// Loaders around a reader.
    #[must_use]
    pub fn new(reader: Reader) -> Self {
        Self { batch: Batch(reader), moments: Mutex::default() }
    }

    /// The reader they read through.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.batch.0
    }

    /// The value of a key, read along with those of all keys of its kind that are asked for at the moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_one<K>(&self, key: K) -> Result<Option<<Batch as Load<K>>::Value>, Arc<CatalogError>>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Batch: Load<K>,
    {
        Ok(self.load_many(vec![key]).await?.pop().flatten())
    }

    /// The values of keys, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_many<K>(&self, keys: Vec<K>) -> Found<<Batch as Load<K>>::Value>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Batch: Load<K>,
    {
        let moment = self.moment::<K>();
        moment.ask(keys, |asked| self.load_all(asked)).await
    }

    async fn load_all<K>(&self, asked: Vec<Vec<K>>) -> Vec<Found<<Batch as Load<K>>::Value>>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        Batch: Load<K>,
    {
        let mut uses: HashMap<K, usize> = HashMap::new();
        for key in asked.iter().flatten() {
            *uses.entry(key.clone()).or_default() += 1;
        }
        let keys: Vec<K> = uses.keys().cloned().collect();
        let mut values = match self.batch.load(&keys).await {
            Ok(values) => values,
            Err(error) => return asked.iter().map(|_| Err(Arc::clone(&error))).collect(),
        };
        // Who comes last gets the value itself.
        let mut value = |key: K| {
            let left = uses.get_mut(&key)?;
            *left -= 1;
            if *left == 0 { values.remove(&key) } else { values.get(&key).cloned() }
        };
        asked.into_iter().map(|keys| Ok(keys.into_iter().map(&mut value).collect())).collect()
    }

    /// Where keys of one kind are gathered.
    fn moment<K>(&self) -> Gathered<K, <Batch as Load<K>>::Value>
    where
        K: Send + Sync + 'static,
        Batch: Load<K>,
    {
        let mut moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        let moment = moments.entry(TypeId::of::<K>()).or_insert_with(|| {
            let new: Gathered<K, <Batch as Load<K>>::Value> = Arc::default();
            new
        });
        // It was put there under this very type.
        Arc::clone(moment).downcast().unwrap_or_default()
    }
}

/// The reader of the request.
pub fn reader<'a>(ctx: &Context<'a>) -> &'a Reader {
    ctx.data_unchecked()
}

/// The loaders of the request.
pub fn loaders_of<'a>(ctx: &Context<'a>) -> &'a Loaders {
    ctx.data_unchecked()
}

/// A key together with the kind of record it leads to.
pub struct Of<T, K> {
    key: K,
    record: PhantomData<fn() -> T>,
}

impl<T, K> Of<T, K> {
    /// The key of a `T`.
    pub const fn new(key: K) -> Self {
        Self { key, record: PhantomData }
    }
}

// Written out because a derive would ask the same of `T`, which is only a label here.
impl<T, K: Clone> Clone for Of<T, K> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}
impl<T, K: PartialEq> PartialEq for Of<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl<T, K: Eq> Eq for Of<T, K> {}
impl<T, K: Hash> Hash for Of<T, K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// A record by id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecordKey(pub i64);

/// An item by id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntryKey(pub i64);

/// A page of the items of one owner.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemsKey<F> {
    /// What the owner is to the items.
    pub owner: Owner,
    /// Which owner.
    pub id: i64,
    /// Which page.
    pub page: Page<ItemPlace>,
    /// Which items.
    pub filter: F,
    /// Whether the items of the owner are counted as well.
    pub counting: bool,
}

/// The keywords of a film.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KeywordsKey(pub i64);

/// The companies of a film.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CompaniesKey(pub i64);

/// The texts of a film in every language.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextsKey(pub i64);

/// Wins and nominations of a film or person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AwardsKey(pub Owner, pub i64);

/// The departments of a person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DepartmentsKey(pub i64);

/// The films a person is known for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KnownForKey(pub i64);

/// What lists that can be read together have in common.
type Alike<'a, F> = (Owner, &'a Page<ItemPlace>, &'a F, bool);

impl<T: Record> Load<Of<T, RecordKey>> for Batch {
    type Value = T;

    async fn load(&self, keys: &[Of<T, RecordKey>]) -> Loaded<Of<T, RecordKey>, T> {
        let ids: Vec<i64> = keys.iter().map(|key| key.key.0).collect();
        let records = self.0.records::<T>(&ids).await?;
        Ok(records.into_iter().map(|(id, record)| (Of::new(RecordKey(id)), record)).collect())
    }
}

impl<T: ItemRecord> Load<Of<T, EntryKey>> for Batch {
    type Value = Entry<T>;

    async fn load(&self, keys: &[Of<T, EntryKey>]) -> Loaded<Of<T, EntryKey>, Entry<T>> {
        let ids: Vec<i64> = keys.iter().map(|key| key.key.0).collect();
        let entries = self.0.items::<T>(&ids).await?;
        Ok(entries.into_iter().map(|(id, entry)| (Of::new(EntryKey(id)), entry)).collect())
    }
}

impl<T: ItemRecord> Load<Of<T, ItemsKey<T::Filter>>> for Batch {
    type Value = Arc<ItemsPage<T>>;

    async fn load(
        &self,
        keys: &[Of<T, ItemsKey<T::Filter>>],
    ) -> Loaded<Of<T, ItemsKey<T::Filter>>, Arc<ItemsPage<T>>> {
        let mut alike: HashMap<Alike<'_, T::Filter>, Vec<i64>> = HashMap::new();
        for Of { key, .. } in keys {
            alike.entry((key.owner, &key.page, &key.filter, key.counting)).or_default().push(key.id);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((owner, page, filter, counting), ids) in alike {
            for (id, found) in self.0.items_of::<T>(owner, &ids, page, filter, counting).await? {
                let key = ItemsKey { owner, id, page: page.clone(), filter: filter.clone(), counting };
                loaded.insert(Of::new(key), Arc::new(found));
            }
        }
        Ok(loaded)
    }
}

impl Load<KeywordsKey> for Batch {
    type Value = (Vec<FilmKeyword>, Counts);

    async fn load(&self, keys: &[KeywordsKey]) -> Loaded<KeywordsKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.keywords_of(&films).await?.into_iter().map(|(id, list)| (KeywordsKey(id), list)).collect())
    }
}

impl Load<CompaniesKey> for Batch {
    type Value = Vec<FilmCompany>;

    async fn load(&self, keys: &[CompaniesKey]) -> Loaded<CompaniesKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self
            .0
            .companies_of(&films)
            .await?
            .into_iter()
            .map(|(id, list)| (CompaniesKey(id), list))
            .collect())
    }
}

impl Load<TextsKey> for Batch {
    type Value = Vec<FilmText>;

    async fn load(&self, keys: &[TextsKey]) -> Loaded<TextsKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.texts_of(&films).await?.into_iter().map(|(id, list)| (TextsKey(id), list)).collect())
    }
}

impl Load<AwardsKey> for Batch {
    type Value = AwardSummary;

    async fn load(&self, keys: &[AwardsKey]) -> Loaded<AwardsKey, AwardSummary> {
        let mut alike: HashMap<Owner, Vec<i64>> = HashMap::new();
        for AwardsKey(owner, id) in keys {
            alike.entry(*owner).or_default().push(*id);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for (owner, ids) in alike {
            let summaries = self.0.award_summaries(owner, &ids).await?;
            loaded.extend(summaries.into_iter().map(|(id, summary)| (AwardsKey(owner, id), summary)));
        }
        Ok(loaded)
    }
}

impl Load<DepartmentsKey> for Batch {
    type Value = Vec<DepartmentCount>;

    async fn load(&self, keys: &[DepartmentsKey]) -> Loaded<DepartmentsKey, Self::Value> {
        let people: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let departments = self.0.departments_of(&people).await?;
        Ok(departments.into_iter().map(|(id, list)| (DepartmentsKey(id), list)).collect())
    }
}

impl Load<KnownForKey> for Batch {
    type Value = Vec<Id<Film>>;

    async fn load(&self, keys: &[KnownForKey]) -> Loaded<KnownForKey, Self::Value> {
        let people: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.known_for(&people).await?.into_iter().map(|(id, list)| (KnownForKey(id), list)).collect())
    }
}

/// The view of a record by id, if the catalogue holds it.
///
/// # Errors
/// When the database fails.
pub async fn found<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<Option<V>, ApiError> {
    let found = loaders_of(ctx).load_one(Of::<V::Record, _>::new(RecordKey(id.number()))).await?;
    Ok(found.map(|record| V::view(record, reader(ctx).viewer())))
}

/// The view of an item by id, as a stub above the ceiling, if the catalogue holds it.
///
/// # Errors
/// When the database fails.
pub async fn found_item<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<Option<V>, ApiError> {
    let found = loaders_of(ctx).load_one(Of::<V::Record, _>::new(EntryKey(id.number()))).await?;
    Ok(found.map(|entry| V::view(entry, reader(ctx).viewer().ceiling)))
}

/// The view of a record by id; an error when the catalogue does not hold it.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn record<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<V, ApiError> {
    found(ctx, id)
        .await?
        .ok_or_else(|| ApiError::new(crate::error::Code::Gone, format!("`{id}` is no longer there")))
}

/// The views of records by id, in the order given.
///
/// # Errors
/// When the database fails.
pub async fn records<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    ids: impl IntoIterator<Item = Id<V::Record>>,
) -> Result<Vec<V>, ApiError> {
    let keys: Vec<Of<V::Record, RecordKey>> =
        ids.into_iter().map(|id| Of::new(RecordKey(id.number()))).collect();
    let found = loaders_of(ctx).load_many(keys).await?;
    let viewer = reader(ctx).viewer();
    Ok(found.into_iter().flatten().map(|record| V::view(record, viewer)).collect())
}

/// The view of an item by id, as a stub above the ceiling; an error when the catalogue does not hold it.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn item<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<V, ApiError> {
    found_item(ctx, id)
        .await?
        .ok_or_else(|| ApiError::new(crate::error::Code::Gone, format!("`{id}` is no longer there")))
}

/// The views of items by id, in the order given.
///
/// # Errors
/// When the database fails.
pub async fn items<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    ids: impl IntoIterator<Item = Id<V::Record>>,
) -> Result<Vec<V>, ApiError> {
    let keys: Vec<Of<V::Record, EntryKey>> =
        ids.into_iter().map(|id| Of::new(EntryKey(id.number()))).collect();
    let found = loaders_of(ctx).load_many(keys).await?;
    let ceiling = reader(ctx).viewer().ceiling;
    Ok(found.into_iter().flatten().map(|entry| V::view(entry, ceiling)).collect())
}
