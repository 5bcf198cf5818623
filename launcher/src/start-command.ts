import type { Config } from '@atalaya/platform/config/config';
import { limitHeapGrowth } from '@atalaya/platform/runtime/heap-growth';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { systemDelay, systemNow } from '@atalaya/platform/runtime/system-timers';
import { CommandLineError, parseArguments } from './command-line.js';
import { readConfig } from './read-config.js';
import { checkPortIsFree, type StartedPlatform, startPlatform } from './start-platform.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The whole stop: what is not done by then is left to the operating system. */
const STOP_TIMEOUT_MS = 9_000;

/** `start [--roles a,b]`: runs until SIGINT or SIGTERM; a second signal ends it at once. */
export async function startCommand(
  args: readonly string[],
  env: Environment,
  buildPages: () => Promise<unknown>,
): Promise<number> {
  const { options, positionals } = parseArguments(args, { options: ['roles'] });
  limitHeapGrowth();
  if (positionals.length > 0) throw new CommandLineError(`start takes no "${positionals[0]}".`);
  const roles = options['roles'];
  const chosen = roles === undefined ? env : { ...env, ROLES: roles };
  const stop = onFirstSignal(env['npm_lifecycle_event'] !== undefined);
  const config = readConfig(chosen);
  if (config.roles.includes('api')) {
    await checkPortIsFree(config);
    await buildPages();
  }
  if (stop.isAsked()) return 0;
  if (config.remote !== undefined) return collectFor(config.remote.platformUrl, config, stop);
  const started = await startPlatform({ env: chosen });
  if (!stop.isAsked()) greet(started);
  return runUntilStopped(started, stop);
}

/** A collector that waits for its platform can be stopped too. */
async function collectFor(url: string, config: Config, stop: StopSignal): Promise<number> {
  const { startRemoteCollector } = await import('./start-remote-collector.js');
  process.stdout.write(`This is a collector of ${url}\n`);
  const started = await startRemoteCollector(config, stop.asked);
  return runUntilStopped(started, stop);
}

interface Running {
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

async function runUntilStopped(started: Running, stop: StopSignal): Promise<number> {
  const reason = await Promise.race([stop.asked, started.died]);
  if (reason !== undefined) process.stderr.write(`${reason}\n`);
  else process.stdout.write('Stopping.\n');
  await stopInTime(started);
  return reason === undefined ? 0 : 1;
}

function greet({ version, url, healthUrl, setupLink, platform }: StartedPlatform): void {
  const what = url ?? `the roles ${platform.config.roles.join(', ')}`;
  process.stdout.write(`Atalaya ${version} is running: ${what}\n`);
  if (healthUrl) process.stdout.write(`Its health: ${healthUrl}/health\n`);
  if (setupLink) process.stdout.write(`Set it up here, once: ${setupLink}\n`);
}

/** A terminal's Ctrl-C comes twice through npm: from the terminal and forwarded. */
const SAME_SIGNAL_MS = 500;
const LOOK_FOR_PARENT_MS = 200;

interface StopSignal {
  readonly asked: Promise<undefined>;
  isAsked(): boolean;
}

/** Listens from the first moment on, so that a signal during the start is obeyed as soon as it can be. */
function onFirstSignal(isRunByNpm: boolean): StopSignal {
  let firstAt: number | undefined;
  const asked = new Promise<undefined>((resolve) => {
    const onSignal = () => {
      if (firstAt === undefined) {
        firstAt = systemNow();
        resolve(undefined);
      } else if (systemNow() - firstAt >= SAME_SIGNAL_MS) {
        // The embedded server is told by its own exit hook.
        process.exit(1);
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
    if (isRunByNpm) void untilParentIsGone().then(onSignal);
  });
  return { asked, isAsked: () => firstAt !== undefined };
}

/** npm passes SIGTERM to its shell only, and the shell dies of it without passing it on. */
async function untilParentIsGone(): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent) await systemDelay(LOOK_FOR_PARENT_MS);
}

async function stopInTime(started: Running): Promise<void> {
  const done = new AbortController();
  const late = systemDelay(STOP_TIMEOUT_MS, done.signal).then(
    () => 'late' as const,
    () => 'in time' as const,
  );
  const outcome = await Promise.race([started.stop().then(() => 'in time' as const), late]);
  done.abort();
  if (outcome === 'late') {
    throw new StartupError(`Not everything stopped within ${STOP_TIMEOUT_MS / 1_000} s.`);
  }
}
