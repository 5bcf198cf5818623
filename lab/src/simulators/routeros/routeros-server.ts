import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { ApiRequest } from './api-request.js';
import { ApiSession, type SessionHost } from './api-session.js';
import { ALL_POLICIES, type ApiUser, type ApiUserSession } from './api-users.js';
import { noFaults, RequestClamp, type RouterFaults } from './faults.js';
import type { Menu } from './menu.js';
import { interfaceMenus } from './menus/interface-menus.js';
import { ipMenus } from './menus/ip-menus.js';
import { lteMenus } from './menus/lte-menus.js';
import { pppMenus } from './menus/ppp-menus.js';
import { radioMenus } from './menus/radio-menus.js';
import { systemMenus } from './menus/system-menus.js';
import { toolMenus } from './menus/tool-menus.js';
import { type RestServer, startRestServer } from './rest-server.js';
import type { RouterOsState } from './router-state.js';

export interface RouterOsServerOptions {
  readonly state: RouterOsState;
  /** Default: `admin` without a password, who may do everything. */
  readonly users?: readonly ApiUser[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Another address of the loopback network than 127.0.0.1. */
  readonly host?: string;
  /** api-ssl: a certificate of the router's own, or anonymous Diffie-Hellman as a router without one speaks. */
  readonly tls?: { readonly key: string; readonly cert: string } | 'anonymous';
  /** Serves `/rest` (RouterOS 6: the web pages' 404) on a port of its own, under `tls` when there is a certificate. */
  readonly hasWeb?: boolean;
  /** Is told of each sentence over the API that changes something (`/ppp/secret/set`), also of one that is refused. */
  readonly onWrite?: (request: ApiRequest) => void;
}

export interface RouterOsServer {
  readonly port: number;
  readonly web: RestServer | null;
  /** Change them at any moment. */
  readonly faults: RouterFaults;
  /** Connections that are open now, and logins since the start. */
  readonly counts: { connections: number; logins: number };
  /** Resets every open connection. */
  dropConnections(): void;
  close(): Promise<void>;
}

const ADMIN: ApiUser = { name: 'admin', password: '', policies: ALL_POLICIES };
const ANONYMOUS: TlsOptions = {
  ciphers: 'ADH:@SECLEVEL=0',
  dhparam: 'auto',
  maxVersion: 'TLSv1.2',
};

/** A RouterOS device's API service on 127.0.0.1. */
export async function startRouterOsServer(options: RouterOsServerOptions): Promise<RouterOsServer> {
  const router = new SimulatedRouter(options);
  await new Promise<void>((resolve, reject) => {
    router.server.once('error', reject);
    router.server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve());
  });
  if (options.hasWeb) {
    const { tls } = options;
    router.web = await startRestServer(router, tls && tls !== 'anonymous' ? { tls } : {});
  }
  return router;
}

class SimulatedRouter implements RouterOsServer, SessionHost {
  readonly server: Server;
  web: RestServer | null = null;
  readonly state: RouterOsState;
  readonly users: readonly ApiUser[];
  readonly faults = noFaults();
  readonly counts = { connections: 0, logins: 0 };
  readonly #menus: ReadonlyMap<string, Menu>;
  readonly #clamp = new RequestClamp();
  /** Of a TLS service these are below the sessions' own sockets, and may be in the middle of a handshake. */
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Map<ApiSession, ApiUserSession | null>();
  readonly #onWrite: (request: ApiRequest) => void;

  constructor(options: RouterOsServerOptions) {
    this.state = options.state;
    this.users = options.users ?? [ADMIN];
    this.#onWrite = options.onWrite ?? (() => undefined);
    this.#menus = menusOf(options.state, () => this.#activeUsers());
    const accept = (socket: Socket): void => {
      this.counts.connections += 1;
      this.#sessions.set(new ApiSession(socket, this), null);
    };
    this.server = serverFor(options.tls, accept);
    this.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  menu(path: string): Menu | undefined {
    return this.#menus.get(path);
  }

  requestDelayMs(): number {
    return this.#clamp.delayOf(this.faults, performance.now());
  }

  wrote(request: ApiRequest): void {
    this.#onWrite(request);
  }

  loggedIn(session: ApiSession, user: ApiUser): void {
    this.counts.logins += 1;
    const address = session.remoteAddress;
    this.#sessions.set(session, { user: user.name, address, since: this.state.now() });
    this.#note(`user ${user.name} logged in from ${address} via api`);
  }

  ended(session: ApiSession): void {
    const active = this.#sessions.get(session);
    if (!this.#sessions.delete(session)) return;
    this.counts.connections -= 1;
    if (active) this.#note(`user ${active.user} logged out from ${active.address} via api`);
  }

  dropConnections(): void {
    for (const session of this.#sessions.keys()) session.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.dropConnections();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.web?.close();
  }

  #note(message: string): void {
    this.state.services.writeLog('system,info,account', message);
  }

  #activeUsers(): ApiUserSession[] {
    return [...this.#sessions.values()].filter((session) => session !== null);
  }
}

function serverFor(tls: RouterOsServerOptions['tls'], accept: (socket: Socket) => void): Server {
  if (tls === undefined) return createServer(accept);
  const server = createTlsServer(tls === 'anonymous' ? ANONYMOUS : tls, accept);
  server.on('tlsClientError', () => {});
  return server;
}

function menusOf(
  state: RouterOsState,
  users: () => readonly ApiUserSession[],
): ReadonlyMap<string, Menu> {
  const menus = [
    ...systemMenus(state, users),
    ...interfaceMenus(state),
    ...radioMenus(state),
    ...lteMenus(state),
    ...pppMenus(state),
    ...ipMenus(state),
    ...toolMenus(state),
  ];
  return new Map(menus.map((menu) => [menu.path, menu]));
}
