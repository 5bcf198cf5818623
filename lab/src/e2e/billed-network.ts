import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueInvoice } from '@atalaya/api/testing/issue-invoice';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { deviceSchema } from '@atalaya/core/wire/rest/devices';
import {
  type NetworkCommandView,
  networkCommandListSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { type Service, serviceListSchema, serviceSchema } from '@atalaya/core/wire/rest/services';
import { serviceSessionListSchema } from '@atalaya/core/wire/rest/sessions';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import type { Database } from '@atalaya/platform/postgres/database';
import type { SystemClock } from '@atalaya/platform/runtime/system-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import type { DemoClient } from '../demo/demo-client.js';
import { createDemoClock } from '../demo/demo-clock.js';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';
import { type MailServer, startMailServer } from './mail-server.js';
import { startTowerPlatform } from './tower-platform.js';

const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
const LOGINS = [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }];
const PATIENCE_MS = 60_000;
export const PRICE_MINOR = 49_900;
export const FEE_MINOR = 5_000;

interface Line {
  readonly serviceId: string;
  readonly accountId: string;
}

interface BilledDatabase {
  readonly ownerUrl: string;
  readonly database: Database;
}

/** The whole platform as it starts, routers of the lab that it enforces, and customers who owe an invoice. */
export class BilledNetwork {
  readonly lines = new Map<string, Line>();
  /** Ids of the routers, in the order of `users`. */
  routerIds: readonly string[] = [];

  private constructor(
    readonly db: BilledDatabase,
    readonly clock: SystemClock,
    readonly folder: string,
    readonly mails: MailServer,
    readonly routers: readonly SubscriberRouter[],
    readonly platform: StartedPlatform,
    readonly client: DemoClient,
    readonly tenantId: string,
  ) {}

  /** `users`: of each router who is dialled in there. */
  static async start(
    db: BilledDatabase,
    of: { readonly now: Instant; readonly users: readonly (readonly string[])[] },
  ): Promise<BilledNetwork> {
    const folder = await mkdtemp(join(tmpdir(), 'atalaya-cut-'));
    const mails = await startMailServer();
    const routers = await Promise.all(
      of.users.map((users, network) => startSubscriberRouter({ users, logins: LOGINS, network })),
    );
    const clock = createDemoClock(of.now);
    const { platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      demoClock: clock,
    });
    await client.patch('/tenant', { settings: { lanNetworks: ['127.0.0.0/8'] } });
    return new BilledNetwork(db, clock, folder, mails, routers, platform, client, tenantId);
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await Promise.all([this.mails.close(), ...this.routers.map((router) => router.unplug())]);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The routers polled and switched on; the first one's firewall gets its rules. */
  async enforce(): Promise<void> {
    const { client, routers } = this;
    const secret = { kind: 'routeros', ...LOGIN, tls: false };
    const credentialId = await client.make('/credentials', { name: 'api', secret });
    this.routerIds = await Promise.all(
      routers.map(({ port }, place) =>
        client.make('/devices', {
          ...{ name: `Concentrador ${place + 1}`, role: 'router', address: '127.0.0.1' },
          sources: [{ driver: 'routeros', credentialId, port, intervalMs: 10_000 }],
        }),
      ),
    );
    const users = routers.flatMap(({ subscribers }) => subscribers.map(({ user }) => user));
    const isRead = async (user: string) =>
      serviceSessionListSchema.parse(await client.get(`/sessions?user=${user}`)).items.length > 0;
    await this.until('the routers are read', async () =>
      (await Promise.all(users.map(isRead))).every(Boolean),
    );
    for (const [place, id] of this.routerIds.entries()) {
      await this.until(
        'the router is up',
        async () => deviceSchema.parse(await client.get(`/devices/${id}`)).state === 'up',
      );
      const bundle = place === 0 ? { aviso: null, allowed: [] } : null;
      await client.put(`/enforcement-routers/${id}/mode`, { mode: 'enforce', bundle });
    }
    await this.until('the rules are written', async () => {
      const [bundle] = await this.commands(`routerId=${this.routerIds[0]}&intent=bundle`);
      return bundle?.state === 'verified';
    });
  }

  /** All who are dialled in owe an invoice that was due on `dueDate`, and are reminded by mail. */
  async owe(dueDate: string): Promise<void> {
    const { client } = this;
    const mail = { host: '127.0.0.1', port: this.mails.port, security: 'none', user: null };
    await client.make('/notification-channels', {
      kind: 'email',
      name: 'Correo',
      config: { ...mail, from: 'avisos@sur.example', to: ['noc@sur.example'] },
    });
    const price = { amountMinor: PRICE_MINOR, currency: 'MXN' };
    const plan = { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price };
    const planId = await client.make('/plans', plan);
    for (const { user } of this.routers.flatMap(({ subscribers }) => subscribers)) {
      const person = { kind: 'person', name: user, email: `${user}@correo.example` };
      const customerId = await client.make('/customers', person);
      const access = { accessKind: 'pppoe', accessIdentity: user, address: `Casa de ${user}` };
      await client.make('/services', { customerId, planId, ...access });
      const answer = await client.get(`/services?customerId=${customerId}`);
      const [service] = serviceListSchema.parse(answer).items;
      if (service?.accountId == null) throw new Error('a service has an account');
      const { id: serviceId, accountId } = service;
      this.lines.set(user, { serviceId, accountId });
      const invoice = { accountId, dueDate, totalMinor: PRICE_MINOR };
      await issueInvoice({ db: this.db, clock: this.clock }, this.tenantId, invoice);
    }
    await client.put('/dunning-policy', { mode: 'enforce', reconnectionFeeMinor: FEE_MINOR });
  }

  /** Until each of them is known to have had a reminder; what is due is searched for by the clock, not at news alone. */
  async reminded(): Promise<void> {
    await this.until('all are known to be reminded', async () => {
      const told = await this.db.database.withTenant(this.tenantId, (trx) =>
        trx.selectFrom('dunning_notices').where('state', '=', 'delivered').select('id').execute(),
      );
      if (told.length === this.lines.size) return true;
      if (this.mails.received.length >= this.lines.size) await this.clock.advance(20_000);
      return false;
    });
  }

  lineOf(user: string): Line {
    const line = this.lines.get(user);
    if (line === undefined) throw new Error(`${user} has no line`);
    return line;
  }

  async serviceOf(user: string): Promise<Service> {
    const { serviceId } = this.lineOf(user);
    return serviceSchema.parse(await this.client.get(`/services/${serviceId}`));
  }

  async seen(user: string, state: Service['observedState']): Promise<void> {
    await this.until(
      `${user} is seen ${state}`,
      async () => (await this.serviceOf(user)).observedState === state,
    );
  }

  async commands(query: string): Promise<readonly NetworkCommandView[]> {
    return networkCommandListSchema.parse(await this.client.get(`/network-commands?${query}`))
      .items;
  }

  addressOf(user: string): string {
    const found = this.routers
      .flatMap(({ subscribers }) => subscribers)
      .find((one) => one.user === user);
    if (found === undefined) throw new Error(`${user} is not dialled in`);
    return found.address;
  }

  async pay(user: string): Promise<void> {
    const { accountId } = this.lineOf(user);
    const amount = { amountMinor: PRICE_MINOR, currency: 'MXN' };
    await this.client.post('/payments', { accountId, amount }, randomUUID());
  }

  /** Nothing where it is later already: the clock runs by itself besides. */
  async moveTo(instant: Instant): Promise<void> {
    await this.clock.advance(Math.max(0, instant - this.clock.now()));
  }

  async until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
    if (!(await waitUntil(isSo, PATIENCE_MS, 50))) throw new Error(`waited in vain until ${what}`);
  }
}
