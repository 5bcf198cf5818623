import { beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let alfa: Seeded;
let beta: Seeded;
beforeAll(async () => {
  alfa = await seedTenant(api, 'alfa');
  beta = await seedTenant(api, 'beta');
});

interface Made {
  readonly inboundHook: { readonly id: string };
  readonly url: string;
  readonly downScript: string;
}

async function makeHook(name: string): Promise<Made> {
  const answer = await alfa.owner.post('/inbound-hooks', { name, deviceId: alfa.ids.upstream });
  return answer.as<Made>(201);
}
const pathOf = (url: string) => new URL(url).pathname.replace('/api/v1', '');

describe('what a netwatch tells', () => {
  it('is an event of the device with that address, and a reason to look', async () => {
    const made = await makeHook('core router');
    const anyone = api.client();
    const body = { host: '10.0.0.1', status: 'down', comment: 'sector norte' };
    (await anyone.post(pathOf(made.url), body)).as(202);
    const events = (await alfa.owner.get(`/events?deviceId=${alfa.ids.device}&kind=netwatch`)).as<{
      items: { title: string; severity: string; text: string }[];
    }>(200);
    expect(events.items).toMatchObject([
      {
        title: 'netwatch: 10.0.0.1 down',
        severity: 'warning',
        text: 'netwatch: 10.0.0.1 down: sector norte',
      },
    ]);
    // The other tenant has a device of the same address.
    const others = (await beta.owner.get('/events?kind=netwatch')).as<{ items: unknown[] }>(200);
    expect(others.items).toEqual([]);
  });

  it('of an address that nobody has is an event of the router itself', async () => {
    const made = await makeHook('core router 2');
    (await api.client().post(pathOf(made.url), { host: '192.0.2.9', status: 'up' })).as(202);
    const events = (await alfa.owner.get(`/events?deviceId=${alfa.ids.upstream}`)).as<{
      items: { title: string }[];
    }>(200);
    expect(events.items[0]?.title).toBe('netwatch: 192.0.2.9 up');
  });

  it('is not heard with a wrong or a revoked address, and the answer is the same', async () => {
    const made = await makeHook('core router 3');
    const body = { host: '10.0.0.1', status: 'down' };
    const guess = await api.client().post('/inbound-hooks/netwatch/guess', body);
    const gone = await alfa.owner.delete(`/inbound-hooks/${made.inboundHook.id}`);
    expect(gone.status).toBe(204);
    const revoked = await api.client().post(pathOf(made.url), body);
    expect([guess.status, revoked.status]).toEqual([404, 404]);
  });

  it('names the field that is wrong', async () => {
    const made = await makeHook('core router 4');
    const answer = await api.client().post(pathOf(made.url), { host: '10.0.0.1', status: 'maybe' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('status');
  });

  it('comes with a script whose quotes RouterOS reads', async () => {
    const made = await makeHook('core router 5');
    expect(made.downScript).toContain(
      'http-data="{\\"host\\":\\"$host\\",\\"status\\":\\"down\\"}"',
    );
    expect(made.downScript).toContain(`url="${made.url}"`);
  });
});

describe('events', () => {
  it('come in pages, the newest first', async () => {
    const first = (await alfa.owner.get('/events?limit=1')).as<{
      items: { id: string }[];
      nextCursor: string | null;
    }>(200);
    expect(first.items).toHaveLength(1);
    const next = await alfa.owner.get(`/events?limit=1&cursor=${first.nextCursor}`);
    const second = next.as<{ items: { id: string }[] }>(200);
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    expect((await alfa.owner.get('/events?cursor=nonsense')).status).toBe(400);
  });
});
