import { defineConfig } from 'vitest/config';

const workspaces =
  'checks,grafana,core,platform,migrations,collector,alerting,jobs,api,noc-ui,launcher,lab,n8n-nodes-atalaya';
const conditions = ['@atalaya/source'];
const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // By itself it leaves a core free; most of what takes long here waits for something.
    maxWorkers: 2,
    // Some tests hold the product to times of the wall clock: on a machine that others use one may miss by chance. The
    // log tells of each second try.
    retry: process.env['CI'] ? 1 : 0,
    // No file leaves a trace in the process: a worker loads a module once for all its files, not once for each.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`{${workspaces}}/**/*.test.{ts,tsx}`],
          exclude: [...NEVER, '**/*.it.test.ts', '**/*.services.test.ts', '**/*.n8n.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [`{${workspaces}}/**/*.it.test.ts`],
          exclude: NEVER,
          globalSetup: ['platform/src/testing/embedded-postgres.setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: [`{${workspaces}}/**/*.services.test.ts`],
          exclude: NEVER,
          globalSetup: ['platform/src/testing/embedded-postgres.setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'n8n',
          include: ['lab/src/n8n/*.n8n.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
