import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.js';

const root = join(import.meta.dirname, '..');
const writes = process.argv.includes('--write');
const stale: string[] = [];

for (const { path, text } of await generatedFiles()) {
  const file = join(root, path);
  if (writes) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (readIfThere(file) !== text) {
    stale.push(path);
  }
}
for (const path of stale) console.error(`${path} is not what the code builds: npm run generate`);
if (stale.length > 0) process.exit(1);

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
