import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../launcher/bin/atalaya.mjs', import.meta.url));
const READY_WITHIN_MS = 90_000;

/** One process of the platform, started as an operator starts it. */
export class PlatformProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  #output = '';

  constructor(name: string, env: Readonly<Record<string, string>>) {
    this.name = name;
    this.#child = spawn(process.execPath, [PROGRAM, 'start'], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#output = (this.#output + chunk).slice(-20_000);
      });
    }
  }

  /** @throws with its output when it ends or says nothing of the kind in time. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found) return found;
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${this.name} did not say ${pattern}:\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGKILL: nothing of it gets a chance to hand anything over. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
