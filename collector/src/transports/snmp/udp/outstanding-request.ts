import type { BerCursor } from '../codec/ber.js';
import type { Community, EncodedRequest } from '../codec/request.js';
import type { ExchangeFailure } from '../snmp-failure.js';
import type { Peer } from './peer.js';
import type { Timed } from './timeout-wheel.js';

/** A request from its start to its one end: an answer, the last timeout, an abort or a socket that failed. */
export abstract class OutstandingRequest implements Timed {
  dueAt = 0;
  wheelNext: Timed | undefined = undefined;
  wheelPrevious: Timed | undefined = undefined;
  wheelSlot = -1;

  /** 0 while not under way. */
  id = 0;
  retriesLeft = 0;
  /** How long the attempt under way waits, and until when. */
  waitMs = 0;
  expiresAt = 0;
  knocksAt = 0;
  /** Sent a moment ago: one of the few whose answers may come together. */
  isYoung = false;
  isInOutbox = false;
  /** Ends the wait for signs that nobody listens there. */
  endKnock: (() => void) | undefined = undefined;
  endListening: (() => void) | undefined = undefined;

  constructor(
    readonly peer: Peer,
    public encoded: EncodedRequest,
    public signal: AbortSignal | undefined,
  ) {}

  /** A datagram from the peer with this request's id; whatever else is wrong with it is for the request to say. */
  abstract answered(cursor: BerCursor, datagram: Uint8Array): void;
  abstract failed(failure: ExchangeFailure): void;
}

/** Whose requests they are. */
export interface RequestStarter {
  readonly peer: Peer;
  readonly asker: Community;
  /** Calls the request's `failed` at once when it may not start. */
  start(request: OutstandingRequest): void;
}
