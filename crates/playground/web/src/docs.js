// The REST reference: Swagger UI on this server's own /openapi.json.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import './docs.css';

// Swagger UI has a dark style sheet but leaves it to the page to ask for it.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);

SwaggerUI({
  domNode: document.getElementById('docs'),
  url: '/openapi.json',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  // The validator is another host's service; no page here asks another host for anything.
  validatorUrl: null,
});
