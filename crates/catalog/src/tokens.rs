//! Tokens: making them, listing them, taking them back, and telling whose a text is. They are the keys to the
//! catalogue and no part of it, so they go neither through a `Reader` nor through an `Editor`.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use cinegraph_domain::{
    actor::{Actor, Scope},
    date::{Clock, Timestamp},
    spoiler::SpoilerLevel,
    validation::FieldProblem,
};
use cinegraph_persistence::{
    Store, StoreError,
    tokens::{Token, TokenDraft},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How the text of every token begins, so that one that is found lying about can be told for what it is.
const PREFIX: &str = "cg_";
/// The bytes of a secret. Too many to be guessed, so that a fast hash is enough to keep it from being read back.
const SECRET_BYTES: usize = 32;
/// The longest name, in Unicode scalar values.
const NAME_MAX: usize = 100;

/// The tokens of one catalogue.
#[derive(Clone)]
pub struct Tokens {
    store: Store,
    clock: Arc<dyn Clock>,
}

/// What a token is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewToken {
    /// Its name, by which the change log knows its holder: 1 to 100 characters on one line.
    pub name: String,
    /// What it allows; at least one.
    pub scopes: Vec<Scope>,
    /// The ceiling of its holder's requests that name none.
    pub ceiling: Option<SpoilerLevel>,
    /// How long it is good; for ever when missing.
    pub lifetime: Option<Duration>,
}

/// A token just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// What is stored of it.
    pub token: Token,
    /// Its text, which nobody can find out again.
    pub text: String,
}

/// Whether a token is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is good.
    Valid,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Why nothing was done about a token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It cannot be as it was described.
    #[error("the token cannot be made: {}: {}", .0.path, .0.message)]
    Invalid(FieldProblem),
    /// There is none of this name.
    #[error("there is no token `{0}`")]
    Unknown(String),
    /// The operating system gave no randomness.
    #[error("the system gives no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Tokens {
    /// The tokens in this store.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Makes a token. Its text is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] when the name is taken or no name, or nothing would be allowed; otherwise when the
    /// system has no randomness or the database fails.
    pub async fn create(&self, wanted: NewToken) -> Result<Issued, TokenError> {
        let NewToken { name, mut scopes, ceiling, lifetime } = wanted;
        check_name(&name)?;
        if scopes.is_empty() {
            return Err(invalid("scopes", "EMPTY", "must name at least one"));
        }
        scopes.sort_unstable();
        scopes.dedup();
        let created_at = self.clock.now();
        let expires_at = lifetime.map(|lifetime| expiry(created_at, lifetime)).transpose()?;
        let secret = secret().map_err(TokenError::Randomness)?;
        let draft = TokenDraft { name, hash: hash(&secret), scopes, ceiling, created_at, expires_at };
        let id = match self.store.insert_token(&draft).await {
            Err(error) if error.is_refusal() => {
                let message =
                    format!("`{}` is taken, and the names of tokens are not used again", draft.name);
                return Err(invalid("name", "TAKEN", message));
            }
            inserted => inserted?,
        };
        let text = format!("{PREFIX}{id}_{secret}");
        let TokenDraft { name, hash, scopes, ceiling, created_at, expires_at } = draft;
        let token = Token { id, name, hash, scopes, ceiling, created_at, expires_at, revoked_at: None };
        Ok(Issued { token, text })
    }

    /// All tokens there are or were, the oldest first, each with its standing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self) -> Result<Vec<(Token, Standing)>, StoreError> {
        let now = self.clock.now();
        let tokens = self.store.tokens().await?;
        let with_standing = |token: Token| {
            let standing = standing(&token, now);
            (token, standing)
        };
        Ok(tokens.into_iter().map(with_standing).collect())
    }

    /// Takes a token back, at once and for ever; says whether it had not been taken back before.
    ///
    /// # Errors
    /// [`TokenError::Unknown`] when there is none of this name; otherwise when the database fails.
    pub async fn revoke(&self, name: &str) -> Result<bool, TokenError> {
        if self.store.revoke_token(name, self.clock.now()).await? {
            return Ok(true);
        }
        match self.store.tokens().await?.iter().any(|token| token.name == name) {
            true => Ok(false),
            false => Err(TokenError::Unknown(name.to_owned())),
        }
    }

    /// Who holds the token of this text; nothing when it is no token, or none that is good any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holder(&self, text: &str) -> Result<Option<Actor>, StoreError> {
        let Some((id, secret)) = parts(text) else { return Ok(None) };
        let Some(token) = self.store.token(id).await? else { return Ok(None) };
        let is_its = bool::from(hash(secret).as_bytes().ct_eq(token.hash.as_bytes()));
        if !is_its || standing(&token, self.clock.now()) != Standing::Valid {
            return Ok(None);
        }
        let Token { name, scopes, ceiling, .. } = token;
        Ok(Some(Actor { name: Some(name), scopes, ceiling }))
    }
}

fn invalid(path: &str, code: &'static str, message: impl Into<String>) -> TokenError {
    TokenError::Invalid(FieldProblem { path: path.to_owned(), code, message: message.into() })
}

fn check_name(name: &str) -> Result<(), TokenError> {
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX || name.trim() != name || name.contains(char::is_control) {
        let message = format!("must be 1 to {NAME_MAX} characters on one line, with no space at either end");
        return Err(invalid("name", "BAD_NAME", message));
    }
    // The change log would not tell the two apart.
    if Actor::operator().name.as_deref() == Some(name) {
        return Err(invalid("name", "TAKEN", format!("`{name}` stands for the command line itself")));
    }
    Ok(())
}

fn expiry(now: Timestamp, lifetime: Duration) -> Result<Timestamp, TokenError> {
    let micros = i64::try_from(lifetime.as_micros()).ok().and_then(|micros| now.micros().checked_add(micros));
    // What has no form as a date could be stored but never shown.
    micros
        .map(Timestamp::from_micros)
        .filter(|expiry| expiry.to_string().parse() == Ok(*expiry) && *expiry > now)
        .ok_or_else(|| {
            invalid("lifetime", "OUT_OF_RANGE", "must end in the future, and before the calendar does")
        })
}

fn standing(token: &Token, now: Timestamp) -> Standing {
    match (token.revoked_at, token.expires_at) {
        (Some(_), _) => Standing::Revoked,
        (None, Some(expiry)) if expiry <= now => Standing::Expired,
        (None, _) => Standing::Valid,
    }
}

/// The one place that asks for randomness: a new secret, as it stands in the text of a token.
fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The row key and the secret in the text of a token.
fn parts(text: &str) -> Option<(i64, &str)> {
    let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| id.parse().ok()).flatten().map(|id| (id, secret))
}

fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_its_row_key_and_its_secret() {
        assert_eq!(parts("cg_12_a_b-c"), Some((12, "a_b-c")));
        for bad in ["", "cg_", "cg_12", "cg_x_a", "cg_+1_a", "cg__a", "CG_1_a", "cg_99999999999999999999_a"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_differ_and_are_long() {
        let (one, other) = (secret().expect("randomness"), secret().expect("randomness"));
        assert_ne!(one, other);
        assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(&one).expect("base64url").len(), SECRET_BYTES);
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(""), of_nothing);
    }

    #[test]
    fn names_and_lifetimes_have_bounds() {
        for bad in ["", " a", "a\n", "operator", &"a".repeat(101)] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
        assert!(check_name("Ana's laptop").is_ok());
        let now = Timestamp::from_micros(1_790_000_000_000_000);
        let day = Duration::from_secs(86_400);
        assert_eq!(expiry(now, day).expect("a day"), Timestamp::from_micros(1_790_086_400_000_000));
        for bad in [Duration::ZERO, Duration::MAX, day * 3_650_000] {
            assert!(expiry(now, bad).is_err(), "{bad:?}");
        }
    }
}
