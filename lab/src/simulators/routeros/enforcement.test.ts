import { afterEach, describe, expect, it } from 'vitest';
import { planNetwork } from '../../world/plan-network.js';
import { routerView } from '../../world/views/router-view.js';
import { World } from '../../world/world.js';
import { type RouterOsServer, startRouterOsServer } from './routeros-server.js';
import { RawClient } from './testing/raw-client.js';

const START = Date.UTC(2026, 2, 1, 18);
const SECOND = 1_000;

class Bench {
  readonly world = new World(planNetwork({ seed: 5, devices: 60 }), START);
  readonly subscriber = this.world.subscribers.find((one) => one.plan.bridged);
  server: RouterOsServer | undefined;
  client: RawClient | undefined;

  async open(): Promise<{ client: RawClient; user: string; address: string }> {
    if (!this.subscriber) throw new Error('no subscriber');
    const state = routerView(this.world, this.subscriber.router);
    this.server = await startRouterOsServer({ state });
    this.client = await RawClient.in(this.server.port);
    return {
      client: this.client,
      user: this.subscriber.plan.user,
      address: this.subscriber.plan.address,
    };
  }

  pass(seconds: number): void {
    for (let i = 0; i < seconds; i += 1) this.world.step(this.world.now + SECOND);
  }

  async close(): Promise<void> {
    this.client?.close();
    await this.server?.close();
  }
}

let bench: Bench | undefined;
afterEach(() => bench?.close());

async function start() {
  bench = new Bench();
  return { bench, ...(await bench.open()) };
}

describe('PPPoE suspension', () => {
  it('does not touch a session until it is removed, and then the secret keeps it out', async () => {
    const { bench, client, user } = await start();
    const active = () => client.rows('/ppp/active/print', `?name=${user}`);
    const [session] = await active();
    expect(session).toMatchObject({ 'caller-id': bench.subscriber?.plan.homeRouterMac });
    await client.ask('/ppp/secret/set', `=.id=${user}`, '=disabled=yes');
    bench.pass(30);
    expect(await active()).toHaveLength(1);
    await client.ask('/ppp/active/remove', `=.id=${session?.['.id']}`);
    expect(await active()).toHaveLength(0);
    expect(await client.rows('/interface/print', `?name=<pppoe-${user}>`)).toHaveLength(0);
    bench.pass(60);
    expect(await active()).toHaveLength(0);
    const [secret] = await client.rows('/ppp/secret/print', `?name=${user}`);
    expect(secret).toMatchObject({ disabled: 'true', 'last-disconnect-reason': 'admin-request' });
    await client.ask('/ppp/secret/set', `=.id=${user}`, '=disabled=no');
    bench.pass(15);
    expect(await active()).toHaveLength(1);
  });

  it('takes the profile of the moment when it dials again', async () => {
    const { bench, client, user, address } = await start();
    await client.ask(
      '/ppp/profile/add',
      '=name=atalaya-suspended',
      '=rate-limit=64k/64k',
      '=address-list=atalaya-suspended',
    );
    expect(await client.trap('/ppp/secret/set', `=.id=${user}`, '=profile=none')).toBe(
      'input does not match any value of profile',
    );
    await client.ask('/ppp/secret/set', `=.id=${user}`, '=profile=atalaya-suspended');
    const queue = () => client.rows('/queue/simple/print', `?name=<pppoe-${user}>`);
    const before = (await queue())[0]?.['max-limit'];
    expect(before).not.toBe('64000/64000');
    await client.ask('/ppp/active/remove', `=.id=${user}`);
    bench.pass(15);
    expect((await queue())[0]).toMatchObject({ 'max-limit': '64000/64000', dynamic: 'true' });
    expect(
      await client.rows('/ip/firewall/address-list/print', '?list=atalaya-suspended'),
    ).toMatchObject([{ address, dynamic: 'true' }]);
    await client.ask(
      '/ip/firewall/filter/add',
      '=chain=forward',
      '=action=drop',
      '=src-address-list=atalaya-suspended',
      '=place-before=*1',
    );
    const [first] = await client.rows('/ip/firewall/filter/print');
    expect(first).toMatchObject({ action: 'drop' });
    const bytes = async () =>
      (await client.rows('/interface/print', `?name=<pppoe-${user}>`))[0]?.['tx-byte'];
    bench.pass(2);
    const held = await bytes();
    bench.pass(60);
    expect(await bytes()).toBe(held);
  });

  it('refuses to edit what it made itself', async () => {
    const { client, user } = await start();
    const queue = `=.id=<pppoe-${user}>`;
    expect(await client.trap('/queue/simple/set', queue, '=max-limit=1M/1M')).toContain('dynamic');
    expect(await client.trap('/queue/simple/remove', queue)).toContain('dynamic');
  });
});

describe('traps', () => {
  it('are worded as on routers', async () => {
    const { client, user } = await start();
    const add = '/ip/firewall/address-list/add';
    await client.ask(add, '=list=suspended', '=address=10.0.0.5');
    expect(await client.trap(add, '=list=suspended', '=address=10.0.0.5')).toBe(
      'failure: already have such entry',
    );
    expect(await client.trap(add, '=list=suspended', '=address=10.0.0.999')).toBe(
      'invalid value for argument address',
    );
    expect(await client.trap('/ppp/secret/add', `=name=${user}`)).toBe(
      'failure: secret with the same name already exists',
    );
    expect(await client.trap('/ppp/secret/set', `=.id=${user}`, '=colour=red')).toBe(
      'unknown parameter colour',
    );
    await client.ask('/queue/simple/add', '=name=q', '=target=10.0.0.5', '=max-limit=10M/50M');
    expect(await client.rows('/queue/simple/print', '?name=q')).toMatchObject([
      { target: '10.0.0.5/32', 'max-limit': '10000000/50000000' },
    ]);
    expect(await client.trap('/queue/simple/add', '=name=q', '=target=10.0.0.6')).toBe(
      'failure: already have such name',
    );
  });

  it('gives a freed id to the next entry, and takes lists of ids', async () => {
    const { client } = await start();
    const add = async (address: string) =>
      (await client.ask('/ip/firewall/address-list/add', '=list=a', `=address=${address}`))
        .at(-1)
        ?.at(-1)
        ?.replace('=ret=', '');
    const [one, two, three] = [await add('10.0.0.1'), await add('10.0.0.2'), await add('10.0.0.3')];
    await client.ask('/ip/firewall/address-list/remove', `=.id=${two}`);
    expect(await add('10.0.0.4')).toBe(two);
    await client.ask('/ip/firewall/address-list/set', `=.id=${one},${three}`, '=disabled=yes');
    const off = await client.rows('/ip/firewall/address-list/print', '?disabled=true');
    expect(off.map((row) => row['address'])).toEqual(['10.0.0.1', '10.0.0.3']);
  });

  it('makes a dynamic lease static before it can be edited', async () => {
    const { client } = await start();
    const [lease] = await client.rows('/ip/dhcp-server/lease/print');
    const id = `=.id=${lease?.['.id']}`;
    expect(lease).toMatchObject({ dynamic: 'true', status: 'bound' });
    expect(await client.trap('/ip/dhcp-server/lease/set', id, '=block-access=yes')).toContain(
      'dynamic',
    );
    await client.ask('/ip/dhcp-server/lease/make-static', id);
    await client.ask('/ip/dhcp-server/lease/set', id, '=block-access=yes');
    const [after] = await client.rows('/ip/dhcp-server/lease/print');
    expect(after).toMatchObject({ dynamic: 'false', blocked: 'true' });
  });
});
