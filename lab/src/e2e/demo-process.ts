import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';

const PROGRAM = fileURLToPath(new URL('../../bin/demo.mjs', import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface DemoProcess {
  readonly url: string;
  readonly wallUrl: string;
  readonly labUrl: string;
  /** From the command to `ready`. */
  readonly readyAfterMs: number;
  /** SIGTERM, as a person's service manager would; resolves with its exit code and how long it took. */
  stop(): Promise<{ code: number | null; tookMs: number }>;
}

/** `npm run demo` as a newcomer starts it, on a free port. Rejects with its output when it is not ready in time. */
export async function startDemo(
  options: readonly string[] = [],
  readyWithinMs = READY_WITHIN_MS,
): Promise<DemoProcess> {
  const port = await freeLoopbackPort();
  const startedAt = Date.now();
  const child = spawn(process.execPath, [PROGRAM, ...options], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const deadline = startedAt + readyWithinMs;
  while (!/^ready /m.test(output.text)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the demo was not ready within ${readyWithinMs / 1_000} s:\n${output.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url: lineOf(output.text, 'ready'),
    wallUrl: lineOf(output.text, 'wall'),
    labUrl: lineOf(output.text, 'lab'),
    readyAfterMs: Date.now() - startedAt,
    stop: () => stop(child),
  };
}

function collect(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  return output;
}

function lineOf(text: string, word: string): string {
  const value = new RegExp(`^${word} (\\S+)`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the demo printed no line "${word} <url>":\n${text}`);
  return value;
}

async function stop(child: ChildProcess): Promise<{ code: number | null; tookMs: number }> {
  const startedAt = Date.now();
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  return { code: child.exitCode, tookMs: Date.now() - startedAt };
}
