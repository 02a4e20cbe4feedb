// The "Examples" panel beside the editor: one button an example, each opened in a tab of its own.
import { useEditorContext } from '@graphiql/react';
import { useEffect, useState } from 'react';

/** A GraphiQL plugin that lists `examples`; `headersText(ceiling)` writes the Headers tab of one. */
export function examplesPlugin(examples, headersText) {
  return {
    title: 'Examples',
    icon: FilmIcon,
    content: () => <Examples examples={examples} headersText={headersText} />,
  };
}

function Examples({ examples, headersText }) {
  const { tabs, activeTabIndex, addTab, changeTab, queryEditor, variableEditor, headerEditor } = useEditorContext({
    nonNull: true,
  });
  // A new tab's editors are filled by GraphiQL itself while it opens; the example's text goes in after that.
  const [pending, setPending] = useState(null);
  useEffect(() => {
    if (pending === null || tabs.length !== pending.tabCount) return;
    queryEditor?.setValue(pending.example.query);
    variableEditor?.setValue(pending.example.variables);
    headerEditor?.setValue(headersText(pending.example.spoilers));
    setPending(null);
    queryEditor?.focus();
  }, [pending, tabs.length, queryEditor, variableEditor, headerEditor]);

  const open = (example) => {
    // The active tab's text is the editor's; `tabs` follows it a moment later.
    const written = queryEditor?.getValue() ?? '';
    const same = tabs.findIndex((tab, index) => (index === activeTabIndex ? written : tab.query) === example.query);
    if (same === activeTabIndex) return;
    if (same >= 0) return changeTab(same);
    if (written.trim()) {
      addTab();
      setPending({ example, tabCount: tabs.length + 1 });
    } else {
      setPending({ example, tabCount: tabs.length });
    }
  };

  return (
    <section className="cinegraph-examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>
        Each opens in a tab of its own. The <b>Headers</b> tab holds the spoiler ceiling: raise it to{' '}
        <code>minor</code>, <code>major</code> or <code>ending</code> and run again to be told more of the story.
      </p>
      <ul>
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => open(example)}>
              <strong>{example.title}</strong>
              <span>{example.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FilmIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <rect x="3" y="4" width="18" height="16" rx="2" />
      <path d="M7.5 4v16M16.5 4v16M3 9h4.5M3 15h4.5M16.5 9H21M16.5 15H21M7.5 12h9" />
    </svg>
  );
}
