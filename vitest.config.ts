import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const workspaces =
  'checks,grafana,core,platform,migrations,collector,alerting,jobs,api,noc-ui,launcher,lab,n8n-nodes-atalaya';
const conditions = ['@atalaya/source'];
const NEVER = ['**/node_modules/**', '**/dist/**'];

/** Files that talk to devices, servers and processes of theirs: most of their time passes with waiting. */
const WAITING =
  /\/(lab\/src\/(hostile|e2e)|collector\/src|platform\/src\/postgres\/embedded)\/.*\.it\.test\.ts$/;
const BUSY_FOR_EACH = 3;

/**
 * Of each project one waiting file, then some that keep a core busy, and so on: left in a row, the waiting ones would
 * leave the cores idle, and the others would wait for each other.
 */
class WaitingBetweenBusy extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waiting = sorted.filter(({ moduleId }) => WAITING.test(moduleId));
    const busy = sorted.filter(({ moduleId }) => !WAITING.test(moduleId));
    const [first] = waiting;
    // Those of another project stay together behind: a worker that changes the project is made anew.
    const beside = busy.filter(({ project }) => project.name === first?.project.name);
    const others = busy.filter(({ project }) => project.name !== first?.project.name);
    const mixed = waiting.flatMap((file, place) => [
      file,
      ...beside.slice(place * BUSY_FOR_EACH, (place + 1) * BUSY_FOR_EACH),
    ]);
    return [...mixed, ...beside.slice(waiting.length * BUSY_FOR_EACH), ...others];
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // One more than the cores of the smallest machine that is thought of: one of three waits for something.
    maxWorkers: 3,
    sequence: { sequencer: WaitingBetweenBusy },
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
          globalSetup: ['platform/src/testing/embedded-postgres.setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
