import { setMaxListeners } from 'node:events';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { UpstreamProbes } from '@atalaya/core/domain/network/upstream-probes';
import { err, ok } from '@atalaya/core/domain/shared/result';
import type {
  DeviceSession,
  DriverDeps,
  PingResult,
  PingRun,
  PollResult,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import { monotonicNow } from '@atalaya/platform/runtime/system-timers';
import type { CommandOptions, CommandReply } from '../../transports/routeros-api/command.js';
import { Pacer } from '../../transports/routeros-api/pacer.js';
import type { Row } from '../../transports/routeros-api/reply.js';
import { RouterosError } from '../../transports/routeros-api/routeros-error.js';
import { AnswerWatch } from './answer-watch.js';
import { LoadThinner } from './load-thinner.js';
import { MenuLatch } from './menu-latch.js';
import { MenuReader } from './menu-reader.js';
import { RESOURCE_MENU, RESOURCE_PROPERTIES, type Resource, readResource } from './menus/system.js';
import { pingFrom } from './ping-from.js';
import type { RouterChannel } from './router-channel.js';
import { type Coverage, RouterReader } from './router-reader.js';
import { SessionBook } from './session-book.js';
import { SessionWatch } from './session-watch.js';
import { UpstreamProber } from './upstream-prober.js';

const RESOURCE_DEADLINE_MS = 15_000;
/** Pings run beside the reads. All of them may be given up at once, and the connection must outlive that. */
const MOST_PINGS = 24;
const MOST_WAITING_PINGS = 2_000;

/** One router: its session, and what has been learnt of it between polls. */
export class RouterDevice implements DeviceSession {
  readonly #latch = new MenuLatch();
  readonly #thinner = new LoadThinner();
  readonly #answers = new AnswerWatch();
  readonly #pings = new Pacer(MOST_PINGS, MOST_WAITING_PINGS);
  readonly #reader: RouterReader;
  readonly #watch: SessionWatch | undefined;
  readonly #prober: UpstreamProber | undefined;
  #version: string | undefined;
  #seen = false;

  constructor(
    /** The same connection takes the commands of enforcement: one lane per router. */
    readonly channel: RouterChannel,
    private readonly deps: DriverDeps,
    probes?: UpstreamProbes,
  ) {
    const book = new SessionBook((event) => deps.onSessionEvent?.(event));
    this.#reader = new RouterReader(book);
    if (deps.onSessionEvent && channel.stream) {
      this.#watch = new SessionWatch(channel, book, () => deps.now());
    }
    this.#prober = probes && new UpstreamProber(channel, this.ping.bind(this), probes);
  }

  /** Reads the scopes. Only an unreachable router or a refused login is a failure; a menu that fails is a warning. */
  async poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult> {
    const watched = this.#answers.begin(signal);
    // Each command in flight listens to it, and a first read has some thirty.
    setMaxListeners(0, watched);
    this.channel.wake();
    try {
      const rows = await this.#readResourceRows(watched);
      if (rows.every((row) => row.size === 0)) return err(NOTHING_SHOWN);
      return await this.#readRest(readResource(rows), scopes, watched);
    } catch (error) {
      if (!(error instanceof RouterosError)) throw error;
      return err(failureOf(error, watched));
    } finally {
      this.#answers.end();
    }
  }

  suspect(): void {
    this.#answers.suspect();
  }

  /** Echoes from the router itself; its user's group needs the policy `test`. */
  async ping(address: string, run: PingRun): Promise<PingResult> {
    try {
      const leave = await this.#pings.enter(run.signal);
      try {
        return ok(await pingFrom(this.channel, address, run));
      } finally {
        leave();
      }
    } catch (error) {
      if (!(error instanceof RouterosError)) throw error;
      return err(failureOf(error, run.signal));
    }
  }

  close(): Promise<void> {
    this.#watch?.stop();
    this.#prober?.stop();
    return this.channel.close();
  }

  /** Asked first: it proves the router awake, dates the counters and says how busy it is. */
  async #readResourceRows(signal: AbortSignal): Promise<readonly Row[]> {
    const words = [`${RESOURCE_MENU}/print`, `=.proplist=${RESOURCE_PROPERTIES.join(',')}`];
    const askedAt = monotonicNow();
    const ask = () => this.#run(words, { deadlineMs: RESOURCE_DEADLINE_MS, signal });
    try {
      const { rows } = await ask();
      this.#answers.took(monotonicNow() - askedAt);
      return rows;
    } catch (error) {
      // A router that restarted under an idle connection resets it at the first word; a new one answers.
      if (!(error instanceof RouterosError) || error.kind !== 'connection-lost') throw error;
      return (await ask()).rows;
    }
  }

  /** Every answer, a refusal too, proves the router awake. */
  async #run(words: readonly string[], options: CommandOptions): Promise<CommandReply> {
    try {
      const reply = await this.channel.run(words, options);
      this.#answers.heard();
      return reply;
    } catch (error) {
      if (error instanceof RouterosError && error.traps.length > 0) this.#answers.heard();
      throw error;
    }
  }

  async #readRest(
    resource: Resource,
    asked: ReadonlySet<PollScope>,
    signal: AbortSignal,
  ): Promise<PollResult> {
    const observedAt = this.deps.now();
    if (resource.version?.number !== this.#version) {
      this.#latch.reset();
      this.#watch?.forgive();
    }
    this.#version = resource.version?.number;
    const runner = { run: this.#run.bind(this) };
    const reader = new MenuReader(runner, this.#latch, observedAt, signal);
    // Before the sessions are read: what begins or ends meanwhile is in the answer, or announced, or both.
    this.#watch?.begin();
    const coverage = this.#coverage(asked, resource, reader);
    const read = await this.#reader.read(reader, resource, coverage);
    // It answers its load and nothing else in time: that is no reading of its links.
    if (reader.fault) return err(failureOf(reader.fault, signal));
    if (this.#answers.hasGivenUp) return err(STOPPED_ANSWERING);
    this.#seen = true;
    const { uptimeS } = resource;
    const probed = this.#prober?.next();
    return ok({
      observedAt,
      ...(uptimeS === undefined ? {} : { uptime: { seconds: uptimeS, wraps: false } }),
      ...read,
      observations: [...read.observations, ...(probed?.observations ?? [])],
      warnings: [...reader.warnings, ...(probed?.warnings ?? [])],
    });
  }

  /** A busy router is asked for its big tables five times less often, and the operator is told. */
  #coverage(asked: ReadonlySet<PollScope>, { cpuPct }: Resource, reader: MenuReader): Coverage {
    const isHeavy = asked.has('slow') || asked.has('inventory');
    if (!this.#seen) return { scopes: asked, sessions: true };
    const heavy = !isHeavy || this.#thinner.lets('tables', cpuPct);
    const sessions = this.#thinner.lets('sessions', cpuPct) || (isHeavy && heavy);
    if (!heavy || !sessions) {
      const what = heavy ? 'Sessions' : "Stations' counters, sessions and tables";
      reader.warn(`${what} were left out: the CPU is at ${cpuPct} %.`);
    }
    return { scopes: heavy ? asked : new Set<PollScope>(['fast']), sessions };
  }
}

const NOTHING_SHOWN: PollFailure = {
  kind: 'protocol-error',
  message: 'The router answers but shows nothing of itself: /system/resource is empty.',
};

const STOPPED_ANSWERING: PollFailure = {
  kind: 'timeout',
  message: 'The router stopped answering while it was read, and its echoes are lost.',
};

/** A poll that ran out of its time is a timeout, whoever noticed first. */
function failureOf(error: RouterosError, signal: AbortSignal): PollFailure {
  if (signal.aborted && error.kind === 'not-measured') {
    return { kind: 'timeout', message: 'The router did not answer in the time the poll had.' };
  }
  return error.toFailure();
}
