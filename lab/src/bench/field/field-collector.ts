import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ProcessUsage, processUsage } from './process-usage.js';

const PROGRAM = fileURLToPath(new URL('../../../bin/bench-collector.mjs', import.meta.url));

/** What the collector published between `begin` and `end`. */
export interface Published {
  /** By the second of their time, in seconds since the epoch. */
  readonly samples: readonly (readonly [second: number, count: number])[];
  readonly memory: NodeJS.MemoryUsage;
  readonly failed: number;
  /** The most common ones. */
  readonly reasons: readonly (readonly [string, number])[];
  /** Of each way of each device but ICMP: when its polls were over. */
  readonly polls: readonly (readonly [way: string, times: readonly number[]])[];
}

/** The collector in a process of its own. */
export class FieldCollector {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(env: Readonly<Record<string, string | undefined>>): Promise<FieldCollector> {
    const child = fork(PROGRAM, [], { env: { ...env }, execArgv: [] });
    const collector = new FieldCollector(child);
    await collector.#answer();
    return collector;
  }

  get usage(): ProcessUsage {
    return processUsage(this.#child.pid ?? 0);
  }

  async begin(): Promise<void> {
    this.#child.send('begin');
    await this.#answer();
  }

  async end(): Promise<Published> {
    this.#child.send('end');
    return (await this.#answer()) as Published;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.send('stop');
    await exited;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #answer(): Promise<unknown> {
    const answered = once(this.#child, 'message');
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the collector ended with ${code}`);
    });
    ended.catch(() => undefined);
    const [message] = await Promise.race([answered, ended]);
    return message;
  }
}
