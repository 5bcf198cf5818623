import { randomUUID } from 'node:crypto';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { ENDS_KEPT_MS, type Ledger, type LedgerStep } from '@atalaya/core/domain/sessions/ledger';
import {
  type ServiceSession,
  sessionKey,
  type UsagePart,
} from '@atalaya/core/domain/sessions/session';
import { sessionAddress } from '@atalaya/core/domain/sessions/session-address';
import {
  afterNews,
  afterPoll,
  openLedger,
  type SessionNews,
} from '@atalaya/core/domain/sessions/session-ledger';
import { type SessionPoll, sessionPollOf } from '@atalaya/core/domain/sessions/session-poll';
import { addUsageParts } from '@atalaya/core/domain/sessions/usage-parts';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { SessionEvent } from '@atalaya/core/ports/device-driver';
import type { RouterSessions, SessionSink } from '@atalaya/core/ports/session-sink';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { storableText } from '../poll/storable-text.js';

const FLUSH_EVERY_MS = 5 * SECOND_MS;
/** What only says "still there" is stored this often: it bounds what a restart does not know. */
const REFRESH_EVERY_FLUSHES = 12;
/** Announcements that wait for a router's ledger to be loaded; a poll brings the truth anyway. */
const MOST_NEWS = 5_000;
/** Under way at once: a start meets hundreds of routers, and the database has others to serve. */
const MOST_LOADS = 3;

export interface SessionTrackerDeps {
  readonly sink: SessionSink;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** False for a router that went to another collector: its ledger is that one's now. */
  isOurs(deviceId: string): boolean;
}

interface Router {
  readonly tenantId: string;
  readonly deviceId: string;
  /** Null until what was stored is loaded. */
  ledger: Ledger | null;
  isLoading: boolean;
  news: SessionNews[];
  poll: SessionPoll | undefined;
  /** Waiting to be stored, the newest of each. */
  sessions: Map<string, ServiceSession>;
  usage: ReadonlyMap<string, readonly UsagePart[]>;
  /** A session began or ended: that does not wait. */
  isUrgent: boolean;
}

/** Follows the sessions of this collector's routers and stores them in batches, off the polls' path. */
export class SessionTracker {
  readonly #deps: SessionTrackerDeps;
  readonly #routers = new Map<string, Router>();
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #flushes = 0;
  #loads = 0;

  constructor(deps: SessionTrackerDeps) {
    this.#deps = deps;
    this.#done = this.#run();
  }

  reading(device: { tenantId: string; deviceId: string }, reading: DeviceReading): void {
    const poll = sessionPollOf(reading);
    if (!poll) return;
    const router = this.#router(device);
    if (router.ledger) this.#take(router, afterPoll(router.ledger, clean(poll), randomUUID));
    else router.poll = clean(poll);
  }

  event(device: { tenantId: string; deviceId: string }, event: SessionEvent): void {
    const { kind, user, callerId, address, at } = event;
    const router = this.#router(device);
    const news: SessionNews = {
      kind,
      user: storableText(user),
      callerId: storableText(callerId),
      address: address === undefined ? null : sessionAddress(storableText(address)),
      at,
    };
    if (router.ledger) this.#take(router, afterNews(router.ledger, news, randomUUID));
    else if (router.news.length < MOST_NEWS) router.news.push(news);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.flush(true);
  }

  /** Stores what began or ended; with `all` also what merely goes on. */
  async flush(all: boolean): Promise<void> {
    const due = [...this.#routers.values()].filter((router) => {
      const isLeaving = !this.#deps.isOurs(router.deviceId);
      return (all || isLeaving || router.isUrgent) && hasNews(router);
    });
    for (const [tenantId, routers] of groupBy(due, (router) => router.tenantId)) {
      await this.#storeAll(tenantId, routers);
    }
    for (const [key, router] of this.#routers) {
      const isIdle = !hasNews(router) && !router.isLoading;
      if (isIdle && !this.#deps.isOurs(router.deviceId)) this.#routers.delete(key);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#deps.clock.sleep(FLUSH_EVERY_MS, this.#stop.signal).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      this.#flushes += 1;
      await this.flush(this.#flushes % REFRESH_EVERY_FLUSHES === 0);
      for (const router of this.#routers.values()) if (isUnloaded(router)) void this.#load(router);
    }
  }

  #router(device: { tenantId: string; deviceId: string }): Router {
    const key = `${device.tenantId}/${device.deviceId}`;
    const known = this.#routers.get(key);
    if (known) return known;
    const router: Router = {
      tenantId: device.tenantId,
      deviceId: device.deviceId,
      ledger: null,
      isLoading: false,
      news: [],
      poll: undefined,
      sessions: new Map(),
      usage: new Map(),
      isUrgent: false,
    };
    this.#routers.set(key, router);
    void this.#load(router);
    return router;
  }

  /** What cannot be loaded now is tried again with the next flush; the newest poll waits for it. */
  async #load(router: Router): Promise<void> {
    if (router.isLoading || this.#loads >= MOST_LOADS) return;
    router.isLoading = true;
    this.#loads += 1;
    const { sink, clock, log } = this.#deps;
    try {
      const endedSince = clock.now() - ENDS_KEPT_MS;
      const stored = await sink.load(router.tenantId, router.deviceId, endedSince);
      const { news, poll } = router;
      router.ledger = openLedger(stored);
      router.news = [];
      router.poll = undefined;
      if (poll) this.#take(router, afterPoll(router.ledger, poll, randomUUID));
      for (const one of news) {
        const isNewer = poll === undefined || one.at > poll.at;
        if (isNewer) this.#take(router, afterNews(router.ledger, one, randomUUID));
      }
    } catch (error) {
      log.warn(
        { reason: errorMessage(error) },
        'could not load the sessions of a router; it waits',
      );
    } finally {
      router.isLoading = false;
      this.#loads -= 1;
    }
    const next = router.ledger && [...this.#routers.values()].find(isUnloaded);
    if (next) void this.#load(next);
  }

  #take(router: Router, step: LedgerStep): void {
    const before = router.ledger;
    router.ledger = step.ledger;
    for (const session of step.sessions) {
      router.sessions.set(session.id, session);
      const isNew = before?.open.get(sessionKey(session))?.id !== session.id;
      router.isUrgent ||= isNew || session.toAt !== null;
    }
    router.usage = addUsageParts(router.usage, step.usage);
  }

  async #storeAll(tenantId: string, routers: readonly Router[]): Promise<void> {
    const batch = routers.map((router): RouterSessions => {
      const { deviceId, sessions, usage } = router;
      return { deviceId, sessions: [...sessions.values()], usage: [...usage.values()].flat() };
    });
    for (const router of routers) {
      router.sessions = new Map();
      router.usage = new Map();
      router.isUrgent = false;
    }
    try {
      await this.#deps.sink.store(tenantId, batch);
    } catch (error) {
      this.#deps.log.warn({ reason: errorMessage(error) }, 'could not store sessions; they wait');
      for (const [index, router] of routers.entries()) restore(router, batch[index]);
    }
  }
}

const isUnloaded = ({ ledger, isLoading }: Router) => !ledger && !isLoading;

const hasNews = ({ sessions, usage }: Router) => sessions.size + usage.size > 0;

/** Newer states of the same session stay; usage adds up. */
function restore(router: Router, lost: RouterSessions | undefined): void {
  if (!lost) return;
  const older = new Map(lost.sessions.map((session) => [session.id, session]));
  router.sessions = new Map([...older, ...router.sessions]);
  router.usage = addUsageParts(
    addUsageParts(new Map(), lost.usage),
    [...router.usage.values()].flat(),
  );
  router.isUrgent = true;
}

/** A router's words as a store takes them. */
function clean(poll: SessionPoll): SessionPoll {
  const sessions = poll.sessions.map((session) => ({
    ...session,
    user: storableText(session.user),
    callerId: storableText(session.callerId),
    address: session.address === null ? null : storableText(session.address),
  }));
  const counters = new Map(
    [...poll.counters].map(([user, counter]) => [storableText(user), counter]),
  );
  return { ...poll, sessions, counters };
}
