import { openAnswer } from '../codec/answer.js';
import type { BerCursor } from '../codec/ber.js';
import { type EncodedRequest, encodeRequest } from '../codec/request.js';
import { type ExchangeFailure, failed, statusFailure } from '../snmp-failure.js';
import type { PlanDone } from '../snmp-requests.js';
import { OutstandingRequest, type RequestStarter } from '../udp/outstanding-request.js';
import type { PlanSlots } from './plan-slots.js';

const NOBODY: PlanDone = () => {};

/** A plan over our own codec: the same few requests each time, one after the other. */
export class CommunityPlan extends OutstandingRequest {
  private readonly parts: readonly EncodedRequest[];
  private part = 0;
  private firstSlot = 0;
  /** By performance.now(). */
  private deadline = Number.POSITIVE_INFINITY;
  private done: PlanDone = NOBODY;

  /** Throws a RangeError when one of the OIDs is none. `varbinds` is the most of one request. */
  constructor(
    private readonly exchange: RequestStarter,
    oids: readonly string[],
    varbinds: number,
    private readonly slots: PlanSlots,
  ) {
    const parts: EncodedRequest[] = [];
    for (let at = 0; at < oids.length; at += varbinds) {
      parts.push(encodeRequest(exchange.asker, 'get', oids.slice(at, at + varbinds)));
    }
    const [first] = parts;
    if (first === undefined) throw new RangeError('a plan without OIDs');
    super(exchange.peer, first, undefined);
    this.parts = parts;
  }

  /** One read at a time. A signal that has aborted is seen while the read waits. */
  read(signal: AbortSignal, deadlineMs: number, done: PlanDone): void {
    this.signal = signal;
    // A look at the clock costs as much as reading a value; nothing is asked after the only part.
    if (this.parts.length > 1) this.deadline = performance.now() + deadlineMs;
    this.part = 0;
    this.firstSlot = 0;
    this.done = done;
    this.ask();
  }

  override answered(cursor: BerCursor, datagram: Uint8Array): void {
    const failure = this.take(cursor, datagram);
    if (failure !== undefined) {
      this.settle(failure);
      return;
    }
    this.firstSlot += this.encoded.oids.length;
    this.part += 1;
    if (this.part === this.parts.length) this.settle(undefined);
    else if (this.isOver()) this.settle(failed('timeout'));
    else this.ask();
  }

  override failed(failure: ExchangeFailure): void {
    this.settle(failure);
  }

  /** Lets go of the caller first: all that a poll made would live until the next one. */
  private settle(failure: ExchangeFailure | undefined): void {
    const { done } = this;
    this.done = NOBODY;
    this.signal = undefined;
    done(failure);
  }

  private isOver(): boolean {
    return this.signal?.aborted === true || performance.now() >= this.deadline;
  }

  private ask(): void {
    this.encoded = this.parts[this.part] ?? this.encoded;
    this.exchange.start(this);
  }

  private take(cursor: BerCursor, datagram: Uint8Array): ExchangeFailure | undefined {
    try {
      const status = openAnswer(cursor, datagram, this.encoded);
      if (status.errorStatus !== 0) {
        return statusFailure(status.errorStatus, this.encoded.oids[status.errorIndex - 1]);
      }
      this.slots.read(cursor, status.listEnd, this.encoded, this.firstSlot);
      return undefined;
    } catch {
      return { kind: 'unreadable' };
    }
  }
}
