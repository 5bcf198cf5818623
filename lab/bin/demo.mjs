#!/usr/bin/env node
import { register } from 'tsx/esm/api';
import { buildCode, buildPages } from '../../launcher/bin/build.mjs';

try {
  await buildCode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
// The platform runs as it is built; the lab itself from its sources.
register();
const { main } = await import('../src/demo/main.ts');
const code = await main(process.argv.slice(2), process.env, buildPages);
// Everything has stopped; a library's timer must not keep the process. What was printed goes out first.
process.stdout.write('', () => process.exit(code));
