import type { RemoteInfo } from 'node:dgram';
import { answerId } from '../codec/answer.js';
import { BerCursor } from '../codec/ber.js';
import { patchId } from '../codec/request.js';
import { type ExchangeFailure, exchangeFailure, failed } from '../snmp-failure.js';
import { BACKOFF, type SnmpTuning } from '../snmp-requests.js';
import type { OutstandingRequest } from './outstanding-request.js';
import type { Peer } from './peer.js';
import { knock } from './port-knock.js';
import { freshId } from './request-ids.js';
import { RequestsUnderWay } from './requests-under-way.js';
import { SharedSocket } from './shared-socket.js';
import { TimeoutWheel } from './timeout-wheel.js';

const LANES = 4;
/**
 * Requests whose answers may all come while this process is busy: what fits the receive buffers of 208 kB that Linux
 * gives by default. An answer that takes longer than `YOUNG_MS` comes alone, so silent devices hold up nobody.
 */
const MOST_YOUNG = 256;
const YOUNG_MS = 50;
/** Long for an answer, short for a person. */
const KNOCK_AFTER_MS = 500;
const MOST_KNOCKS = 64;

/**
 * SNMP requests of all devices over a few sockets. An answer counts when it comes from the address and port that were
 * asked, with the id of a request that waits for it; anything else is as if it had not come.
 */
export class SharedUdp {
  private readonly pending = new RequestsUnderWay();
  /** By lane, those of IPv6 after those of IPv4. */
  private readonly sockets: (SharedSocket | undefined)[] = Array.from({ length: 2 * LANES });
  private readonly cursor = new BerCursor();
  private readonly wheel = new TimeoutWheel<OutstandingRequest>((request, now) =>
    this.onDue(request, now),
  );
  /** Sent together at the end of this turn: one wake-up of the receiver and not one for each. */
  private outbox: OutstandingRequest[] = [];
  /** Not sent yet, in order. */
  private readonly queue = new Set<OutstandingRequest>();
  private young = 0;
  private knocks = 0;
  private users = 0;

  join(): void {
    this.users += 1;
  }

  /** The last one closes the sockets. */
  leave(): void {
    this.users -= 1;
    if (this.users > 0) return;
    for (const socket of this.sockets) socket?.close();
    this.sockets.fill(undefined);
  }

  /** The request must not be under way. It hears of its end in a later turn at the earliest. */
  start(request: OutstandingRequest, tuning: SnmpTuning): void {
    request.id = freshId(this.pending);
    request.retriesLeft = tuning.retries;
    request.waitMs = tuning.timeoutMs;
    this.pending.add(request);
    if (this.young < MOST_YOUNG) this.dispatch(request);
    else this.queue.add(request);
  }

  /** Ends a request that may be under way; it hears of it by `failed`. */
  cancel(request: OutstandingRequest, failure: ExchangeFailure): void {
    if (request.id === 0) return;
    this.end(request);
    request.failed(failure);
  }

  /** Ends all requests to this peer. */
  cancelAll(peer: Peer, failure: ExchangeFailure): void {
    for (const request of this.pending.of((one) => one.peer === peer))
      this.cancel(request, failure);
  }

  private dispatch(request: OutstandingRequest): void {
    this.young += 1;
    request.isYoung = true;
    if (request.peer.address === undefined) this.resolve(request);
    else this.send(request);
  }

  private resolve(request: OutstandingRequest): void {
    const { id } = request;
    // Counted from here: a name server that does not answer is waited for as long as a device.
    this.await(request, this.wheel.now());
    request.peer.resolve((error) => {
      if (request.id !== id) return;
      if (error) this.cancel(request, exchangeFailure(error));
      else this.send(request);
    });
  }

  private send(request: OutstandingRequest): void {
    if (request.isInOutbox) return;
    request.isInOutbox = true;
    this.outbox.push(request);
    if (this.outbox.length === 1) setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    const { outbox } = this;
    this.outbox = [];
    // One look at the clock for all of them.
    const now = this.wheel.now();
    for (const request of outbox) {
      const { id, peer, encoded } = request;
      request.isInOutbox = false;
      // It ended meanwhile.
      if (id === 0 || peer.address === undefined) continue;
      this.await(request, now);
      patchId(encoded, id);
      // A send that fails is a datagram that was lost: the knock finds out why.
      const isGone = this.socketOf(request).send(encoded.bytes, peer.port, peer.address);
      // Other devices are asked by the same bytes.
      if (!isGone) encoded.bytes = Buffer.from(encoded.bytes);
    }
  };

  private await(request: OutstandingRequest, now: number): void {
    request.expiresAt = now + request.waitMs;
    request.knocksAt = now + KNOCK_AFTER_MS;
    this.wheel.add(request, Math.min(request.expiresAt, now + YOUNG_MS));
  }

  private onDue(request: OutstandingRequest, now: number): void {
    this.grow(request);
    if (request.signal?.aborted) {
      this.cancel(request, failed('timeout'));
      return;
    }
    if (request.endListening === undefined) this.listen(request);
    if (now >= request.expiresAt) {
      this.expire(request, now);
      return;
    }
    if (now >= request.knocksAt && request.endKnock === undefined) this.knock(request);
    const next = request.endKnock === undefined ? request.knocksAt : request.expiresAt;
    this.wheel.add(request, Math.min(next, request.expiresAt));
  }

  private expire(request: OutstandingRequest, now: number): void {
    if (request.retriesLeft === 0) {
      request.peer.forget();
      this.cancel(request, failed('timeout'));
      return;
    }
    request.retriesLeft -= 1;
    request.waitMs *= BACKOFF;
    if (request.peer.address === undefined) {
      request.expiresAt = now + request.waitMs;
      this.wheel.add(request, request.expiresAt);
    } else this.send(request);
  }

  /** Only a request that takes long listens: most are answered before that, and a listener costs more than they do. */
  private listen(request: OutstandingRequest): void {
    const { signal } = request;
    const abort = (): void => this.cancel(request, failed('timeout'));
    signal?.addEventListener('abort', abort, { once: true });
    request.endListening = () => signal?.removeEventListener('abort', abort);
  }

  private knock(request: OutstandingRequest): void {
    if (this.knocks >= MOST_KNOCKS || request.peer.address === undefined) {
      request.knocksAt = Number.POSITIVE_INFINITY;
      return;
    }
    this.knocks += 1;
    const end = knock(request.peer, request.encoded.asker, (error) =>
      this.cancel(request, exchangeFailure(error)),
    );
    request.endKnock = () => {
      this.knocks -= 1;
      end();
    };
  }

  private hear(datagram: Buffer, from: RemoteInfo): void {
    const id = answerId(this.cursor, datagram);
    const request = id === undefined ? undefined : this.pending.get(id);
    if (request === undefined || !request.peer.isSender(from.address, from.port)) return;
    this.end(request);
    request.answered(this.cursor, datagram);
  }

  private end(request: OutstandingRequest): void {
    this.pending.remove(request);
    request.id = 0;
    this.wheel.remove(request);
    request.endKnock?.();
    request.endKnock = undefined;
    request.endListening?.();
    request.endListening = undefined;
    if (request.isYoung) this.grow(request);
    else if (this.queue.size > 0) this.queue.delete(request);
  }

  /** Makes room for a request that waits. */
  private grow(request: OutstandingRequest): void {
    if (!request.isYoung) return;
    request.isYoung = false;
    this.young -= 1;
    if (this.queue.size === 0) return;
    for (const next of this.queue) {
      if (this.young >= MOST_YOUNG) return;
      this.queue.delete(next);
      if (next.signal?.aborted) this.cancel(next, failed('timeout'));
      else this.dispatch(next);
    }
  }

  private socketOf({ peer }: OutstandingRequest): SharedSocket {
    const at = (peer.lane % LANES) + (peer.family === 6 ? LANES : 0);
    return this.sockets[at] ?? this.open(at, peer.family);
  }

  private open(at: number, family: 4 | 6): SharedSocket {
    const socket = new SharedSocket(family, {
      hear: (datagram, from) => this.hear(datagram, from),
      failed: (gone) => {
        // What was under way is asked again over the socket that replaces it.
        if (this.sockets[at] === gone) this.sockets[at] = undefined;
      },
    });
    this.sockets[at] = socket;
    return socket;
  }
}
