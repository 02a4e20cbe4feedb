// The playground: GraphiQL on this server's own /graphql, with the example queries the page carries.
import { GraphiQL } from 'graphiql';
import { ImagePreview } from '@graphiql/react';
import { createRoot } from 'react-dom/client';
import { examplesPlugin } from './examples.jsx';
import { fetcher } from './fetcher.js';
import 'graphiql/graphiql.css';
import './playground.css';

// A result that names a poster would make GraphiQL fetch it from whichever host it lies on as soon as the pointer
// rests on it. The playground asks no other host for anything.
ImagePreview.shouldRender = () => false;

const examples = JSON.parse(document.getElementById('examples').textContent);
const defaultHeaders = headersText('none');

function headersText(ceiling) {
  return JSON.stringify({ 'Spoiler-Ceiling': ceiling }, null, 2);
}

/** What a link such as /playground?query=…&variables=…&spoilers=ending asks to open with, or null. */
function linked() {
  const asked = new URLSearchParams(location.search);
  const query = asked.get('query');
  if (query === null) return null;
  // From here on the tab is the reader's own: a reload must bring back their edits, not the link.
  history.replaceState(null, '', location.pathname);
  return {
    query,
    variables: asked.get('variables') ?? '',
    headers: asked.get('headers') ?? (asked.has('spoilers') ? headersText(asked.get('spoilers')) : defaultHeaders),
  };
}

const link = linked();
const first = link ?? { query: examples[0].query, variables: examples[0].variables, headers: defaultHeaders };
const plugin = examplesPlugin(examples, headersText);
// GraphiQL forgets which panel was open. Whoever is here for the first time is shown the examples; after that the
// page opens as it was left. A browser that keeps nothing for this page is a first visit each time.
const PANEL = 'cinegraph:panel';

function openPanel() {
  try {
    return localStorage.getItem(PANEL) ?? plugin.title;
  } catch {
    return plugin.title;
  }
}

function rememberPanel(opened) {
  try {
    localStorage.setItem(PANEL, opened?.title ?? '');
  } catch (error) {
    console.info(error);
  }
}

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    query={link?.query}
    variables={link?.variables}
    headers={link?.headers}
    defaultTabs={[first]}
    defaultQuery=""
    defaultHeaders={defaultHeaders}
    defaultEditorToolsVisibility="headers"
    plugins={[plugin]}
    visiblePlugin={openPanel() || undefined}
    onTogglePluginVisibility={rememberPanel}
  >
    <GraphiQL.Logo>
      <a className="cinegraph-home" href="/" title="Cinegraph: the start page">
        Cine<em>graph</em>
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
