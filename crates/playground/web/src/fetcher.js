// How the playground talks to /graphql: one POST an operation, server-sent events for subscriptions.
import { Kind, getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-sse';

const ENDPOINT = '/graphql';

/** GraphiQL's fetcher: a promise for queries and mutations, an async iterable for subscriptions. */
export function fetcher(params, options = {}) {
  const { document, request } = settle(params);
  const operation = document && getOperationAST(document, request.operationName);
  return operation?.operation === 'subscription' ? subscribe(request, options.headers) : execute(request, options.headers);
}

// GraphiQL notices which operations a text holds a moment after it was typed; whoever runs it sooner would send the
// name of an operation that is gone.
function settle(params) {
  let document;
  try {
    document = parse(params.query);
  } catch {
    // The server says what is wrong with it.
    return { document: null, request: params };
  }
  const isThere = document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === params.operationName,
  );
  return { document, request: { ...params, operationName: isThere ? params.operationName : undefined } };
}

async function execute(params, headers) {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${response.status} ${response.statusText}: the answer is not JSON. ${text.slice(0, 500)}`);
  }
}

// Server-sent events and not a WebSocket: a browser cannot set headers on a WebSocket, so the ceiling and the token
// of the Headers tab would be lost on the way.
function subscribe(params, headers) {
  return createClient({ url: ENDPOINT, headers, retryAttempts: 0 }).iterate(params);
}
