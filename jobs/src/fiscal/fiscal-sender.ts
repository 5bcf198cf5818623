import { randomUUID } from 'node:crypto';
import { judgeAnswer, judgeRoute } from '@atalaya/core/domain/fiscal/judge-answer';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type {
  BuiltFiscalDocument,
  FiscalAdapter,
  OpenFiscalAdapter,
} from '@atalaya/core/ports/fiscal-adapter';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { fiscalSecretContext } from '@atalaya/platform/fiscal/fiscal-secret';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { TenantRounds } from '@atalaya/platform/runtime/tenant-rounds';
import {
  type ClaimedFiscalDocument,
  claimFiscalDocument,
  readNextDue,
} from './claim-fiscal-document.store.js';
import { type FiscalRouteRow, readFiscalRoute, writeFiscalRoute } from './fiscal-route.store.js';
import { queueFiscalDocuments } from './queue-fiscal-documents.store.js';
import { giveUpBuilding, markSent, settleFiscalDocument } from './settle-fiscal-document.store.js';

export interface FiscalSenderDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
  readonly secrets: SecretBox;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Puts issued documents before the tax authority: queues what is due, and sends one after the other for each tenant,
 * outside any transaction. What was sent and not answered is sent again as it is, and found there. Several may run.
 */
export class FiscalSender {
  readonly #deps: FiscalSenderDeps;
  readonly #adapters: readonly FiscalAdapter[];
  readonly #rounds: TenantRounds;
  /** Names the leases of this process. */
  readonly #holder = randomUUID();
  readonly #stop = new AbortController();
  /** A slow authority holds up no other tenant. */
  readonly #serving = new Map<string, Promise<void>>();

  constructor(deps: FiscalSenderDeps, adapters: readonly FiscalAdapter[]) {
    this.#deps = deps;
    this.#adapters = adapters;
    this.#rounds = new TenantRounds(deps, {
      topics: ['accounts.changed', 'tenant.changed'],
      gatherMs: 0,
      failure: 'could not look for fiscal documents; trying again',
      look: (tenantId) => this.#look(tenantId),
    });
  }

  start(): Promise<void> {
    return this.#rounds.start();
  }

  /** What is under way is broken off and goes out again later. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#rounds.stop();
    await Promise.all(this.#serving.values());
  }

  async #look(tenantId: string): Promise<Instant | null> {
    const { database, clock } = this.#deps;
    if (this.#serving.has(tenantId)) return null;
    const found = await database.withTenant(tenantId, async (trx) => {
      const route = await readFiscalRoute(trx, tenantId);
      if (route === null) return null;
      await queueFiscalDocuments(trx, tenantId, route, new Date(clock.now()));
      return { route, nextAt: await readNextDue(trx, tenantId) };
    });
    if (found === null || found.nextAt === null) return null;
    const at = Math.max(found.nextAt, found.route.pausedUntil ?? 0);
    if (at > clock.now()) return at;
    const serving = this.#serve(tenantId, found.route)
      .catch((error: unknown) => {
        const reason = errorMessage(error);
        this.#deps.log.warn({ reason }, 'could not send fiscal documents; trying again');
      })
      .finally(() => this.#serving.delete(tenantId));
    this.#serving.set(tenantId, serving);
    return null;
  }

  /** Until nothing is due or the way rests. */
  async #serve(tenantId: string, route: FiscalRouteRow): Promise<void> {
    const { database, clock } = this.#deps;
    const adapter = this.#open(tenantId, route);
    if ('problem' in adapter) {
      const message = adapter.problem;
      const closed = {
        kind: 'retry',
        code: null,
        message,
        afterMs: 900_000,
        isEndpoint: true,
      } as const;
      const rests = judgeRoute(route, closed, clock.now());
      await database.withTenant(tenantId, (trx) => writeFiscalRoute(trx, tenantId, rests));
      return;
    }
    try {
      while (!this.#stop.signal.aborted) {
        const goesOn = await this.#sendNext(tenantId, adapter, route.timezone);
        if (!goesOn) return;
      }
    } finally {
      await adapter.close();
    }
  }

  /** False when nothing is due or the way rests. */
  async #sendNext(
    tenantId: string,
    adapter: OpenFiscalAdapter,
    timezone: string,
  ): Promise<boolean> {
    const { database, clock } = this.#deps;
    const claiming = { tenantId, holder: this.#holder, timezone, now: clock.now() };
    const claim = await database.withTenant(tenantId, (trx) =>
      claimFiscalDocument(trx, adapter, claiming),
    );
    if (claim.kind !== 'claimed') return claim.kind === 'given-up';
    const { claimed } = claim;
    const held = { tenantId, id: claimed.id, holder: this.#holder };
    const built = this.#build(adapter, claimed);
    if (built === undefined) {
      await database.withTenant(tenantId, (trx) => giveUpBuilding(trx, held, clock.now()));
      return true;
    }
    const isOurs = await database.withTenant(tenantId, (trx) =>
      markSent(trx, held, built, clock.now()),
    );
    const xml = built?.xml ?? claimed.xml;
    if (!isOurs || xml === null) return true;
    const submission = { identity: claimed.identity, xml, sentBefore: claimed.sends };
    const answer = await adapter.submit(submission, this.#stop.signal);
    if (this.#stop.signal.aborted && answer.kind === 'retry') return false;
    const now = clock.now();
    return database.withTenant(tenantId, async (trx) => {
      const verdict = judgeAnswer(answer, claimed, now);
      await settleFiscalDocument(trx, held, answer, verdict, now);
      const before = await readFiscalRoute(trx, tenantId);
      if (before === null) return false;
      const after = judgeRoute(before, answer, now);
      await writeFiscalRoute(trx, tenantId, after);
      return after.failuresInRow === 0;
    });
  }

  /** Null for one that was built before: it goes out as it is. */
  #build(
    adapter: OpenFiscalAdapter,
    claimed: ClaimedFiscalDocument,
  ): BuiltFiscalDocument | null | undefined {
    if (claimed.xml !== null) return null;
    try {
      return adapter.build(claimed);
    } catch {
      // Neither the key nor what OpenSSL says of it belongs in a log.
      this.#deps.log.warn({ fiscalDocument: claimed.id }, 'a fiscal document could not be built');
      return undefined;
    }
  }

  #open(tenantId: string, route: FiscalRouteRow): OpenFiscalAdapter | { readonly problem: string } {
    const adapter = this.#adapters.find(({ id }) => id === route.adapter);
    if (adapter === undefined) return { problem: `This version does not know ${route.adapter}.` };
    if (route.sealed === null) return { problem: 'The user and the certificate are missing.' };
    let secret: string;
    try {
      const context = fiscalSecretContext(tenantId, route.adapter);
      secret = this.#deps.secrets.open(route.sealed, context);
    } catch (error) {
      return { problem: errorMessage(error) };
    }
    return adapter.open(route.config, secret, route.allowed);
  }
}
