//! Statements and values of Wikidata's data model, and the countries and languages it names by ids.

use cinegraph_domain::date::PartialDate;
use serde_json::Value;

use super::labelled;
use crate::parts::said;

/// The entities in a document: itself, or those of an answer of the API.
pub(super) fn entities(document: &Value) -> Vec<&Value> {
    match document.get("entities").and_then(Value::as_object) {
        Some(entities) => entities.values().filter(|entity| entity.get("missing").is_none()).collect(),
        None => vec![document],
    }
}

/// An id and its label, of what is neither a film nor a person: those are linked by their ids. Lines of films drawn from
/// Wikidata are an exception, for tables that come with them name the films by ids.
pub(super) fn label_to_learn(entity: &Value) -> Option<(String, String)> {
    let text = |field: &str| entity.get(field).and_then(Value::as_str);
    if let Some(q) = text("wikidata_id") {
        let label = text("genre_label").or_else(|| text("label"))?;
        return Some((q.to_owned(), labelled(q, label)?));
    }
    let q = text("id")?;
    let kinds = items(entity, "P31");
    if kinds.contains(&HUMAN) || kinds.iter().any(|kind| film_kind(kind).is_some()) {
        return None;
    }
    Some((q.to_owned(), label(entity)?))
}

pub(super) const HUMAN: &str = "Q5";

/// The kinds of films, by what Wikidata says an entity is.
pub(super) fn film_kind(q: &str) -> Option<cinegraph_domain::vocabulary::TitleType> {
    use cinegraph_domain::vocabulary::TitleType;
    Some(match q {
        "Q11424" | "Q24862" | "Q202866" | "Q29168811" | "Q20650540" | "Q226730" | "Q24869" | "Q18011172" => {
            if q == "Q24862" {
                TitleType::Short
            } else {
                TitleType::Movie
            }
        }
        "Q506240" => TitleType::TvMovie,
        "Q93204" => TitleType::Documentary,
        "Q337104" | "Q18602249" => TitleType::Video,
        _ => return None,
    })
}

/// The English label, or any.
pub(super) fn label(entity: &Value) -> Option<String> {
    let labels = entity.get("labels")?.as_object()?;
    let best = ["en", "mul", "en-gb", "en-us"].iter().find_map(|language| labels.get(*language));
    let best = best.or_else(|| labels.values().next())?;
    labelled(entity.get("id")?.as_str()?, best.get("value")?.as_str()?)
}

pub(super) fn description(entity: &Value) -> Option<String> {
    said(entity.pointer("/descriptions/en/value")?.as_str()?)
}

/// The other names in English.
pub(super) fn aliases(entity: &Value) -> Vec<String> {
    let aliases = entity.pointer("/aliases/en").and_then(Value::as_array);
    let texts =
        aliases.into_iter().flatten().filter_map(|alias| crate::parts::line(alias.get("value")?.as_str()?));
    texts.collect()
}

/// The statements of a property that count: those preferred if any are, and none that are deprecated.
pub(super) fn statements<'a>(entity: &'a Value, property: &str) -> Vec<&'a Value> {
    let all = entity.get("claims").and_then(|claims| claims.get(property)).and_then(Value::as_array);
    let all: Vec<&Value> = all.into_iter().flatten().collect();
    let ranked = |rank: &str| -> Vec<&Value> {
        let of_rank = |statement: &&&Value| statement.get("rank").and_then(Value::as_str) == Some(rank);
        all.iter().filter(of_rank).copied().collect()
    };
    let preferred = ranked("preferred");
    if preferred.is_empty() { ranked("normal") } else { preferred }
}

/// All statements of a property but deprecated ones: those of a cast are not ranked against one another.
pub(super) fn all_statements<'a>(entity: &'a Value, property: &str) -> Vec<&'a Value> {
    let all = entity.get("claims").and_then(|claims| claims.get(property)).and_then(Value::as_array);
    let counts = |statement: &&Value| statement.get("rank").and_then(Value::as_str) != Some("deprecated");
    all.into_iter().flatten().filter(counts).collect()
}

pub(super) fn value(statement: &Value) -> Option<&Value> {
    statement.pointer("/mainsnak/datavalue/value")
}

/// The id of the entity that a statement names.
pub(super) fn item(statement: &Value) -> Option<&str> {
    value(statement)?.get("id")?.as_str()
}

/// The ids of the entities that statements of a property name.
pub(super) fn items<'a>(entity: &'a Value, property: &str) -> Vec<&'a str> {
    all_statements(entity, property).into_iter().filter_map(item).collect()
}

/// The first text that statements of a property give.
pub(super) fn string(entity: &Value, property: &str) -> Option<String> {
    statements(entity, property).into_iter().find_map(|statement| said(value(statement)?.as_str()?))
}

/// The entities or texts that qualify a statement.
pub(super) fn qualifiers<'a>(statement: &'a Value, property: &str) -> Vec<&'a Value> {
    let qualifiers = statement.get("qualifiers").and_then(|all| all.get(property)).and_then(Value::as_array);
    qualifiers.into_iter().flatten().filter_map(|snak| snak.pointer("/datavalue/value")).collect()
}

/// A time as far as it is known: its precision says whether month and day are.
pub(super) fn date(time: &Value) -> Option<PartialDate> {
    let precision = time.get("precision")?.as_i64()?;
    let text = time.get("time")?.as_str()?.strip_prefix('+')?;
    let year: i32 = text.get(..4)?.parse().ok()?;
    let part = |from: usize| text.get(from..from + 2)?.parse::<u32>().ok().filter(|part| *part > 0);
    let (month, day) = match precision {
        11.. => (part(5), part(8)),
        10 => (part(5), None),
        9 => (None, None),
        _ => return None,
    };
    PartialDate::new(year, month, month.and(day)).ok()
}

/// The earliest time that statements of a property give.
pub(super) fn earliest(entity: &Value, property: &str) -> Option<PartialDate> {
    let dates = statements(entity, property).into_iter().filter_map(|statement| date(value(statement)?));
    dates.min_by_key(|date| (date.year(), date.month().unwrap_or(13), date.day().unwrap_or(32)))
}

/// An amount without its unit.
pub(super) fn amount(entity: &Value, property: &str) -> Option<f64> {
    let amount = statements(entity, property)
        .into_iter()
        .find_map(|statement| value(statement)?.get("amount")?.as_str());
    amount?.trim_start_matches('+').parse().ok()
}

/// The countries that most films come from.
pub(super) fn country(q: &str) -> Option<&'static str> {
    const COUNTRIES: [(&str, &str); 60] = [
        ("Q30", "US"),
        ("Q145", "GB"),
        ("Q142", "FR"),
        ("Q183", "DE"),
        ("Q38", "IT"),
        ("Q29", "ES"),
        ("Q17", "JP"),
        ("Q148", "CN"),
        ("Q668", "IN"),
        ("Q16", "CA"),
        ("Q408", "AU"),
        ("Q884", "KR"),
        ("Q159", "RU"),
        ("Q15180", "SU"),
        ("Q155", "BR"),
        ("Q96", "MX"),
        ("Q34", "SE"),
        ("Q35", "DK"),
        ("Q20", "NO"),
        ("Q33", "FI"),
        ("Q55", "NL"),
        ("Q31", "BE"),
        ("Q40", "AT"),
        ("Q39", "CH"),
        ("Q27", "IE"),
        ("Q36", "PL"),
        ("Q213", "CZ"),
        ("Q214", "SK"),
        ("Q28", "HU"),
        ("Q218", "RO"),
        ("Q219", "BG"),
        ("Q41", "GR"),
        ("Q43", "TR"),
        ("Q801", "IL"),
        ("Q794", "IR"),
        ("Q79", "EG"),
        ("Q45", "PT"),
        ("Q414", "AR"),
        ("Q298", "CL"),
        ("Q739", "CO"),
        ("Q419", "PE"),
        ("Q241", "CU"),
        ("Q664", "NZ"),
        ("Q258", "ZA"),
        ("Q8646", "HK"),
        ("Q865", "TW"),
        ("Q869", "TH"),
        ("Q928", "PH"),
        ("Q252", "ID"),
        ("Q833", "MY"),
        ("Q334", "SG"),
        ("Q212", "UA"),
        ("Q224", "HR"),
        ("Q403", "RS"),
        ("Q189", "IS"),
        ("Q32", "LU"),
        ("Q36704", "YU"),
        ("Q16957", "DD"),
        ("Q713750", "DE"),
        ("Q843", "PK"),
    ];
    COUNTRIES.iter().find(|(id, _)| *id == q).map(|(_, code)| *code)
}

/// The languages that most films are in.
pub(super) fn language(q: &str) -> Option<&'static str> {
    const LANGUAGES: [(&str, &str); 42] = [
        ("Q1860", "en"),
        ("Q150", "fr"),
        ("Q188", "de"),
        ("Q652", "it"),
        ("Q1321", "es"),
        ("Q5287", "ja"),
        ("Q7850", "zh"),
        ("Q9186", "yue"),
        ("Q9192", "zh"),
        ("Q727694", "zh"),
        ("Q9176", "ko"),
        ("Q7737", "ru"),
        ("Q5146", "pt"),
        ("Q9027", "sv"),
        ("Q9035", "da"),
        ("Q9043", "no"),
        ("Q1412", "fi"),
        ("Q7411", "nl"),
        ("Q809", "pl"),
        ("Q9056", "cs"),
        ("Q9058", "sk"),
        ("Q9067", "hu"),
        ("Q7913", "ro"),
        ("Q7918", "bg"),
        ("Q9129", "el"),
        ("Q256", "tr"),
        ("Q9288", "he"),
        ("Q9168", "fa"),
        ("Q13955", "ar"),
        ("Q1568", "hi"),
        ("Q5885", "ta"),
        ("Q8097", "te"),
        ("Q36236", "ml"),
        ("Q9610", "bn"),
        ("Q1617", "ur"),
        ("Q9217", "th"),
        ("Q9240", "id"),
        ("Q8798", "uk"),
        ("Q6654", "hr"),
        ("Q9299", "sr"),
        ("Q294", "is"),
        ("Q7026", "ca"),
    ];
    LANGUAGES.iter().find(|(id, _)| *id == q).map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_says_no_more_than_its_precision() {
        let told = |time: &str, precision: i64| {
            date(&json!({"time": time, "precision": precision})).map(|date| date.to_string())
        };
        assert_eq!(told("+1931-01-01T00:00:00Z", 9).as_deref(), Some("1931"));
        assert_eq!(told("+1931-05-00T00:00:00Z", 10).as_deref(), Some("1931-05"));
        assert_eq!(told("+1931-05-12T00:00:00Z", 11).as_deref(), Some("1931-05-12"));
        assert_eq!(told("+1930-00-00T00:00:00Z", 8), None);
        assert_eq!(told("-0300-01-01T00:00:00Z", 9), None);
    }
}
