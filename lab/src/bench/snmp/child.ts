import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';

/** A program of the bench in a process of its own, which answers each message with one. */
export class BenchChild {
  readonly #child: ChildProcess;
  #settle: { resolve(message: unknown): void; reject(error: Error): void } | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => this.#settle?.resolve(message));
    child.on('exit', (code) =>
      this.#settle?.reject(new Error(`a program of the bench ended with ${code}`)),
    );
  }

  /** Resolves once the program said that it is ready. */
  static async start(
    program: string,
    args: readonly (string | number)[],
    options: ForkOptions = {},
  ): Promise<BenchChild> {
    const child = new BenchChild(fork(program, args.map(String), options));
    await child.#answer();
    return child;
  }

  /** One question at a time. */
  ask(message: string | number): Promise<unknown> {
    const answer = this.#answer();
    this.#child.send(message);
    return answer;
  }

  kill(): void {
    this.#settle = undefined;
    this.#child.kill('SIGKILL');
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }
}
