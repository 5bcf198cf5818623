#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What runs in production; the lab runs from its sources. */
const WORKSPACES = [
  'core',
  'platform',
  'migrations',
  'collector',
  'alerting',
  'jobs',
  'api',
  'launcher',
];
const STAMP = '.stamp';
const NEVER = new Set(['node_modules', 'dist', 'testing', 'bin']);

/**
 * Transpiles every workspace whose sources changed since its dist was made; resolves with their names.
 * Says what it does on stderr, for stdout belongs to the command that follows.
 */
export async function buildCode({ root = ROOT, say = tell } = {}) {
  const built = [];
  for (const workspace of WORKSPACES) {
    if (await buildWorkspace(root, workspace)) built.push(workspace);
  }
  if (built.length > 0) say(`built ${built.join(', ')}`);
  return built;
}

const tell = (line) => process.stderr.write(`${line}\n`);

async function buildWorkspace(root, workspace) {
  const folder = join(root, workspace);
  const sources = workspace === 'migrations' ? folder : join(folder, 'src');
  const dist = join(folder, 'dist');
  const files = await sourceFiles(sources);
  if (files.length === 0) return false;
  const stamp = await stampOf(files, [fileURLToPath(import.meta.url)]);
  if (await isStamped(dist, stamp)) return false;
  const esbuild = await loadEsbuild();
  if (!esbuild) {
    if (existsSync(dist)) return false;
    throw new Error(`${workspace} is not built and esbuild is not installed: run "npm ci".`);
  }
  const code = files.filter((file) => /\.tsx?$/.test(file));
  if (code.length > 0) {
    await esbuild.build({
      entryPoints: code,
      outdir: dist,
      outbase: sources,
      bundle: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, target: 'es2023' } },
    });
  }
  for (const file of files.filter((other) => !code.includes(other))) {
    const target = join(dist, relative(sources, file));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(file, target);
  }
  await removeStale(dist, new Set(files.map((file) => outputOf(relative(sources, file)))));
  await writeFile(join(dist, STAMP), stamp);
  return true;
}

/** The same for the browser's pages, by vite; resolves with whether there was anything to do. */
export async function buildPages({ root = ROOT, say = tell } = {}) {
  const folder = join(root, 'noc-ui');
  if (!existsSync(join(folder, 'index.html'))) return false;
  const files = [
    ...(await sourceFiles(join(folder, 'src'))),
    ...(await sourceFiles(join(folder, 'public'))),
    // Only what the pages may import.
    ...(await sourceFiles(join(root, 'core/src/domain'))),
    ...(await sourceFiles(join(root, 'core/src/wire'))),
  ];
  const settings = ['index.html', 'vite.config.ts', 'package.json'].map((name) =>
    join(folder, name),
  );
  const stamp = await stampOf([...files, ...settings.filter(existsSync)], []);
  const dist = join(folder, 'dist');
  if (await isStamped(dist, stamp)) return false;
  const vite = locate('vite/package.json');
  if (!vite) {
    if (existsSync(dist)) return false;
    throw new Error('The pages are not built and vite is not installed: run "npm ci".');
  }
  say('building the pages (once after each change)');
  const child = spawn(
    process.execPath,
    [join(dirname(vite), 'bin/vite.js'), 'build', '--logLevel', 'warn'],
    // Whatever the caller's NODE_ENV is: React's larger build is for those who write pages.
    { cwd: folder, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } },
  );
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('The pages could not be built; the reason is above.');
  await writeFile(join(dist, STAMP), stamp);
  return true;
}

/** Names, sizes and times of the sources: cheap, and a changed file changes it. */
async function stampOf(files, also) {
  const hash = createHash('sha256');
  for (const file of [...files, ...also]) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

async function isStamped(dist, stamp) {
  try {
    return (await readFile(join(dist, STAMP), 'utf8')) === stamp;
  } catch {
    return false;
  }
}

async function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !NEVER.has(entry.name)) found.push(...(await sourceFiles(path)));
    else if (entry.isFile() && isSource(entry.name)) found.push(path);
  }
  return found;
}

const isSource = (name) =>
  !/\.(test|contract)\.tsx?$|\.d\.ts$|\.md$|^package\.json$/.test(name) && !name.startsWith('.');

const outputOf = (path) => path.replace(/\.tsx?$/, '.js');

/** The output of a source that is gone would still be imported by nobody, and found by a registry test. */
async function removeStale(dist, wanted) {
  for (const entry of await readdir(dist, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name === STAMP) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const output = relative(dist, path)
      .split(sep)
      .join('/')
      .replace(/\.map$/, '');
    if (!wanted.has(output)) await rm(path, { force: true });
  }
}

async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch {
    return undefined;
  }
}

function locate(name) {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildCode();
    await buildPages();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
