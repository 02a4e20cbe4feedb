//! The values of `extensions.code` that the transport itself gives. Codes of the domain belong to the resolvers.

/// The request is not a readable GraphQL request, or asks a field for a page that it does not have.
pub const BAD_REQUEST: &str = "BAD_REQUEST";
/// The HTTP method is not served, or not for this kind of operation.
pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
/// None of the media types of `Accept` can be answered.
pub const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
/// The body is not `application/json` in UTF-8, or it is encoded.
pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
/// The path and query are longer than allowed.
pub const URI_TOO_LONG: &str = "URI_TOO_LONG";
/// The body is longer than allowed.
pub const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
/// The body did not arrive in time.
pub const REQUEST_TIMEOUT: &str = "REQUEST_TIMEOUT";
/// The body holds an array of requests.
pub const BATCHING_NOT_SUPPORTED: &str = "BATCHING_NOT_SUPPORTED";
/// No document is registered under the hash. The client repeats the request with the document.
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The document does not have the hash that came with it.
pub const PERSISTED_QUERY_HASH_MISMATCH: &str = "PERSISTED_QUERY_HASH_MISMATCH";
/// The document is not GraphQL.
pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
/// The document does not fit the schema.
pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
/// A variable or an argument has a value that its type does not admit.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// `operationName` names no operation, or is missing where there are several.
pub const OPERATION_RESOLUTION_FAILURE: &str = "OPERATION_RESOLUTION_FAILURE";
/// Subscriptions are served over WebSocket and as server-sent events, or not at all.
pub const SUBSCRIPTIONS_NOT_SUPPORTED: &str = "SUBSCRIPTIONS_NOT_SUPPORTED";
/// The document, or the operation, is over one of the limits.
pub const TOO_COMPLEX: &str = "TOO_COMPLEX";
/// A socket has as many operations under way as it may have, or the server as many sockets.
pub const TOO_MANY_OPERATIONS: &str = "TOO_MANY_OPERATIONS";
/// The operation, or one event of a subscription, was stopped because it took too long.
pub const TIMEOUT: &str = "TIMEOUT";
/// A failure of the server. The message tells nothing more.
pub const INTERNAL: &str = "INTERNAL";
