//! `token`: makes, lists and takes back tokens. Only what a script would want goes to standard output.

use std::io::{self, Write};
use std::sync::Arc;

use cinegraph_catalog::tokens::{Issued, NewToken, Standing, TokenError};
use cinegraph_catalog::{Token, Tokens};
use cinegraph_domain::actor::Scope;
use cinegraph_domain::date::{SystemClock, Timestamp};

use crate::cli::{TokenArgs, TokenTask};
use crate::commands::{close, open_current, say};
use crate::failure::{Done, Failure};
use crate::settings::Settings;

pub(crate) async fn token(settings: Settings, task: TokenTask) -> Done {
    let store = open_current(&settings).await?;
    let tokens = Tokens::new(store.clone(), Arc::new(SystemClock));
    let done = match task {
        TokenTask::Create(token) => create(&tokens, token).await,
        TokenTask::List => list(&tokens).await,
        TokenTask::Revoke(name) => revoke(&tokens, &name).await,
    };
    close(store).await?;
    done
}

async fn create(tokens: &Tokens, wanted: TokenArgs) -> Done {
    let TokenArgs { name, scopes, spoilers, expires } = wanted;
    let wanted = NewToken { name, scopes, ceiling: spoilers, lifetime: expires };
    let Issued { token, text } = tokens.create(wanted).await.map_err(|error| match error {
        TokenError::Invalid(_) => Failure::new(error.to_string()),
        error => Failure::because("cannot make the token", &error),
    })?;
    let until =
        token.expires_at.map(|expiry| format!(" until {}", to_the_second(expiry))).unwrap_or_default();
    note(&format!(
        "The token `{}` allows {}{until}. It is shown this once; keep it as you keep passwords.",
        token.name,
        words(&token.scopes, " and ")
    ))?;
    say(&text)
}

async fn list(tokens: &Tokens) -> Done {
    let tokens = tokens.list().await.map_err(|error| Failure::because("cannot list the tokens", &error))?;
    let mut rows =
        vec![["ID", "NAME", "SCOPES", "SPOILERS", "CREATED", "EXPIRES", "STATE"].map(String::from)];
    rows.extend(tokens.iter().map(|(token, standing)| row(token, *standing)));
    say(&table(&rows))
}

async fn revoke(tokens: &Tokens, name: &str) -> Done {
    match tokens.revoke(name).await {
        Ok(true) => say(&format!("The token `{name}` is not valid any more.")),
        Ok(false) => say(&format!("The token `{name}` was revoked before.")),
        Err(error @ TokenError::Unknown(_)) => Err(Failure::new(error.to_string())),
        Err(error) => Err(Failure::because("cannot revoke the token", &error)),
    }
}

fn row(token: &Token, standing: Standing) -> [String; 7] {
    let state = match (standing, token.revoked_at) {
        (Standing::Valid, _) => "valid".to_owned(),
        (Standing::Expired, _) => "expired".to_owned(),
        (Standing::Revoked, at) => {
            format!("revoked {}", at.map(to_the_second).unwrap_or_default()).trim_end().to_owned()
        }
    };
    [
        format!("cg_{}", token.id),
        token.name.clone(),
        words(&token.scopes, ","),
        token.ceiling.map_or("-", |ceiling| ceiling.as_str()).to_owned(),
        to_the_second(token.created_at),
        token.expires_at.map_or_else(|| "never".to_owned(), to_the_second),
        state,
    ]
}

/// Columns as wide as their widest cell, two spaces between.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn words(scopes: &[Scope], between: &str) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(between)
}

/// An instant as people read it: `2027-02-24T09:00:00Z`.
fn to_the_second(at: Timestamp) -> String {
    let text = at.to_string();
    text.split_once('.').map_or(text.clone(), |(seconds, _)| format!("{seconds}Z"))
}

/// Says to whoever looks on what is not for scripts.
fn note(line: &str) -> Done {
    writeln!(io::stderr(), "{line}")
        .map_err(|error| Failure::because("cannot write to standard error", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [["A", "B", ""], ["longer", "é", "x"]].map(|row| row.map(String::from));
        assert_eq!(table(&rows), "A       B\nlonger  é  x");
    }

    #[test]
    fn instants_are_told_to_the_second() {
        assert_eq!(to_the_second(Timestamp::from_micros(1_795_262_400_123_456)), "2026-11-21T12:00:00Z");
    }
}
