import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeLoopbackPort } from '../../runtime/free-port.js';
import { StartupError } from '../../runtime/startup-error.js';
import { waitUntil } from '../../runtime/system-timers.js';
import { readTextFile } from './data-folder.js';
import { describeProcess, isAlive } from './process-identity.js';
import type { ServerAccount } from './server-account.js';
import type { ServerBinaries } from './server-binaries.js';

/** Crash recovery after a power cut may take this long on a slow disk. */
const READY_TIMEOUT_MS = 120_000;
const FAST_STOP_MS = 6_000;
const IMMEDIATE_STOP_MS = 2_000;
const PORT_ATTEMPTS = 3;
const KEPT_LOG_LINES = 20;

export interface PostmasterOptions {
  readonly binaries: ServerBinaries;
  readonly account: ServerAccount;
  readonly directory: string;
  /** On loopback; a free one by default. */
  readonly port?: number;
  /** `-c` settings over our own. */
  readonly settings: Readonly<Record<string, string>>;
  readonly onLogLine: (line: string) => void;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Resolves with the last log line when the server ends without having been told to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '',
  lc_messages: 'C',
  max_connections: '100',
  max_wal_size: '2GB',
  jit: 'off',
};

/** Starts the server on loopback and waits until it accepts connections. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freeLoopbackPort());
    const outcome = await launch(options, port);
    if ('postmaster' in outcome) return outcome.postmaster;
    const isPortTaken = outcome.lines.some((line) => line.includes('could not bind'));
    if (isPortTaken && options.port !== undefined) {
      throw new StartupError(
        `Port ${port} on 127.0.0.1 is in use by another program: set POSTGRES_PORT to another one.`,
      );
    }
    if (!isPortTaken || attempt === PORT_ATTEMPTS) {
      throw new StartupError(
        `The embedded PostgreSQL in ${options.directory} did not start: ${reason(outcome.lines)}.`,
      );
    }
  }
}

type Outcome = { readonly postmaster: Postmaster } | { readonly lines: readonly string[] };

async function launch(options: PostmasterOptions, port: number): Promise<Outcome> {
  const child = spawnServer(options, port);
  const lines: string[] = [];
  readLines(child, (line) => {
    lines.push(line);
    if (lines.length > KEPT_LOG_LINES) lines.shift();
    options.onLogLine(line);
  });
  let isEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isEnded = true;
      resolve();
    };
    child.once('error', (error) => {
      lines.push(error.message);
      end();
    });
    // Not 'exit': the last words on stderr come between the two.
    child.once('close', end);
  });
  const inTime = await waitUntil(async () => {
    if (isEnded) return true;
    // A server that was killed left a file that still says ready.
    const file = await readPostmasterFile(options.directory);
    return file?.isReady === true && file.pid === child.pid;
  }, READY_TIMEOUT_MS);
  const pid = child.pid;
  if (isEnded || pid === undefined) return { lines };
  if (!inTime) {
    await stopPid(pid);
    return { lines: [`not ready after ${READY_TIMEOUT_MS / 1_000} s`] };
  }
  return { postmaster: running(child, pid, port, ended, lines) };
}

function spawnServer(options: PostmasterOptions, port: number): ChildProcess {
  const settings = { ...SETTINGS, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(options.binaries.postgres, ['-D', options.directory, '-p', String(port), ...flags], {
    cwd: options.directory,
    // Its own process group: a terminal's Ctrl-C would stop it before the roles that still write.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Not our environment: it may hold secrets.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    ...options.account,
  });
}

function running(
  child: ChildProcess,
  pid: number,
  port: number,
  ended: Promise<void>,
  lines: readonly string[],
): Postmaster {
  let isStopping = false;
  // The last resort of a process that ends without its ordered shutdown.
  const stopOnExit = () => signal(pid, 'SIGINT');
  process.once('exit', stopOnExit);
  const died = ended.then(() => {
    process.removeListener('exit', stopOnExit);
    // While we are stopping it, this never resolves.
    return isStopping ? new Promise<string>(() => {}) : reason(lines);
  });
  return {
    pid,
    port,
    died,
    stop: async () => {
      isStopping = true;
      if (child.exitCode === null && child.signalCode === null) await stopPid(pid);
      await ended;
    },
  };
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = (parts.pop() ?? '').slice(-4_096);
    for (const line of parts) if (line.trim() !== '') onLine(line.trim());
  });
}

function reason(lines: readonly string[]): string {
  const fatal = lines.findLast((line) => /^(FATAL|PANIC|ERROR):/.test(line));
  const line = fatal ?? lines.at(-1) ?? 'it ended without a word';
  return line.replace(/^\w+:\s+/, '').replace(/\.$/, '');
}

/** Fast stop (SIGINT), then immediate (SIGQUIT: recovers at the next start), then SIGKILL. */
async function stopPid(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitUntil(() => !isRunning(pid), FAST_STOP_MS)) return;
  signal(pid, 'SIGQUIT');
  if (await waitUntil(() => !isRunning(pid), IMMEDIATE_STOP_MS)) return;
  signal(pid, 'SIGKILL');
  await waitUntil(() => !isRunning(pid), IMMEDIATE_STOP_MS);
}

/** A zombie waits for its parent only. */
const isRunning = (pid: number) => describeProcess(pid) !== undefined;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** PostgreSQL's postmaster.pid: line 1 process id, 4 port, 8 state (src/include/utils/pidfile.h). */
export async function readPostmasterFile(directory: string): Promise<PostmasterFile | undefined> {
  const text = await readTextFile(join(directory, 'postmaster.pid'));
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return {
    pid: Math.abs(Number.parseInt(lines[0] ?? '', 10)),
    port: Number.parseInt(lines[3] ?? '', 10),
    isReady: lines[7]?.trim() === 'ready',
  };
}

/**
 * Stops the server that an Atalaya killed with SIGKILL left behind. A stale postmaster.pid whose process
 * id now belongs to some other program would keep PostgreSQL from starting: it is removed.
 */
export async function stopLeftBehind(directory: string): Promise<void> {
  const file = await readPostmasterFile(directory);
  if (!file || !Number.isInteger(file.pid)) return;
  const found = describeProcess(file.pid);
  if (!found) return;
  if (found.command.includes(directory)) await stopPid(file.pid);
  else if (isAlive(file.pid)) await rm(join(directory, 'postmaster.pid'), { force: true });
}
