//! ETags, 304, compression and HEAD, and how they go together.

use std::io::Read;

use super::*;

#[tokio::test]
async fn an_answer_without_a_tag_gets_one_and_is_not_sent_twice() {
    let first = fetch("/v1/films", &[]).await;
    assert_eq!(value(&first, "cache-control"), Some("no-cache"));
    assert_eq!(value(&first, "vary"), Some("accept-encoding"));
    let tag = value(&first, "etag").expect("a tag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let again = fetch("/v1/films", &[("if-none-match", &known)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(value(&again, "cache-control"), Some("no-cache"));
        assert_eq!(value(&again, "vary"), Some("accept-encoding"));
        assert_eq!(value(&again, "content-type"), None);
        assert!(bytes(again).await.is_empty());
    }
    assert_eq!(fetch("/v1/films", &[("if-none-match", "\"other\"")]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_tag_and_a_policy_of_the_routes_own_stay() {
    let first = fetch("/v1/tagged", &[]).await;
    assert_eq!((value(&first, "etag"), value(&first, "cache-control")), (Some("\"r7\""), Some("private")));
    assert_eq!(fetch("/v1/tagged", &[("if-none-match", "\"r7\"")]).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn compressed_answers_are_tagged_weakly_and_recognised_again() {
    let plain = fetch("/v1/films", &[]).await;
    let strong = value(&plain, "etag").expect("a tag").to_owned();
    let packed = fetch("/v1/films", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(value(&packed, "content-encoding"), Some("gzip"));
    assert_eq!(value(&packed, "vary"), Some("accept-encoding"));
    let weak = value(&packed, "etag").expect("a tag").to_owned();
    assert_eq!(weak, format!("W/{strong}"));
    let mut unpacked = Vec::new();
    let packed = bytes(packed).await;
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, bytes(plain).await);

    let headers = [("accept-encoding", "gzip"), ("if-none-match", weak.as_str())];
    let again = fetch("/v1/films", &headers).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    // A cache that holds the weak form looks for the weak form.
    assert_eq!(value(&again, "etag"), Some(weak.as_str()));
    let again = fetch("/v1/films", &[("if-none-match", &strong)]).await;
    assert_eq!(value(&again, "etag"), Some(strong.as_str()));
}

#[tokio::test]
async fn small_answers_and_unwilling_clients_are_sent_the_plain_form() {
    for (path, accepted) in
        [("/v1/tagged", "gzip"), ("/v1/films", "gzip;q=0"), ("/v1/films", "identity;q=0, br")]
    {
        let response = fetch(path, &[("accept-encoding", accepted)]).await;
        assert_eq!(response.status(), StatusCode::OK, "{accepted}");
        assert_eq!(value(&response, "content-encoding"), None, "{accepted}");
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let got = fetch("/v1/films", &[]).await;
    let head = send(request("HEAD", "/v1/films").body(Body::empty()).expect("a request")).await;
    assert_eq!(head.status(), StatusCode::OK);
    for name in ["etag", "content-type", "cache-control", "vary"] {
        assert_eq!(value(&head, name), value(&got, name), "{name}");
    }
    assert_eq!(value(&head, "content-length"), Some("4200"));
    assert!(bytes(head).await.is_empty());
}
