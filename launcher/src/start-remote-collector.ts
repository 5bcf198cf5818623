import { createRemoteCollectorApp } from '@atalaya/collector/remote-app';
import type { Config } from '@atalaya/platform/config/config';
import { createHealth } from '@atalaya/platform/runtime/health';
import { createPrometheus } from '@atalaya/platform/runtime/prometheus';
import { createScheduledTasks } from '@atalaya/platform/runtime/scheduled-tasks';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { startHealth, terminalLog } from './start-platform.js';
import { readVersion } from './version.js';

export interface StartedCollector {
  /** Resolves with a sentence when the platform wants this collector no more. Stop then. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/**
 * A collector that reaches nothing of the platform but PLATFORM_URL: no database, no Redis. `asked` ends
 * the waiting for a platform that is away. Throws StartupError.
 */
export async function startRemoteCollector(
  config: Config,
  asked: Promise<unknown>,
): Promise<StartedCollector> {
  const log = terminalLog(config);
  const version = await readVersion();
  const host = {
    config,
    version,
    log,
    health: createHealth(version),
    prometheus: createPrometheus(),
    tasks: createScheduledTasks(createSystemClock(), log),
  };
  const app = createRemoteCollectorApp(host);
  const health = await startHealth(host);
  const stop = async () => {
    await health?.stop();
    await app.stop();
  };
  const starting = app.start();
  try {
    await Promise.race([starting, asked]);
  } catch (error) {
    await stop();
    throw error;
  }
  // Stopped before it was done: what it would have said is of no interest any more.
  starting.catch(() => undefined);
  return { died: app.ended, stop };
}
