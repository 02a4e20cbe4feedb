// Bundles the two browser programs and compresses them. Run by ../build.rs in a copy of this folder, with the
// folder to write to as the only argument. What it writes is embedded in the binary, gzipped, as it is.
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const outdir = process.argv[2];
if (!outdir) throw new Error('usage: node build.mjs OUTDIR');

const { outputFiles } = await build({
  entryPoints: ['src/playground.jsx', 'src/docs.js'],
  outdir,
  write: false,
  bundle: true,
  minify: true,
  // One classic script a page: the editor's lazily loaded language modes are folded into it, so that nothing is
  // fetched while somebody types.
  format: 'iife',
  splitting: false,
  target: ['es2020'],
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'eof',
  logLevel: 'error',
});

// Swagger UI comes bundled already, with the licences of its parts in files beside it. They go where the code goes.
async function licences(name) {
  if (name !== 'docs.js') return '';
  const texts = ['NOTICE', 'swagger-ui-es-bundle.js.LICENSE.txt'].map((file) =>
    readFile(join('node_modules/swagger-ui-dist', file), 'utf8'),
  );
  const [notice, parts] = await Promise.all(texts);
  return `/*! Swagger UI, Apache-2.0.\n${notice}*/\n${parts}`;
}

await mkdir(outdir, { recursive: true });
for (const file of outputFiles) {
  const name = basename(file.path);
  const content = Buffer.concat([file.contents, Buffer.from(await licences(name))]);
  await writeFile(join(outdir, `${name}.gz`), gzipSync(content, { level: 9 }));
}
