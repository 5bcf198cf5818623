#!/usr/bin/env node
import { register } from 'tsx/esm/api';
import { build } from '../../launcher/bin/build.mjs';

try {
  await build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
// The platform runs as it is built; the lab itself from its sources.
register();
const { main } = await import('../src/demo/main.ts');
process.exit(await main(process.argv.slice(2), process.env));
