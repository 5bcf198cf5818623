import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  addressScope,
  countAddresses,
  eachAddress,
  isLoopback,
  isPrivateAddress,
  isWithin,
} from '@atalaya/core/domain/discovery/address-scope';
import type { Candidate, NetworkRef } from '@atalaya/core/domain/discovery/candidate';
import { CandidateBook } from '@atalaya/core/domain/discovery/candidate-book';
import { CandidateJudge } from '@atalaya/core/domain/discovery/judge-candidates';
import type { Clock } from '@atalaya/core/ports/clock';
import type { DeviceDriver } from '@atalaya/core/ports/device-driver';
import type {
  DiscoveryJob,
  KnownNetwork,
  RunEnd,
  RunProgress,
  RunReport,
} from '@atalaya/core/ports/discovery';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import type { EchoProgram } from '../transports/icmp/echo-program.js';
import {
  type HostAnswer,
  HostIdentifier,
  type LoginBudget,
  MOST_REFUSED_LOGINS,
} from './identify-host.js';
import { sweep } from './ping-sweep.js';
import { sightingOfDevice, sightingsOfOthers } from './sightings-of.js';
import { WorkQueue } from './work-queue.js';

/** Hosts asked at once: each waits for its own device, none keeps this process busy. */
const HOSTS_AT_ONCE = 24;
/** A sweep waits while so many that answered are not asked yet. */
const MOST_WAITING = 500;

export interface DiscoveryRunDeps {
  readonly clock: Clock;
  readonly drivers: readonly DeviceDriver[];
  readonly echoProgram: EchoProgram;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One run: pings, asks who answered, and gathers what they and the known devices tell. */
export class DiscoveryRun {
  readonly #deps: DiscoveryRunDeps;
  readonly #job: DiscoveryJob;
  readonly #known: KnownNetwork;
  readonly #judge: CandidateJudge;
  readonly #book: CandidateBook;
  readonly #hosts: HostIdentifier;
  readonly #budgets = new Map<string, LoginBudget>();
  readonly #progress: Mutable<RunProgress> = {
    total: 0,
    pinged: 0,
    answering: 0,
    tried: 0,
    identified: 0,
  };
  #broken: { address: string; reason: string; count: number } | undefined;
  #unmeasured: { count: number; reason: string } | undefined;

  constructor(deps: DiscoveryRunDeps, job: DiscoveryJob, known: KnownNetwork) {
    const { scope, credentials } = job;
    this.#deps = deps;
    this.#job = job;
    this.#known = known;
    this.#judge = new CandidateJudge(known);
    this.#book = new CandidateBook({ newId: randomUUID, takesSubscribers: scope.neighbours });
    this.#hosts = new HostIdentifier({
      drivers: deps.drivers,
      scope,
      credentials,
      now: () => deps.clock.now(),
    });
  }

  /** What is to be reported since the last call. */
  takeReport(): RunReport {
    const { changed, removed } = this.#book.takeChanges();
    return {
      progress: { ...this.#progress },
      changed: changed.map((candidate) => this.#judge.judge(candidate)),
      removed,
    };
  }

  /** A report that did not arrive: the next one holds it too. */
  tellAgain({ changed, removed }: RunReport): void {
    this.#book.tellAgain(changed, removed);
  }

  /** Carries it out. Aborted, it ends at once and keeps what it has found. */
  async carryOut(signal: AbortSignal): Promise<RunEnd> {
    // Each host that is asked listens to it.
    setMaxListeners(0, signal);
    const problem = await this.#scan(signal);
    const end = { warnings: this.#warnings(), links: this.#links() };
    if (signal.aborted) return { ...end, state: 'stopped' };
    return problem === undefined
      ? { ...end, state: 'done' }
      : { ...end, state: 'failed', error: problem };
  }

  /** Returns why it cannot be carried out. */
  async #scan(signal: AbortSignal): Promise<string | undefined> {
    const { scope } = this.#job;
    const { hasLoopback } = this.#known;
    const ranges = addressScope(scope.targets, scope.excluded, { allowsLoopback: hasLoopback });
    if (!ranges.ok) return `The scope cannot be read: ${ranges.error.message}.`;
    for (const sighting of this.#known.sightings) this.#book.add(sighting);
    const heard = this.#heardAddresses(new Set(eachAddress(ranges.value)));
    this.#progress.total = countAddresses(ranges.value) + heard.length;
    const addresses = function* () {
      yield* eachAddress(ranges.value);
      yield* heard;
    };
    const queue = new WorkQueue<string>(HOSTS_AT_ONCE, (address) => this.#ask(address, signal));
    try {
      await sweep({
        echoes: this.#deps.echoProgram,
        addresses: addresses(),
        ratePerSecond: scope.ratePerSecond,
        signal,
        onAnswer: (address) => this.#answered(address, queue),
        onSilence: (address, reason) => this.#silent(address, reason, queue),
        pause: () => queue.below(MOST_WAITING),
      });
      await queue.idle();
    } catch (error) {
      queue.clear();
      await queue.idle().catch(() => undefined);
      if (!signal.aborted) throw error;
    }
    return this.#nothingMeasured();
  }

  /** Of what known devices hear and nobody knows: only networks of a provider's own are asked, not a peer's router. */
  #heardAddresses(scanned: ReadonlySet<string>): string[] {
    const { neighbours, excluded } = this.#job.scope;
    if (!neighbours) return [];
    const wanted = this.#book.candidates().flatMap((candidate) => {
      const { address, heardOn } = candidate;
      const isOurs = heardOn.some(({ by }) => by === 'neighbour' || by === 'station');
      if (address === undefined || scanned.has(address) || !isOurs) return [];
      if (isWithin(address, excluded)) return [];
      const isAskable =
        isPrivateAddress(address) || (this.#known.hasLoopback && isLoopback(address));
      return isAskable && this.#judge.judge(candidate).status === 'new' ? [address] : [];
    });
    return [...new Set(wanted)];
  }

  #answered(address: string, queue: WorkQueue<string>): void {
    this.#progress.pinged += 1;
    this.#progress.answering += 1;
    this.#book.add({ by: 'icmp', address, way: { driver: 'icmp' } });
    if (this.#hosts.knowsSnmp || this.#hosts.knowsRouteros) queue.add(address);
  }

  #silent(address: string, reason: string | undefined, queue: WorkQueue<string>): void {
    this.#progress.pinged += 1;
    if (reason !== undefined) {
      this.#unmeasured = { count: (this.#unmeasured?.count ?? 0) + 1, reason };
    }
    if (this.#job.scope.silentToo && this.#hosts.knowsSnmp) queue.add(address);
  }

  /** What one host does to its driver ends the asking of that host, not the run. */
  async #ask(address: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#identify(address, signal);
    } catch (error) {
      signal.throwIfAborted();
      const reason = errorMessage(error);
      this.#broken ??= { address, reason, count: 0 };
      this.#broken.count += 1;
    }
    this.#progress.tried += 1;
  }

  async #identify(address: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const before = this.#book.at(address);
    const read = this.#waysOf(before, address);
    const snmp = read.has('snmp') ? undefined : await this.#hosts.snmp(address, signal);
    const named = snmp ? this.#add(address, snmp) : before;
    const isOther = named?.vendor !== undefined && !/mikrotik|routeros/i.test(named.vendor);
    const answered = named?.ways.length !== undefined && named.ways.length > 0;
    if (!read.has('routeros') && !isOther && answered) {
      const isRead = named.ways.some(({ driver }) => driver === 'routeros');
      const router = isRead
        ? undefined
        : await this.#hosts.routeros(address, this.#budget(named), signal);
      if (router) this.#add(address, router);
      if (router && !snmp) this.#progress.identified += 1;
    }
    if (snmp) this.#progress.identified += 1;
  }

  /** A device in inventory is not asked again in a way in which it is read already. */
  #waysOf(candidate: Candidate | undefined, address: string): ReadonlySet<string> {
    const match = this.#judge.known.match(candidate ?? { macs: [], address });
    return new Set(match ? this.#judge.known.get(match.deviceId)?.ways : []);
  }

  /** Of the whole router, whichever of its addresses is asked. */
  #budget({ id }: Candidate): LoginBudget {
    const budget = this.#budgets.get(id) ?? { left: MOST_REFUSED_LOGINS };
    this.#budgets.set(id, budget);
    return budget;
  }

  #add(address: string, { way, reading }: HostAnswer): Candidate | undefined {
    const candidate = this.#book.add(sightingOfDevice(address, way, reading));
    if (!candidate) return undefined;
    const ref: NetworkRef = { kind: 'candidate', id: candidate.id };
    for (const sighting of sightingsOfOthers(ref, reading)) this.#book.add(sighting);
    return this.#book.at(address);
  }

  #links() {
    return this.#judge.links(this.#book.candidates());
  }

  #nothingMeasured(): string | undefined {
    const { silentToo } = this.#job.scope;
    if (this.#unmeasured === undefined || silentToo) return undefined;
    const isAll = this.#unmeasured.count === this.#progress.total;
    return isAll ? `No address could be pinged: ${this.#unmeasured.reason}` : undefined;
  }

  #warnings(): string[] {
    const { leftOut } = this.#book;
    return [
      ...this.#job.warnings,
      ...(this.#unmeasured
        ? [`${this.#unmeasured.count} addresses could not be pinged: ${this.#unmeasured.reason}`]
        : []),
      ...(this.#broken
        ? [
            `${this.#broken.count} hosts gave answers that nothing could read, ${this.#broken.address} first: ${this.#broken.reason}`,
          ]
        : []),
      ...(leftOut > 0
        ? [`${leftOut} things more were heard of than one run keeps: run over fewer addresses.`]
        : []),
    ];
  }
}
