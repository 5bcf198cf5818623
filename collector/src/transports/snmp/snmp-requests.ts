import type { Result } from '@atalaya/core/domain/shared/result';
import type { Credential } from '@atalaya/core/ports/device-driver';
import type { PlanSlots } from './plan/plan-slots.js';
import type { ExchangeFailure } from './snmp-failure.js';
import type { NextInstance, SnmpValue } from './snmp-value.js';

export type SnmpCredential = Extract<Credential, { kind: 'snmp-community' | 'snmp-v3' }>;

export interface SnmpTarget {
  readonly address: string;
  readonly port: number;
  readonly credential: SnmpCredential;
}

export interface SnmpTuning {
  /** How long one attempt waits; each retry waits 1.5 times longer. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
}

export const BACKOFF = 1.5;

export type Exchange<T> = Result<T, ExchangeFailure>;

/** In the order asked: a get's values (undefined where the agent has none), a walk step's next instances. */
export interface SnmpRequests {
  get(oids: readonly string[]): Promise<Exchange<readonly (SnmpValue | undefined)[]>>;
  next(oids: readonly string[]): Promise<Exchange<readonly NextInstance[]>>;
  /** One list of instances for each OID asked; a short answer gives short lists. */
  bulk(
    oids: readonly string[],
    maxRepetitions: number,
  ): Promise<Exchange<readonly (readonly NextInstance[])[]>>;
}

/** One device's requests. Every call settles: by its answer, its last timeout, an abort or close(). */
export interface SnmpExchange {
  requests(signal: AbortSignal): SnmpRequests;
  /** Undefined where a request cannot be made beforehand, as each is signed, or where an OID is none. */
  prepare(oids: readonly string[], varbinds: number, slots: PlanSlots): PreparedRead | undefined;
  close(): void;
}

/** Reads a plan's OIDs into its slots; after `deadlineMs` nothing more is asked. */
export interface PreparedRead {
  read(signal: AbortSignal, deadlineMs: number, done: PlanDone): void;
}

/** Called once, with nothing when all slots were read. It must not throw: nobody would hear of it. */
export type PlanDone = (failure: ExchangeFailure | undefined) => void;
