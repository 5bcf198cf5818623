import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freeLoopbackPort } from '../runtime/free-port.js';

export interface InfluxServer {
  readonly url: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const INSTALL = 'InfluxDB 1.x is not installed: apt-get install -y influxdb';

/** A real `influxd` 1.x on loopback ports and a folder of its own. Rejects with the install command. */
export async function startInfluxServer(
  options: { readonly hasAuthentication?: boolean } = {},
): Promise<InfluxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-influx-'));
  const port = await freeLoopbackPort();
  const file = join(folder, 'influxdb.conf');
  await writeFile(file, configuration(folder, port, options.hasAuthentication ?? false));
  const server = spawn('influxd', ['-config', file], { stdio: 'ignore' });
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(isMissing(error) ? INSTALL : error.message));
    server.once('exit', (code) => resolve(`influxd ended with ${code}`));
  });
  const stop = async () => {
    if (isRunning(server)) server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const url = `http://127.0.0.1:${port}`;
  const failure = await Promise.race([ended, answering(url)]);
  if (failure === undefined) return { url, stop };
  await stop();
  throw new Error(failure);
}

const isRunning = (server: ChildProcess): boolean =>
  server.pid !== undefined && server.exitCode === null && server.signalCode === null;

const isMissing = (error: Error): boolean => 'code' in error && error.code === 'ENOENT';

async function answering(url: string): Promise<string | undefined> {
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += 50) {
    const response = await fetch(`${url}/ping`).catch(() => undefined);
    if (response?.status === 204) return undefined;
    await delay(50);
  }
  return `influxd did not answer within ${START_TIMEOUT_MS} ms`;
}

function configuration(folder: string, port: number, hasAuthentication: boolean): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  max-series-per-database = 0
  max-values-per-tag = 0
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${hasAuthentication}
  log-enabled = false
[ifql]
  enabled = false
`;
}
