//! Why a command did not do what it was asked to, for people: one line with its causes, and the exit code.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// What a command comes to.
pub(crate) type Done = Result<(), Failure>;

/// A command that did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    line: String,
    exit: u8,
}

impl Failure {
    /// Something went wrong while doing what was asked.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self { line: line.into(), exit: 1 }
    }

    /// The same, with an error and its causes behind it.
    pub(crate) fn because(line: impl Into<String>, error: &(dyn Error + 'static)) -> Self {
        Self::new(with_causes(line.into(), error))
    }

    /// What was asked, or the configuration, makes no sense.
    pub(crate) fn usage(line: impl Into<String>) -> Self {
        Self { line: line.into(), exit: 2 }
    }

    /// What the program ends with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

/// Adds an error and its causes to a line. Many errors repeat their cause's words in their own; those are said once.
fn with_causes(mut line: String, error: &(dyn Error + 'static)) -> String {
    let mut next = Some(error);
    while let Some(error) = next {
        let words = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && !line.contains(&words) {
            line.push_str(": ");
            line.push_str(&words);
        }
        next = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    enum Sample {
        #[error("the disk is full")]
        Disk,
        #[error("the file cannot be written: {0}")]
        Repeating(#[source] Box<Sample>),
        #[error("the copy failed")]
        Silent(#[source] Box<Sample>),
    }

    #[test]
    fn a_line_says_each_cause_once() {
        let error = Sample::Silent(Box::new(Sample::Repeating(Box::new(Sample::Disk))));
        let failure = Failure::because("cannot copy", &error);
        let line = "cannot copy: the copy failed: the file cannot be written: the disk is full";
        assert_eq!(failure.to_string(), line);
    }
}
