import { hostNameOf, isLocalHost } from '@atalaya/core/domain/portal/portal-host';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { ApiDeps } from '../deps.js';
import { type PortalHost, readPortalHosts } from './hosts.read-model.js';

/** How old the list may be where no news came over the bus. */
const FRESH_MS = MINUTE_MS;

type DirectoryDeps = Pick<
  ApiDeps,
  'database' | 'systemNow' | 'bus' | 'log' | 'publicUrl' | 'platformHosts'
>;
type Hosts = ReadonlyMap<string, PortalHost>;

/**
 * Whose a `Host` is: the platform's own, an organisation's portal, or nobody's. All proved hosts are held in memory, so
 * that names that somebody makes up cost nothing.
 */
export class HostDirectory {
  readonly #deps: DirectoryDeps;
  readonly #own: ReadonlySet<string>;
  readonly #unsubscribe: (() => void)[];
  #known: Hosts | undefined;
  #loading: Promise<Hosts> | undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: DirectoryDeps) {
    this.#deps = deps;
    const { publicUrl, platformHosts = [] } = deps;
    const own = [...platformHosts, ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
    this.#own = new Set(own.flatMap((host) => hostNameOf(host) ?? []));
    this.#unsubscribe = [
      deps.bus.subscribe('tenant.changed', () => this.forget()),
      deps.bus.onGap(() => this.forget()),
    ];
  }

  /** A name that is the platform's for certain, and can be no portal's. */
  isOwn(header: string): boolean {
    const name = hostNameOf(header);
    return isLocalHost(header) || (name !== undefined && this.#own.has(name));
  }

  /**
   * Without PUBLIC_URL nobody said what the platform's own name is: until the first host is proved every name is, as
   * it was before there were any.
   */
  async whose(header: string): Promise<PortalHost | 'own' | 'nobody'> {
    if (header === '' || this.isOwn(header)) return 'own';
    const hosts = await this.#hosts();
    const name = hostNameOf(header);
    const found = name === undefined ? undefined : hosts.get(name);
    if (found !== undefined) return found;
    const isNamed = this.#own.size > 0 || hosts.size > 0;
    return isNamed ? 'nobody' : 'own';
  }

  /** The next one who asks reads the hosts again. */
  forget(): void {
    this.#loadedAt = Number.NEGATIVE_INFINITY;
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  async #hosts(): Promise<Hosts> {
    const now = this.#deps.systemNow();
    if (this.#known !== undefined && now - this.#loadedAt < FRESH_MS) return this.#known;
    this.#loading ??= this.#load(now).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** While the database is out, what was known still holds. */
  async #load(now: number): Promise<Hosts> {
    this.#loadedAt = now;
    try {
      this.#known = await readPortalHosts(this.#deps.database);
    } catch (error) {
      if (this.#known === undefined) throw error;
      this.#deps.log.warn({ err: error }, 'hosts of portals could not be read again');
    }
    return this.#known;
  }
}
