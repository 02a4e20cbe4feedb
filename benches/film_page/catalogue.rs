//! The catalogue that is measured: films with a long tail, made from nothing but their numbers, so that every run on
//! every machine reads the same rows. It is written as SQL text, which both engines take.

use std::fmt::Write as _;

/// Goes up with every change of what is generated, so that no run reads the rows of another version.
pub const VERSION: i64 = 2;

/// How many films one piece of the catalogue holds.
const PIECE: i64 = 500;

/// The most roles a film has.
const ROLES_MAX: i64 = 20;

/// How many collections there are.
const COLLECTIONS: i64 = 500;

/// When everything was made: 2026-01-01, in microseconds.
const MADE: i64 = 1_767_225_600_000_000;

const GENRES: [&str; 12] = [
    "Action",
    "Adventure",
    "Animation",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Horror",
    "Romance",
    "Science Fiction",
    "Thriller",
];
const COUNTRIES: [&str; 10] = ["US", "GB", "FR", "DE", "IN", "JP", "IT", "KR", "ES", "CA"];
const LANGUAGES: [&str; 8] = ["en", "fr", "de", "hi", "ja", "it", "ko", "es"];
const WORDS: [&str; 32] = [
    "silent", "river", "winter", "glass", "northern", "letter", "shadow", "garden", "last", "empire",
    "paper", "moon", "broken", "harbour", "golden", "road", "distant", "city", "summer", "clock", "hidden",
    "island", "iron", "dream", "quiet", "storm", "crimson", "station", "hollow", "mirror", "second",
    "morning",
];
const FIRST_NAMES: [&str; 16] = [
    "Ada", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Keiko", "Liam",
    "Maya", "Noor", "Oscar", "Paula",
];
const LAST_NAMES: [&str; 16] = [
    "Abel", "Berg", "Costa", "Duval", "Eriksen", "Fischer", "Garcia", "Hansen", "Ito", "Jensen", "Kim",
    "Lopez", "Moreau", "Novak", "Okafor", "Park",
];
const CREW: [(&str, &str); 8] = [
    ("directing", "Director"),
    ("writing", "Screenplay"),
    ("production", "Producer"),
    ("music", "Original Music Composer"),
    ("camera", "Director of Photography"),
    ("editing", "Editor"),
    ("art", "Production Design"),
    ("sound", "Sound Mixer"),
];

/// A catalogue of this many films.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    pub films: i64,
}

impl Catalogue {
    fn people(self) -> i64 {
        self.films * 2
    }

    /// The catalogue as pieces of SQL, to be run in order and within one transaction.
    pub fn pieces(self) -> impl Iterator<Item = String> {
        let starts = (0..).map(|piece| piece * PIECE + 1);
        let people = starts.clone().take_while(move |start| *start <= self.people());
        let films = starts.take_while(move |start| *start <= self.films);
        std::iter::once(vocabularies())
            .chain(people.map(move |start| people_piece(start, (start + PIECE - 1).min(self.people()))))
            .chain(films.map(move |start| self.films_piece(start, (start + PIECE - 1).min(self.films))))
    }

    fn films_piece(self, from: i64, to: i64) -> String {
        let mut tables = FilmTables::default();
        for film in from..=to {
            self.film(film, &mut tables);
        }
        tables.into_sql()
    }

    fn film(self, id: i64, tables: &mut FilmTables) {
        let mut dice = Dice::new(id);
        let title = title(&mut dice);
        let year = 1925 + dice.below(100);
        let slug = slug(&title, &format!("{year}-{id}"));
        // Films are numbered without regard to fame; every so many-th is known to all, most to hardly anyone.
        let fame = 1.0 / (1.0 + dice.below(self.films) as f64);
        let popularity = (fame.powf(0.6) * 100_000.0).round() / 100.0;
        let language = dice.one_of(&LANGUAGES);
        let date = year * 10_000 + (1 + dice.below(12)) * 100 + 1 + dice.below(28);
        let runtime = 75 + dice.below(90);
        let overview = sentences(&mut dice, 3);
        let tagline = if dice.below(2) == 0 { quoted(&sentences(&mut dice, 1)) } else { "NULL".to_owned() };
        let (budget, currency) = match dice.below(3) {
            0 => ((1 + dice.below(200)) * 1_000_000, "'USD'"),
            _ => (0, "NULL"),
        };
        let amount = if budget == 0 { "NULL".to_owned() } else { budget.to_string() };
        let source = if dice.below(4) == 0 { "1" } else { "NULL" };
        let collection = if id % 10 == 0 { (1 + id % COLLECTIONS).to_string() } else { "NULL".to_owned() };
        tables.films.row(format_args!(
            "{id},'{slug}',{title},{sort},NULL,'movie',{year},{date},'released',{runtime},{year},{date},{runtime},\
             '{language}',{tagline},{overview},NULL,NULL,'en',{amount},{amount},{currency},{currency},NULL,{collection},\
             {popularity:?},'no','unknown',NULL,{source},1,{MADE},{MADE}",
            title = quoted(&title),
            sort = quoted(&title.to_lowercase()),
            overview = quoted(&overview),
        ));
        // Each place has four genres of its own, so that none comes twice.
        for position in 0..=dice.below(2) {
            let genre = 1 + dice.below(4) + position * 4;
            tables.genres.row(format_args!("{id},{genre},{position}"));
        }
        for position in 0..=dice.skewed(2) {
            let country = one_of(&COUNTRIES, id + position);
            tables.countries.row(format_args!("{id},'{country}',{position}"));
        }
        tables.languages.row(format_args!("{id},'{language}',0"));
        tables.external.row(format_args!("'film','imdb','tt{id:07}',{id},0"));
        tables.external.row(format_args!("'film','tmdb','{id}',{id},1"));
        self.roles(id, &mut dice, popularity, tables);
    }

    fn roles(self, film: i64, dice: &mut Dice, popularity: f64, tables: &mut FilmTables) {
        let roles = if popularity > 10.0 { ROLES_MAX } else { 1 + dice.skewed(ROLES_MAX) };
        for position in 0..roles {
            // Ids are the film's number and the place, so that pieces need not know of each other.
            let id = film * 100 + position;
            let person = 1 + dice.skewed(self.people());
            let acts = position < (roles + 1) / 2 || dice.below(3) > 0;
            let level = if dice.below(40) == 0 { 1 + dice.below(3) } else { 0 };
            let (department, job) = if acts { ("acting", "Actor") } else { dice.one_of(&CREW) };
            let attributes = if acts && dice.below(10) == 0 { r#"["voice"]"# } else { "[]" };
            let billing = position + 1;
            tables.roles.row(format_args!(
                "{id},{film},'r{position}',{position},{level},NULL,NULL,1,{MADE},{MADE},{person},'{department}',\
                 '{job}',{billing},NULL,NULL,'{attributes}',NULL"
            ));
            if acts {
                let name = quoted(&person_name(&mut Dice::new(id)));
                tables.characters.row(format_args!(
                    "{id},{film},'c{position}',{position},{level},NULL,NULL,1,{MADE},{MADE},{name},lower({name}),\
                     '[]',NULL"
                ));
                tables.played.row(format_args!("{id},{id},0"));
            }
        }
    }
}

/// One table's rows as a statement in the making.
struct Insert {
    head: &'static str,
    sql: String,
}

impl Insert {
    const fn into(head: &'static str) -> Self {
        Self { head, sql: String::new() }
    }

    fn row(&mut self, values: std::fmt::Arguments<'_>) {
        if self.sql.is_empty() {
            let _ = write!(self.sql, "INSERT INTO {} VALUES ", self.head);
        } else {
            self.sql.push(',');
        }
        // Writing to a string does not fail.
        let _ = write!(self.sql, "({values})");
    }
}

struct FilmTables {
    films: Insert,
    genres: Insert,
    countries: Insert,
    languages: Insert,
    external: Insert,
    characters: Insert,
    roles: Insert,
    played: Insert,
}

impl Default for FilmTables {
    fn default() -> Self {
        Self {
            films: Insert::into(
                "film (id, slug, primary_title, sort_title, original_title, title_type, year, release_date, status, \
                 runtime_minutes, sort_year, sort_release, sort_runtime, original_language, tagline, overview, tone, \
                 why_watch, language, budget_amount, revenue_amount, budget_currency, revenue_currency, homepage, \
                 collection_id, popularity, has_mid_credits, has_post_credits, credits_note, source_id, revision, \
                 created_at, updated_at)",
            ),
            genres: Insert::into("film_genre (film_id, genre_id, position)"),
            countries: Insert::into("film_country (film_id, country, position)"),
            languages: Insert::into("film_language (film_id, language, position)"),
            external: Insert::into("external_id (kind, source, value, entity_id, position)"),
            characters: Insert::into(
                "character (id, film_id, key, position, spoiler_level, language, source_id, revision, created_at, \
                 updated_at, name, sort_name, aliases, description)",
            ),
            roles: Insert::into(
                "role (id, film_id, key, position, spoiler_level, language, source_id, revision, created_at, \
                 updated_at, person_id, department, job, billing, credited_as, note, attributes, edition_id)",
            ),
            played: Insert::into("role_character (role_id, character_id, position)"),
        }
    }
}

impl FilmTables {
    fn into_sql(self) -> String {
        let Self { films, genres, countries, languages, external, characters, roles, played } = self;
        let tables = [films, genres, countries, languages, external, characters, roles, played];
        // A piece without any row of a table has no statement for it.
        let statements = tables.into_iter().map(|table| table.sql).filter(|sql| !sql.is_empty());
        statements.collect::<Vec<_>>().join(";\n")
    }
}

fn vocabularies() -> String {
    let mut genres = Insert::into("genre (id, slug, name, revision, created_at, updated_at)");
    for (id, name) in (1..).zip(GENRES) {
        genres.row(format_args!("{id},'{}','{name}',1,{MADE},{MADE}", name.to_lowercase().replace(' ', "-")));
    }
    let mut sources = Insert::into("source (id, name, fingerprint, url, license, accessed_on)");
    sources.row(format_args!("1,'Generated','generated','https://example.org/','CC0-1.0',20260101"));
    let mut collections = Insert::into("collection (id, slug, name, revision, created_at, updated_at)");
    for id in 1..=COLLECTIONS {
        collections.row(format_args!("{id},'collection-{id}','Collection {id}',1,{MADE},{MADE}"));
    }
    [sources.sql, genres.sql, collections.sql].join(";\n")
}

fn people_piece(from: i64, to: i64) -> String {
    let mut people = Insert::into(
        "person (id, slug, name, sort_name, birth_date, professions, aliases, popularity, revision, created_at, \
         updated_at)",
    );
    for id in from..=to {
        let mut dice = Dice::new(-id);
        let name = person_name(&mut dice);
        let slug = slug(&name, &id.to_string());
        let born = (1900 + dice.below(100)) * 10_000;
        let name = quoted(&name);
        let popularity = 100.0 / (id as f64);
        people.row(format_args!(
            "{id},'{slug}',{name},lower({name}),{born},'[\"actor\"]','[]',{popularity:?},1,{MADE},{MADE}"
        ));
    }
    people.sql
}

/// Numbers that look like chance and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: i64) -> Self {
        Self(seed.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `limit`, each as likely.
    fn below(&mut self, limit: i64) -> i64 {
        // Half of the range, so that the number is never negative.
        (self.next() >> 1).cast_signed() % limit.max(1)
    }

    /// One of the values, each as likely.
    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        let number = self.below(i64::MAX);
        one_of(values, number)
    }

    /// A number below `limit`, small ones more likely.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is from 0 to less than `limit`, and cut off at will"
    )]
    fn skewed(&mut self, limit: i64) -> i64 {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (unit.powf(1.6) * limit as f64) as i64
    }
}

/// The value that `number` points to, counting round and round.
fn one_of<T: Copy>(values: &[T], number: i64) -> T {
    let count = i64::try_from(values.len()).unwrap_or(i64::MAX);
    values[usize::try_from(number % count).unwrap_or_default()]
}

fn title(dice: &mut Dice) -> String {
    let words: Vec<String> = (0..2 + dice.below(2)).map(|_| capitalised(dice.one_of(&WORDS))).collect();
    format!("The {}", words.join(" "))
}

fn person_name(dice: &mut Dice) -> String {
    format!("{} {}", dice.one_of(&FIRST_NAMES), dice.one_of(&LAST_NAMES))
}

fn sentences(dice: &mut Dice, count: usize) -> String {
    let sentence = |dice: &mut Dice| {
        let words: Vec<&str> = (0..8 + dice.below(6)).map(|_| dice.one_of(&WORDS)).collect();
        format!("{}.", capitalised(&words.join(" ")))
    };
    (0..count).map(|_| sentence(dice)).collect::<Vec<_>>().join(" ")
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn slug(name: &str, ending: &str) -> String {
    format!("{}-{ending}", name.to_lowercase().replace(' ', "-"))
}

/// A text as SQL writes it. None of ours holds a quote.
fn quoted(text: &str) -> String {
    format!("'{text}'")
}
