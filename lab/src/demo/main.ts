import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLineError } from '@atalaya/launcher/command-line';
import { type StartedPlatform, startPlatform } from '@atalaya/launcher/start-platform';
import { deleteDataFolder } from '@atalaya/platform/postgres/embedded/delete-data-folder';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import type { SystemClock } from '@atalaya/platform/runtime/system-clock';
import { type Lab, startLab } from '../scenarios/start-lab.js';
import { backFill } from './back-fill.js';
import { deleteAfterExit } from './delete-after-exit.js';
import { DemoClient } from './demo-client.js';
import { createDemoClock } from './demo-clock.js';
import { type DemoOptions, demoOptions } from './demo-options.js';
import { paySubscribersInvoices } from './paying-subscribers.js';
import { DEMO_EMAIL, DEMO_PASSWORD, POLL_INTERVAL_MS, seedTenant } from './seed-tenant.js';
import { tellWhenReady } from './wait-until-live.js';

const HOUR_MS = 3_600_000;
const STOP_TIMEOUT_MS = 7_000;
const SAME_WISH_MS = 1_000;

/** `npm run demo`: the platform on a throw-away data folder, with the lab's network. Returns the exit code. */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  buildPages: () => Promise<unknown>,
): Promise<number> {
  let options: DemoOptions;
  try {
    options = demoOptions(args, env);
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const stopAsked = new AbortController();
  const demo = new Demo(options, buildPages, stopAsked.signal);
  onSignals(stopAsked, () => demo.abandon());
  try {
    return await demo.run();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  } finally {
    await demo.stop();
  }
}

/** The first signal asks to stop, a later one ends at once. */
function onSignals(stopAsked: AbortController, abandon: () => Promise<void>): void {
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!stopAsked.signal.aborted) {
        askedAt = performance.now();
        stopAsked.abort();
        // Ctrl-C reaches us from the terminal and once more from npm: that is one wish.
      } else if (performance.now() - askedAt > SAME_WISH_MS) {
        void abandon().finally(() => process.exit(1));
      }
    });
  }
}

class Demo {
  readonly #options: DemoOptions;
  readonly #buildPages: () => Promise<unknown>;
  readonly #stopAsked: AbortSignal;
  readonly #clock: SystemClock;
  #folder: string | undefined;
  #lab: Lab | undefined;
  #starting: Promise<StartedPlatform> | undefined;
  #background: Promise<unknown> = Promise.resolve();

  constructor(options: DemoOptions, buildPages: () => Promise<unknown>, stopAsked: AbortSignal) {
    this.#options = options;
    this.#buildPages = buildPages;
    this.#stopAsked = stopAsked;
    this.#clock = createDemoClock(options.clockMs);
  }

  async run(): Promise<number> {
    const asked = aborted(this.#stopAsked);
    const started = await Promise.race([asked, this.#start()]);
    if (started === 'stop') return 0;
    const reason = await Promise.race([asked, started.died]);
    if (reason === 'stop') return 0;
    process.stderr.write(`${reason}\n`);
    return 1;
  }

  async #start(): Promise<StartedPlatform> {
    const options = this.#options;
    this.#folder = await mkdtemp(join(tmpdir(), 'atalaya-demo-'));
    // The embedded PostgreSQL runs as another user when root starts it, and must get in.
    await chmod(this.#folder, 0o755);
    this.#lab = await startLab({
      devices: options.devices,
      speed: options.speed,
      hasStory: options.hasStory,
      now: () => this.#clock.now(),
      folder: join(this.#folder, 'lab'),
      advanceHours: (hours) => this.#advance(hours * HOUR_MS),
    });
    await this.#buildPages();
    if (this.#stopAsked.aborted) return never;
    this.#starting = startPlatform({
      env: {
        PORT: options.port,
        HOST: options.host,
        DATA_DIR: join(this.#folder, 'data'),
        FPING_PATH: this.#lab.fpingPath,
        LOG_LEVEL: options.logLevel,
        BACKUP_NIGHTLY: 'off',
      },
      demoClock: this.#clock,
      isDurable: false,
    });
    const platform = await this.#starting;
    await this.#fill(this.#lab, platform);
    return platform;
  }

  async #advance(ms: number): Promise<void> {
    const started = await this.#starting;
    if (started?.platform.clockControl) await started.platform.clockControl.advance(ms);
    else this.#clock.advance(ms);
  }

  async #fill(lab: Lab, { url, setupLink, platform }: StartedPlatform): Promise<void> {
    const token = setupLink?.split('token=')[1];
    if (!url || !token) throw new Error('The platform started without its web server.');
    const client = new DemoClient(url);
    const tenant = await seedTenant(client, token, lab);
    await platform.database.withTenant(tenant.tenantId, (trx) =>
      trx
        .updateTable('controllers')
        .set({ interval_ms: POLL_INTERVAL_MS })
        .where('id', '=', tenant.controllerId)
        .execute(),
    );
    await platform.bus.publish('inventory.changed', { tenantId: tenant.tenantId });
    say(`wall ${tenant.wallUrl}`);
    say(`lab ${lab.url}`);
    say(`sign in with ${DEMO_EMAIL} / ${DEMO_PASSWORD}`);
    await tellWhenReady(client, this.#options.devices, this.#stopAsked);
    if (this.#stopAsked.aborted) return;
    say(`ready ${url}`);
    const payments = paySubscribersInvoices({
      url,
      client,
      now: () => this.#clock.now(),
      signal: this.#stopAsked,
      onFailure: (error) => {
        if (!this.#stopAsked.aborted) platform.log.warn({ err: error }, 'invoices were not paid');
      },
    });
    const history = backFill({
      metrics: platform.metrics,
      world: lab.world,
      tenantId: tenant.tenantId,
      deviceIds: tenant.deviceIds,
      untilMs: this.#clock.now(),
      signal: this.#stopAsked,
    }).catch((error: unknown) => {
      if (!this.#stopAsked.aborted) platform.log.warn({ err: error }, 'history is not complete');
    });
    this.#background = Promise.all([payments, history]);
  }

  /** Everything that was started, in time, and the folder with it. */
  async stop(): Promise<void> {
    const late = new Promise<'late'>((resolve) => {
      setTimeout(() => resolve('late'), STOP_TIMEOUT_MS).unref();
    });
    const outcome = await Promise.race([this.#stopAll(), late]);
    if (outcome !== 'late') return;
    process.stderr.write(
      'Not everything stopped in time; what is left is deleted after the end.\n',
    );
    await this.abandon();
  }

  /** Leaves without waiting; the folder goes when we are gone. */
  async abandon(): Promise<void> {
    if (this.#folder) await deleteAfterExit(this.#folder);
  }

  async #stopAll(): Promise<void> {
    await this.#background;
    // A stop during the start waits for it: half a server cannot be stopped.
    const platform = await this.#starting?.catch(() => undefined);
    await platform?.stop();
    await this.#lab?.close();
    if (this.#folder) {
      await deleteDataFolder(join(this.#folder, 'data'));
      await deleteDataFolder(this.#folder);
    }
  }
}

/** What was asked to stop goes no further. */
const never = new Promise<never>(() => {});

function aborted(signal: AbortSignal): Promise<'stop'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stop');
    else signal.addEventListener('abort', () => resolve('stop'), { once: true });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
