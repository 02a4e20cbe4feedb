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
welcome();

/** Opens the examples for somebody who is here for the first time; from then on GraphiQL remembers what was open. */
function welcome() {
  try {
    if (localStorage.getItem('cinegraph:welcomed') !== null) return;
    localStorage.setItem('cinegraph:welcomed', 'yes');
    localStorage.setItem('graphiql:visiblePlugin', plugin.title);
  } catch (error) {
    // A browser that keeps nothing for this page: the panel stays a click away.
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
  >
    <GraphiQL.Logo>
      <a className="cinegraph-home" href="/" title="Cinegraph: the start page">
        Cine<em>graph</em>
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
