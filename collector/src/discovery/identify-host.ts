import type { AnsweringWay } from '@atalaya/core/domain/discovery/candidate';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { DeviceDriver, PollResult, PollScope } from '@atalaya/core/ports/device-driver';
import type { DiscoveryScope, TriedCredential } from '@atalaya/core/ports/discovery';
import { knockTcp } from '../transports/tcp/tcp-door.js';

/**
 * Of one router in one run. RouterOS writes each refused login into its log, and many networks block an address
 * after a few of them.
 */
export const MOST_REFUSED_LOGINS = 3;
const READ_TIMEOUT_MS = MINUTE_MS;
const KNOCK_TIMEOUT_MS = 2 * SECOND_MS;
/** Identity and neighbours, and what tells a radio's part in the network. */
const SCOPES: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'inventory']);

type OneDriver = Extract<DeviceDriver, { controls: 'one' }>;

export interface HostAnswer {
  readonly way: AnsweringWay;
  readonly reading: DeviceReading;
}

export interface HostIdentifierDeps {
  readonly drivers: readonly DeviceDriver[];
  readonly scope: DiscoveryScope;
  readonly credentials: readonly TriedCredential[];
  now(): number;
}

/** Asks hosts who they are with the credentials of one run; the one that opened most comes first. */
export class HostIdentifier {
  readonly #deps: HostIdentifierDeps;
  readonly #opened = new Map<string, number>();

  constructor(deps: HostIdentifierDeps) {
    this.#deps = deps;
  }

  /** undefined: no credential opens it. Rejects only when aborted. */
  async snmp(address: string, signal: AbortSignal): Promise<HostAnswer | undefined> {
    const driver = this.#driver('snmp');
    if (!driver) return undefined;
    const port = this.#deps.scope.snmpPort ?? driver.defaultPort;
    for (const tried of this.#credentials(driver)) {
      const result = await this.#read(driver, { address, port, tried }, signal);
      if (result.ok) return this.#answer(driver, port, tried, result.value);
      // Nothing listens: no other community changes that.
      if (result.error.kind === 'refused' || result.error.kind === 'unreachable') return undefined;
    }
    return undefined;
  }

  /** `mayLogin` is asked before each login and told of a refused one, so that a router's budget holds over its addresses. */
  async routeros(
    address: string,
    budget: LoginBudget,
    signal: AbortSignal,
  ): Promise<HostAnswer | undefined> {
    const driver = this.#driver('routeros');
    if (!driver) return undefined;
    const doors = new Map<number, boolean>();
    for (const tried of this.#credentials(driver)) {
      const port = this.#routerosPort(driver, tried);
      const isOpen =
        doors.get(port) ?? (await knockTcp(address, port, KNOCK_TIMEOUT_MS, signal)) === 'open';
      doors.set(port, isOpen);
      if (!isOpen) continue;
      if (budget.left <= 0) return undefined;
      const result = await this.#read(driver, { address, port, tried }, signal);
      if (result.ok) return this.#answer(driver, port, tried, result.value);
      if (result.error.kind === 'login-refused') budget.left -= 1;
      else if (result.error.kind !== 'tls' && result.error.kind !== 'not-permitted') {
        doors.set(port, false);
      }
    }
    return undefined;
  }

  get knowsSnmp(): boolean {
    return this.#knows('snmp');
  }

  get knowsRouteros(): boolean {
    return this.#knows('routeros');
  }

  #knows(id: OneDriver['id']): boolean {
    const driver = this.#driver(id);
    return driver !== undefined && this.#credentials(driver).length > 0;
  }

  #driver(id: OneDriver['id']): OneDriver | undefined {
    return this.#deps.drivers.find(
      (driver): driver is OneDriver => driver.id === id && driver.controls === 'one',
    );
  }

  #credentials(driver: OneDriver): TriedCredential[] {
    return this.#deps.credentials
      .filter(({ credential }) => driver.credentialKinds.includes(credential.kind))
      .sort((a, b) => (this.#opened.get(b.id) ?? 0) - (this.#opened.get(a.id) ?? 0));
  }

  #routerosPort(driver: OneDriver, { credential }: TriedCredential): number {
    const { routerosPort } = this.#deps.scope;
    const isTls = credential.kind === 'routeros' && credential.tls;
    return routerosPort ?? (isTls ? API_SSL_PORT : driver.defaultPort);
  }

  async #read(
    driver: OneDriver,
    at: { readonly address: string; readonly port: number; readonly tried: TriedCredential },
    signal: AbortSignal,
  ): Promise<PollResult> {
    signal.throwIfAborted();
    const { address, port, tried } = at;
    const session = driver.open(
      { address, port, credential: tried.credential },
      { now: () => this.#deps.now() },
    );
    try {
      const result = await session.poll(
        SCOPES,
        AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]),
      );
      signal.throwIfAborted();
      return result;
    } finally {
      await session.close();
    }
  }

  #answer(
    driver: OneDriver,
    port: number,
    tried: TriedCredential,
    reading: DeviceReading,
  ): HostAnswer {
    this.#opened.set(tried.id, (this.#opened.get(tried.id) ?? 0) + 1);
    const way = {
      driver: driver.id === 'snmp' ? ('snmp' as const) : ('routeros' as const),
      credentialId: tried.id,
      ...(port === driver.defaultPort ? {} : { port }),
    };
    return { way, reading };
  }
}

/** How many refused logins one router still gets. */
export interface LoginBudget {
  left: number;
}

/** MikroTik's default for the service `api-ssl`. */
const API_SSL_PORT = 8729;
