/**
 * Adds to package-lock.json the optional packages of platforms that npm left out of it. `npm install` forgets
 * those it did not install itself (npm/cli#4828), and `npm ci` then refuses the lock file, here or on another
 * system. Run it after every `npm install` that changed the lock file: node checks/lock-platforms.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const isLocked = candidates(path, name).some((place) => packages[place] !== undefined);
    if (isLocked) continue;
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[~^]/, ''),
      ...platformOf(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    };
  }
}

lock.packages = Object.fromEntries(
  Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

/** Where npm looks for `name` from the package at `path`: its own node_modules, then each above. */
function candidates(path, name) {
  const parts = path.split('/node_modules/');
  const above = parts.map((_, i) => parts.slice(0, parts.length - i).join('/node_modules/'));
  return [
    ...above.filter(Boolean).map((place) => `${place}/node_modules/${name}`),
    `node_modules/${name}`,
  ];
}

/** A platform package says in its name what it is for: `@esbuild/linux-arm64`, `…-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[/_-]/);
  const os = OS.find(
    (known) => words.includes(known) || (known === 'win32' && words.includes('windows')),
  );
  const cpu = CPU.find((known) =>
    words.some(
      (word) => word === known || (known === 'arm' && word.startsWith('arm') && word !== 'arm64'),
    ),
  );
  const libc = /musl/.test(name) ? 'musl' : undefined;
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(libc ? { libc: [libc] } : {}),
    ...(os ? { os: [os] } : {}),
  };
}
