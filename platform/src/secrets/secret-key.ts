import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readTextFile, writePrivateFile } from '../postgres/embedded/data-folder.js';
import { StartupError } from '../runtime/startup-error.js';

/** The key kept in DATA_DIR/secret-key (mode 0600), made at the first start. Throws StartupError. */
export async function keptSecretKey(dataDir: string): Promise<Uint8Array> {
  const path = pathIn(dataDir);
  const text = await readTextFile(path);
  if (text !== undefined) {
    const key = new Uint8Array(Buffer.from(text.trim(), 'base64'));
    if (key.length === 32) return key;
    throw new StartupError(
      `${path} is damaged and the stored credentials cannot be read without it: restore that file from a copy.`,
    );
  }
  const key = new Uint8Array(randomBytes(32));
  await keepSecretKey(dataDir, key);
  return key;
}

/** In the place of whichever was there. */
export async function keepSecretKey(dataDir: string, key: Uint8Array): Promise<void> {
  await writePrivateFile(pathIn(dataDir), `${Buffer.from(key).toString('base64')}\n`);
}

const pathIn = (dataDir: string) => join(dataDir, 'secret-key');
