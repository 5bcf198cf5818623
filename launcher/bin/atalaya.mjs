#!/usr/bin/env node
import { buildCode, buildPages } from './build.mjs';

try {
  await buildCode();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2), process.env, buildPages);
