//! The three HTML documents: filled in once from `pages/*.html`, then sent as they are, with an ETag. What they link
//! to is in `assets`; the two programs, GraphiQL and Swagger UI, are written in `web/`.

use std::hash::{DefaultHasher, Hasher};
use std::sync::LazyLock;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::assets::{EMBEDDED, MISSING};
use crate::examples::EXAMPLES;
use crate::headers::{PLAYGROUND_POLICY, REFERENCE_POLICY, STATIC_POLICY, with_safety};

/// A finished document.
pub(crate) struct Page {
    html: String,
    etag: String,
    policy: &'static str,
}

/// The start page.
pub(crate) fn start() -> &'static Page {
    static PAGE: LazyLock<Page> =
        LazyLock::new(|| Page::new(include_str!("../pages/start.html"), STATIC_POLICY));
    &PAGE
}

/// GraphiQL, or what to install to have it.
pub(crate) fn playground() -> &'static Page {
    static PAGE: LazyLock<Page> = LazyLock::new(|| match MISSING {
        None => Page::new(include_str!("../pages/playground.html"), PLAYGROUND_POLICY),
        Some(reason) => Page::missing("Playground", reason),
    });
    &PAGE
}

/// The REST reference, or what to install to have it.
pub(crate) fn docs() -> &'static Page {
    static PAGE: LazyLock<Page> = LazyLock::new(|| match MISSING {
        None => Page::new(include_str!("../pages/docs.html"), REFERENCE_POLICY),
        Some(reason) => Page::missing("REST reference", reason),
    });
    &PAGE
}

impl Page {
    /// What stands in for a page whose program was not built, and says why.
    pub(crate) fn missing(title: &str, reason: &str) -> Self {
        let template = include_str!("../pages/missing.html");
        Self::new(&template.replace("{title}", title).replace("{reason}", reason), STATIC_POLICY)
    }

    fn new(template: &str, policy: &'static str) -> Self {
        let mut html = template.to_owned();
        for asset in EMBEDDED {
            html = html.replace(&format!("{{asset:{}}}", asset.name), &asset.path());
        }
        for example in EXAMPLES {
            html = html.replace(&format!("{{example:{}}}", example.name), &example.playground_path());
        }
        let html = html.replace("{examples}", &examples_json());
        let mut hasher = DefaultHasher::new();
        hasher.write(html.as_bytes());
        // Weak: a layer around the pages may compress them on the way.
        let etag = format!("W/\"{:016x}\"", hasher.finish());
        Self { html, etag, policy }
    }

    /// The document, or 304 for a client that has it already.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response {
        let mut response = if self.is_known_to(request) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Html(self.html.clone()).into_response()
        };
        let headers = response.headers_mut();
        // The address stays and the content moves with the release: keep it, but ask each time.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(self.policy));
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(header::ETAG, etag);
        }
        with_safety(response)
    }

    fn is_known_to(&self, request: &HeaderMap) -> bool {
        let values = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(str::trim).any(|tag| tag == "*" || tag == self.etag)
    }
}

/// The examples as the playground reads them from its own document.
fn examples_json() -> String {
    // In a script element `</` would end the element; inside JSON text an escaped `<` is the same character.
    serde_json::json!(EXAMPLES).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
impl Page {
    pub(crate) fn html(&self) -> &str {
        &self.html
    }
}
