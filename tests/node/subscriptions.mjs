// Uses the clients of graphql-ws (WebSocket) and graphql-sse (server-sent events) against a server that is already up:
//
//   node subscriptions.mjs http://127.0.0.1:8080/graphql
//
// Prints a line for each check and ends with 1 when one fails. The server needs a catalogue to which something was
// written, such as the demo's: the checks hear of it through `changes`.

import assert from 'node:assert/strict';
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventClient } from 'graphql-sse';
import WebSocket from 'ws';

const [url, ...rest] = process.argv.slice(2);
if (!url || rest.length > 0) {
  console.error('usage: node subscriptions.mjs <url of the GraphQL endpoint>');
  process.exit(2);
}

const socketUrl = url.replace(/^http/, 'ws');
const CHANGES = 'subscription { changes(after: 0) { seq } }';
const PATIENCE = 20_000;

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('nothing came in time')), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function socketClient(options = {}) {
  return createSocketClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
}

function eventClient(options = {}) {
  return createEventClient({ url, retryAttempts: 0, ...options });
}

async function all(client, query) {
  const results = [];
  for await (const result of client.iterate({ query })) results.push(result);
  return results;
}

async function first(client, count, query) {
  const results = [];
  for await (const result of client.iterate({ query })) {
    results.push(result);
    if (results.length === count) break;
  }
  return results;
}

async function failure(promise) {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error('it did not fail');
}

/** The code and reason with which the server closes a socket on which only these messages are sent. */
function closing(protocol, messages = []) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl, protocol);
    socket.on('open', () => messages.forEach((message) => socket.send(message)));
    socket.on('close', (code, reason) => resolve([code, reason.toString()]));
    socket.on('error', reject);
  });
}

function assertChanges(results) {
  const seqs = results.map((result) => {
    assert.equal(result.errors, undefined, JSON.stringify(result));
    return Number(result.data.changes.seq);
  });
  assert.equal(seqs.length, 3);
  assert(seqs.every((seq, index) => index === 0 || seq > seqs[index - 1]), `${seqs}`);
}

const transports = { 'over WebSocket': socketClient, 'as server-sent events': eventClient };
const checks = {};

for (const [name, make] of Object.entries(transports)) {
  checks[`a query has one result ${name}`] = async () => {
    const results = await all(make(), '{ __typename }');
    assert.deepEqual(results.map((result) => result.data), [{ __typename: 'Query' }]);
  };
  checks[`many queries at once have theirs ${name}`] = async () => {
    const client = make();
    const names = Array.from({ length: 30 }, (_, index) => `a${index}`);
    const results = await Promise.all(names.map((alias) => all(client, `{ ${alias}: __typename }`)));
    assert.deepEqual(results.map(([result]) => Object.keys(result.data)[0]), names);
  };
  checks[`a subscription has results until the client has enough ${name}`] = async () => {
    const client = make();
    assertChanges(await first(client, 3, CHANGES));
    // The client goes on with the same connection, or another.
    assertChanges(await first(client, 3, CHANGES));
  };
}

checks['what is not valid is an error over WebSocket'] = async () => {
  const errors = await failure(all(socketClient(), 'subscription { nothing }'));
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
};

checks['what is not valid is a result as server-sent events'] = async () => {
  const [result] = await all(eventClient(), 'subscription { nothing }');
  assert.equal(result.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
};

checks['what the first message says stands for headers'] = async () => {
  const ceiling = { connectionParams: { spoilerCeiling: 'major', headers: { 'Accept-Language': 'en' } } };
  assertChanges(await first(socketClient(ceiling), 3, CHANGES));
  const absurd = await failure(all(socketClient({ connectionParams: { spoilerCeiling: 'all' } }), '{ __typename }'));
  assert.equal(absurd.code, 4400);
  const unknown = { connectionParams: { authorization: 'Bearer nobody' } };
  const refused = await failure(all(socketClient(unknown), '{ __typename }'));
  assert.equal(refused.code, 4401);
};

checks['a server that closes says why'] = async () => {
  const init = '{"type":"connection_init"}';
  const never = `{"type":"subscribe","id":"1","payload":{"query":"${CHANGES}"}}`;
  const protocol = 'graphql-transport-ws';
  assert.deepEqual(await closing(protocol, [never]), [4401, 'Unauthorized']);
  assert.deepEqual(await closing(protocol, [init, init]), [4429, 'Too many initialisation requests']);
  assert.deepEqual(await closing(protocol, [init, never, never]), [4409, 'Subscriber for 1 already exists']);
  assert.equal((await closing(protocol, ['{']))[0], 4400);
  assert.deepEqual(await closing([]), [4406, 'Subprotocol not acceptable']);
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await inTime(check());
    console.log(`ok     ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`failed ${name}`);
    console.log(`       ${error instanceof Error ? error.stack : JSON.stringify(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
