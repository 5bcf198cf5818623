import { err, ok } from '@atalaya/core/domain/shared/result';
import type { Credential } from '@atalaya/core/ports/device-driver';
import {
  AuthProtocols,
  createSession,
  createV3Session,
  PrivProtocols,
  SecurityLevel,
  type Session,
  type User,
  type Varbind,
  Version1,
  Version2c,
} from 'net-snmp';
import { PeerSocket, type SessionSocket } from './peer-socket.js';
import { type ExchangeFailure, exchangeFailure, failed, unreadable } from './snmp-failure.js';
import {
  BACKOFF,
  type Exchange,
  type SnmpExchange,
  type SnmpRequests,
  type SnmpTarget,
  type SnmpTuning,
} from './snmp-requests.js';
import { type NextInstance, nextInstance, type SnmpValue, snmpValue } from './snmp-value.js';

/** `onBroken` hears of a socket that failed. */
export type OpenSocket = (
  address: string,
  port: number,
  onBroken: (error: Error) => void,
) => SessionSocket;

type Settle = (failure: ExchangeFailure) => void;
type Done<T> = (error: Error | null, answer?: T) => void;

/** One device's requests over net-snmp: SNMPv3, and the reference that our own codec is held to. */
export class NetSnmpExchange implements SnmpExchange {
  private session: Session | undefined;
  private readonly pending = new Set<Settle>();
  private isClosed = false;

  constructor(
    private readonly target: SnmpTarget,
    private readonly tuning: SnmpTuning,
    private readonly openSocket: OpenSocket = (address, port, onBroken) =>
      new PeerSocket(address, port, onBroken),
  ) {}

  requests(signal: AbortSignal): SnmpRequests {
    return {
      get: (oids) =>
        this.run<Varbind[], readonly (SnmpValue | undefined)[]>(
          signal,
          (session, done) => session.get([...oids], done),
          (varbinds) => matching(oids, varbinds),
        ),
      next: (oids) =>
        this.run<Varbind[], readonly NextInstance[]>(
          signal,
          (session, done) => session.getNext([...oids], done),
          (varbinds) => varbinds.map(nextInstance),
        ),
      bulk: (oids, maxRepetitions) =>
        this.run<(Varbind | Varbind[])[], readonly (readonly NextInstance[])[]>(
          signal,
          (session, done) => session.getBulk([...oids], 0, maxRepetitions, done),
          (lists) => lists.map((list) => [list].flat().map(nextInstance)),
        ),
    };
  }

  prepare(): undefined {
    return undefined;
  }

  close(): void {
    this.isClosed = true;
    this.fail(new Error('closed'));
    this.forget();
  }

  private run<Raw, T>(
    signal: AbortSignal,
    send: (session: Session, done: Done<Raw>) => void,
    read: (raw: Raw) => T | undefined,
  ): Promise<Exchange<T>> {
    return new Promise((resolve) => {
      const finish = (outcome: Exchange<T>): void => {
        this.pending.delete(settle);
        signal.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      const settle: Settle = (failure) => finish(err(failure));
      const onAbort = (): void => settle(failed('timeout'));
      if (this.isClosed) return settle(failed('connection-lost'));
      if (signal.aborted) return onAbort();
      this.pending.add(settle);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        send(this.open(), (error, raw) => {
          if (error) return this.refuse(error, settle);
          const value = raw === undefined ? undefined : read(raw);
          finish(value === undefined ? err({ kind: 'unreadable' }) : ok(value));
        });
      } catch {
        settle({ kind: 'unreadable' });
      }
    });
  }

  private refuse(error: Error, settle: Settle): void {
    const failure = exchangeFailure(error);
    // An SNMPv3 engine that restarts with its boots lost stays outside net-snmp's time window until a new session.
    const isSpoilt = failure.kind === 'failed' || failure.kind === 'unreadable';
    if (this.target.credential.kind === 'snmp-v3' && isSpoilt) this.forget();
    settle(failure);
  }

  /** Ends what is under way, in net-snmp too: its repeats would bring the same answer to the next request. */
  private fail(error: Error): void {
    this.session?.cancelRequests(error);
    for (const settle of [...this.pending]) settle(exchangeFailure(error));
  }

  private forget(): void {
    const session = this.session;
    this.session = undefined;
    session?.close();
  }

  private open(): Session {
    if (this.session) return this.session;
    const { address, port, credential } = this.target;
    const broken = (error: Error): void => this.fail(error);
    const options = {
      port,
      ...this.tuning,
      timeout: this.tuning.timeoutMs,
      backoff: BACKOFF,
      dgramModule: { createSocket: () => this.openSocket(address, port, broken) },
    };
    const session =
      credential.kind === 'snmp-v3'
        ? createV3Session(address, userOf(credential), options)
        : createSession(address, credential.community, {
            ...options,
            version: credential.version === '1' ? Version1 : Version2c,
          });
    // net-snmp reports an undecodable datagram by this event; without a listener it would end the process.
    session.on('error', () => this.fail(unreadable()));
    if (credential.kind === 'snmp-v3') demandAuthentication(session, credential, broken);
    this.session = session;
    return session;
  }
}

type V3Credential = Extract<Credential, { kind: 'snmp-v3' }>;

/**
 * net-snmp 3.29 verifies a digest only when the answer says that it carries one: an answer without it would be taken
 * as genuine. RFC 3414 wants the security level that was asked for.
 */
function demandAuthentication(
  session: Session,
  credential: V3Credential,
  onDowngrade: (error: Error) => void,
): void {
  if (!credential.authProtocol) return;
  const onResponse = session.onSimpleGetResponse.bind(session);
  session.onSimpleGetResponse = (req, message) => {
    const isPrivate = !credential.privProtocol || message.hasPrivacy();
    if (message.hasAuthentication() && isPrivate) onResponse(req, message);
    else onDowngrade(unreadable());
  };
}

function userOf(credential: V3Credential): User {
  const { user: name, authProtocol, authPassword, privProtocol, privPassword } = credential;
  if (!authProtocol || authPassword === undefined) {
    return { name, level: SecurityLevel.noAuthNoPriv };
  }
  const auth = { name, authProtocol: AuthProtocols[authProtocol], authKey: authPassword };
  if (!privProtocol || privPassword === undefined) {
    return { ...auth, level: SecurityLevel.authNoPriv };
  }
  return {
    ...auth,
    level: SecurityLevel.authPriv,
    privProtocol: PrivProtocols[privProtocol],
    privKey: privPassword,
  };
}

/** A get answers its own OIDs in its own order (RFC 3416, 4.2.1); another order would put values under wrong names. */
function matching(
  oids: readonly string[],
  varbinds: readonly Varbind[],
): readonly (SnmpValue | undefined)[] | undefined {
  const isMatch = oids.every((oid, at) => varbinds[at]?.oid === oid);
  return isMatch ? varbinds.map(snmpValue) : undefined;
}
