// How the playground talks to /graphql: one POST an operation, server-sent events for subscriptions.
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';

const ENDPOINT = '/graphql';

/** GraphiQL's fetcher: a promise for queries and mutations, an async iterable for subscriptions. */
export function fetcher(params, options = {}) {
  const operation = options.documentAST && getOperationAST(options.documentAST, params.operationName ?? undefined);
  return operation?.operation === 'subscription' ? subscribe(params, options.headers) : execute(params, options.headers);
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
