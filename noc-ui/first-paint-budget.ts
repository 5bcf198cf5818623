/// <reference types="node" />
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** Gzipped bytes of script that a first paint may load, with everything it imports statically. */
const BUDGET_BYTES = 250_000;

/** What each first paint loads: the entry, and the chunk that the route asks for at once. */
const FIRST_PAINTS: Readonly<Record<string, readonly string[]>> = {
  wall: ['src/main.tsx', 'src/wall/wall.main.tsx'],
  portal: ['src/portal/portal.main.tsx'],
  'technician page': [
    'src/main.tsx',
    'src/app/app.main.tsx',
    'src/features/device-detail/device-detail.page.tsx',
  ],
};
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  wall: /recharts/,
  portal: /recharts|socket\.io|src\/app\/shell/,
  'technician page': /recharts/,
};

function closure(start: readonly string[], chunks: ReadonlyMap<string, Rollup.OutputChunk>) {
  const seen = new Set<string>();
  const open = [...start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(...(chunks.get(file)?.imports ?? []));
  }
  return [...seen].flatMap((file) => chunks.get(file) ?? []);
}

/** Prints the gzipped script of each first paint at build, and fails the build beyond the budget. */
export function firstPaintBudget(): Plugin {
  return {
    name: 'atalaya-first-paint-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Rollup.OutputChunk>();
      for (const item of Object.values(bundle)) {
        if (item.type === 'chunk') chunks.set(item.fileName, item);
      }
      for (const [name, modules] of Object.entries(FIRST_PAINTS)) {
        const starts = modules.map((module) => {
          const found = [...chunks.values()].find((chunk) =>
            chunk.moduleIds.some((id) => id.endsWith(`/noc-ui/${module}`)),
          );
          return found ?? this.error(`first paint "${name}": no chunk holds ${module}`);
        });
        const loaded = closure(
          starts.map((chunk) => chunk.fileName),
          chunks,
        );
        const charts = loaded.find((chunk) =>
          chunk.moduleIds.some((id) => FORBIDDEN[name]?.test(id)),
        );
        if (charts)
          this.error(`first paint "${name}" loads what it must not in ${charts.fileName}`);
        const bytes = loaded.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
        const line = `first paint "${name}": ${(bytes / 1_000).toFixed(1)} kB of gzipped script in ${loaded.length} files`;
        if (bytes > BUDGET_BYTES) this.error(`${line}, more than ${BUDGET_BYTES / 1_000} kB`);
        this.info(line);
      }
    },
  };
}
