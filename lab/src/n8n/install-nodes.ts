import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = fileURLToPath(new URL('../../../n8n-nodes-atalaya', import.meta.url));

/** Builds n8n-nodes-atalaya from its sources and puts it where n8n looks for packages that were installed. */
export async function installNodes(nodeModules: string): Promise<void> {
  const target = join(nodeModules, 'n8n-nodes-atalaya');
  await mkdir(target, { recursive: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [
    compiler,
    ...['-p', join(PACKAGE, 'tsconfig.build.json'), '--outDir', join(target, 'dist')],
  ]);
  for (const part of ['package.json', 'icons']) {
    await cp(join(PACKAGE, part), join(target, part), { recursive: true });
  }
}
