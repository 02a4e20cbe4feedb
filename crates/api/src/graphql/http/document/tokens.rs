//! Whether two texts of GraphQL are the same but for white space, commas and comments. It tells if a document that a
//! parser read and wrote out anew is still the one that was sent: the validator's parser passes over some mistakes.

/// Compares token by token; strings must be written alike.
pub(super) fn same(left: &str, right: &str) -> bool {
    Significant::of(left).eq(Significant::of(right))
}

/// The bytes that matter. Between two names or numbers stands one space, wherever there was something to pass over.
struct Significant<'a> {
    rest: &'a [u8],
    in_string: Option<Quote>,
    after_word: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    One,
    Three,
}

const THREE: &[u8] = b"\"\"\"";

impl<'a> Significant<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), in_string: None, after_word: false }
    }

    /// Passes over what has no meaning; tells whether there was any.
    fn skip(&mut self) -> bool {
        let before = self.rest.len();
        loop {
            self.rest = match self.rest {
                [b' ' | b'\t' | b'\n' | b'\r' | b',', rest @ ..] | [0xef, 0xbb, 0xbf, rest @ ..] => rest,
                [b'#', ..] => {
                    let end = self.rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    &self.rest[end.unwrap_or(self.rest.len())..]
                }
                _ => return self.rest.len() < before,
            };
        }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Significant<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if let Some(quote) = self.in_string {
            let count = match quote {
                Quote::Three if self.rest.starts_with(b"\\\"\"\"") => 4,
                Quote::Three if self.rest.starts_with(THREE) => 3,
                Quote::One if self.rest.starts_with(b"\\") => 2,
                _ => 1,
            };
            let taken = self.take(count);
            if taken == THREE || (quote == Quote::One && taken == b"\"") {
                self.in_string = None;
            }
            return (!taken.is_empty()).then_some(taken);
        }
        let skipped = self.skip();
        let first = *self.rest.first()?;
        let word = first.is_ascii_alphanumeric() || matches!(first, b'_' | b'-' | b'.');
        if skipped && word && self.after_word {
            self.after_word = false;
            return Some(b" ");
        }
        self.after_word = word;
        if first != b'"' {
            return Some(self.take(1));
        }
        let quote = if self.rest.starts_with(THREE) { Quote::Three } else { Quote::One };
        self.in_string = Some(quote);
        Some(self.take(if quote == Quote::Three { 3 } else { 1 }))
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn layout_does_not_count() {
        assert!(same("query($a: [ Int! ] !,) { b , c # d\n }", "\u{feff}query ($a:[Int!]!){\n  b\n  c\n}\n"));
        assert!(same("{a(b:\"x  #\")}", "{ a(b: \"x  #\") }"));
        assert!(same("{a(b:\"\"\"x \" \\\"\"\" \"\"\")}", "{ a(b: \"\"\"x \" \\\"\"\" \"\"\") }"));
        assert!(same("", " "));
    }

    #[test]
    fn tokens_count() {
        assert!(!same("{ a b }", "{ ab }"));
        assert!(!same("{ a(b: \"x y\") }", "{ a(b: \"xy\") }"));
        assert!(!same("{ a(b c: 1) }", "{ a(c: 1) }"));
        assert!(!same("{ a(b: 1 2) }", "{ a(b: 12) }"));
        assert!(!same("{ a } }", "{ a }"));
        assert!(!same("{ a(b: \"x", "{ a(b: \"xy"));
    }
}
