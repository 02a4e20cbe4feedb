//! Who acts, and what they may do.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::spoiler::SpoilerLevel;

/// What a token allows.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// Reading, where the server asks for a token to read.
    Read,
    /// Voting, commenting and rating for end users.
    Community,
    /// Writing the catalogue.
    Edit,
    /// Handling comments.
    Moderate,
    /// Everything, webhooks and whole exports and imports among it.
    Admin,
}

impl Scope {
    /// The stored form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Who acts: the holder of a token, the program itself, or nobody in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The token's name, by which the change log knows who it was; nothing for those who show no token.
    pub name: Option<String>,
    /// What they may do.
    pub scopes: Vec<Scope>,
    /// How much of the story they read where a request does not say.
    pub ceiling: Option<SpoilerLevel>,
}

impl Actor {
    /// The program itself, at the command line of whoever runs it.
    #[must_use]
    pub fn operator() -> Self {
        Self { name: Some("operator".to_owned()), scopes: vec![Scope::Admin], ceiling: None }
    }

    /// Whether they may do what `scope` allows. `admin` allows everything, and every scope allows reading.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
            || self.scopes.contains(&Scope::Admin)
            || (scope == Scope::Read && !self.scopes.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admin_allows_everything_and_every_scope_allows_reading() {
        let with = |scopes: &[Scope]| Actor { scopes: scopes.to_vec(), ..Actor::default() };
        for scope in Scope::VARIANTS {
            assert!(with(&[Scope::Admin]).may(*scope));
            assert!(with(&[*scope]).may(*scope) && with(&[*scope]).may(Scope::Read));
            assert!(!Actor::default().may(*scope));
        }
        assert!(!with(&[Scope::Community, Scope::Moderate]).may(Scope::Edit));
        assert!(!with(&[Scope::Edit]).may(Scope::Admin));
    }
}
