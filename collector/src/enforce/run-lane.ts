import { checkBundle } from '@atalaya/core/domain/enforcement/check-bundle';
import { compareRouter } from '@atalaya/core/domain/enforcement/compare-router';
import { observeLine } from '@atalaya/core/domain/enforcement/observe-line';
import type { RouterRows } from '@atalaya/core/domain/enforcement/router-rows';
import { RowIndex } from '@atalaya/core/domain/enforcement/row-index';
import { syncRouter } from '@atalaya/core/domain/enforcement/sync-router';
import { readTakeOver } from '@atalaya/core/domain/enforcement/take-over-router';
import { checkGateway, isUisp } from '@atalaya/core/domain/enforcement/uisp-rows';
import { type Instant, MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type {
  CommandLine,
  CommandOutcome,
  NetworkCommands,
  RouterLane,
} from '@atalaya/core/ports/network-commands';
import { monotonicNow, systemDelay } from '@atalaya/platform/runtime/system-timers';
import { type Attempt, rememberRead, writeBatch } from './job-batch.js';
import { judgeAttempt, mayBeSoYet } from './judge-attempt.js';
import type { LaneDoor } from './lane-door.js';
import { isLaneFailure, type LaneFailure } from './lane-failure.js';
import type { LaneJob } from './lane-job.js';
import { jobsOfLane } from './lane-jobs.js';
import { openDoor } from './open-door.js';
import { RouterSessions } from './router-sessions.js';
import type { WriteLedger } from './write-ledger.js';

export interface LaneDeps {
  readonly commands: NetworkCommands;
  readonly clock: { now(): number };
  readonly ledger: WriteLedger;
  /** Absent: a session for this lane alone. */
  readonly sessions?: RouterSessions;
  /** Of each sentence; the defaults of what is sent where it is absent. */
  readonly deadlineMs?: number;
}

interface Because {
  readonly error: string | null;
  readonly retryAt: Instant | null;
}

const ASKED_AGAIN_MS = 30 * SECOND_MS;
/** Routers log each refused login, and some lock out who goes on. */
const REFUSED_AGAIN_MS = 5 * MINUTE_MS;
const SETTLES_IN_MS = 300;
/** A lane that is not heard of for a minute is another collector's: one that reads for long says that it lives. */
const HEARD_OF_MS = 15 * SECOND_MS;

/** Carries out what is due on one router, tells what became of it, and gives the router back. */
export async function runLane(
  lane: RouterLane,
  deps: LaneDeps,
  signal: AbortSignal,
): Promise<void> {
  const { deadlineMs } = deps;
  const door = await openDoor(lane, {
    sessions: deps.sessions ?? new RouterSessions({ clock: deps.clock, idleMs: 0 }),
    signal,
    between: sayingThatItLives(lane, deps),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  let because: Because = { error: null, retryAt: null };
  let isSound = false;
  try {
    because = await new LaneRun(lane, deps, door, signal).run();
    isSound = because.error === null && !signal.aborted;
  } catch (error) {
    if (!isLaneFailure(error)) throw error;
    if (!signal.aborted) because = whyNot(error, deps.clock.now());
  } finally {
    await door.close(isSound);
  }
  await deps.commands.release(lane, because);
}

function sayingThatItLives(lane: RouterLane, { commands }: LaneDeps): () => Promise<void> {
  let heardOf = monotonicNow();
  return async () => {
    if (monotonicNow() - heardOf < HEARD_OF_MS) return;
    heardOf = monotonicNow();
    await commands.stillWanted(lane, []);
  };
}

function whyNot(error: LaneFailure, now: Instant): Because {
  const refused = error.kind === 'login-refused' || error.kind === 'not-permitted';
  const waitMs = refused ? REFUSED_AGAIN_MS : ASKED_AGAIN_MS;
  const wishedMs = 'retryAfterMs' in error ? (error.retryAfterMs ?? 0) : 0;
  return { error: error.message, retryAt: now + Math.max(waitMs, wishedMs) };
}

class LaneRun {
  /** What is remembered of lines by now, where it is not as it was claimed. */
  readonly #memories = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(
    private readonly lane: RouterLane,
    private readonly deps: LaneDeps,
    private readonly door: LaneDoor,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<Because> {
    const { batches, settled } = jobsOfLane(this.lane);
    if (settled.length > 0) await this.deps.commands.report(this.lane, settled);
    if (batches.length === 0 && this.lane.reconcile === null) return { error: null, retryAt: null };
    const startedAt = monotonicNow();
    let rows = await this.door.read();
    for (const jobs of batches) {
      const done = await this.#carryOut(jobs, rows);
      rows = done.rows;
      if (done.because !== null) return done.because;
    }
    if (this.lane.reconcile !== null) await this.#compare(this.lane.reconcile, rows, startedAt);
    return { error: null, retryAt: null };
  }

  /** Writes, reads back, tells. `because`: why the lane ends here. */
  async #carryOut(
    jobs: readonly LaneJob[],
    rows: RouterRows,
  ): Promise<{ readonly rows: RouterRows; readonly because: Because | null }> {
    const { deps, lane, door, signal } = this;
    const { attempts, waitMs } = await writeBatch(jobs, rows, {
      ...deps,
      lane,
      door,
      signal,
    });
    const back = await this.#readBack(attempts, rows);
    if (isLaneFailure(back)) {
      await deps.commands.report(
        lane,
        attempts.flatMap((attempt) => unknownOf(attempt, back)),
      );
      return { rows, because: whyNot(back, deps.clock.now()) };
    }
    const disbelief = attempts.some(({ state }) => state === 'tried')
      ? await door.disbelief(back)
      : null;
    if (disbelief === null) await rememberRead(attempts, back, { ...deps, lane });
    const outcomes = attempts.flatMap((attempt) =>
      judgeAttempt(attempt, back, { nowMs: monotonicNow(), disbelief }),
    );
    await this.#endConnections(attempts, outcomes, back);
    this.#note(attempts, outcomes);
    await deps.commands.report(lane, outcomes);
    const isCutShort = attempts.some(({ state }) => state === 'untried');
    const retryAt = deps.clock.now() + (waitMs ?? 0);
    return { rows: back, because: isCutShort ? { error: null, retryAt } : null };
  }

  /** What was written is read again, for an answer is no proof; a timeout least of all. */
  async #readBack(
    attempts: readonly Attempt[],
    rows: RouterRows,
  ): Promise<RouterRows | LaneFailure> {
    if (attempts.every(({ sentences }) => sentences.length === 0)) return rows;
    try {
      const back = await this.door.read();
      if (!attempts.some((attempt) => mayBeSoYet(attempt, back))) return back;
      await systemDelay(SETTLES_IN_MS, this.signal);
      return await this.door.read();
    } catch (error) {
      if (!isLaneFailure(error) || this.signal.aborted) throw error;
      return error;
    }
  }

  async #endConnections(
    attempts: readonly Attempt[],
    outcomes: readonly CommandOutcome[],
    rows: RouterRows,
  ): Promise<void> {
    const { deps, lane } = this;
    const verified = new Set(
      outcomes.filter(({ state }) => state === 'verified').map(({ id }) => id),
    );
    const cut = attempts.filter(
      ({ job, sentences }) =>
        sentences.length > 0 && job.commands.some(({ id }) => verified.has(id)),
    );
    const addresses = new Set(cut.flatMap(({ job }) => job.cutAddresses(rows)));
    if (addresses.size === 0) return;
    const spend = () => {
      const nowMs = monotonicNow();
      const of = { wanted: 1, perMinute: lane.terms.writesPerMinute, nowMs, letsIn: false };
      if (deps.ledger.waitMs(lane.routerId, of) > 0) return false;
      deps.ledger.spend(lane.routerId, nowMs);
      return true;
    };
    const ended = await this.door.endConnections(addresses, { signal: this.signal, spend });
    cut[0]?.sentences.push(...ended);
  }

  #note(attempts: readonly Attempt[], outcomes: readonly CommandOutcome[]): void {
    const told = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    for (const { job } of attempts) {
      const outcome = told.get(job.commands[0]?.id ?? '');
      const memory = outcome?.state === 'verified' ? outcome.memory : null;
      if (job.serviceId === null) continue;
      if (memory !== null && memory !== undefined) job.remember(memory);
      this.#memories.set(job.serviceId, job.memory());
    }
  }

  async #compare(
    claimed: readonly CommandLine[],
    rows: RouterRows,
    startedAt: number,
  ): Promise<void> {
    const { lane, deps } = this;
    const { terms, tenantSlug: tenant } = lane;
    const lines = claimed.map((line) => ({
      ...line,
      memory: this.#memories.get(line.serviceId) ?? line.memory,
    }));
    const index = new RowIndex(rows);
    const drifts = compareRouter({ lines, rows, terms, tenant }, index);
    const seen = lines.map((line) => ({
      serviceId: line.serviceId,
      generation: line.generation,
      ...observeLine({ line, terms, tenant, rows: index.of(line) }),
    }));
    await deps.commands.reportComparison(lane, {
      drifts,
      lines: seen,
      bundle: isUisp(rows)
        ? checkGateway(rows)
        : checkBundle(rows, { list: terms.listName, tenant }),
      rows: Object.values(rows).reduce((sum, menu) => sum + menu.length, 0),
      sync: syncRouter({ lines, rows, terms, tenant }, index),
      tookMs: Math.round(monotonicNow() - startedAt),
      ...(lane.named && { takeOver: readTakeOver(rows, { named: lane.named, terms }) }),
    });
  }
}

/** Written, and the router could not be read afterwards: it is tried again, which begins with a read. */
function unknownOf(attempt: Attempt, error: LaneFailure): readonly CommandOutcome[] {
  if (attempt.sentences.length === 0) return [];
  return attempt.job.commands.map(({ id }) => ({
    id,
    state: 'failed',
    error: `It is not known what of it was carried out: ${error.message}`,
    final: false,
    commands: attempt.sentences,
    before: attempt.before,
    after: null,
    latencyMs: Math.round(monotonicNow() - attempt.startedAt),
  }));
}
