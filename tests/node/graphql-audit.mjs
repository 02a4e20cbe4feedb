// Runs the audits of the graphql-http package (GraphQL over HTTP) against a server that is already up:
//
//   node graphql-audit.mjs http://127.0.0.1:8080/graphql
//
// Prints a line for each audit and then the counts. Ends with 1 when a MUST or a SHOULD is not met, with 2 when the
// audits cannot be run. The server needs no data: the audits ask for `__typename` only.

import { serverAudits } from 'graphql-http';

const [url, ...rest] = process.argv.slice(2);
if (!url || rest.length > 0) {
  console.error('usage: node graphql-audit.mjs <url of the GraphQL endpoint>');
  process.exit(2);
}

const counts = new Map();
const unmet = [];

for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const level = audit.name.split(' ', 1)[0];
  let result;
  try {
    result = await audit.fn();
  } catch (error) {
    console.error(`${audit.id} could not be run: ${error.cause ?? error}`);
    process.exit(2);
  }
  const met = result.status === 'ok';
  console.log(`${result.status.padEnd(6)} ${audit.id} ${audit.name}`);
  if (!met) {
    console.log(`       ${result.reason}`);
    if (level !== 'MAY') unmet.push(audit.id);
  }
  const count = counts.get(level) ?? { met: 0, all: 0 };
  counts.set(level, { met: count.met + (met ? 1 : 0), all: count.all + 1 });
}

for (const [level, { met, all }] of counts) {
  console.log(`${level}: ${met} of ${all}`);
}
if (unmet.length > 0) {
  console.log(`not met: ${unmet.join(', ')}`);
  process.exit(1);
}
