//! From what was sent to what the `Editor` takes: the fields known, their types right, the names those of the drafts.
//! Every fault is told, each with its path. Whether values make sense is the `Editor`'s affair.

use std::{fmt::Display, str::FromStr};

use cinegraph_catalog::CatalogError;
use cinegraph_domain::{
    change::State,
    date::{PartialDate, Timestamp},
    id::Kind,
    reference::Reference,
    validation::FieldProblem,
};
use serde_json::{Map, Number, Value};

use super::inputs::{Entity, Field, Type, Words, credits_of};
use crate::error::{ApiError, Code};

/// What all paths of faults begin with.
pub(super) const INPUT: &str = "input";

/// The field of GraphQL that holds a person to be made, beside `person`.
pub(super) const NEW_PERSON: &str = "newPerson";

/// The code of what is of another type than it should be.
const WRONG_TYPE: &str = "WRONG_TYPE";

/// Which protocol a value was sent over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// Words in capitals, one value for a list of one, and a field of its own for a person to be made.
    Graphql,
    /// As the drafts have it.
    Rest,
}

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Something is made: what is required must be there, and null says as much as leaving out.
    New,
    /// Something is changed: what is left out stays, and null empties.
    Patch,
}

/// Collects the faults of what was sent.
pub(super) struct Reading {
    protocol: Protocol,
    problems: Vec<FieldProblem>,
}

impl Reading {
    /// Reads what was sent over a protocol.
    pub(super) const fn new(protocol: Protocol) -> Self {
        Self { protocol, problems: Vec::new() }
    }

    /// The input to make an entity from.
    ///
    /// # Errors
    /// All the faults it has.
    pub(super) fn input(mut self, entity: &Entity, given: Map<String, Value>) -> Result<State, ApiError> {
        let state = self.object(INPUT, &fields(entity, |_| true), given, Purpose::New);
        self.outcome(state)
    }

    /// The patch to change an entity by.
    ///
    /// # Errors
    /// All the faults it has.
    pub(super) fn patch(mut self, entity: &Entity, given: Map<String, Value>) -> Result<State, ApiError> {
        let state = self.object(INPUT, &fields(entity, Field::changes), given, Purpose::Patch);
        self.outcome(state)
    }

    /// The roles of a film, and characters along with them.
    ///
    /// # Errors
    /// All the faults they have.
    pub(super) fn credits(mut self, film: &Entity, given: Map<String, Value>) -> Result<State, ApiError> {
        let state = self.object(INPUT, &credits_of(film), given, Purpose::New);
        self.outcome(state)
    }

    /// Other fields, such as those of a merge.
    ///
    /// # Errors
    /// All the faults they have.
    pub(super) fn fields(mut self, fields: &[Field], given: Map<String, Value>) -> Result<State, ApiError> {
        let state = self.object(INPUT, fields, given, Purpose::New);
        self.outcome(state)
    }

    fn outcome(self, state: State) -> Result<State, ApiError> {
        if self.problems.is_empty() { Ok(state) } else { Err(invalid(self.problems)) }
    }

    fn problem(&mut self, path: &str, code: &'static str, message: impl Into<String>) {
        self.problems.push(FieldProblem { path: path.to_owned(), code, message: message.into() });
    }

    fn object(
        &mut self,
        path: &str,
        fields: &[Field],
        mut given: Map<String, Value>,
        purpose: Purpose,
    ) -> State {
        let mut state = State::new();
        for field in fields {
            let at = format!("{path}.{}", field.name);
            let value = match (given.shift_remove(field.name), field.of) {
                (value, Type::Person) => self.person(path, value, &mut given),
                (value, _) => value,
            };
            match value {
                None if field.required && purpose == Purpose::New => self.missing(&at),
                None => {}
                Some(Value::Null) if field.required => self.missing(&at),
                Some(Value::Null) if purpose == Purpose::New => {}
                Some(Value::Null) => {
                    state.insert(field.stored.to_owned(), Value::Null);
                }
                Some(value) => {
                    if let Some(value) = self.value(&at, &field.of, value, purpose) {
                        state.insert(field.stored.to_owned(), value);
                    }
                }
            }
        }
        for name in given.keys() {
            let shown: String = name.chars().take(100).collect();
            let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let message = format!("is no field of it: use some of {}", known.join(", "));
            self.problem(&format!("{path}.{shown}"), "UNKNOWN_FIELD", message);
        }
        state
    }

    fn missing(&mut self, path: &str) {
        self.problem(path, "MISSING", "must be given");
    }

    /// Who a role is of: in GraphQL, whose inputs know no choice of types, one of two fields says.
    fn person(&mut self, path: &str, known: Option<Value>, given: &mut Map<String, Value>) -> Option<Value> {
        if self.protocol == Protocol::Rest {
            return known;
        }
        let new = given.shift_remove(NEW_PERSON).filter(|new| !new.is_null());
        match (known, new) {
            (Some(Value::Null) | None, Some(new)) => Some(new),
            (Some(known), Some(_)) => {
                self.problem(&format!("{path}.{NEW_PERSON}"), "EXCLUSIVE", "must not stand beside `person`");
                Some(known)
            }
            (known, None) => known,
        }
    }

    fn value(&mut self, path: &str, of: &Type, given: Value, purpose: Purpose) -> Option<Value> {
        match (of, given) {
            (Type::Text, given @ Value::String(_))
            | (Type::Bool, given @ Value::Bool(_))
            | (Type::Float(..), given @ Value::Number(_)) => Some(given),
            (Type::Int(..), Value::Number(number)) if fits(&number) => Some(number.into()),
            (Type::BigInt, Value::Number(number)) if number.is_i64() => Some(number.into()),
            (Type::Date, Value::String(text)) => self.parsed::<PartialDate>(path, "MALFORMED_DATE", text),
            (Type::Instant, Value::String(text)) => self.parsed::<Timestamp>(path, "MALFORMED_TIME", text),
            (Type::Word(words), Value::String(word)) => self.word(path, words, &word),
            (Type::Reference(_) | Type::Person, Value::String(text)) => {
                self.parsed::<Reference>(path, Code::MalformedReference.as_str(), text)
            }
            // Whether it is an id or a key is known to the draft.
            (Type::Item(_), given @ Value::String(_)) => Some(given),
            (Type::Person, Value::Object(person)) => {
                let path = self.path_of_person(path);
                let entity = Entity::of(Kind::Person)?;
                Some(self.object(&path, &fields(entity, |_| true), person, Purpose::New).into())
            }
            (Type::Part(part), Value::Object(object)) => {
                Some(self.object(path, part.fields, object, purpose).into())
            }
            (Type::List(of), given) => self.list(path, of, given),
            (Type::Owned(entity), given) => {
                let fields = fields(entity, |_| true);
                let objects = self.elements(path, given)?;
                let objects = objects.into_iter().enumerate().filter_map(|(index, object)| {
                    let path = format!("{path}[{index}]");
                    match object {
                        Value::Object(object) => {
                            Some(Value::from(self.object(&path, &fields, object, Purpose::New)))
                        }
                        _ => self.wrong(&path, "an object"),
                    }
                });
                Some(objects.collect())
            }
            (of, _) => self.wrong(path, &form(of)),
        }
    }

    fn list(&mut self, path: &str, of: &Type, given: Value) -> Option<Value> {
        let elements = self.elements(path, given)?;
        let elements = elements.into_iter().enumerate();
        // What is within a list is not patched: the list takes the place of the one there is.
        let read = |(index, element)| self.value(&format!("{path}[{index}]"), of, element, Purpose::New);
        Some(elements.filter_map(read).collect())
    }

    /// The elements of a list.
    fn elements(&mut self, path: &str, given: Value) -> Option<Vec<Value>> {
        match given {
            Value::Array(elements) => Some(elements),
            // Rule: GraphQL, "List", input coercion.
            one if self.protocol == Protocol::Graphql => Some(vec![one]),
            _ => {
                self.problem(path, WRONG_TYPE, "must be a list");
                None
            }
        }
    }

    fn word(&mut self, path: &str, words: &Words, word: &str) -> Option<Value> {
        let word = match self.protocol {
            Protocol::Graphql => word.to_ascii_lowercase(),
            Protocol::Rest => word.to_owned(),
        };
        let known = (words.known)();
        if known.contains(&word.as_str()) {
            return Some(word.into());
        }
        self.problem(path, "UNKNOWN_WORD", format!("must be one of {}", known.join(", ")));
        None
    }

    fn parsed<T>(&mut self, path: &str, code: &'static str, text: String) -> Option<Value>
    where
        T: FromStr,
        T::Err: Display,
    {
        match text.parse::<T>() {
            Ok(_) => Some(text.into()),
            Err(error) => {
                self.problem(path, code, error.to_string());
                None
            }
        }
    }

    fn wrong(&mut self, path: &str, form: &str) -> Option<Value> {
        self.problem(path, WRONG_TYPE, format!("must be {form}"));
        None
    }

    fn path_of_person(&self, path: &str) -> String {
        match path.strip_suffix("person") {
            Some(role) if self.protocol == Protocol::Graphql => format!("{role}{NEW_PERSON}"),
            _ => path.to_owned(),
        }
    }
}

/// Whether a whole number fits into 32 bits.
fn fits(number: &Number) -> bool {
    number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

/// What a value must be, in words.
fn form(of: &Type) -> String {
    match of {
        Type::Text => "a text".to_owned(),
        Type::Bool => "true or false".to_owned(),
        Type::Float(..) => "a number".to_owned(),
        Type::Int(least, most) => format!("a whole number from {least} to {most}"),
        Type::BigInt => "a whole number".to_owned(),
        Type::Date => "a date such as 2010, 2010-09 or 2010-09-15".to_owned(),
        Type::Instant => "an instant such as 2026-11-21T09:00:00Z".to_owned(),
        Type::Word(words) => format!("one of {}", (words.known)().join(", ")),
        Type::Reference(kind) => format!("a reference such as {}_7", kind.as_str()),
        Type::Item(kind) => format!("an id such as {}_7", kind.as_str()),
        Type::Person => "a reference such as person_7, or a person".to_owned(),
        Type::Part(_) => "an object".to_owned(),
        Type::List(_) | Type::Owned(_) => "a list".to_owned(),
    }
}

fn fields(entity: &Entity, wanted: impl Fn(&Field) -> bool) -> Vec<Field> {
    entity.fields().filter(|field| wanted(field)).copied().collect()
}

/// A reference to an entity as far as its kind allows: items are known by their id alone.
///
/// # Errors
/// When it is of another form; `at` is where it stands.
pub(super) fn named(kind: Kind, reference: Reference, at: &str) -> Result<Reference, ApiError> {
    let by_id_alone = Entity::of(kind).is_some_and(Entity::is_known_by_id_alone);
    match reference {
        Reference::Id(of, _) if of == kind => Ok(reference),
        reference if !by_id_alone => Ok(reference),
        other => {
            let message = format!("`{other}` is not an id: use one such as {}_9", kind.as_str());
            Err(ApiError::new(Code::MalformedReference, message).of(at))
        }
    }
}

/// A refusal with these faults.
pub(super) fn invalid(problems: Vec<FieldProblem>) -> ApiError {
    let first = problems.first().map(|problem| format!("{}: {}", problem.path, problem.message));
    let detail = match (problems.len(), first) {
        (1, Some(first)) => first,
        (count, first) => {
            format!("the input has {count} faults; the first: {}", first.unwrap_or_default())
        }
    };
    ApiError { fields: problems, ..ApiError::new(Code::Invalid, detail) }
}

/// A refusal of the `Editor`, its paths being those of the input as it was sent.
pub(super) fn refusal(protocol: Protocol, entity: &Entity, error: &CatalogError) -> ApiError {
    let mut refusal = ApiError::from(error);
    if matches!(error, CatalogError::Invalid(_) | CatalogError::Write(_)) {
        let fields: Vec<Field> = entity.fields().copied().collect();
        for problem in &mut refusal.fields {
            problem.path = sent(protocol, &fields, &problem.path);
        }
        return invalid(refusal.fields);
    }
    refusal
}

/// The path of a field of the draft as the input has it: `roles[3].person` is `input.roles[3].person`.
fn sent(protocol: Protocol, fields: &[Field], path: &str) -> String {
    let mut path_sent = INPUT.to_owned();
    let mut fields = fields.to_vec();
    let mut segments = path.split('.').filter(|segment| !segment.is_empty()).peekable();
    while let Some(segment) = segments.next() {
        let (stored, index) = segment.split_at(segment.find('[').unwrap_or(segment.len()));
        let field = fields.iter().find(|field| field.stored == stored).copied();
        let name = match field {
            Some(Field { of: Type::Person, .. })
                if protocol == Protocol::Graphql && segments.peek().is_some() =>
            {
                NEW_PERSON
            }
            Some(field) => field.name,
            None => stored,
        };
        path_sent = format!("{path_sent}.{name}{index}");
        fields = field.map(|field| within(&field.of)).unwrap_or_default();
    }
    path_sent
}

/// The fields of what a field holds.
fn within(of: &Type) -> Vec<Field> {
    match of {
        Type::Part(part) => part.fields.to_vec(),
        Type::List(of) => within(of),
        Type::Owned(entity) => entity.fields().copied().collect(),
        Type::Person => Entity::of(Kind::Person).map(|person| fields(person, |_| true)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
