import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { checkBackup } from '@atalaya/platform/backup/read-backup';
import { loadConfig } from '@atalaya/platform/config/load-config';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createScheduledTasks } from '@atalaya/platform/runtime/scheduled-tasks';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nightlyBackupTask } from './nightly-backup-task.js';

const db = withDatabase();
const key = randomBytes(32);
/** 18:00 of the day before in Lima. */
const EVENING = Date.UTC(2026, 2, 1, 23);

describe('the nightly backup', () => {
  const clock = createManualClock(EVENING);
  const tasks = createScheduledTasks(clock, silentLog);
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-nightly-'));
    const config = loadConfig({
      BACKUP_DIR: folder,
      BACKUP_KEEP: '2',
      BACKUP_KEY: key.toString('base64'),
    });
    if (!config.ok) throw new Error(config.error.mistakes.join(' '));
    tasks.add(
      nightlyBackupTask({
        config: config.value,
        version: '0.1.0',
        database: db.database,
        databaseUrl: db.ownerUrl,
        secretKey: new Uint8Array(32),
        clock,
        log: { info: () => {} },
      }),
    );
    tasks.start();
  });
  afterAll(async () => {
    await tasks.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const names = async () => (await readdir(folder)).sort();
  /** Lets time pass and the task, which really reads and writes, come to rest. */
  async function pass(ms: number): Promise<void> {
    const before = tasks.states()[0]?.runs ?? 0;
    await clock.jump(ms);
    await expect
      .poll(() => tasks.states()[0]?.runs ?? 0, { timeout: 30_000, interval: 10 })
      .toBeGreaterThan(before);
    expect(tasks.states()[0]?.lastError).toBeNull();
  }

  it('waits for an organisation, then comes once after 3 in its night, and once after a month that was skipped', async () => {
    await pass(10 * MINUTE_MS);
    expect(await names()).toEqual([]);
    const at = new Date(clock.now());
    await insertTenant(db.database, { slug: 'norte', timezone: 'America/Lima', at });
    await pass(10 * MINUTE_MS);
    expect(await names()).toEqual(['atalaya-2026-03-01T232000Z.backup']);
    await pass(8 * HOUR_MS);
    expect(await names()).toHaveLength(1);
    await pass(HOUR_MS);
    expect(await names()).toHaveLength(2);
    await pass(HOUR_MS);
    expect(await names()).toHaveLength(2);
    await writeFile(join(folder, 'contract.pdf'), 'not ours');
    await writeFile(join(folder, 'atalaya-2026-03-02T081000Z.backup.part'), 'of a killed process');
    await pass(31 * DAY_MS);
    expect(await names()).toEqual([
      'atalaya-2026-03-02T082000Z.backup',
      'atalaya-2026-04-02T092000Z.backup',
      'contract.pdf',
    ]);
    const { head } = await checkBackup(join(folder, (await names())[1] ?? ''), key);
    expect(head).toMatchObject({ createdAt: '2026-04-02T09:20:00.000Z', hasMetrics: false });
  });
});
