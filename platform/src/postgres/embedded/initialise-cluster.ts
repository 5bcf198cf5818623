import { spawn } from 'node:child_process';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '../../runtime/startup-error.js';
import type { ServerAccount } from './server-account.js';
import type { ServerBinaries } from './server-binaries.js';

export interface InitialiseOptions {
  readonly binaries: ServerBinaries;
  readonly account: ServerAccount;
  readonly directory: string;
  readonly superuserPassword: string;
  /** False for throw-away clusters: initdb does not wait for the disk. */
  readonly isDurable: boolean;
}

/** Runs initdb: UTF-8, code-point order, SCRAM passwords for every connection. */
export async function initialiseCluster(options: InitialiseOptions): Promise<void> {
  const { account, directory } = options;
  const passwordFile = join(dirname(directory), `.initdb-${process.pid}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 });
  try {
    if (account) {
      await chown(directory, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await runInitdb(options, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function runInitdb(options: InitialiseOptions, passwordFile: string): Promise<void> {
  const flags = [
    `--pgdata=${options.directory}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(options.isDurable ? [] : ['--no-sync']),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(options.binaries.initdb, flags, {
      cwd: options.directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
      ...options.account,
    });
    let words = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk: string) => {
      words = (words + chunk).slice(-4_096);
    });
    const fail = (why: string) =>
      reject(
        new StartupError(
          `The database could not be made in ${options.directory}: ${why.replaceAll(/\s+/g, ' ').trim()}`,
        ),
      );
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => (code === 0 ? resolve() : fail(words || `initdb ended ${code}`)));
  });
}
