// Composes subgraph SDL files into one supergraph.
//   node compose.mjs [--out FILE] [--public FILE] name=URL=FILE…
// prints it, or replaces FILE at once; --public also writes what clients may ask. Exit 1 and the reasons if it cannot.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' }, public: { type: 'string' } }, allowPositionals: true });
const services = positionals.map(argument => {
  const [name, ...rest] = argument.split('=');
  const [file, url] = [rest.pop(), rest.join('=')];
  return { name, url, typeDefs: parse(readFileSync(file, 'utf8')) };
});
const result = composeServices(services);
if (compositionHasErrors(result)) {
  for (const { message, extensions } of result.errors) console.error(`${extensions?.code ?? 'ERROR'}: ${message}`);
  process.exit(1);
}
if (values.public) writeFileSync(values.public, result.publicSdl);
if (values.out) {
  writeFileSync(`${values.out}.tmp`, result.supergraphSdl);
  renameSync(`${values.out}.tmp`, values.out);
} else {
  process.stdout.write(result.supergraphSdl);
}
