import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import { type WalkedColumns, walkColumns } from './column-walk.js';
import { CommunityExchange } from './community-exchange.js';
import { NetSnmpExchange } from './net-snmp-exchange.js';
import { suffixBelow } from './oid-order.js';
import type { SnmpPlan } from './plan/snmp-plan.js';
import { PollDeadline } from './poll-deadline.js';
import { type ExchangeFailure, snmpFailure } from './snmp-failure.js';
import type {
  PlanDone,
  SnmpExchange,
  SnmpRequests,
  SnmpTarget,
  SnmpTuning,
} from './snmp-requests.js';
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
  /** The cheapest read there is. Reads of one plan must not overlap. */
  read(plan: SnmpPlan, signal: AbortSignal, deadlineMs: number, done: PlanDone): void;
  /** After a read that failed: tries the plan in smaller parts where that may help. */
  readInParts(
    plan: SnmpPlan,
    failure: ExchangeFailure,
    signal: AbortSignal,
    deadlineMs: number,
  ): Promise<PollFailure | undefined>;
  /** Runs reads that end with `signal`, or after `deadlineMs`: from then on each fails as a timeout. */
  within<T>(
    signal: AbortSignal,
    deadlineMs: number,
    run: (reader: SnmpReader) => Promise<T>,
  ): Promise<T>;
  close(): void;
}

export const SNMP_TUNING: SnmpTuning = { timeoutMs: 1_500, retries: 2 };

/** More than fit a datagram. */
const MOST_VARBINDS = 65_535;

/** The sockets of this process. */
const sharedUdp = new SharedUdp();

/** A session with one device; no datagram is sent before the first read. */
export function openSnmp(target: SnmpTarget, tuning: SnmpTuning = SNMP_TUNING): SnmpClient {
  const { address, port, credential } = target;
  return credential.kind === 'snmp-v3'
    ? new DeviceClient(new NetSnmpExchange({ address, port, credential }, tuning), true)
    : new DeviceClient(
        new CommunityExchange(sharedUdp, new Peer(address, port), credential, tuning),
        credential.version === '2c',
      );
}

class DeviceClient implements SnmpClient {
  private maxVarbinds = MOST_VARBINDS;

  constructor(
    readonly exchange: SnmpExchange,
    public isBulkUsable: boolean,
  ) {}

  async within<T>(
    signal: AbortSignal,
    deadlineMs: number,
    run: (reader: SnmpReader) => Promise<T>,
  ): Promise<T> {
    const deadline = new PollDeadline(signal, deadlineMs);
    try {
      return await run(new PollReader(this, deadline));
    } finally {
      deadline.end();
    }
  }

  close(): void {
    this.exchange.close();
  }

  read(plan: SnmpPlan, signal: AbortSignal, deadlineMs: number, done: PlanDone): void {
    const varbinds = this.mostVarbinds(plan.varbinds);
    if (plan.preparedFor !== varbinds) {
      plan.prepared = this.exchange.prepare(plan.oids, varbinds, plan.slots);
      plan.preparedFor = varbinds;
    }
    if (plan.prepared === undefined) done({ kind: 'unreadable' });
    else plan.prepared.read(signal, deadlineMs, done);
  }

  async readInParts(
    plan: SnmpPlan,
    failure: ExchangeFailure,
    signal: AbortSignal,
    deadlineMs: number,
  ): Promise<PollFailure | undefined> {
    if (failure.kind === 'failed') return failure.failure;
    return this.within(signal, deadlineMs, async (reader) => {
      const values = await reader.get(plan.oids, plan.varbinds);
      if (!values.ok) return values.error;
      for (const [slot, oid] of plan.oids.entries()) plan.slots.set(slot, values.value.get(oid));
      return undefined;
    });
  }

  private mostVarbinds(wanted: number): number {
    return Math.max(1, Math.min(wanted, this.maxVarbinds));
  }

  async get(
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

  async first(
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

  async columns(
    requests: SnmpRequests,
    bases: readonly string[],
    options: ColumnOptions,
  ): SnmpRead<WalkedColumns> {
    const walk = {
      maxRepetitions: options.maxRepetitions,
      maxVarbinds: this.mostVarbinds(options.varbinds),
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
    let size = this.mostVarbinds(varbinds);
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
 * The reads of one poll. A device that dies in the middle of it is not asked for all the rest, seven seconds each time:
 * one timeout may be a table that this agent cannot serve; after two in a row the poll's other reads fail at once.
 */
class PollReader implements SnmpReader {
  private timeoutsInRow = 0;
  private made: SnmpRequests | undefined;

  constructor(
    private readonly client: DeviceClient,
    private readonly deadline: PollDeadline,
  ) {}

  get(oids: readonly string[], varbinds: number): SnmpRead<ReadonlyMap<string, SnmpValue>> {
    return this.watched(() => this.client.get(this.requests(), oids, varbinds));
  }

  first(bases: readonly string[], varbinds: number): SnmpRead<ReadonlyMap<string, SnmpValue>> {
    return this.watched(() => this.client.first(this.requests(), bases, varbinds));
  }

  columns(bases: readonly string[], options: ColumnOptions): SnmpRead<WalkedColumns> {
    return this.watched(() => this.client.columns(this.requests(), bases, options));
  }

  private async watched<T>(read: () => SnmpRead<T>): SnmpRead<T> {
    if (this.timeoutsInRow >= 2) return err(snmpFailure('timeout'));
    const result = await read();
    this.timeoutsInRow = !result.ok && result.error.kind === 'timeout' ? this.timeoutsInRow + 1 : 0;
    return result;
  }

  private requests(): SnmpRequests {
    this.made ??= this.client.exchange.requests(this.deadline.signal);
    return this.made;
  }
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
