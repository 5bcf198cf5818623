import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import { type WalkedColumns, walkColumns } from './column-walk.js';
import { CommunityExchange } from './community-exchange.js';
import { NetSnmpExchange } from './net-snmp-exchange.js';
import { suffixBelow } from './oid-order.js';
import { type ExchangeFailure, snmpFailure } from './snmp-failure.js';
import type { SnmpExchange, SnmpRequests, SnmpTarget, SnmpTuning } from './snmp-requests.js';
import type { SnmpValue } from './snmp-value.js';
import { Peer } from './udp/peer.js';
import { SharedUdp } from './udp/shared-udp.js';

export interface ColumnOptions {
  readonly bulk: boolean;
  readonly maxRepetitions: number;
  /** Varbinds in one request; the client lowers it by itself when the device finds answers too big. */
  readonly varbinds: number;
  readonly maxRows: number;
  readonly isUnordered?: boolean;
}

export type SnmpRead<T> = Promise<Result<T, PollFailure>>;

/** Reads of one poll, all under its signal and deadline. What the device does not have is absent, never an error. */
export interface SnmpReader {
  get(oids: readonly string[], varbinds: number): SnmpRead<ReadonlyMap<string, SnmpValue>>;
  /** For each base that has an instance below it: the first one. One request for several bases. */
  first(bases: readonly string[], varbinds: number): SnmpRead<ReadonlyMap<string, SnmpValue>>;
  columns(bases: readonly string[], options: ColumnOptions): SnmpRead<WalkedColumns>;
}

export interface SnmpClient {
  /** False once GETBULK proved not to work on this device: columns are then walked by GETNEXT. */
  readonly isBulkUsable: boolean;
  /** Runs reads that end with `signal`, or after `deadlineMs`: from then on each fails as a timeout. */
  within<T>(
    signal: AbortSignal,
    deadlineMs: number,
    run: (reader: SnmpReader) => Promise<T>,
  ): Promise<T>;
  close(): void;
}

export const SNMP_TUNING: SnmpTuning = { timeoutMs: 1_500, retries: 2 };

/** A session with one device; no datagram is sent before the first read. */
export function openSnmp(target: SnmpTarget, tuning: SnmpTuning = SNMP_TUNING): SnmpClient {
  return new DeviceClient(exchangeWith(target, tuning), target.credential);
}

/** The sockets of this process. */
const sharedUdp = new SharedUdp();

function exchangeWith(target: SnmpTarget, tuning: SnmpTuning): SnmpExchange {
  const { address, port, credential } = target;
  return credential.kind === 'snmp-v3'
    ? new NetSnmpExchange({ address, port, credential }, tuning)
    : new CommunityExchange(sharedUdp, new Peer(address, port), credential, tuning);
}

class DeviceClient implements SnmpClient {
  isBulkUsable: boolean;
  private maxVarbinds = Number.POSITIVE_INFINITY;

  constructor(
    private readonly exchange: SnmpExchange,
    credential: SnmpTarget['credential'],
  ) {
    this.isBulkUsable = credential.kind === 'snmp-v3' || credential.version === '2c';
  }

  async within<T>(
    signal: AbortSignal,
    deadlineMs: number,
    run: (reader: SnmpReader) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, deadlineMs);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      return await run(this.reader(this.exchange.requests(controller.signal)));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  close(): void {
    this.exchange.close();
  }

  private reader(requests: SnmpRequests): SnmpReader {
    const watch = watchSilence();
    return {
      get: (oids, varbinds) => watch(() => this.get(requests, oids, varbinds)),
      first: (bases, varbinds) => watch(() => this.first(requests, bases, varbinds)),
      columns: (bases, options) => watch(() => this.columns(requests, bases, options)),
    };
  }

  private async get(
    requests: SnmpRequests,
    oids: readonly string[],
    varbinds: number,
  ): SnmpRead<ReadonlyMap<string, SnmpValue>> {
    const values = new Map<string, SnmpValue>();
    const failure = await this.inParts(oids, varbinds, async (part) => {
      const answer = await requests.get(part);
      if (!answer.ok) return answer.error;
      for (const [i, oid] of part.entries()) {
        const value = answer.value[i];
        if (value !== undefined) values.set(oid, value);
      }
      return undefined;
    });
    return failure ? err(failure) : ok(values);
  }

  private async first(
    requests: SnmpRequests,
    bases: readonly string[],
    varbinds: number,
  ): SnmpRead<ReadonlyMap<string, SnmpValue>> {
    const values = new Map<string, SnmpValue>();
    const failure = await this.inParts(bases, varbinds, async (part) => {
      const answer = await requests.next(part);
      if (!answer.ok) return answer.error;
      for (const [i, base] of part.entries()) {
        const found = answer.value[i];
        if (found === undefined || found === 'end' || found.value === undefined) continue;
        if (suffixBelow(base, found.oid) !== undefined) values.set(base, found.value);
      }
      return undefined;
    });
    return failure ? err(failure) : ok(values);
  }

  private async columns(
    requests: SnmpRequests,
    bases: readonly string[],
    options: ColumnOptions,
  ): SnmpRead<WalkedColumns> {
    const walk = {
      maxRepetitions: options.maxRepetitions,
      maxVarbinds: Math.max(1, Math.min(options.varbinds, this.maxVarbinds)),
      maxRows: options.maxRows,
      isUnordered: options.isUnordered ?? false,
    };
    const isBulk = options.bulk && this.isBulkUsable;
    const read = await walkColumns(requests, bases, { ...walk, isBulk });
    if (read.ok) return read;
    if (!isBulk) return err(pollFailure(read.error));
    const again = await walkColumns(requests, bases, { ...walk, isBulk: false });
    // GETNEXT brought what GETBULK could not: not the device, but its GETBULK is at fault.
    if (again.ok) this.isBulkUsable = false;
    return again.ok ? again : err(pollFailure(again.error));
  }

  /**
   * Sends the OIDs in parts. A part that the device cannot answer as a whole is asked again without the OID it names,
   * or in halves; an OID that fails alone is absent. Each step has fewer OIDs, so this ends.
   */
  private async inParts(
    oids: readonly string[],
    varbinds: number,
    send: (part: readonly string[]) => Promise<ExchangeFailure | undefined>,
  ): Promise<PollFailure | undefined> {
    let queue = [...oids];
    let size = Math.max(1, Math.min(varbinds, this.maxVarbinds));
    while (queue.length > 0) {
      const part = queue.slice(0, size);
      const failure = await send(part);
      if (failure?.kind === 'failed') return failure.failure;
      if (failure?.kind === 'unreadable' && oids.length === 1) return pollFailure(failure);
      const again = failure ? worthAsking(part, failure) : [];
      if (again.length === part.length) size = Math.ceil(part.length / 2);
      if (failure?.kind === 'too-big') this.maxVarbinds = size;
      queue = [...again, ...queue.slice(part.length)];
    }
    return undefined;
  }
}

/**
 * A device that dies in the middle of a poll is not asked for all the rest of it, seven seconds each time. One timeout
 * may be a table that this agent cannot serve; after two in a row the poll's other reads fail at once.
 */
function watchSilence(): <T>(read: () => SnmpRead<T>) => SnmpRead<T> {
  let timeoutsInRow = 0;
  return async (read) => {
    if (timeoutsInRow >= 2) return err(snmpFailure('timeout'));
    const result = await read();
    timeoutsInRow = !result.ok && result.error.kind === 'timeout' ? timeoutsInRow + 1 : 0;
    return result;
  };
}

/** What of a refused part to ask again: without the OID that the device named; nothing of a part of one. */
function worthAsking(part: readonly string[], failure: ExchangeFailure): readonly string[] {
  if (part.length === 1) return [];
  const named = failure.kind === 'no-such-name' ? failure.oid : undefined;
  return part.filter((oid) => oid !== named);
}

function pollFailure(failure: ExchangeFailure): PollFailure {
  return failure.kind === 'failed' ? failure.failure : snmpFailure('protocol-error');
}
