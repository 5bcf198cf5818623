import { openAnswer } from '../codec/answer.js';
import type { BerCursor } from '../codec/ber.js';
import type { EncodedRequest } from '../codec/request.js';
import { type ExchangeFailure, failed, statusFailure } from '../snmp-failure.js';
import type { PlanDone, PreparedRead } from '../snmp-requests.js';
import { OutstandingRequest, type RequestStarter } from '../udp/outstanding-request.js';
import type { PlanSlots } from './plan-slots.js';
import { sharedRequests } from './shared-requests.js';

/** A plan over our own codec: the same few requests each time, one after the other. */
export class CommunityPlan implements PreparedRead {
  readonly parts: readonly EncodedRequest[];
  private readonly first: EncodedRequest;

  /** Throws a RangeError when one of the OIDs is none. `varbinds` is the most of one request. */
  constructor(
    readonly exchange: RequestStarter,
    oids: readonly string[],
    varbinds: number,
    readonly slots: PlanSlots,
  ) {
    this.parts = sharedRequests(exchange.asker, oids, varbinds);
    const [first] = this.parts;
    if (first === undefined) throw new RangeError('a plan without OIDs');
    this.first = first;
  }

  /** One read at a time. A signal that has aborted is seen while the read waits. */
  read(signal: AbortSignal, deadlineMs: number, done: PlanDone): void {
    this.exchange.start(new PlanRead(this, this.first, signal, deadlineMs, done));
  }
}

/**
 * One read of a plan. A new object for each costs less than one that is kept with each of thousands of plans, which has
 * left the CPU's caches when its turn comes again.
 */
class PlanRead extends OutstandingRequest {
  private part = 0;
  private firstSlot = 0;
  /** By performance.now(). */
  private readonly deadline: number;

  constructor(
    private readonly plan: CommunityPlan,
    first: EncodedRequest,
    signal: AbortSignal,
    deadlineMs: number,
    private readonly done: PlanDone,
  ) {
    super(plan.exchange.peer, first, signal);
    // A look at the clock costs as much as reading a value; nothing is asked after the only part.
    this.deadline = plan.parts.length > 1 ? performance.now() + deadlineMs : 0;
  }

  override answered(cursor: BerCursor, datagram: Uint8Array): void {
    const failure = this.take(cursor, datagram);
    if (failure !== undefined) {
      this.done(failure);
      return;
    }
    const { parts } = this.plan;
    this.firstSlot += this.encoded.oids.length;
    this.part += 1;
    const next = parts[this.part];
    if (next === undefined) this.done(undefined);
    else if (this.isOver()) this.done(failed('timeout'));
    else {
      this.encoded = next;
      this.plan.exchange.start(this);
    }
  }

  override failed(failure: ExchangeFailure): void {
    this.done(failure);
  }

  private isOver(): boolean {
    return this.signal?.aborted === true || performance.now() >= this.deadline;
  }

  private take(cursor: BerCursor, datagram: Uint8Array): ExchangeFailure | undefined {
    try {
      const status = openAnswer(cursor, datagram, this.encoded);
      if (status.errorStatus !== 0) {
        return statusFailure(status.errorStatus, this.encoded.oids[status.errorIndex - 1]);
      }
      this.plan.slots.read(cursor, status.listEnd, this.encoded, this.firstSlot);
      return undefined;
    } catch {
      return { kind: 'unreadable' };
    }
  }
}
