import { applyWrite } from '@atalaya/core/domain/enforcement/apply-writes';
import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterRows } from '@atalaya/core/domain/enforcement/router-rows';
import type { NetworkCommands, RouterLane } from '@atalaya/core/ports/network-commands';
import { monotonicNow, systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { LaneDoor } from './lane-door.js';
import type { LaneJob } from './lane-job.js';
import type { WriteLedger } from './write-ledger.js';

/** Asked again before a line's writes where the last answer is older. */
const ASKED_ANEW_MS = 1_000;
/** A spent budget is waited for this long; then the router is given back until its tokens are. */
const PATIENCE_MS = 2_000;

export interface Attempt {
  readonly job: LaneJob;
  readonly startedAt: number;
  readonly before: unknown;
  readonly sentences: WrittenSentence[];
  /** untried: its turn did not come. stale: nobody wants it any more. tried: planned, and written where it was needed. */
  state: 'untried' | 'stale' | 'tried';
  trouble: { readonly error: string; readonly isFinal: boolean } | null;
}

export interface BatchDeps {
  readonly lane: RouterLane;
  readonly commands: Pick<NetworkCommands, 'stillWanted' | 'remember'>;
  readonly door: Pick<LaneDoor, 'send'>;
  readonly ledger: WriteLedger;
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

export interface WrittenBatch {
  readonly attempts: readonly Attempt[];
  /** As they should be by now; what they are is read. */
  readonly rows: RouterRows;
  /** The budget is spent for so long. */
  readonly waitMs: number | null;
}

/**
 * Writes what each job still needs, one after the other, on rows that were read. Each is asked for right before: what
 * nobody wants any more sends nothing. What was there before is stored before it is written over.
 */
export async function writeBatch(
  jobs: readonly LaneJob[],
  rows: RouterRows,
  deps: BatchDeps,
): Promise<WrittenBatch> {
  const attempts = jobs.map(
    (job): Attempt => ({
      job,
      startedAt: monotonicNow(),
      before: job.sight(rows).evidence,
      sentences: [],
      state: 'untried',
      trouble: null,
    }),
  );
  return new BatchWriter(deps, attempts, rows).run();
}

/** The platform could not be asked, or did not store what has to outlive this collector. */
class Unheard extends Error {
  override readonly name = 'Unheard';
}

async function heard<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw new Unheard('the platform was not heard', { cause });
  }
}

class BatchWriter {
  readonly #deps: BatchDeps;
  readonly #attempts: readonly Attempt[];
  #rows: RouterRows;
  #wanted: ReadonlySet<string> = new Set();
  #askedAt = Number.NEGATIVE_INFINITY;
  #added = 0;

  constructor(deps: BatchDeps, attempts: readonly Attempt[], rows: RouterRows) {
    this.#deps = deps;
    this.#attempts = attempts;
    this.#rows = rows;
  }

  async run(): Promise<WrittenBatch> {
    try {
      return await this.#write();
    } catch (error) {
      if (!(error instanceof Unheard)) throw error;
      // Nothing more is written; what was is read back and told of, which may wait for the platform.
      if (this.#attempts.every(({ state }) => state !== 'tried')) throw error.cause;
      return this.#ended(null);
    }
  }

  async #write(): Promise<WrittenBatch> {
    for (const attempt of this.#attempts) {
      const waitMs = await this.#room(attempt);
      if (waitMs !== null) return this.#ended(waitMs);
      if (!(await this.#isWanted(attempt))) {
        attempt.state = 'stale';
        continue;
      }
      const over = await this.#carryOut(attempt);
      if (over !== 'on') return this.#ended(over === 'unknown' ? null : over);
    }
    return this.#ended(null);
  }

  #ended(waitMs: number | null): WrittenBatch {
    return { attempts: this.#attempts, rows: this.#rows, waitMs };
  }

  /** null once there are tokens for the whole of it; else how long there are none. */
  async #room({ job }: Attempt): Promise<number | null> {
    return this.#tokens(job, job.plan(this.#rows).writes.length);
  }

  async #tokens(job: LaneJob, wanted: number): Promise<number | null> {
    const { ledger, lane, signal } = this.#deps;
    for (;;) {
      const perMinute = lane.terms.writesPerMinute;
      const of = { wanted, perMinute, nowMs: monotonicNow(), letsIn: job.letsIn };
      const waitMs = wanted === 0 ? 0 : ledger.waitMs(lane.routerId, of);
      if (waitMs === 0) return null;
      if (waitMs > PATIENCE_MS) return waitMs;
      await systemDelay(waitMs, signal);
    }
  }

  async #isWanted({ job }: Attempt): Promise<boolean> {
    if (monotonicNow() - this.#askedAt > ASKED_ANEW_MS) {
      const left = this.#attempts.filter(({ state }) => state === 'untried');
      const ids = left.flatMap((one) => one.job.commands.map(({ id }) => id));
      this.#wanted = await heard(this.#deps.commands.stillWanted(this.#deps.lane, ids));
      this.#askedAt = monotonicNow();
    }
    return job.commands.some(({ id }) => this.#wanted.has(id));
  }

  /** `on`, or why nothing more is written in this batch: the budget's wait, or an answer that never came. */
  async #carryOut(attempt: Attempt): Promise<'on' | 'unknown' | number> {
    const { job, sentences } = attempt;
    const { door, ledger, lane, signal, deadlineMs } = this.#deps;
    const { writes, memory } = job.plan(this.#rows);
    if (writes.length > 0) await heard(rememberOf(job, memory, this.#deps));
    attempt.state = 'tried';
    for (const write of writes) {
      const waitMs = await this.#tokens(job, 1);
      if (waitMs !== null) {
        // Its command waits again as if its turn had not come: the next plan goes on from what is there.
        attempt.state = 'untried';
        return waitMs;
      }
      ledger.spend(lane.routerId, monotonicNow());
      const sent = await door.send(write, { signal, deadlineMs });
      if (sent.next === 'later') {
        attempt.state = 'untried';
        return sent.waitMs ?? 0;
      }
      sentences.push(sent.sentence);
      if (sent.next !== 'goes-on') {
        attempt.trouble = { error: sent.sentence.message ?? '', isFinal: sent.isFinal };
        return sent.next === 'unknown' ? 'unknown' : 'on';
      }
      this.#added += 1;
      const id = sent.addedId ?? `added-${this.#added}`;
      this.#rows = applyWrite(this.#rows, write, id);
    }
    return 'on';
  }
}

/**
 * What was tried and needs nothing more of the router but to be remembered, by rows that were read: what a return puts
 * back is another only once it is there.
 */
export async function rememberRead(
  attempts: readonly Attempt[],
  rows: RouterRows,
  deps: Pick<BatchDeps, 'lane' | 'commands'>,
): Promise<void> {
  for (const { job, state } of attempts) {
    if (state !== 'tried') continue;
    const { writes, obstacle, memory } = job.plan(rows);
    if (writes.length === 0 && obstacle === null) await rememberOf(job, memory, deps);
  }
}

async function rememberOf(
  job: LaneJob,
  memory: Readonly<Record<string, unknown>> | null,
  { lane, commands }: Pick<BatchDeps, 'lane' | 'commands'>,
): Promise<void> {
  if (job.serviceId === null || memory === null) return;
  await commands.remember(lane, [{ serviceId: job.serviceId, memory }]);
  job.remember(memory);
}
