import { type ConfigRow, ConfigTable, isYes } from './config-table.js';
import { stoppedBy } from './packet-filter.js';
import { parseRateLimit } from './rate-limit.js';
import type { Traffic } from './traffic-model.js';

/** Somebody who dials in to a router. */
export interface PppClient {
  readonly user: string;
  readonly callerId: string;
  /** The address the router's pool gives this user. */
  readonly address: string;
}

export interface PppSession {
  readonly client: PppClient;
  /** Its rows in `active`, `interfaces`, `queues` and `addressLists`; all of them go with it. */
  readonly rows: readonly { readonly table: ConfigTable; readonly row: ConfigRow }[];
  readonly activeId: string;
  readonly interfaceName: string;
  /** RADIUS let it in; it has no secret. */
  readonly isRadius: boolean;
  readonly queueId: string | null;
  readonly sessionNumber: number;
  readonly startedAt: number;
  /** From the profile as it was when the session came up; null when unlimited. */
  readonly rateLimit: Traffic | null;
  /** Seen from the router: `rx` is what the customer sent. */
  rxOctets: bigint;
  txOctets: bigint;
  rxBps: number;
  txBps: number;
  pathLostAt: number | null;
}

export interface LogLine {
  readonly id: string;
  readonly at: number;
  readonly topics: string;
  readonly message: string;
}

/** LCP gives a dead peer up after this long. */
const KEEPALIVE_MS = 10_000;
const REDIAL_MS = 5_000;
const REFUSED_REDIAL_MS = 10_000;
const LOG_LINES = 1_000;
/** RFC 5737: an address of documentation. */
const WEB_SERVER = '203.0.113.80:443';
/** RFC 3849. */
const WEB_SERVER6 = '[2001:db8:ffff::80]:443';

/**
 * What a simulated router is configured with, and its PPPoE server: a session keeps the profile it came up with until
 * it ends; disabling its secret does not end it; after an end the client dials again.
 */
export class RouterServices {
  readonly interfaces = new ConfigTable();
  readonly secrets = new ConfigTable();
  readonly profiles = new ConfigTable();
  readonly active = new ConfigTable();
  readonly queues = new ConfigTable();
  readonly addressLists = new ConfigTable();
  readonly addressLists6 = new ConfigTable();
  readonly filter = new ConfigTable();
  readonly filter6 = new ConfigTable();
  /** Connection tracking: one open connection of each customer whose packets pass. */
  readonly connections = new ConfigTable();
  readonly connections6 = new ConfigTable();
  /** Packets that a rule stopped. */
  readonly stopped = new WeakMap<ConfigRow, number>();
  readonly nat = new ConfigTable();
  readonly leases = new ConfigTable();
  readonly addresses = new ConfigTable();
  /** Users whom a RADIUS server lets in though they have no secret. */
  readonly radiusUsers = new Set<string>();
  readonly sessions = new Map<string, PppSession>();
  readonly #dialAt = new Map<string, number>();
  readonly #open = new Map<string, ConfigRow>();
  readonly #leaseEntries = new Map<string, ConfigRow>();
  #log: LogLine[] = [];
  #logged = 0;
  #sessionsMade = 0;
  #now = 0;

  get log(): readonly LogLine[] {
    return this.#log;
  }

  writeLog(topics: string, message: string): void {
    this.#logged += 1;
    const id = `*${this.#logged.toString(16).toUpperCase()}`;
    this.#log.push({ id, at: this.#now, topics, message });
    if (this.#log.length > LOG_LINES) this.#log = this.#log.slice(-LOG_LINES);
  }

  /** Brings sessions up and down; `hasPath` says whether a client's frames reach this router now. */
  step(
    nowMs: number,
    clients: readonly PppClient[],
    hasPath: (client: PppClient) => boolean,
  ): void {
    this.#now = nowMs;
    for (const client of clients) {
      const session = this.sessions.get(client.user);
      if (hasPath(client)) {
        if (session) session.pathLostAt = null;
        else this.#maybeDial(client, nowMs);
      } else if (session) {
        session.pathLostAt ??= nowMs;
        if (nowMs - session.pathLostAt >= KEEPALIVE_MS) this.#end(session, 'peer-not-responding');
      }
    }
  }

  /** Cuts a session, as removing it from `/ppp/active` does. The client dials again by itself. */
  disconnect(user: string): void {
    const session = this.sessions.get(user);
    if (session) this.#end(session, 'admin-request');
  }

  /** The router went down: nothing of the sessions is left, and every client waits before it dials. */
  forgetSessions(nowMs: number): void {
    this.#now = nowMs;
    for (const session of [...this.sessions.values()]) this.#end(session, 'nas-reboot');
    this.#log = [];
  }

  /** Moves the counters of a session. */
  carry(user: string, traffic: Traffic, elapsedMs: number): void {
    const session = this.sessions.get(user);
    if (!session) return;
    session.rxBps = traffic.upBps;
    session.txBps = traffic.downBps;
    session.rxOctets += octets(traffic.upBps, elapsedMs);
    session.txOctets += octets(traffic.downBps, elapsedMs);
  }

  /**
   * True when nothing of an address passes, IPv4 or IPv6: new connections are stopped, and those that were made before
   * are stopped too or were ended.
   */
  isBlocked(address: string): boolean {
    const isV6 = address.includes(':');
    const tables = isV6
      ? { filter: this.filter6, addressLists: this.addressLists6 }
      : { filter: this.filter, addressLists: this.addressLists };
    const rule = stoppedBy(tables, { from: address, state: 'new' });
    if (rule === undefined) {
      this.#track(address);
      return false;
    }
    this.stopped.set(rule, (this.stopped.get(rule) ?? 0) + 1);
    if (stoppedBy(tables, { from: address, state: 'established' }) !== undefined) return true;
    const open = this.#open.get(address);
    return open === undefined || !this.#connectionsOf(address).holds(open);
  }

  /** A bound lease that names lists stands in them, by an entry of the router's own making. */
  syncLeaseLists(): void {
    const wanted = new Set(
      this.leases.rows.flatMap(({ values }) =>
        (values['address-lists'] ?? '')
          .split(',')
          .filter((list) => list !== '' && !isYes(values['disabled']))
          .map((list) => `${list}|${values['address']}`),
      ),
    );
    for (const [key, row] of this.#leaseEntries) {
      if (wanted.has(key)) continue;
      this.addressLists.remove(row);
      this.#leaseEntries.delete(key);
    }
    for (const key of wanted) {
      const [list = '', address = ''] = key.split('|');
      const isThere = this.addressLists.find(
        (values) => values['list'] === list && values['address'] === address,
      );
      if (isThere) continue;
      this.#leaseEntries.set(key, this.addressLists.add({ list, address }, { dynamic: true }));
    }
  }

  /** The limit of the first enabled simple queue made for this address; null when there is none. */
  queueLimit(address: string): Traffic | null {
    const target = `${address}/32`;
    const queue = this.queues.find(
      (values) => values['target'] === target && !isYes(values['disabled']),
    );
    return queue ? parseRateLimit(queue.values['max-limit']) : null;
  }

  #connectionsOf(address: string): ConfigTable {
    return address.includes(':') ? this.connections6 : this.connections;
  }

  #track(address: string): void {
    const table = this.#connectionsOf(address);
    const open = this.#open.get(address);
    if (open && table.holds(open)) return;
    const isV6 = table === this.connections6;
    const values = {
      protocol: 'tcp',
      'src-address': isV6 ? `[${address}]:50000` : `${address}:50000`,
      'dst-address': isV6 ? WEB_SERVER6 : WEB_SERVER,
    };
    this.#open.set(address, table.add(values, { dynamic: true }));
  }

  #maybeDial(client: PppClient, nowMs: number): void {
    const dialAt = this.#dialAt.get(client.user) ?? nowMs;
    if (nowMs < dialAt) return;
    const secret = this.secrets.byName(client.user);
    const isLetIn = secret ? !isYes(secret.values['disabled']) : this.radiusUsers.has(client.user);
    if (!isLetIn) {
      this.#dialAt.set(client.user, nowMs + REFUSED_REDIAL_MS);
      this.writeLog(
        'pppoe,ppp,error',
        `<${client.callerId}>: user ${client.user} authentication failed`,
      );
      return;
    }
    this.#begin(client, secret, nowMs);
  }

  #begin(caller: PppClient, secret: ConfigRow | undefined, nowMs: number): void {
    const client = { ...caller, address: secret?.values['remote-address'] || caller.address };
    const profile = this.profiles.byName(secret?.values['profile'] ?? 'default');
    const limit = profile?.values['rate-limit'];
    const list = profile?.values['address-list'];
    const interfaceName = `<pppoe-${client.user}>`;
    this.#sessionsMade += 1;
    const rows: { table: ConfigTable; row: ConfigRow }[] = [];
    const put = (table: ConfigTable, values: Record<string, string>): ConfigRow => {
      const row = table.add(values, { dynamic: true });
      rows.push({ table, row });
      return row;
    };
    const activeRow = put(this.active, { name: client.user });
    put(this.interfaces, { name: interfaceName, type: 'pppoe-in' });
    const queue = limit
      ? put(this.queues, { name: interfaceName, target: interfaceName, ...queueLimits(limit) })
      : null;
    // One that stands there already is left alone, and no second one is made.
    const isListed = this.addressLists.find(
      (values) => values['list'] === list && values['address'] === client.address,
    );
    if (list && !isListed) put(this.addressLists, { list, address: client.address });
    this.sessions.set(client.user, {
      client,
      rows,
      activeId: activeRow.id,
      interfaceName,
      isRadius: secret === undefined,
      queueId: queue?.id ?? null,
      sessionNumber: 0x81100000 + this.#sessionsMade,
      startedAt: nowMs,
      rateLimit: parseRateLimit(limit),
      rxOctets: 0n,
      txOctets: 0n,
      rxBps: 0,
      txBps: 0,
      pathLostAt: null,
    });
    this.writeLog('pppoe,ppp,info,account', `${client.user} logged in, ${client.address}`);
  }

  #end(session: PppSession, reason: string): void {
    const { user, callerId } = session.client;
    for (const { table, row } of session.rows) table.remove(row);
    const open = this.#open.get(session.client.address);
    if (open) this.connections.remove(open);
    this.sessions.delete(user);
    // Not all at once: a router that comes back is not dialled by everyone in one instant.
    this.#dialAt.set(user, this.#now + REDIAL_MS + (session.sessionNumber % 8) * 500);
    const secret = this.secrets.byName(user);
    if (secret) {
      this.secrets.set(secret, {
        'last-logged-out': String(this.#now),
        'last-caller-id': callerId,
        'last-disconnect-reason': reason,
      });
    }
    this.writeLog('pppoe,ppp,info,account', `${user} logged out, ${reason}`);
  }
}

function queueLimits(rateLimit: string): Record<string, string> {
  const limit = parseRateLimit(rateLimit);
  return { 'max-limit': limit ? `${limit.upBps}/${limit.downBps}` : '0/0' };
}

/** Octets that a rate moves in a time, rounded. */
export function octets(bps: number, elapsedMs: number): bigint {
  return BigInt(Math.round((bps * elapsedMs) / 8000));
}
