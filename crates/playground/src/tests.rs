//! The router over HTTP without a socket: addresses, headers, compression and both states of the two programs.

use std::io::Read;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use flate2::read::GzDecoder;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::pages::Page;
use crate::{EXAMPLES, Example, assets, missing, pages, router};

async fn send(method: Method, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let app: Router = router();
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

fn header_of<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn pages_carry_their_headers() {
    for path in ["/", "/playground", "/docs"] {
        let response = send(Method::GET, path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header_of(&response, "content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(header_of(&response, "cache-control"), "no-cache", "{path}");
        assert_eq!(header_of(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header_of(&response, "referrer-policy"), "no-referrer", "{path}");
        let policy = header_of(&response, "content-security-policy");
        assert!(policy.starts_with("default-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{path}: {policy}");
        let html = std::str::from_utf8(response.body()).unwrap();
        for needed in ["<html lang=\"en\">", "<meta charset=\"utf-8\">", "<title>", "name=\"viewport\""] {
            assert!(html.contains(needed), "{path} lacks {needed}");
        }
        for unfilled in ["{asset:", "{example:", "{examples}", "{title}", "{reason}"] {
            assert!(!html.contains(unfilled), "{path} still has {unfilled}");
        }
        assert!(!html.contains("http://") && !html.contains("https://"), "{path} names another origin");
    }
}

#[tokio::test]
async fn every_file_a_page_refers_to_is_there() {
    for path in ["/", "/playground", "/docs"] {
        let page = send(Method::GET, path, &[]).await;
        let html = std::str::from_utf8(page.body()).unwrap();
        let mut found = 0;
        for reference in html.split('"').filter(|text| text.starts_with("/assets/")) {
            let response = send(Method::GET, reference, &[]).await;
            assert_eq!(response.status(), StatusCode::OK, "{path} -> {reference}");
            assert_eq!(header_of(&response, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
            found += 1;
        }
        assert!(found >= 2, "{path} has an icon and a style sheet");
    }
}

#[tokio::test]
async fn a_known_page_is_not_sent_again() {
    let first = send(Method::GET, "/", &[]).await;
    let etag = header_of(&first, "etag").to_owned();
    assert!(etag.starts_with("W/\""));
    for known in [etag.clone(), format!("\"other\", {etag}"), "*".to_owned()] {
        let again = send(Method::GET, "/", &[("if-none-match", &known)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header_of(&again, "etag"), etag);
        assert!(again.body().is_empty());
    }
    let stale = send(Method::GET, "/", &[("if-none-match", "W/\"0\"")]).await;
    assert_eq!(stale.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_start_page_leads_to_everything() {
    let html = pages::start().html();
    let addresses =
        ["/playground", "/docs", "/graphql", "/schema.graphql", "/openapi.json", "/healthz", "/readyz"];
    for address in addresses.into_iter().chain(["/metrics"]) {
        assert!(html.contains(&format!("href=\"{address}\"")), "no link to {address}");
    }
    assert!(html.contains("href=\"/playground?query="), "no example that opens the playground");
}

#[tokio::test]
async fn head_has_the_headers_and_no_body() {
    let path = assets::find("start.css").unwrap().path();
    for path in ["/", "/playground", "/docs", &path] {
        let get = send(Method::GET, path, &[]).await;
        let head = send(Method::HEAD, path, &[]).await;
        assert_eq!(head.status(), StatusCode::OK, "{path}");
        assert!(head.body().is_empty(), "{path}");
        assert_eq!(header_of(&head, "content-type"), header_of(&get, "content-type"));
        assert_eq!(header_of(&head, "content-length"), get.body().len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn other_methods_and_addresses_are_problems() {
    for (method, path, status) in [
        (Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, "/docs", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/assets/0000000000000000/start.css", StatusCode::NOT_FOUND),
        (Method::GET, "/assets/0000000000000000/..%2f..%2fCargo.toml", StatusCode::NOT_FOUND),
    ] {
        let response = send(method, path, &[]).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header_of(&response, "content-type"), "application/problem+json", "{path}");
        let problem: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(problem["status"], status.as_u16());
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    }
    let response = send(Method::PUT, "/playground", &[]).await;
    assert_eq!(header_of(&response, "allow"), "GET,HEAD");
}

#[tokio::test]
async fn the_icon_answers_where_browsers_guess_it() {
    let response = send(Method::GET, "/favicon.ico", &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, "content-type"), "image/svg+xml");
}

#[tokio::test]
async fn bundles_are_gzipped_for_those_who_take_it() {
    let Some(asset) = assets::find("playground.js") else {
        assert!(missing().is_some(), "a build without the bundle says why");
        return;
    };
    let plain = send(Method::GET, &asset.path(), &[]).await;
    assert_eq!(header_of(&plain, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header_of(&plain, "content-encoding"), "");
    assert_eq!(header_of(&plain, "vary"), "accept-encoding");
    let zipped = send(Method::GET, &asset.path(), &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(header_of(&zipped, "content-encoding"), "gzip");
    assert_eq!(header_of(&zipped, "vary"), "accept-encoding");
    assert!(zipped.body().len() * 2 < plain.body().len());
    let mut unzipped = Vec::new();
    GzDecoder::new(&zipped.body()[..]).read_to_end(&mut unzipped).unwrap();
    assert_eq!(unzipped, plain.body()[..]);
}

#[test]
fn accept_encoding_is_read_with_its_weights() {
    for (value, taken) in [
        ("gzip", true),
        ("br;q=1.0, GZIP;q=0.5", true),
        ("deflate, *", true),
        ("*;q=0", false),
        ("gzip;q=0, *", false),
        ("identity", false),
        ("", false),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        assert_eq!(assets::takes_gzip(&headers), taken, "{value:?}");
    }
    assert!(!assets::takes_gzip(&HeaderMap::new()));
}

#[test]
fn a_page_that_was_not_built_says_what_to_install() {
    let page = Page::missing("Playground", "Node was not found while building.");
    for needed in
        ["Playground", "Node was not found", "Node 20 or newer", "cargo clean -p cinegraph-playground"]
    {
        assert!(page.html().contains(needed), "{needed}");
    }
    assert!(!page.html().contains("<script"));
}

#[test]
fn examples_are_distinct_and_survive_their_link() {
    for example in EXAMPLES {
        assert_eq!(Example::named(example.name).unwrap().query, example.query);
        assert_eq!(EXAMPLES.iter().filter(|other| other.query == example.query).count(), 1);
        let path = example.playground_path();
        assert!(path.starts_with("/playground?query="), "{path}");
        assert!(path.parse::<http::Uri>().is_ok(), "{path}");
        assert!(!path.contains(['"', '<', ' ', '\n']), "{path}");
        if !example.variables.is_empty() {
            assert!(serde_json::from_str::<serde_json::Value>(example.variables).unwrap().is_object());
        }
    }
}
