import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { Environment } from '@atalaya/platform/config/load-config';

const PROGRAM = new URL('./collector-process.main.ts', import.meta.url);

/** A collector that may be killed; `batches` is what it told before. */
export class CollectorProcess {
  readonly batches: PollBatch[] = [];
  readonly #child: ChildProcess;

  constructor(env: Environment) {
    this.#child = fork(PROGRAM, [], {
      env: { PATH: process.env['PATH'], ...env },
      execArgv: ['--import', 'tsx', '--conditions=@atalaya/source'],
    });
    this.#child.on('message', (batches) => this.batches.push(...(batches as PollBatch[])));
  }

  /** As `kill -9` does. Resolves when it is gone and all that it told has been heard. */
  async kill(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.send('stop');
    await closed;
  }
}
