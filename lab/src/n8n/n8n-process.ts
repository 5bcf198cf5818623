import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNodes } from './install-nodes.js';

const READY_WITHIN_MS = 300_000;
const STOP_WITHIN_MS = 15_000;

export interface N8nProcess {
  readonly url: string;
  /** What it printed so far. */
  readonly output: () => string;
  /** SIGTERM and, when that is not enough, SIGKILL; its data goes too. */
  stop(): Promise<void>;
}

/** Where a real n8n is installed: `N8N_DIR`, or a cache of this user. 1.7 GB, so it is no part of the project. */
const N8N_DIR = process.env['N8N_DIR'] ?? join(homedir(), '.cache', 'atalaya-n8n');
const PROGRAM = join(N8N_DIR, 'node_modules/n8n/bin/n8n');
const MANIFEST =
  '{"private":true,"dependencies":{"n8n":"2.0.0"},"overrides":{"linkedom":"0.18.12","xlsx":"0.18.5"}}';

/** Starts n8n with our nodes on data of its own, on loopback, calling nobody. Rejects with what is missing, or its output. */
export async function startN8n(): Promise<N8nProcess> {
  if (!existsSync(PROGRAM)) {
    throw new Error(
      `There is no n8n in ${N8N_DIR}. Install it once (1.7 GB, some minutes), there or where N8N_DIR says:\n` +
        `  mkdir -p ${N8N_DIR} && cd ${N8N_DIR} && echo '${MANIFEST}' > package.json && npm install`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-n8n-'));
  await installNodes(join(folder, '.n8n/nodes/node_modules'));
  const port = await quietPort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    cwd: folder,
    env: environment({ folder, port, brokerPort: await quietPort() }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await ready(child, url, output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, output: () => output.text, stop };
}

/** n8n's own page on isolation: no telemetry, no templates, no look for updates, no packages from elsewhere. */
function environment(of: { folder: string; port: number; brokerPort: number }): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: of.folder,
    N8N_USER_FOLDER: of.folder,
    N8N_HOST: '127.0.0.1',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(of.port),
    N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
    N8N_SECURE_COOKIE: 'false',
    N8N_RUNNERS_ENABLED: 'true',
    N8N_RUNNERS_BROKER_PORT: String(of.brokerPort),
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
    N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
    EXTERNAL_FRONTEND_HOOKS_URLS: '',
  };
}

/**
 * A free port below those that systems give to connections: n8n listens seconds after it was chosen, while a whole
 * platform opens connections beside it.
 */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Its readiness page says yes before its own routes are there: they are what is asked for. */
async function ready(child: ChildProcess, url: string, output: { text: string }): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`n8n was not ready within ${READY_WITHIN_MS / 1_000} s:\n${output.text}`);
    }
    const response = await fetch(`${url}/rest/settings`).catch(() => undefined);
    if (response?.ok && /Editor is now accessible/.test(output.text)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
