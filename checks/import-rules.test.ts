import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../.dependency-cruiser.mjs';
import { checkImports, type ImportReport } from './import-rules.js';

/** A tree of the house with one violation of each rule, and the neighbours that must stay allowed. */
const TREE: Readonly<Record<string, string>> = {
  'core/src/domain/rate.ts': `export const rate = 1;`,
  'core/src/domain/circular-a.ts': `import { b } from './circular-b.js'; export const a = () => b;`,
  'core/src/domain/circular-b.ts': `import { a } from './circular-a.js'; export const b = () => a;`,
  'core/src/domain/impure.ts': `import { schema } from '../wire/schema.js'; export const impure = schema;`,
  'core/src/wire/schema.ts': `import { z } from 'zod'; export const schema = z;`,
  'core/src/wire/reads-files.ts': `import { readFileSync } from 'node:fs'; export const read = readFileSync;`,
  'core/src/wire/knows-platform.ts': `import { db } from '@atalaya/platform/database'; export const x = db;`,
  'platform/src/database.ts': `import pg from 'pg'; export const db = pg;`,
  'platform/src/knows-a-role.ts': `import { poll } from '@atalaya/collector/poll'; export const x = poll;`,
  'collector/src/poll.ts': `export const poll = 1;`,
  'collector/src/knows-api.ts': `import { app } from '@atalaya/api/app'; export const x = app;`,
  'collector/src/knows-lab.ts': `import { world } from '@atalaya/lab/world'; export const x = world;`,
  'collector/src/transports/snmp.ts': `import snmp from 'net-snmp'; export const x = snmp;`,
  'collector/src/drivers/a/a.driver.ts': `import { b } from '../b/b.driver.js'; export const a = b;`,
  'collector/src/drivers/b/b.driver.ts': `export const b = 1;`,
  'collector/src/drivers/b/uses-library.ts': `import snmp from 'net-snmp'; export const x = snmp;`,
  'alerting/src/notifiers/mail/mail.ts': `import { chat } from '../chat/chat.js'; export const mail = chat;`,
  'alerting/src/notifiers/chat/chat.ts': `export const chat = 1;`,
  'api/src/app.ts': `export const app = 1;`,
  'api/src/features/sites/sites.routes.ts': `import { x } from '../devices/devices.store.js'; export const y = x;`,
  'api/src/features/devices/devices.store.ts': `import { sql } from 'kysely'; export const x = sql;`,
  'api/src/features/devices/devices.routes.ts': `import { sql } from 'kysely'; export const x = sql;`,
  'api/src/imports-test.ts': `import { t } from './app.test.js'; export const x = t;`,
  'api/src/app.test.ts': `export const t = 1;`,
  'noc-ui/src/page.tsx': `import { db } from '@atalaya/platform/database'; export const x = db;`,
  'noc-ui/src/good.tsx': `import { schema } from '@atalaya/core/wire/schema'; export const x = schema;`,
  'launcher/src/lost.ts': `import { gone } from './gone.js'; export const x = gone;`,
  'n8n-nodes-atalaya/src/event.ts': `export const event = 1;`,
  'n8n-nodes-atalaya/src/trigger.node.ts': `import { createHmac } from 'node:crypto'; import { event } from './event.js'; export const x = [createHmac, event];`,
  'n8n-nodes-atalaya/src/action.node.ts': `import { schema } from '@atalaya/core/wire/schema'; export const x = schema;`,
  'lab/src/world.ts': `import { app } from '@atalaya/api/app'; export const world = app;`,
};

/** rule → the one file that breaks it. */
const EXPECTED: Readonly<Record<string, string>> = {
  'no-circular': 'core/src/domain/circular-a.ts',
  'domain-is-pure': 'core/src/domain/impure.ts',
  'core-only-zod': 'core/src/wire/reads-files.ts',
  'core-imports-no-workspace': 'core/src/wire/knows-platform.ts',
  'platform-imports-only-core': 'platform/src/knows-a-role.ts',
  'apps-do-not-import-apps': 'collector/src/knows-api.ts',
  'nothing-imports-lab': 'collector/src/knows-lab.ts',
  'ui-sees-wire-and-domain-only': 'noc-ui/src/page.tsx',
  'n8n-nodes-stand-alone': 'n8n-nodes-atalaya/src/action.node.ts',
  'drivers-are-islands': 'collector/src/drivers/a/a.driver.ts',
  'notifiers-are-islands': 'alerting/src/notifiers/mail/mail.ts',
  'features-are-islands': 'api/src/features/sites/sites.routes.ts',
  'device-libraries-only-in-transports': 'collector/src/drivers/b/uses-library.ts',
  'sql-only-in-stores': 'api/src/features/devices/devices.routes.ts',
  'no-src-to-test': 'api/src/imports-test.ts',
  'not-to-unresolvable': 'launcher/src/lost.ts',
};

const LIBRARIES = ['zod', 'pg', 'kysely', 'net-snmp'];

describe('import rules', () => {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-imports-'));
  let report: ImportReport;

  beforeAll(async () => {
    for (const [file, text] of Object.entries(TREE)) write(file, text);
    for (const library of LIBRARIES) {
      write(`node_modules/${library}/package.json`, `{"name":"${library}","main":"index.js"}`);
      write(`node_modules/${library}/index.js`, 'module.exports = {};');
    }
    for (const workspace of ['core', 'platform', 'collector', 'api', 'lab']) {
      const exportsField = { './*': { '@atalaya/source': './src/*.ts', default: './dist/*.js' } };
      write(
        `${workspace}/package.json`,
        JSON.stringify({ name: `@atalaya/${workspace}`, type: 'module', exports: exportsField }),
      );
      mkdirSync(join(root, 'node_modules/@atalaya'), { recursive: true });
      symlinkSync(join(root, workspace), join(root, 'node_modules/@atalaya', workspace));
    }
    report = await checkImports(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  it('has a seeded violation for every rule', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(EXPECTED))('%s fires on %s', (rule, file) => {
    expect(
      report.violations.filter((violation) => violation.rule === rule).map(({ from }) => from),
    ).toContain(file);
  });

  it('leaves alone what is allowed', () => {
    const guilty = new Set([...Object.values(EXPECTED), 'core/src/domain/circular-b.ts']);
    expect(report.violations.filter(({ from }) => !guilty.has(from))).toEqual([]);
  });

  it('saw every file of the tree', () => {
    expect(report.unseen).toEqual([]);
  });
});
