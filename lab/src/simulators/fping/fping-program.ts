import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * Writes an executable `fping` into `directory` that answers from the world at `worldUrl` (see
 * `echoRoute`); its path is what FPING_PATH is to name. It runs by the Node that writes it.
 */
export async function writeFpingProgram(directory: string, worldUrl: string): Promise<string> {
  const path = join(resolve(directory), 'fping');
  const program = JSON.stringify(new URL('./fping.mjs', import.meta.url).href);
  const lines = [
    `#!${process.execPath}`,
    `import(${program})`,
    `  .then(({ main }) => main(process.argv.slice(2), ${JSON.stringify(worldUrl)}))`,
    '  .then((code) => process.exit(code));',
    '',
  ];
  await mkdir(resolve(directory), { recursive: true });
  await writeFile(path, lines.join('\n'));
  await chmod(path, 0o755);
  return path;
}
