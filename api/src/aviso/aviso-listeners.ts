import { once } from 'node:events';
import type { Server } from 'node:http';
import { type LineStanding, lineStanding } from '@atalaya/core/domain/aviso/line-standing';
import type { AvisoContent } from '@atalaya/core/domain/aviso/render-aviso';
import { sessionAddress } from '@atalaya/core/domain/sessions/session-address';
import type { ApiDeps } from '../deps.js';
import { type PortalLogo, readPortalLogo } from '../portal/portal-logo.read-model.js';
import { readAvisoContent, readAvisoPorts, readLinesOfAddress } from './aviso.read-model.js';
import { createAvisoServer } from './aviso-server.js';

/** One router that hides its customers behind its own address asks for all of them. */
const REQUESTS_PER_MINUTE = 1_200;
/** How old what a page is made of may be where no news came over the bus. */
const FRESH_MS = 30_000;
/** Looks for lines, and for the logo, under way at once of one organisation; beyond them the page speaks in general. */
const MOST_LOOKS = 4;

type ListenerDeps = Pick<ApiDeps, 'database' | 'bus' | 'log' | 'systemNow' | 'publicUrl'> & {
  readonly aviso: NonNullable<ApiDeps['aviso']>;
};

interface Open {
  readonly tenantId: string;
  readonly server: Server;
  readonly forget: () => void;
}

/** One listener for each organisation that has its notice on, opened and closed as settings change. */
export class AvisoListeners {
  readonly #deps: ListenerDeps;
  readonly #requestsPerMinute: number;
  readonly #open = new Map<number, Open>();
  readonly #unsubscribe: (() => void)[];
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: ListenerDeps, requestsPerMinute = REQUESTS_PER_MINUTE) {
    this.#deps = deps;
    this.#requestsPerMinute = requestsPerMinute;
    const look = () => {
      for (const { forget } of this.#open.values()) forget();
      void this.sync();
    };
    this.#unsubscribe = [deps.bus.subscribe('tenant.changed', look), deps.bus.onGap(look)];
  }

  /** Opens and closes what differs from the settings; what fails is logged, and tried again by whoever calls next. */
  sync(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#sync());
    return this.#turn;
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#isClosed = true;
    await this.#turn;
    await Promise.all([...this.#open.keys()].map((port) => this.#shut(port)));
  }

  async #sync(): Promise<void> {
    const { database, aviso, log } = this.#deps;
    if (this.#isClosed) return;
    try {
      const wanted = await readAvisoPorts(database);
      for (const [port, { tenantId }] of this.#open) {
        if (wanted.get(port) !== tenantId) await this.#shut(port);
      }
      for (const [port, tenantId] of wanted) {
        const isOurs = port >= aviso.ports.from && port <= aviso.ports.to;
        if (isOurs && !this.#open.has(port)) await this.#listen(port, tenantId);
      }
    } catch (error) {
      log.warn({ err: error }, 'ports of notices could not be looked at');
    }
  }

  async #listen(port: number, tenantId: string): Promise<void> {
    const { aviso, log } = this.#deps;
    const kept = this.#keptContent(tenantId);
    const server = createAvisoServer({
      content: kept.read,
      standing: this.#standings(tenantId),
      logo: this.#logos(tenantId),
      systemNow: this.#deps.systemNow,
      address: aviso.address,
      requestsPerMinute: this.#requestsPerMinute,
      failed: (error) => log.warn({ err: error, tenantId }, 'a notice could not be made'),
    });
    try {
      server.listen(port, aviso.host);
      await once(server, 'listening');
      server.on('error', (error) => log.warn({ err: error, port }, 'port of a notice'));
      this.#open.set(port, { tenantId, server, forget: kept.forget });
    } catch (error) {
      log.error({ err: error, port, tenantId }, 'the port of a notice could not be opened');
    }
  }

  async #shut(port: number): Promise<void> {
    const open = this.#open.get(port);
    if (open === undefined) return;
    this.#open.delete(port);
    const closed = once(open.server, 'close');
    open.server.close();
    open.server.closeAllConnections();
    await closed;
  }

  /** While the database is out, what was known still holds. */
  #keptContent(tenantId: string) {
    const { database, systemNow, publicUrl, log } = this.#deps;
    let known: AvisoContent | undefined;
    let readAt = Number.NEGATIVE_INFINITY;
    const read = async (): Promise<AvisoContent> => {
      const now = systemNow();
      if (known !== undefined && now - readAt < FRESH_MS) return known;
      readAt = now;
      try {
        known = await database.withTenant(tenantId, (trx) =>
          readAvisoContent(trx, tenantId, publicUrl),
        );
      } catch (error) {
        if (known === undefined) throw error;
        log.warn({ err: error, tenantId }, 'what a notice says could not be read again');
      }
      return known;
    };
    const forget = () => {
      readAt = Number.NEGATIVE_INFINITY;
    };
    return { read, forget };
  }

  /** Read when it is asked for: a thousand organisations' pictures are not kept in memory. */
  #logos(tenantId: string): () => Promise<PortalLogo | undefined> {
    const { database, log } = this.#deps;
    let looks = 0;
    return async () => {
      if (looks >= MOST_LOOKS) return undefined;
      looks += 1;
      try {
        return await readPortalLogo(database, tenantId);
      } catch (error) {
        log.warn({ err: error, tenantId }, 'the logo of a notice could not be read');
        return undefined;
      } finally {
        looks -= 1;
      }
    };
  }

  #standings(tenantId: string): (address: string) => Promise<LineStanding> {
    const { database, log } = this.#deps;
    let looks = 0;
    return async (address) => {
      if (looks >= MOST_LOOKS) return 'unknown';
      looks += 1;
      try {
        const lines = await database.withTenant(tenantId, (trx) =>
          readLinesOfAddress(trx, tenantId, sessionAddress(address)),
        );
        return lineStanding(lines);
      } catch (error) {
        log.warn({ err: error, tenantId }, 'the line of an address could not be looked up');
        return 'unknown';
      } finally {
        looks -= 1;
      }
    };
  }
}
