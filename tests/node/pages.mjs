// Opens the start page, the playground and the REST reference of a running server in headless Chromium and uses them
// as a reader would. What the API answers in detail is not checked here.
//
//   node pages.mjs BASE_URL [start] [playground] [docs]
//
// The server needs the demo catalogue. CINEGRAPH_CHROMIUM names the browser; without it the usual places are tried.
// CINEGRAPH_SCREENSHOTS names a folder for a picture of each page. One line a check; exit code 1 if any failed.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const FILM = 'never-let-me-go-2010';
const TITLE = 'Never Let Me Go';
const PATIENCE = 15_000;
const QUERY = `{ film(ref: "${FILM}") { title themes(first: 50) { edges { node { statement } } withheldCount } } }`;
const ADDRESSES = ['/playground', '/docs', '/graphql', '/schema.graphql', '/openapi.json', '/healthz', '/readyz', '/metrics'];

const checks = { start: checkStart, playground: checkPlayground, docs: checkDocs };
const [base, ...asked] = process.argv.slice(2);
const names = asked.length === 0 ? Object.keys(checks) : asked;
if (!base || names.some((name) => !(name in checks))) {
  console.error('usage: node pages.mjs BASE_URL [start] [playground] [docs]');
  process.exit(2);
}
const origin = new URL(base).origin;
let failures = 0;

function report(ok, text, detail = '') {
  if (!ok) failures += 1;
  console.log(`${ok ? 'ok' : 'not ok'} ${text}${ok || !detail ? '' : `: ${detail}`}`);
}

async function check(text, action) {
  try {
    await action();
    report(true, text);
  } catch (error) {
    report(false, text, error.message.split('\n')[0]);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Asks again until `condition` holds of what `read` gives, and returns that. */
async function until(read, condition, message) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    expect(Date.now() < deadline, `${message}; last seen: ${String(value).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function findChromium() {
  if (process.env.CINEGRAPH_CHROMIUM) return process.env.CINEGRAPH_CHROMIUM;
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('no Chromium found; set CINEGRAPH_CHROMIUM to its path');
  return found;
}

// The start page -----------------------------------------------------------------------------------------------------

async function checkStart(page) {
  await page.goto(`${origin}/`);
  await check('/ has a title and a language', async () => {
    expect((await page.title()).includes('Cinegraph'), 'the title does not name Cinegraph');
    expect((await page.locator('html').getAttribute('lang')) === 'en', 'html has no lang');
  });
  for (const address of ADDRESSES) {
    await check(`/ links to ${address}`, async () => {
      expect((await page.locator(`a[href="${address}"]`).count()) > 0, 'no such link');
    });
  }
  await check('/ has three examples', async () => {
    expect((await page.locator('.examples a').count()) === 3, 'not three');
  });
  const bodies = [];
  for (const index of [0, 1]) {
    await check(`/ example ${index + 1} answers over REST`, async () => {
      const response = await click(page, page.locator('.examples a').nth(index));
      expect(response.status() === 200, `status ${response.status()}`);
      bodies.push(await response.text());
      expect(bodies.at(-1).includes(TITLE), `no ${TITLE} in the answer`);
    });
    await page.goto(`${origin}/`);
  }
  await check('/ the examples differ by their ceiling', async () => {
    expect(bodies.length === 2 && bodies[0] !== bodies[1], 'both say the same');
  });
  await check('/ example 3 opens the playground with a query that runs', async () => {
    const response = await click(page, page.locator('.examples a').nth(2));
    expect(response.status() === 200, `status ${response.status()}`);
    await until(() => textOf(page, '.graphiql-query-editor'), (text) => text.includes(FILM), 'no query in the editor');
    await run(page);
    await resultWith(page, TITLE);
  });
  await page.goto(`${origin}/`);
}

async function click(page, link) {
  const [response] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest(), { timeout: PATIENCE }),
    link.click(),
  ]);
  await page.waitForLoadState('load');
  return response;
}

// The playground -----------------------------------------------------------------------------------------------------

async function checkPlayground(page) {
  await page.goto(`${origin}/playground`);
  await check('/playground starts with an example and the ceiling in the Headers tab', async () => {
    await until(() => textOf(page, '.graphiql-query-editor'), (text) => text.includes(FILM), 'no example');
    const headers = await until(() => headersText(page), (text) => text !== null, 'no Headers tab');
    expect(JSON.parse(headers)['Spoiler-Ceiling'] === 'none', `headers are ${headers}`);
  });
  let veiled;
  await check('/playground runs a typed query with its button', async () => {
    await type(page, page.locator('.graphiql-query-editor .CodeMirror'), QUERY);
    await run(page);
    veiled = await resultWith(page, 'withheldCount');
    expect(veiled.data.film.title === TITLE, `the title is ${veiled.data.film.title}`);
    expect(veiled.data.film.themes.withheldCount > 0, 'nothing was withheld');
  });
  await check('/playground runs it again with Ctrl-Enter', async () => {
    await type(page, page.locator('.graphiql-query-editor .CodeMirror'), '{ __typename }');
    await page.keyboard.press('Control+Enter');
    const result = await resultWith(page, '__typename');
    expect(typeof result.data.__typename === 'string', 'no __typename');
  });
  await check('/playground tells more under a higher ceiling', async () => {
    await type(page, page.locator('.graphiql-query-editor .CodeMirror'), QUERY);
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await type(page, headersEditor(page), '{"Spoiler-Ceiling": "ending"}');
    await run(page);
    const told = await resultWith(page, 'withheldCount');
    const count = (result) => result.data.film.themes.edges.length;
    expect(told.data.film.themes.withheldCount === 0, 'still something withheld');
    expect(count(told) > count(veiled), `${count(veiled)} themes before, ${count(told)} after`);
  });
  await check('/playground opens each example in a tab', async () => {
    const panel = page.locator('.cinegraph-examples');
    if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Show Examples' }).click();
    const buttons = panel.getByRole('button');
    expect((await buttons.count()) > 1, 'no examples');
    for (const button of await buttons.all()) {
      const before = await textOf(page, '.graphiql-query-editor');
      await button.click();
      await until(() => textOf(page, '.graphiql-query-editor'), (text) => text && text !== before, 'the query stayed');
    }
    const tabs = await page.getByRole('tab').count();
    expect(tabs === (await buttons.count()) + 1, `${tabs} tabs`);
  });
  await check('/playground shows the schema explorer', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const explorer = page.locator('.graphiql-doc-explorer');
    await explorer.getByRole('link', { name: 'Query', exact: true }).click({ timeout: PATIENCE });
    await explorer.getByText('film', { exact: true }).first().waitFor({ timeout: PATIENCE });
  });
}

function textOf(page, selector) {
  return page.evaluate((css) => document.querySelector(`${css} .CodeMirror`)?.CodeMirror?.getValue() ?? null, selector);
}

function headersEditor(page) {
  return page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror');
}

async function headersText(page) {
  const editor = headersEditor(page);
  return (await editor.count()) === 1 ? editor.evaluate((element) => element.CodeMirror.getValue()) : null;
}

/** Types as a person does, key by key; the editor closes brackets and quotes itself and lets one type over them. */
async function type(page, editor, text) {
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
  const typed = await editor.evaluate((element) => element.CodeMirror.getValue());
  expect(typed === text, `the editor holds ${typed}`);
  // Completion would take Enter for itself.
  await page.keyboard.press('Escape');
}

async function run(page) {
  await page.evaluate(() => document.querySelector('.graphiql-response .CodeMirror')?.CodeMirror?.setValue(''));
  await page.locator('.graphiql-execute-button').click();
}

async function resultWith(page, needed) {
  const text = await until(
    () => textOf(page, '.graphiql-response'),
    (text) => text?.includes(needed) || text?.includes('"errors"'),
    `no result with ${needed}`,
  );
  const result = JSON.parse(text);
  expect(!result.errors, JSON.stringify(result.errors));
  return result;
}

// The REST reference -------------------------------------------------------------------------------------------------

async function checkDocs(page) {
  await page.goto(`${origin}/docs`);
  const operation = page.locator('.opblock-get', { has: page.locator('[data-path="/v1/films"]') });
  await check('/docs lists the operations', async () => {
    await operation.waitFor({ timeout: PATIENCE });
    expect((await page.locator('.errors-wrapper').count()) === 0, 'the document has errors');
  });
  await check('/docs opens an operation', async () => {
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).waitFor({ timeout: PATIENCE });
  });
  await check('/docs tries it out and shows the 200', async () => {
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const status = operation.locator('.live-responses-table .response-col_status').last();
    await until(() => status.innerText({ timeout: PATIENCE }), (text) => text.startsWith('200'), 'not a 200');
    await operation.locator('.live-responses-table').getByText('Response body').waitFor({ timeout: PATIENCE });
  });
}

// The run ------------------------------------------------------------------------------------------------------------

/** Notes what no page may do: ask another origin, write an error to the console, throw. */
function watch(context) {
  const notes = { outside: [], errors: [] };
  const isInside = (address) => {
    const { protocol, host } = new URL(address);
    return ['data:', 'blob:', 'about:'].includes(protocol) || host === new URL(origin).host;
  };
  const note = (address) => isInside(address) || notes.outside.push(address);
  context.on('request', (request) => note(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
  context.on('console', (message) => {
    if (message.type() === 'error') notes.errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', ({ error }) => notes.errors.push(String(error())));
  return notes;
}

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const name of names) {
    // A context of its own: no page inherits another's tabs and settings.
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
    const notes = watch(context);
    const page = await context.newPage();
    await check(`${name}: to the end`, () => checks[name](page));
    if (process.env.CINEGRAPH_SCREENSHOTS) {
      await page.screenshot({ path: join(process.env.CINEGRAPH_SCREENSHOTS, `${name}.png`) });
    }
    report(notes.outside.length === 0, `${name}: no request leaves the origin`, notes.outside.join(' '));
    report(notes.errors.length === 0, `${name}: no console error`, notes.errors.join(' | '));
    await context.close();
  }
} finally {
  await browser.close();
}
process.exitCode = failures === 0 ? 0 : 1;
