import { spawn } from 'node:child_process';
import { dirname, isAbsolute, join } from 'node:path';
import { readClusterFile } from '@atalaya/platform/postgres/embedded/data-folder';

const PROGRAM = `
const { rmSync } = require('node:fs');
const [parent, ...folders] = process.argv.slice(1);
const gone = () => { try { process.kill(Number(parent), 0); return false; } catch { return true; } };
const timer = setInterval(() => {
  if (!gone()) return;
  clearInterval(timer);
  setTimeout(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })), 1000);
}, 200);
`;

/** For a stop that came too late: a process of its own waits for our end and deletes the demo's folder then. */
export async function deleteAfterExit(folder: string): Promise<void> {
  const cluster = await readClusterFile(join(folder, 'data')).catch(() => undefined);
  const apart = cluster && isAbsolute(cluster.directory) ? [dirname(cluster.directory)] : [];
  spawn(process.execPath, ['-e', PROGRAM, String(process.pid), folder, ...apart], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
