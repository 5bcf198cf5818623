import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedTenant } from '@atalaya/api/testing/seed-tenant';
import { withApi } from '@atalaya/api/testing/with-api';
import { readConfig } from '@atalaya/launcher/read-config';
import { MIGRATIONS } from '@atalaya/migrations/index';
import { makeBackup } from '@atalaya/platform/backup/make-backup';
import { checkBackup } from '@atalaya/platform/backup/read-backup';
import { restoreBackup } from '@atalaya/platform/backup/restore-backup';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import { migrate } from '@atalaya/platform/postgres/migrate';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const api = withApi();
const key = new Uint8Array(randomBytes(32));
/** A second or two on a machine that has nothing else to do. */
const GENEROUS_MS = 120_000;
const databases: string[] = [];
let folder: string;
let file: string;
/** What the first test restored. */
let used: Awaited<ReturnType<typeof emptyDatabase>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-backup-'));
  await seedTenant(api, 'alfa');
  await seedTenant(api, 'beta');
  ({ file } = await backUp(join(folder, 'first.backup')));
});
afterAll(async () => {
  for (const name of databases) await onServer(`drop database ${name} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

const nameOf = (url: string) => new URL(url).pathname.slice(1);

function backUp(target: string, hasMetrics = false) {
  const config = readConfig({ DATA_DIR: folder, BACKUP_KEY: Buffer.from(key).toString('base64') });
  return makeBackup(
    {
      config,
      version: '0.1.0',
      database: api.db.database,
      databaseUrl: api.db.ownerUrl,
      secretKey: api.secretKey,
      now: api.clock.now,
    },
    { origin: 'command', target, hasMetrics },
  );
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: api.db.superuserUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database in which nothing was ever done, or one that was migrated; the owner's URL and the superuser's. */
async function emptyDatabase({ isMigrated }: { readonly isMigrated: boolean }) {
  const name = `restored_${randomBytes(6).toString('hex')}`;
  const template = isMigrated ? `template ${nameOf(inject('testTemplateUrl'))}` : '';
  await onServer(`create database ${name} ${template} owner atalaya`);
  const inIt = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  const made = { owner: inIt(api.db.ownerUrl), superuser: inIt(api.db.superuserUrl) };
  databases.push(name);
  return made;
}

interface Attempt {
  readonly path?: string;
  readonly with?: Uint8Array;
  readonly databaseUrl: string;
  readonly migrations?: typeof MIGRATIONS;
}
async function restore(attempt: Attempt) {
  const path = attempt.path ?? file;
  const taken: Uint8Array[] = [];
  const { head } = await checkBackup(path, attempt.with ?? key);
  const restored = await restoreBackup({
    path,
    key,
    head,
    databaseUrl: attempt.databaseUrl,
    migrations: attempt.migrations ?? MIGRATIONS,
    takeSecretKey: async (secretKey) => void taken.push(secretKey),
  });
  return { ...restored, taken };
}

/** Of every table: how many rows, and a hash of all of them in an order of their own; of every sequence: where it is. */
async function contentsOf(
  url: string,
  schemas: readonly string[] = ['public'],
): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; kind: string }>(
      `select c.oid::regclass::text as name, c.relkind as kind from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'S') and n.nspname = any ($1) order by 1`,
      [schemas],
    );
    const looks = tables.map(({ name, kind }) =>
      kind === 'S'
        ? `select '${name}' as name, last_value || ' ' || is_called as what from ${name}`
        : `select '${name}', count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from ${name} t`,
    );
    if (looks.length === 0) return {};
    const { rows } = await client.query<{ name: string; what: string }>(
      `select name, what from (${looks.join(' union all ')}) t (name, what)`,
    );
    return Object.fromEntries(rows.map(({ name, what }) => [name, what]));
  } finally {
    await client.end();
  }
}

/** Constraints, triggers and protection, which a restore takes down for a moment. */
async function shapeOf(url: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as what
         from pg_constraint where conrelid <> 0
       union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal
       union all select oid::regclass::text, 'security', relrowsecurity || ' ' || relforcerowsecurity
         from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
       order by 1, 2, 3`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** What each account owes, as the journal says. */
async function balancesOf(url: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select account_id, ledger, currency, sum(amount_minor)::text as balance from journal_entries
       group by 1, 2, 3 order by 1, 2, 3`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

const without = (contents: Record<string, string>, names: readonly RegExp[]) =>
  Object.fromEntries(
    Object.entries(contents).filter(([name]) => !names.some((pattern) => pattern.test(name))),
  );
/** When it was migrated, and that the backup was made, are not in it. */
const APART = [/^kysely_/, /^backups$/];

const LATER: typeof MIGRATIONS = { ...MIGRATIONS, '9000_do_nothing': { up: async () => {} } };

describe('a backup', () => {
  it(
    'fills an empty installation of a later version with every row of every table, and keeps what guards them',
    async () => {
      const { owner, superuser } = await emptyDatabase({ isMigrated: false });
      const restored = await restore({ databaseUrl: owner, migrations: LATER });
      const before = without(await contentsOf(api.db.superuserUrl), APART);
      expect(without(await contentsOf(superuser), APART)).toEqual(before);
      const filled = Object.values(before).filter((what) => !what.startsWith('0 '));
      expect(filled.length).toBeGreaterThan(70);
      const balances = await balancesOf(api.db.superuserUrl);
      expect(balances.length).toBeGreaterThan(2);
      expect(await balancesOf(superuser)).toEqual(balances);
      expect(await shapeOf(superuser)).toEqual(await shapeOf(api.db.superuserUrl));
      expect(restored.taken).toEqual([api.secretKey]);
      expect(restored.migrated).toEqual(['9000_do_nothing']);
      used = { owner, superuser };
    },
    GENEROUS_MS,
  );

  it('is sealed: no name of it and no key can be read in the file', async () => {
    const bytes = await readFile(file);
    for (const text of ['alfa', 'tenants', Buffer.from(api.secretKey).toString('base64')]) {
      expect(bytes.includes(text)).toBe(false);
    }
  });

  it(
    'takes the metrics along when it is asked to, partitions and all',
    async () => {
      const store = new PostgresMetricStore({
        pool: api.db.database.metricsPool(),
        clock: api.clock,
      });
      const tenantId = (
        await api.db.database.withPlatform((trx) =>
          trx.selectFrom('tenants').select('id').executeTakeFirstOrThrow(),
        )
      ).id;
      await store.write([
        {
          tenantId,
          deviceId: tenantId,
          metric: 'device.temperature_c',
          tags: {},
          at: api.clock.now(),
          value: 41.5,
        },
      ]);
      const { file: path } = await backUp(join(folder, 'metrics.backup'), true);
      const { owner, superuser } = await emptyDatabase({ isMigrated: true });
      await restore({ path, databaseUrl: owner });
      const contents = await contentsOf(superuser, ['metrics']);
      expect(contents).toEqual(await contentsOf(api.db.superuserUrl, ['metrics']));
      expect(contents['metrics.samples']).toMatch(/^1 /);
      await store.close();
    },
    GENEROUS_MS,
  );
});

describe('a restore is refused, and nothing is written', () => {
  let untouched: Awaited<ReturnType<typeof emptyDatabase>>;
  beforeAll(async () => {
    untouched = await emptyDatabase({ isMigrated: false });
  });

  async function refused(attempt: Omit<Attempt, 'databaseUrl'>, sentence: RegExp) {
    await expect(restore({ databaseUrl: untouched.owner, ...attempt })).rejects.toThrow(sentence);
    expect(await contentsOf(untouched.superuser)).toEqual({});
  }

  it('for a file that was cut off, changed, or is none', async () => {
    const whole = await readFile(file);
    const broken = async (name: string, bytes: Uint8Array) => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return path;
    };
    const changed = Buffer.from(whole);
    changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 1;
    const cut = await broken('cut.backup', whole.subarray(0, whole.length - 1));
    await refused({ path: cut }, /cut\.backup cannot be restored: it is cut off or damaged/);
    await refused(
      { path: await broken('x.backup', changed) },
      /cannot be restored: it is .*damaged/,
    );
    await refused(
      { path: await broken('short', whole.subarray(0, 20)) },
      /is no backup of Atalaya/,
    );
    await refused(
      { path: await broken('text', Buffer.alloc(500, 'x')) },
      /is no backup of Atalaya/,
    );
    await refused({ path: join(folder, 'none') }, /^There is no file/);
  });

  it('with another key, which is named and not shown', async () => {
    await refused(
      { with: new Uint8Array(randomBytes(32)) },
      /it was sealed with the key [0-9a-f]{16}, and the key given is [0-9a-f]{16}\.$/,
    );
  });

  it('into a version that is older than the backup', async () => {
    const [newest = ''] = Object.keys(MIGRATIONS).sort().reverse();
    const { [newest]: _, ...older } = MIGRATIONS;
    await refused({ migrations: older }, new RegExp(`holds the migration ${newest}`));
  });

  it('over a database that is further on than the backup', async () => {
    const { owner } = await emptyDatabase({ isMigrated: true });
    await migrate(owner, LATER);
    await expect(restore({ databaseUrl: owner, migrations: LATER })).rejects.toThrow(
      /older than this database, which has 9000_do_nothing/,
    );
  });

  it('over an installation in use, whose SECRET_KEY stays', async () => {
    const before = await contentsOf(used.superuser);
    const { head } = await checkBackup(file, key);
    const attempt = restoreBackup({
      path: file,
      key,
      head,
      databaseUrl: used.owner,
      migrations: LATER,
      takeSecretKey: async () => expect.fail('another key was taken'),
    });
    await expect(attempt).rejects.toThrow(/^This installation is not empty/);
    expect(await contentsOf(used.superuser)).toEqual(before);
  });
});
