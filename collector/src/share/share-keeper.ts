import type { Share } from '@atalaya/core/domain/collectors/shard';
import type {
  CollectorLeases,
  CollectorStatus,
  HeartbeatAnswer,
} from '@atalaya/core/ports/collector-leases';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { monotonicNow, systemDelay } from '@atalaya/platform/runtime/system-timers';

/** Of the lease: beats at this rhythm, so that a few may fail. */
const BEATS_PER_LEASE = 6;
/** Quicker while shards move. */
const UNSETTLED_BEATS_PER_LEASE = 30;
/** The holder stops this part of the lease before others may begin: its own stopping takes a moment. */
const MARGIN = 0.1;
const FIRST_LEASE_MS = 30_000;

type Granted = Extract<HeartbeatAnswer, { kind: 'granted' }>;

interface KeeperLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ShareKeeperOptions {
  readonly leases: CollectorLeases;
  readonly identity: { readonly id: string; readonly name: string };
  readonly instanceId: string;
  readonly version: string;
  readonly log: KeeperLog;
  /** Resolves when nothing outside the share is polled any more. */
  onShare(share: Share): Promise<void>;
  onSettings(settings: Pick<Granted, 'gateway' | 'canaries'>): void;
  status(): CollectorStatus;
  isIsolated(): boolean;
  devicesByShard(): ReadonlyMap<number, number>;
}

/**
 * Holds this collector's share: renews its leases, takes and hands over shards as the plan says, and
 * stops all polling when a lease ends unrenewed, because then others may poll. All by system time. Alone,
 * there are no others: polling goes on while the store of the leases is away.
 */
export class ShareKeeper {
  readonly #options: ShareKeeperOptions;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #share: Share;
  #released = new Set<number>();
  #leaseMs = FIRST_LEASE_MS;
  #validUntil = 0;
  #isAlone = false;
  #isSettled = false;
  #isSuperseded = false;
  #hasFailed = false;
  #isFirst = true;
  #isHurried = false;
  #done: Promise<unknown> = Promise.resolve();

  constructor(options: ShareKeeperOptions) {
    this.#options = options;
    this.#share = { collectorId: null, shards: new Set() };
  }

  /** Resolves when the first share is polled, or rejects when no lease can be had. */
  async start(): Promise<void> {
    const answer = await this.#beat();
    if (answer.kind === 'granted') await this.#follow(answer);
    this.#done = Promise.all([this.#run(), this.#guard()]);
  }

  /** False while its leases ended unrenewed, or another process has this collector's identity. */
  get isHolding(): boolean {
    return !this.#isSuperseded && (this.#isAlone || monotonicNow() < this.#validUntil);
  }

  /** How many it holds. */
  get shards(): number {
    return this.#share.shards.size;
  }

  /** Something that others should know at once (isolation) is sent with a beat of its own. */
  beatNow(): void {
    this.#isHurried = true;
    this.#nudge.abort();
  }

  /** The share stays as it is until `leave`, or until its lease ends. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    this.#nudge.abort();
    await this.#done;
  }

  /** After polling has stopped: others take over at once. */
  async leave(): Promise<void> {
    const { leases, identity, instanceId } = this.#options;
    if (!this.#isSuperseded) await leases.leave(identity.id, instanceId).catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted && !this.#isSuperseded) {
      await this.#pause();
      if (this.#stop.signal.aborted) return;
      this.#isHurried = false;
      try {
        const answer = await this.#beat();
        // Not awaited: a session that is slow to close must not cost the leases of all others.
        if (answer.kind === 'granted') void this.#follow(answer);
        this.#tellFailure(null);
      } catch (error) {
        this.#tellFailure(error);
      }
    }
  }

  async #pause(): Promise<void> {
    this.#nudge = new AbortController();
    if (this.#isHurried) return;
    const isQuick = !this.#isSettled || this.#hasFailed;
    const beats = isQuick ? UNSETTLED_BEATS_PER_LEASE : BEATS_PER_LEASE;
    await systemDelay(this.#leaseMs / beats, this.#nudge.signal).catch(() => undefined);
  }

  async #beat(): Promise<HeartbeatAnswer> {
    const { leases, identity, instanceId, version, status, log } = this.#options;
    const sentAt = monotonicNow();
    const released = [...this.#released];
    const answer = await leases.beat({
      collectorId: identity.id,
      instanceId,
      isFirst: this.#isFirst,
      name: identity.name,
      version,
      released,
      devicesByShard: this.#options.devicesByShard(),
      isIsolated: this.#options.isIsolated(),
      status: status(),
    });
    this.#isFirst = false;
    if (answer.kind === 'superseded') {
      this.#isSuperseded = true;
      log.warn({}, 'another process is this collector now: polling stops here');
      await this.#poll({ collectorId: null, shards: new Set() });
      return answer;
    }
    for (const shard of released) this.#released.delete(shard);
    this.#leaseMs = answer.leaseMs;
    this.#validUntil = sentAt + answer.leaseMs * (1 - MARGIN);
    this.#isAlone = answer.isAlone;
    this.#isSettled = answer.isSettled;
    this.#options.onSettings(answer);
    return answer;
  }

  async #follow({ shards, handOver }: Granted): Promise<void> {
    const kept = new Set([...shards].filter((shard) => !handOver.has(shard)));
    await this.#poll({ collectorId: this.#options.identity.id, shards: kept });
    if (handOver.size === 0) return;
    // Only now, when nothing of them is polled here any more; what came back meanwhile stays.
    for (const shard of handOver) {
      if (!this.#share.shards.has(shard)) this.#released.add(shard);
    }
    this.beatNow();
  }

  async #poll(share: Share): Promise<void> {
    const before = this.#share;
    this.#share = share;
    const isSame =
      share.collectorId === before.collectorId &&
      share.shards.size === before.shards.size &&
      [...share.shards].every((shard) => before.shards.has(shard));
    if (!isSame) await this.#options.onShare(share);
  }

  /** Watches the lease apart from the beats: one of those may hang on a connection that is gone. */
  async #guard(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await systemDelay(this.#leaseMs / 50, this.#stop.signal).catch(() => undefined);
      if (this.isHolding || this.#share.shards.size === 0) continue;
      this.#options.log.warn({}, 'the lease of this collector ended unrenewed: polling stops');
      await this.#poll({ ...this.#share, shards: new Set() });
    }
  }

  /** Said once when beats begin to fail, and once when they arrive again. */
  #tellFailure(error: unknown): void {
    const { log } = this.#options;
    const hasFailed = error !== null;
    if (hasFailed && !this.#hasFailed) {
      const reason = errorMessage(error);
      log.warn({ reason }, 'could not renew the share of this collector');
    }
    if (!hasFailed && this.#hasFailed) log.info({}, 'the share of this collector is renewed again');
    this.#hasFailed = hasFailed;
  }
}
