#!/usr/bin/env node
import { buildCode, buildPages } from './build.mjs';

try {
  await buildCode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const { main } = await import('../dist/main.js');
const code = await main(process.argv.slice(2), process.env, buildPages);
// Everything has stopped; a library's timer must not keep the process. What was printed goes out first.
process.stdout.write('', () => process.exit(code));
