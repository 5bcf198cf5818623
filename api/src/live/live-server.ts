import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import {
  type DeviceStateEvent,
  type IncidentEvent,
  LIVE_PATH,
  type PulseEvent,
  type SampleEvent,
  subscribeSchema,
} from '@atalaya/core/wire/live/topics';
import { Server, type Socket } from 'socket.io';
import { type Access, type PersonAccess, tenantIdOf, type WallAccess } from '../access/access.js';
import type { ApiContext } from '../context.js';
import { authenticate } from '../plugins/authentication.js';
import { readDeviceState } from './device-state-event.read-model.js';
import { NewestPolls } from './newest-polls.js';

interface ServerEvents {
  'device.state': (event: DeviceStateEvent) => void;
  'incident.opened': (event: IncidentEvent) => void;
  'incident.updated': (event: IncidentEvent) => void;
  'incident.resolved': (event: IncidentEvent) => void;
  samples: (event: SampleEvent) => void;
  pulse: (event: PulseEvent) => void;
  resync: () => void;
}
interface ClientEvents {
  subscribe: (message: unknown, acknowledge?: unknown) => void;
}
/** Other systems are told by webhooks, not here. */
type Listener = PersonAccess | WallAccess;
interface SocketData {
  token: string;
  access: Listener;
  tenantId: string;
}
type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, SocketData>;

const PULSE_MS = 2 * SECOND_MS;
/** News of a revoked session can be lost with the bus: each socket is asked about again this often. */
const RECHECK_MS = MINUTE_MS;
const MOST_BYTES = 64 * 1_024;

export interface LiveServer {
  close(): Promise<void>;
}

/**
 * Socket.IO beside the api. A socket joins its own tenant's room, which comes from its token, and the
 * rooms of devices that row-level security shows to that tenant; nothing a client sends names a room.
 */
export class Live implements LiveServer {
  readonly #context: ApiContext;
  readonly #io: Server<ClientEvents, ServerEvents, Record<string, never>, SocketData>;
  readonly #polls: NewestPolls;
  readonly #stop = new AbortController();
  readonly #unsubscribe: (() => void)[];

  constructor(server: HttpServer | HttpsServer, context: ApiContext) {
    const { deps } = context;
    this.#context = context;
    this.#polls = new NewestPolls(deps.database);
    this.#io = new Server(server, {
      path: LIVE_PATH,
      serveClient: false,
      maxHttpBufferSize: MOST_BYTES,
      cors: { origin: false },
      // An organisation's own host serves its portal and nothing else.
      allowRequest: (request, answer) => {
        context.hosts.whose(request.headers.host ?? '').then(
          (whose) => answer(null, whose === 'own'),
          () => answer(null, false),
        );
      },
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(() => next(), next);
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
    this.#unsubscribe = [
      deps.bus.subscribe('device.state', (ref) => void this.#tellState(ref)),
      deps.bus.subscribe('incident.changed', ({ tenantId, incidentId, change }) => {
        this.#io.to(tenantRoom(tenantId)).emit(`incident.${change}`, { incidentId });
      }),
      deps.bus.subscribe('access.changed', ({ tenantId }) => void this.#recheck(tenantId)),
      deps.bus.subscribe('tenant.changed', ({ tenantId }) => void this.#recheck(tenantId)),
      deps.bus.onGap(() => this.#io.emit('resync')),
      deps.clock.onJump((jumpMs) => {
        this.#polls.onJump(jumpMs);
        void this.#pulse();
        this.#io.emit('resync');
      }),
      deps.samples.subscribe(
        (batches) => this.#tellSamples(batches),
        () => this.#io.emit('resync'),
      ),
    ];
    void this.#every(PULSE_MS, () => this.#pulse());
    void this.#every(RECHECK_MS, () => this.#recheck());
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#io.disconnectSockets(true);
    // The api's own close ends the HTTP server; here only what Socket.IO added to it goes.
    await this.#io.of('/').adapter.close();
    this.#io.engine.close();
  }

  async #admit(socket: LiveSocket): Promise<void> {
    const { token } = socket.handshake.auth;
    const access = typeof token === 'string' ? await authenticate(token, this.#context) : undefined;
    const tenantId = access && tenantIdOf(access);
    if (typeof token !== 'string' || !access || !tenantId || !mayListen(access)) {
      throw new Error('not signed in');
    }
    socket.data = { token, access, tenantId };
  }

  #welcome(socket: LiveSocket): void {
    const { tenantId } = socket.data;
    void socket.join(tenantRoom(tenantId));
    socket.on('subscribe', (message, acknowledge) => {
      void this.#subscribe(socket, message, asAcknowledge(acknowledge));
    });
    void this.#pulseTo(tenantId, socket);
  }

  /** Devices of another tenant are left out without a word, as ids that do not exist are. */
  async #subscribe(
    socket: LiveSocket,
    message: unknown,
    acknowledge: (answer: object) => void,
  ): Promise<void> {
    const parsed = subscribeSchema.safeParse(message);
    if (!parsed.success) {
      acknowledge({ ok: false });
      return;
    }
    const { tenantId } = socket.data;
    try {
      const { ids } = await this.#context.metrics.resolve(tenantId, parsed.data.deviceIds);
      for (const room of [...socket.rooms]) if (room.startsWith(DEVICE)) await socket.leave(room);
      for (const id of ids) await socket.join(deviceRoom(tenantId, id));
      acknowledge({ ok: true });
    } catch (error) {
      this.#context.deps.log.warn({ err: error }, 'a live subscription failed');
      acknowledge({ ok: false });
    }
  }

  async #tellState(ref: { readonly tenantId: string; readonly deviceId: string }): Promise<void> {
    const room = tenantRoom(ref.tenantId);
    if (!this.#isListenedTo(room)) return;
    const { database, clock, log } = this.#context.deps;
    try {
      const event = await database.withTenant(ref.tenantId, (trx) =>
        readDeviceState(trx, ref.deviceId, clock.now()),
      );
      if (event) this.#io.to(room).emit('device.state', event);
    } catch (error) {
      log.warn({ err: error }, 'a device state could not be told');
      this.#io.to(room).emit('resync');
    }
  }

  #tellSamples(batches: readonly PollBatch[]): void {
    for (const { tenantId, deviceId, report, samples } of batches) {
      this.#polls.note(tenantId, report);
      const room = deviceRoom(tenantId, deviceId);
      const own = samples.filter((sample) => sample.tenantId === tenantId);
      if (own.length === 0 || !this.#isListenedTo(room)) continue;
      this.#io.to(room).emit(
        'samples',
        own.map(({ metric, tags, at, value }) => ({
          deviceId,
          metric,
          tags: { ...tags },
          at: new Date(at).toISOString(),
          value,
        })),
      );
    }
  }

  async #pulse(): Promise<void> {
    const tenants = new Set([...this.#sockets()].map((socket) => socket.data.tenantId));
    for (const tenantId of tenants) {
      await this.#pulseTo(tenantId, this.#io.to(tenantRoom(tenantId)));
    }
  }

  async #pulseTo(
    tenantId: string,
    target: { emit(event: 'pulse', pulse: PulseEvent): unknown },
  ): Promise<void> {
    try {
      const newest = await this.#polls.newest(tenantId);
      target.emit('pulse', {
        newestPollAt: newest === null ? null : new Date(newest).toISOString(),
        now: new Date(this.#context.deps.clock.now()).toISOString(),
      });
    } catch (error) {
      this.#context.deps.log.warn({ err: error }, 'a pulse could not be sent');
    }
  }

  /** Sessions and wall tokens that were revoked are disconnected; a token that merely expired is not: its session lives. */
  async #recheck(tenantId?: string): Promise<void> {
    const { directory } = this.#context;
    const { log } = this.#context.deps;
    const asked = [...this.#sockets()].filter(
      (socket) => tenantId === undefined || socket.data.tenantId === tenantId,
    );
    if (tenantId !== undefined) directory.forgetTenant(tenantId);
    for (const socket of asked) {
      const { access, token } = socket.data;
      try {
        const now =
          access.kind === 'wall'
            ? await directory.wall(token)
            : await directory.person(access.sessionId);
        if (!now || !mayListen(now)) socket.disconnect(true);
      } catch (error) {
        log.debug({ err: error }, 'a live connection lost its right');
        socket.disconnect(true);
      }
    }
  }

  #sockets(): IterableIterator<LiveSocket> {
    return this.#io.of('/').sockets.values();
  }

  #isListenedTo(room: string): boolean {
    return this.#io.of('/').adapter.rooms.has(room);
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    const { delay } = this.#context;
    while (!this.#stop.signal.aborted) {
      await delay(ms, this.#stop.signal).catch(() => undefined);
      if (!this.#stop.signal.aborted) await work();
    }
  }
}

const DEVICE = 'device:';
const tenantRoom = (tenantId: string) => `tenant:${tenantId}`;
const deviceRoom = (tenantId: string, deviceId: string) => `${DEVICE}${tenantId}:${deviceId}`;

function mayListen(access: Access): access is Listener {
  if (access.kind === 'wall') return true;
  if (access.kind === 'key') return false;
  return access.permissions.has('device:read') && !access.mustEnrolTotp;
}

function asAcknowledge(value: unknown): (answer: object) => void {
  return (answer) => {
    if (typeof value === 'function') value(answer);
  };
}
