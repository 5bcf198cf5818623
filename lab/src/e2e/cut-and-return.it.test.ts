import { accountChargeListSchema } from '@atalaya/core/wire/rest/account-charges';
import { enforcementRouterListSchema } from '@atalaya/core/wire/rest/enforcement';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoClient, textOf } from '../demo/demo-client.js';
import type { SubscriberRouter } from '../simulators/routeros/testing/subscriber-router.js';
import { verifyWebhook } from '../webhooks/verify-webhook.js';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { BilledNetwork, FEE_MINOR, PRICE_MINOR } from './billed-network.js';

/** Of each step; on a machine that has nothing else to do all of them together take some fifteen seconds. */
const GENEROUS = { timeout: 120_000 };
/** Of each answer; a write comes after half a dozen of them. */
const SLOW_MS = 3_000;
const MEXICO_MS = 6 * 3_600_000;
/** A moment of March 2026 where the organisation is. */
const at = (day: number, hour: number, minute: number, second = 0) =>
  Date.UTC(2026, 2, day, hour, minute, second) + MEXICO_MS;
const PEOPLE = ['ana', 'luis', 'eva'] as const;
type Person = (typeof PEOPLE)[number];

interface HeardEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The whole platform as it starts, two routers, a mail server and another system that hears webhooks. Three customers
 * are a day late on Friday: nobody answers for ana, the other system vetoes luis' cut, and eva's router is out of reach
 * for an hour between the decision and the cut.
 */
describe('an invoice that nobody pays, and then somebody does', () => {
  const db = withDatabase({ poolSize: 10 });
  const receiver = new WebhookReceiver('');
  const heard: HeardEvent[] = [];
  let secret = '';
  let unsigned = 0;
  let network: BilledNetwork;
  let norte: SubscriberRouter;
  let sur: SubscriberRouter;

  beforeAll(async () => {
    network = await BilledNetwork.start(db, {
      now: at(6, 10, 0),
      users: [['ana', 'luis'], ['eva']],
    });
    const [first, second] = network.routers;
    if (first === undefined || second === undefined) throw new Error('two routers were started');
    [norte, sur] = [first, second];
    await hearEvents();
  }, GENEROUS.timeout);
  afterAll(async () => {
    await Promise.all([network?.stop(), receiver.close()]);
  });

  /** As a workflow of n8n does: a key of its own, and an answer to the one cut that it does not want. */
  async function hearEvents(): Promise<void> {
    const { client, platform } = network;
    const key = await client.post('/api-keys', { name: 'n8n', scopes: ['dunning:write'] });
    const workflow = new DemoClient(platform.url ?? '');
    workflow.useToken(textOf(key, 'secret', '/api-keys'));
    receiver.behaviour = ({ id, headers, body }) => {
      if (!verifyWebhook(secret, headers, body, Date.now() / 1_000)) unsigned += 1;
      const event = JSON.parse(body) as HeardEvent;
      heard.push(event);
      const { serviceId } = event.data;
      if (event.type === 'dunning.cut_scheduled' && serviceId === lineOf('luis').serviceId) {
        const answer = { answer: 'veto', reason: 'Pagó en la oficina de otro pueblo' };
        workflow.post(`/services/${serviceId}/cut-answer`, answer, id).catch(() => undefined);
      }
      return { status: 204 };
    };
    await receiver.open();
    const types = ['invoice.overdue', 'dunning.cut_scheduled', 'service.access_changed'];
    const made = await client.post('/webhook-endpoints', {
      ...{ name: 'n8n', url: receiver.url, types },
    });
    secret = textOf(made, 'secret', '/webhook-endpoints');
  }

  const until = (what: string, isSo: () => Promise<boolean> | boolean) => network.until(what, isSo);
  const moveTo = (instant: number) => network.moveTo(instant);
  const lineOf = (person: Person) => network.lineOf(person);
  const serviceOf = (person: Person) => network.serviceOf(person);
  const toldOf = (type: string, person: Person) =>
    heard.filter((one) => one.type === type && one.data['serviceId'] === lineOf(person).serviceId);
  const chargesOf = async (person: Person) => {
    const { accountId } = lineOf(person);
    const answer = await network.client.get(`/account-charges?accountId=${accountId}`);
    return accountChargeListSchema.parse(answer).items;
  };
  const addressOf = (person: Person) => network.addressOf(person);

  it('is of customers whose routers are read and switched on', GENEROUS, async () => {
    await network.enforce();
    await network.owe('2026-03-05');
  });

  it(
    'is reminded of, and its cut is told to other systems, one of which may veto it',
    GENEROUS,
    async () => {
      await moveTo(at(6, 10, 31));
      await network.reminded();
      expect(network.mails.received.map(({ to }) => to[0]).sort()).toEqual(
        PEOPLE.map((person) => `${person}@correo.example`).sort(),
      );
      await moveTo(at(9, 9, 0, 1));
      await until('the cuts are told', () =>
        PEOPLE.every((person) => toldOf('dunning.cut_scheduled', person).length === 1),
      );
      const holds = async () =>
        JSON.stringify(await network.client.get(`/holds?accountId=${lineOf('luis').accountId}`));
      await until('the veto is taken', async () => (await holds()).includes('vetoed'));
      expect(norte.services.addressLists.rows).toEqual([]);
    },
  );

  it(
    'is cut on the router, and read back there; who was vetoed for goes on',
    GENEROUS,
    async () => {
      const cutsAt = PEOPLE.map((person) =>
        Date.parse(String(toldOf('dunning.cut_scheduled', person)[0]?.data['cutAt'])),
      );
      await moveTo(Math.min(...cutsAt) - 2_000);
      // Nothing is decided to be cut on a router that does not answer: it is slow, and gone once it is decided.
      sur.server.faults.stallMs = SLOW_MS;
      await until(
        'eva’s cut is decided',
        async () => (await serviceOf('eva')).desiredState === 'suspended',
      );
      await sur.unplug();
      await network.seen('ana', 'suspended');
      const { serviceId } = lineOf('ana');
      expect(norte.services.addressLists.rows.map(({ values }) => values)).toEqual([
        {
          list: 'atalaya-suspended',
          address: addressOf('ana'),
          comment: expect.stringContaining(serviceId),
        },
      ]);
      const passes = (person: Person) => !norte.services.isBlocked(addressOf(person));
      expect([passes('ana'), passes('luis')]).toEqual([false, true]);
      expect(await serviceOf('luis')).toMatchObject({ desiredState: 'active' });
    },
  );

  it(
    'is paid, and the line is let in and read back, with the fee of a cut that was seen',
    GENEROUS,
    async () => {
      await network.pay('ana');
      await network.seen('ana', 'active');
      expect(norte.services.addressLists.rows).toEqual([]);
      expect(norte.services.isBlocked(addressOf('ana'))).toBe(false);
      expect(norte.services.secrets.byName('ana')?.values['profile']).toBe('plan-20M');
      await until(
        'both changes are told',
        () => toldOf('service.access_changed', 'ana').length >= 2,
      );
      expect(
        toldOf('service.access_changed', 'ana').map(({ data }) => data['observedState']),
      ).toEqual(['suspended', 'active']);
      await until('the fee is charged', async () => (await chargesOf('ana')).length > 0);
      expect(await chargesOf('ana')).toMatchObject([
        { kind: 'reconnection_fee', amountMinor: FEE_MINOR },
      ]);
    },
  );

  it(
    'never reaches a router that was away for an hour in which it was paid, and costs no fee',
    GENEROUS,
    async () => {
      const { serviceId } = lineOf('eva');
      const cut = () => network.commands(`serviceId=${serviceId}`);
      await until('eva’s cut waits', async () => (await cut())[0]?.error != null);
      await moveTo(at(9, 10, 0));
      expect(await serviceOf('eva')).toMatchObject({ desiredState: 'suspended' });
      expect(await cut()).toMatchObject([{ intent: 'suspend', state: 'queued', attempts: 0 }]);
      await network.pay('eva');
      await until('the cut is stale', async () => (await cut())[0]?.state === 'stale');
      await moveTo(at(9, 10, 30));
      await sur.plugIn();
      const surId = network.routerIds[1];
      const comparison = async () =>
        enforcementRouterListSchema
          .parse(await network.client.get('/enforcement-routers'))
          .items.find(({ id }) => id === surId)?.comparison.at ?? '1970-01-01';
      const askedAt = network.clock.now();
      await network.client.post(`/enforcement-routers/${surId}/compare`, {});
      await until('the router is compared', async () => {
        return Date.parse(await comparison()) >= askedAt;
      });
      expect(sur.writes).toEqual([]);
      expect(await cut()).toMatchObject([{ intent: 'suspend', state: 'stale', attempts: 0 }]);
      expect(await serviceOf('eva')).toMatchObject({
        ...{ desiredState: 'active', observedState: 'active' },
      });
      expect(await chargesOf('eva')).toEqual([]);
    },
  );

  it(
    'is cut after all when the veto is over and nobody paid; the books balance',
    GENEROUS,
    async () => {
      // The cut has another hour now, and is told as any other is.
      await moveTo(at(9, 11, 0, 1));
      await until(
        'the cut is told again',
        () => toldOf('dunning.cut_scheduled', 'luis').length >= 2,
      );
      await moveTo(at(9, 11, 30, 1));
      await network.seen('luis', 'suspended');
      expect(norte.services.isBlocked(addressOf('luis'))).toBe(true);
      expect(unsigned).toBe(0);
      const balances = await db.database.withTenant(network.tenantId, (trx) =>
        trx
          .selectFrom('journal_entries')
          .select(({ fn }) => ['account_id', fn.sum('amount_minor').as('sum')])
          .where('ledger', '=', 'receivable')
          .groupBy('account_id')
          .execute(),
      );
      const owed = new Map(balances.map(({ account_id: id, sum }) => [id, Number(sum)]));
      expect(PEOPLE.map((person) => owed.get(lineOf(person).accountId))).toEqual([
        0,
        PRICE_MINOR,
        0,
      ]);
    },
  );
});
