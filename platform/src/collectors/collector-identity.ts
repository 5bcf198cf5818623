import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describeProcess } from '../postgres/embedded/process-identity.js';
import { systemDelay, systemNow } from '../runtime/system-timers.js';

/** So many collectors may share one data folder. */
const MOST_SLOTS = 64;
const REFRESH_MS = 60_000;
/** The lock of another machine's process (a folder that is shared) is dead after so long without a refresh. */
const FOREIGN_DEAD_MS = 5 * REFRESH_MS;
/** Two processes that take over one dead lock at once: the one whose text stays has it. */
const SETTLE_MS = 50;

export interface CollectorIdentity {
  /** The same after a restart on this data folder, so that a collector finds its shards again. */
  readonly id: string;
  /** What it is called until a person names it. */
  readonly name: string;
  /** Lets another process on this folder have the id. */
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
  readonly machine: string;
}

/**
 * The identity of this process as a collector: the first of the data folder whose last holder is proved
 * dead. A holder that died (kill -9) needs no lease to run out: its successor on the folder is itself.
 * @throws Error when the folder cannot be written, or holds too many.
 */
export async function claimCollectorIdentity(dataDir: string): Promise<CollectorIdentity> {
  const folder = join(dataDir, 'collectors');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const machine = await machineName();
  for (let slot = 1; slot <= MOST_SLOTS; slot += 1) {
    const lock = join(folder, `${slot}.lock`);
    const own = await takeLock(lock, machine);
    if (own === undefined) continue;
    const refreshing = new AbortController();
    void refresh(lock, refreshing.signal);
    return {
      id: await idOf(join(folder, `${slot}.id`)),
      name: slot === 1 ? hostname() : `${hostname()}-${slot}`,
      release: async () => {
        refreshing.abort(new Error('released'));
        if ((await readText(lock)) === own) await rm(lock, { force: true });
      },
    };
  }
  throw new Error(`${folder} holds the locks of ${MOST_SLOTS} collectors`);
}

async function takeLock(path: string, machine: string): Promise<string | undefined> {
  const before = await readText(path);
  if (before !== undefined && !(await isDead(path, before, machine))) return undefined;
  await rm(path, { force: true });
  const startedAt = describeProcess(process.pid)?.startedAt ?? '';
  const nonce = randomUUID();
  const own = JSON.stringify({ pid: process.pid, startedAt, machine, nonce });
  try {
    await writeFile(path, own, { flag: 'wx', mode: 0o600 });
  } catch {
    return undefined;
  }
  if (before !== undefined) await systemDelay(SETTLE_MS);
  return (await readText(path)) === own ? own : undefined;
}

async function isDead(path: string, text: string, machine: string): Promise<boolean> {
  const holder = parseHolder(text);
  if (holder?.machine === machine) {
    return describeProcess(holder.pid)?.startedAt !== holder.startedAt;
  }
  const found = await stat(path).catch(() => undefined);
  return found === undefined || systemNow() - found.mtimeMs > FOREIGN_DEAD_MS;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value && 'startedAt' in value && 'machine' in value)) return undefined;
    const { pid, startedAt, machine } = value;
    if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof machine !== 'string') {
      return undefined;
    }
    return { pid, startedAt, machine };
  } catch {
    return undefined;
  }
}

async function idOf(path: string): Promise<string> {
  const known = (await readText(path))?.trim();
  if (known !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(known))
    return known;
  const id = randomUUID();
  await writeFile(path, `${id}\n`, { mode: 0o600 });
  return id;
}

async function refresh(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await systemDelay(REFRESH_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    const at = systemNow() / 1_000;
    await utimes(path, at, at).catch(() => undefined);
  }
}

/** A process id means something on one machine and until its next boot only; a container has a host name of its own. */
async function machineName(): Promise<string> {
  const boot = (await readText('/proc/sys/kernel/random/boot_id'))?.trim() ?? '';
  return `${hostname()}/${boot}`;
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
