import { makeBackup } from '@atalaya/platform/backup/make-backup';
import { createDatabase } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { readClusterFile } from '@atalaya/platform/postgres/embedded/data-folder';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { systemNow } from '@atalaya/platform/runtime/system-timers';
import { CommandLineError, parseArguments } from '../command-line.js';
import { visitDatabase } from '../open-database.js';
import { readConfig } from '../read-config.js';
import { readVersion } from '../version.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `backup [<file or folder>] [--metrics]`: beside a running platform or alone. */
export async function backupCommand(args: readonly string[], env: Environment): Promise<number> {
  const { positionals, flags } = parseArguments(args, { flags: ['metrics'] });
  const [target, ...more] = positionals;
  if (more.length > 0) throw new CommandLineError('backup takes one file or folder.');
  const config = readConfig(env);
  if (flags.has('metrics') && config.influx) {
    throw new StartupError(
      'The metrics are in InfluxDB, which has backups of its own: leave out --metrics.',
    );
  }
  if (!config.databaseUrl && (await readClusterFile(config.dataDir)) === undefined) {
    throw new StartupError(`${config.dataDir} holds no database yet: there is nothing to save.`);
  }
  const visit = await visitDatabase(config, { migrates: false });
  const database = createDatabase({ url: visit.url, log: silentLog, poolSize: 1 });
  try {
    const made = await makeBackup(
      {
        config,
        database,
        databaseUrl: visit.url,
        secretKey: await visit.secretKey(),
        version: await readVersion(),
        now: systemNow,
      },
      {
        origin: 'command',
        target: target ?? `${config.backup.folder}/`,
        hasMetrics: flags.has('metrics'),
      },
    );
    const { file, tables, rows, bytes, key } = made;
    process.stdout.write(`${file}: ${tables} tables, ${rows} rows, ${bytes} bytes\n`);
    process.stdout.write(
      `It opens with the key in ${key.place} only: keep a copy of that key apart from the backups.\n`,
    );
    return 0;
  } finally {
    await database.close();
    await visit.stop();
  }
}
