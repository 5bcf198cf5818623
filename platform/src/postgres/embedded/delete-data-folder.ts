import { rm } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { lockHolder, readClusterFile } from './data-folder.js';

/** Deletes a throw-away data folder with its cluster, wherever that lies. Refuses while one runs on it. */
export async function deleteDataFolder(dataDir: string): Promise<void> {
  const holder = await lockHolder(dataDir);
  if (holder) throw new Error(`process ${holder.pid} is running on ${dataDir}`);
  const file = await readClusterFile(dataDir);
  if (file && isAbsolute(file.directory)) {
    await rm(dirname(file.directory), { recursive: true, force: true });
  }
  await rm(dataDir, { recursive: true, force: true });
}
