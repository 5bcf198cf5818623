import { err } from '@atalaya/core/domain/shared/result';
import type { BerCursor } from './codec/ber.js';
import { type AnswerDecoder, decodeBulk, decodeGet, decodeNext } from './codec/decode-answer.js';
import {
  type Community,
  type EncodedRequest,
  encodeRequest,
  type RequestKind,
} from './codec/request.js';
import { CommunityPlan } from './plan/community-plan.js';
import type { PlanSlots } from './plan/plan-slots.js';
import { type ExchangeFailure, failed } from './snmp-failure.js';
import type {
  Exchange,
  PreparedRead,
  SnmpExchange,
  SnmpRequests,
  SnmpTuning,
} from './snmp-requests.js';
import { OutstandingRequest, type RequestStarter } from './udp/outstanding-request.js';
import type { Peer } from './udp/peer.js';
import type { SharedUdp } from './udp/shared-udp.js';

/** SNMPv1 and v2c by our own codec, over the sockets that all devices share. */
export class CommunityExchange implements SnmpExchange, RequestStarter {
  private isClosed = false;

  constructor(
    private readonly udp: SharedUdp,
    readonly peer: Peer,
    readonly asker: Community,
    private readonly tuning: SnmpTuning,
  ) {
    udp.join();
  }

  requests(signal: AbortSignal): SnmpRequests {
    return {
      get: (oids) => this.ask(signal, encodable(this.asker, 'get', oids), decodeGet),
      next: (oids) => this.ask(signal, encodable(this.asker, 'getNext', oids), decodeNext),
      bulk: (oids, most) =>
        this.ask(signal, encodable(this.asker, 'getBulk', oids, most), decodeBulk(most)),
    };
  }

  prepare(oids: readonly string[], varbinds: number, slots: PlanSlots): PreparedRead | undefined {
    try {
      return new CommunityPlan(this, oids, varbinds, slots);
    } catch {
      return undefined;
    }
  }

  /** A request that the caller made; `failed` is called at once when the session is closed. */
  start(request: OutstandingRequest): void {
    if (this.isClosed) request.failed(failed('connection-lost'));
    else this.udp.start(request, this.tuning);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.udp.cancelAll(this.peer, failed('connection-lost'));
    this.udp.leave();
  }

  private ask<T>(
    signal: AbortSignal,
    encoded: EncodedRequest | undefined,
    decode: AnswerDecoder<T>,
  ): Promise<Exchange<T>> {
    if (encoded === undefined) return Promise.resolve(err({ kind: 'unreadable' }));
    if (signal.aborted) return Promise.resolve(err(failed('timeout')));
    return new Promise((resolve) => {
      this.start(new AskedOnce(this, encoded, signal, decode, resolve));
    });
  }
}

class AskedOnce<T> extends OutstandingRequest {
  constructor(
    exchange: RequestStarter,
    encoded: EncodedRequest,
    signal: AbortSignal,
    private readonly decode: AnswerDecoder<T>,
    private readonly resolve: (outcome: Exchange<T>) => void,
  ) {
    super(exchange.peer, encoded, signal);
  }

  answered(cursor: BerCursor, datagram: Uint8Array): void {
    this.resolve(this.decode(cursor, datagram, this.encoded));
  }

  failed(failure: ExchangeFailure): void {
    this.resolve(err(failure));
  }
}

/** Undefined for what is no OID. */
function encodable(
  asker: Community,
  kind: RequestKind,
  oids: readonly string[],
  maxRepetitions?: number,
): EncodedRequest | undefined {
  try {
    return encodeRequest(asker, kind, oids, maxRepetitions);
  } catch {
    return undefined;
  }
}
