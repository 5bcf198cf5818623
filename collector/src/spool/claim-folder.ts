import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '@atalaya/platform/runtime/startup-error';

/** The shortest limit of a socket's path among the platforms, 104 bytes on macOS, with some room. */
const LONGEST_SOCKET_PATH = 100;
const MAX_FOLDERS = 64;

export interface ClaimedFolder {
  readonly folder: string;
  release(): void;
}

/**
 * A folder in `parent` that no other living process holds: 1, or the next that is free. What a process
 * left that was killed is free at once, so the next start goes on where it ended.
 * Throws what the file system throws.
 */
export async function claimFolder(parent: string): Promise<ClaimedFolder> {
  for (let number = 1; number <= MAX_FOLDERS; number++) {
    const folder = join(parent, String(number));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const server = await lock(socketOf(folder));
    if (server !== null) return { folder, release: () => void server.close() };
  }
  throw new Error(`${MAX_FOLDERS} collectors hold a spool in ${parent} already`);
}

/** The system ends a socket with its process, whatever kills it; a file with a process id would stay. */
async function lock(path: string): Promise<Server | null> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const server = await listen(path);
    if (server !== null) return server;
    if (await isAnswered(path)) return null;
    rmSync(path, { force: true });
  }
  return null;
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function socketOf(folder: string): string {
  const real = realpathSync(folder);
  const name = `atalaya-${createHash('sha256').update(real).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(real, 'lock');
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH ? path : join(tmpdir(), name);
}
