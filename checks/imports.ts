import { join } from 'node:path';
import { checkImports } from './import-rules.js';

const { violations, modules, unseen } = await checkImports(join(import.meta.dirname, '..'));
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
for (const file of unseen) console.error(`not seen by the import check: ${file}`);
if (violations.length > 0 || unseen.length > 0) process.exit(1);
console.log(`import rules hold over ${modules} modules`);
