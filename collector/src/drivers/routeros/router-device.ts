import { setMaxListeners } from 'node:events';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok } from '@atalaya/core/domain/shared/result';
import type {
  DeviceSession,
  DriverDeps,
  PollResult,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import type { Row } from '../../transports/routeros-api/reply.js';
import { RouterosError } from '../../transports/routeros-api/routeros-error.js';
import type { RouterosSession } from '../../transports/routeros-api/session.js';
import { AssociationLedger } from './association-ledger.js';
import { MenuLatch } from './menu-latch.js';
import { MenuReader } from './menu-reader.js';
import { readHealth } from './menus/health.js';
import {
  type Interfaces,
  interfaceFacts,
  interfaceParts,
  ownMacs,
  readInterfaces,
} from './menus/interfaces.js';
import { readConnectionTracking, readLte, readPorts } from './menus/ports.js';
import { hasPppoeServer, pppParts, readSessions } from './menus/ppp.js';
import { readFamilies } from './menus/radio-families.js';
import { radioParts } from './menus/radios.js';
import {
  RESOURCE_MENU,
  RESOURCE_PROPERTIES,
  type Resource,
  readIdentity,
  readResource,
  resourceParts,
} from './menus/system.js';
import { readBridgeHosts, readNeighbours } from './menus/topology.js';
import { joinParts, type ReadingParts } from './reading-parts.js';

/** Above this the tables that only change slowly are read on every fifth call alone. */
const BUSY_CPU_PCT = 85;
const BUSY_READ_EVERY = 5;
const RESOURCE_DEADLINE_MS = 15_000;

/** One router: its session, and what has been learnt of it between polls. */
export class RouterDevice implements DeviceSession {
  readonly #latch = new MenuLatch();
  readonly #ledger = new AssociationLedger();
  #version: string | undefined;
  #servesPppoe = false;
  /** Slow reads put off in a row. */
  #putOff = 0;
  #seen = false;

  constructor(
    /** The same connection takes the commands of enforcement: one lane per router. */
    readonly api: RouterosSession,
    private readonly deps: DriverDeps,
  ) {}

  /** Reads the scopes. Only an unreachable router or a refused login is a failure; a menu that fails is a warning. */
  async poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult> {
    // Each command in flight listens to it, and a first read has some thirty.
    setMaxListeners(0, signal);
    this.api.wake();
    try {
      const rows = await this.#readResourceRows(signal);
      if (rows.every((row) => row.size === 0)) return err(NOTHING_SHOWN);
      return await this.#readRest(readResource(rows), scopes, signal);
    } catch (error) {
      if (!(error instanceof RouterosError)) throw error;
      return err(failureOf(error, signal));
    }
  }

  close(): Promise<void> {
    return this.api.close();
  }

  /** Asked first: it proves the router awake, dates the counters and says how busy it is. */
  async #readResourceRows(signal: AbortSignal): Promise<readonly Row[]> {
    const words = [`${RESOURCE_MENU}/print`, `=.proplist=${RESOURCE_PROPERTIES.join(',')}`];
    const ask = () => this.api.run(words, { deadlineMs: RESOURCE_DEADLINE_MS, signal });
    try {
      return (await ask()).rows;
    } catch (error) {
      // A router that restarted under an idle connection resets it at the first word; a new one answers.
      if (!(error instanceof RouterosError) || error.kind !== 'connection-lost') throw error;
      return (await ask()).rows;
    }
  }

  async #readRest(
    resource: Resource,
    asked: ReadonlySet<PollScope>,
    signal: AbortSignal,
  ): Promise<PollResult> {
    const observedAt = this.deps.now();
    if (resource.version?.number !== this.#version) this.#latch.reset();
    this.#version = resource.version?.number;
    const reader = new MenuReader(this.api, this.#latch, observedAt, signal);
    const scopes = this.#affordable(asked, resource, reader);
    const { identity, parts } = await this.#readScopes(reader, resource, scopes);
    // It answers its load and nothing else in time: that is no reading of its links.
    if (reader.fault) return err(failureOf(reader.fault, signal));
    this.#seen = true;
    const { uptimeS } = resource;
    return ok({
      observedAt,
      ...(uptimeS === undefined ? {} : { uptime: { seconds: uptimeS, wraps: false } }),
      ...(identity ? { identity } : {}),
      ...joinParts([resourceParts(resource), ...parts]),
      warnings: reader.warnings,
    });
  }

  /** A busy router is asked for its big tables five times less often, and the operator is told. */
  #affordable(
    asked: ReadonlySet<PollScope>,
    { cpuPct }: Resource,
    reader: MenuReader,
  ): ReadonlySet<PollScope> {
    const isHeavy = asked.has('slow') || asked.has('inventory');
    if (!isHeavy || !this.#seen || cpuPct === undefined || cpuPct <= BUSY_CPU_PCT) {
      if (isHeavy) this.#putOff = 0;
      return asked;
    }
    this.#putOff = (this.#putOff + 1) % BUSY_READ_EVERY;
    if (this.#putOff === 0) return asked;
    reader.warn(
      `Stations' counters, sessions and tables were left out: the CPU is at ${cpuPct} %.`,
    );
    return new Set<PollScope>(['fast']);
  }

  async #readScopes(reader: MenuReader, resource: Resource, scopes: ReadonlySet<PollScope>) {
    const slow = scopes.has('slow');
    const inventory = scopes.has('inventory');
    const fast = scopes.has('fast') || slow;
    // First in line: it is what the rates depend on, so it is read closest to the uptime.
    const interfacesRead = readInterfaces(reader, slow);
    const always = fast ? [readHealth(reader), this.#readRadios(reader, resource, slow)] : [];
    const rest = await Promise.all([
      interfacesRead.then((read) => (read ? interfaceParts(read) : {})),
      ...always,
      ...(fast ? [this.#readPpp(reader, interfacesRead, inventory)] : []),
      ...(slow ? this.#slowReads(reader, resource, interfacesRead) : []),
      ...(inventory ? [readNeighbours(reader)] : []),
    ]);
    const interfaces = await interfacesRead;
    const facts =
      interfaces && (slow || inventory) ? [{ interfaces: interfaceFacts(interfaces) }] : [];
    const macs = interfaces ? ownMacs(interfaces) : [];
    const identity = inventory ? await readIdentity(reader, resource, macs) : undefined;
    return { identity, parts: [...rest, ...facts] };
  }

  #slowReads(
    reader: MenuReader,
    resource: Resource,
    interfacesRead: Promise<Interfaces | undefined>,
  ): Promise<ReadingParts>[] {
    const major = resource.version?.major ?? 7;
    const withInterfaces = async (read: (interfaces: Interfaces) => Promise<ReadingParts>) => {
      const interfaces = await interfacesRead;
      return interfaces ? read(interfaces) : {};
    };
    return [
      readBridgeHosts(reader),
      readConnectionTracking(reader),
      withInterfaces((interfaces) => readPorts(reader, interfaces)),
      withInterfaces((interfaces) => readLte(reader, interfaces, major)),
    ];
  }

  async #readRadios(
    reader: MenuReader,
    resource: Resource,
    withCounters: boolean,
  ): Promise<ReadingParts> {
    const families = await readFamilies(reader, withCounters);
    return radioParts(families, this.#ledger, { mayWrapAt32: (resource.version?.major ?? 7) < 7 });
  }

  async #readPpp(
    reader: MenuReader,
    interfacesRead: Promise<Interfaces | undefined>,
    inventory: boolean,
  ): Promise<ReadingParts> {
    if (inventory) this.#servesPppoe = (await hasPppoeServer(reader)) ?? this.#servesPppoe;
    const sessions = await readSessions(reader);
    return sessions ? pppParts(sessions, await interfacesRead, this.#servesPppoe) : {};
  }
}

const NOTHING_SHOWN: PollFailure = {
  kind: 'protocol-error',
  message: 'The router answers but shows nothing of itself: /system/resource is empty.',
};

/** A poll that ran out of its time is a timeout, whoever noticed first. */
function failureOf(error: RouterosError, signal: AbortSignal): PollFailure {
  if (signal.aborted && error.kind === 'not-measured') {
    return { kind: 'timeout', message: 'The router did not answer in the time the poll had.' };
  }
  return error.toFailure();
}
