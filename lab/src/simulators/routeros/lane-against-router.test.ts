import { spokenSentence } from '@atalaya/core/domain/enforcement/network-sentences';
import { commandLine, dueCommand, serviceId } from '@atalaya/core/testing/fakes/router-lane';
import { afterEach, describe, expect, it } from 'vitest';
import { LaneRig } from './testing/lane-rig.js';

let rig: LaneRig;
afterEach(() => rig.close());

const start = async () => {
  rig = await new LaneRig().start();
  return rig;
};
const services = () => rig.router.services;
const secretOf = (user: string) => services().secrets.byName(user)?.values ?? {};
const sessionOf = (user: string) => services().sessions.get(user);
const MARK = `atalaya:norte:${serviceId(1)}:7`;

describe('a PPPoE line with an address of a pool', () => {
  it('is cut without losing its session, and stays cut when it dials again', async () => {
    await start();
    const session = sessionOf('ana')?.sessionNumber;
    const [outcome] = await rig.want({ desired: 'suspended' });
    expect(outcome).toMatchObject({ state: 'verified', observed: 'suspended', redial: null });
    expect(rig.rows(services().addressLists)).toEqual([
      { list: 'atalaya-suspended', address: '100.77.0.9', comment: MARK },
    ]);
    expect(sessionOf('ana')?.sessionNumber).toBe(session);
    expect(secretOf('ana')['profile']).toBe('atalaya-suspended');
    expect(services().profiles.byName('atalaya-suspended')?.values).toMatchObject({
      'remote-address': 'clientes',
      'dns-server': '10.0.0.53',
      'address-list': 'atalaya-suspended',
    });
    expect(rig.commands.memories.get(serviceId(1))).toEqual({ profile: 'default' });
    services().disconnect('ana');
    rig.router.step(10_000);
    expect(sessionOf('ana')?.sessionNumber).not.toBe(session);
    const [again] = await rig.want({ desired: 'suspended' });
    // What the profile lists by itself needs no entry of ours beside it.
    expect(again).toMatchObject({ state: 'verified', observed: 'suspended' });
  });

  it('is let in again by ending once the session that the suspended profile made', async () => {
    await start();
    await rig.want({ desired: 'suspended' });
    services().disconnect('ana');
    rig.router.step(10_000);
    const [outcome] = await rig.want({ desired: 'active', generation: 8 });
    expect(outcome).toMatchObject({ state: 'verified', observed: 'active', redial: 'pending' });
    expect(sessionOf('ana')).toBeUndefined();
    expect(secretOf('ana')['profile']).toBe('default');
    expect(rig.rows(services().addressLists)).toEqual([]);
    rig.router.step(10_000);
    const [seen] = await rig.want({ desired: 'active', generation: 8 });
    expect(seen).toMatchObject({ state: 'verified', redial: 'done', commands: [], memory: {} });
  });

  it('keeps its session where it did not dial in between', async () => {
    await start();
    const session = sessionOf('ana')?.sessionNumber;
    await rig.want({ desired: 'suspended' });
    const [outcome] = await rig.want({ desired: 'active', generation: 8 });
    expect(outcome).toMatchObject({ state: 'verified', redial: null, memory: {} });
    expect(sessionOf('ana')?.sessionNumber).toBe(session);
  });
});

describe('a PPPoE line with a fixed address', () => {
  const cut = { desired: 'suspended', ipv6Prefix: '2001:db8:12::/56' } as const;

  it('is cut in both lists, and its session is not touched either way', async () => {
    await start();
    const secret = services().secrets.byName('ana');
    if (secret) services().secrets.set(secret, { 'remote-address': '100.77.0.9', comment: 'Ana' });
    const [before, session] = [secretOf('ana'), sessionOf('ana')?.sessionNumber];
    await rig.run({ commands: [bundle()] });
    const passes = () =>
      ['100.77.0.9', '2001:db8:12::7'].map((from) => !services().isBlocked(from));
    expect(passes()).toEqual([true, true]);
    expect(await rig.want(cut)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
    expect(passes()).toEqual([false, false]);
    const entry = { list: 'atalaya-suspended', address: '2001:db8:12::/56', comment: MARK };
    expect(rig.rows(services().addressLists6)).toContainEqual(entry);
    expect(secretOf('ana')).toEqual(before);
    const back = { ...cut, desired: 'active', generation: 8 } as const;
    expect(await rig.want(back)).toMatchObject([{ state: 'verified', redial: null }]);
    expect(passes()).toEqual([true, true]);
    expect(secretOf('ana')).toEqual(before);
    expect(sessionOf('ana')?.sessionNumber).toBe(session);
  });

  it('loses what it had open, though a rule lets established connections by', async () => {
    await start();
    const V6 = '2001:db8:12::7';
    for (const table of [services().filter, services().filter6]) {
      for (const action of ['fasttrack-connection', 'accept']) {
        table.add({ chain: 'forward', action, 'connection-state': 'established,related' });
      }
    }
    for (const from of ['100.77.0.9', V6, '2001:db8:99::1']) services().isBlocked(from);
    expect(services().connections.rows).toHaveLength(1);
    const [outcome] = await rig.want(cut);
    expect(outcome?.commands.slice(-2).map(({ words }) => words)).toEqual([
      ['/ip/firewall/connection/remove', '=.id=*1'],
      ['/ipv6/firewall/connection/remove', '=.id=*1'],
    ]);
    expect(services().connections.rows).toHaveLength(0);
    const sources = services().connections6.rows.map(({ values }) => values['src-address']);
    expect(sources).toEqual(['[2001:db8:99::1]:50000']);
  });

  it('has an IPv6 fetch stopped by the router once it is cut: what is open ends, what is new is refused', async () => {
    await start();
    const from = '2001:db8:12::7';
    for (const table of [services().filter, services().filter6]) {
      table.add({
        chain: 'forward',
        action: 'fasttrack-connection',
        'connection-state': 'established',
      });
    }
    expect(services().isBlocked(from)).toBe(false);
    await rig.run({ commands: [bundle()] });
    expect(await rig.want(cut)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
    const listed = [services().addressLists, services().addressLists6].map((table) =>
      rig
        .rows(table)
        .filter(({ comment }) => comment === MARK)
        .map(({ address }) => address),
    );
    expect(listed).toEqual([['100.77.0.9'], ['2001:db8:12::/56']]);
    expect(services().isBlocked(from)).toBe(true);
    expect(services().isBlocked('2001:db8:13::7')).toBe(false);
  });
});

describe('a session that RADIUS lets in', () => {
  const dial = async () => {
    await start();
    const secret = services().secrets.byName('ana');
    if (secret) services().secrets.remove(secret);
    services().radiusUsers.add('ana');
    services().disconnect('ana');
    rig.router.step(10_000);
    expect(sessionOf('ana')?.isRadius).toBe(true);
  };
  const listed = () => rig.rows(services().addressLists).map(({ address }) => address);
  const limits = [expect.stringContaining('no secret')];

  it('is cut at its live address without a secret, and at its next one once that is seen', async () => {
    await dial();
    const [cut] = await rig.want({ desired: 'suspended' });
    expect(cut).toMatchObject({
      ...{ state: 'verified', observed: 'suspended', evidence: { limits } },
      after: { 'ppp/active': [{ name: 'ana', radius: 'true' }] },
    });
    expect(listed()).toEqual(['100.77.0.9']);
    rig.router.addresses.set('ana', '100.77.0.21');
    services().disconnect('ana');
    // Offline there is nothing to cut, nothing that blocks another, and nothing to complain of.
    expect(await rig.want({ desired: 'suspended' })).toMatchObject([
      { state: 'verified', observed: 'unknown' },
    ]);
    expect(listed()).toEqual([]);
    rig.router.step(10_000);
    const memory = rig.commands.memories.get(serviceId(1)) ?? {};
    await rig.run({ reconcile: [commandLine({ desired: 'suspended', memory })] });
    expect(rig.commands.comparisons.at(-1)?.drifts).toMatchObject([
      { kind: 'missing_block', remedy: { intent: 'suspend' } },
    ]);
    expect(await rig.want({ desired: 'suspended' })).toMatchObject([{ observed: 'suspended' }]);
    expect(listed()).toEqual(['100.77.0.21']);
    expect(await rig.want({ desired: 'active', generation: 8 })).toMatchObject([
      { state: 'verified', observed: 'active', memory: {}, redial: null },
    ]);
    expect(listed()).toEqual([]);
  });

  it('gets no speed from the platform, which is said at once and not tried again', async () => {
    await dial();
    expect(await rig.want({ desired: 'reduced' })).toMatchObject([
      { state: 'failed', final: true, error: expect.stringContaining('RADIUS'), commands: [] },
    ]);
    rig.terms = { ...rig.terms, pppoe: 'secret_disable' };
    expect(await rig.want({ desired: 'suspended' })).toMatchObject([
      { state: 'failed', final: true, error: expect.stringContaining('address_list') },
    ]);
    const line = commandLine({ desired: 'active' });
    await rig.run({ commands: [dueCommand(line, { intent: 'provision' })] });
    expect(rig.commands.outcomes.at(-1)).toMatchObject({ state: 'failed', final: true });
    const told = rig.commands.outcomes.map((one) =>
      one.state === 'failed' ? spokenSentence(one.error)?.code : one.state,
    );
    expect(told).toEqual(['radius_speed', 'radius_strategy', 'radius_speed']);
    const reduced = commandLine({ desired: 'reduced' });
    await rig.run({ reconcile: [reduced] });
    // He has service: nobody is to be woken.
    expect(rig.commands.comparisons.at(-1)?.drifts).toMatchObject([{ kind: 'wrong_profile' }]);
  });
});

describe('the firewall rules', () => {
  it('are put above fasttrack, once, and put right when somebody moved them', async () => {
    await start();
    services().filter.add({ chain: 'forward', action: 'fasttrack-connection' });
    await rig.run({ commands: [bundle()] });
    expect(rig.commands.outcomes).toMatchObject([
      { state: 'verified', evidence: { version: 1, problems: [] } },
    ]);
    const rules = () => services().filter.rows.map(({ values }) => values['action']);
    expect(rules().slice(0, 2)).toEqual(['jump', 'jump']);
    expect(services().nat.rows).toHaveLength(1);
    await rig.run({ commands: [bundle()] });
    expect(rig.commands.outcomes.at(-1)).toMatchObject({ state: 'verified', commands: [] });
    const [first, second] = services().filter.rows;
    const fasttrack = services().filter.find(({ action }) => action === 'fasttrack-connection');
    if (first && second && fasttrack) {
      services().filter.remove(fasttrack);
      services().filter.add(fasttrack.values, { before: first.id });
    }
    await rig.run({ reconcile: [] });
    expect(rig.commands.comparisons.at(-1)?.bundle.problems).toMatchObject([
      { kind: 'misplaced', rule: 'jump-from' },
      { kind: 'misplaced', rule: 'jump-to' },
    ]);
    await rig.run({ commands: [bundle()] });
    expect(rules().slice(0, 2)).toEqual(['jump', 'jump']);
    expect(rules().filter((action) => action === 'jump')).toHaveLength(2);
  });
});

describe('other kinds of access', () => {
  const MAC = '02:00:5E:00:0B:01';
  const leases = () =>
    services().leases.rows.map(
      ({ values, dynamic }): Readonly<Record<string, string>> => ({
        ...values,
        dynamic: String(dynamic),
      }),
    );

  it('a lease is made static, listed, and given back as it was', async () => {
    await start();
    const before = leases();
    const line = { accessKind: 'dhcp', identity: MAC } as const;
    expect(await rig.want({ ...line, desired: 'suspended' })).toMatchObject([
      { state: 'verified', observed: 'suspended' },
    ]);
    expect(leases()).toContainEqual(
      expect.objectContaining({
        'mac-address': MAC,
        'address-lists': 'atalaya-suspended',
        dynamic: 'false',
      }),
    );
    const back = { ...line, desired: 'active', generation: 8 } as const;
    expect(await rig.want(back)).toMatchObject([{ state: 'verified', observed: 'active' }]);
    const key = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
    const known = before.map(({ 'agent-circuit-id': _, 'agent-remote-id': __, ...row }) => row);
    expect(key(leases())).toEqual(key(known));
    expect(services().addressLists.rows).toEqual([]);
  });

  it('a lease is blocked, and slowed', async () => {
    await start();
    rig.terms = { ...rig.terms, dhcp: 'lease_block' };
    const line = { accessKind: 'dhcp', identity: '02:00:5E:00:0B:02' } as const;
    const lease = () => leases().find((row) => row['mac-address'] === line.identity);
    await rig.want({ ...line, desired: 'reduced' });
    expect(lease()?.['rate-limit']).toBe('1000k/1000k');
    await rig.want({ ...line, desired: 'suspended' });
    expect(lease()).toMatchObject({ 'block-access': 'true', 'rate-limit': '' });
    const [outcome] = await rig.want({ ...line, desired: 'active' });
    expect(outcome).toMatchObject({ state: 'verified', observed: 'active', memory: {} });
    expect(lease()?.['block-access']).toBe('false');
  });

  it('a fixed address is slowed by a queue above all others, and then cut', async () => {
    await start();
    const line = { accessKind: 'static', identity: '100.77.0.9' } as const;
    await rig.want({ ...line, desired: 'reduced' });
    expect(services().queueLimit('100.77.0.9')).toEqual({ upBps: 1e6, downBps: 1e6 });
    expect(await rig.want({ ...line, desired: 'suspended' })).toMatchObject([
      { state: 'verified', observed: 'suspended' },
    ]);
    expect(services().queueLimit('100.77.0.9')).toEqual({ upBps: 1_000, downBps: 2_000 });
    await rig.want({ ...line, desired: 'active' });
    expect(services().addressLists.rows).toEqual([]);
  });

  it('a session is slowed by a profile of its own, and dials again for it', async () => {
    await start();
    expect(await rig.want({ desired: 'reduced' })).toMatchObject([{ state: 'verified' }]);
    rig.router.step(10_000);
    expect(sessionOf('ana')?.rateLimit).toEqual({ upBps: 1e6, downBps: 1e6 });
    const [outcome] = await rig.want({ desired: 'reduced' });
    expect(outcome).toMatchObject({ state: 'verified', observed: 'reduced', commands: [] });
    await rig.want({ desired: 'active' });
    rig.router.step(10_000);
    expect(sessionOf('ana')?.rateLimit).toEqual({ upBps: 3e6, downBps: 10e6 });
  });

  it('a secret is disabled, and enabled again only where the platform disabled it', async () => {
    await start();
    rig.terms = { ...rig.terms, pppoe: 'secret_disable' };
    expect(await rig.want({ desired: 'suspended' })).toMatchObject([{ observed: 'suspended' }]);
    expect(sessionOf('ana')).toBeUndefined();
    const [outcome] = await rig.want({ desired: 'active' });
    expect(outcome).toMatchObject({ state: 'verified', redial: 'pending' });
    const secret = services().secrets.byName('luis');
    if (secret) services().secrets.set(secret, { disabled: 'true' });
    const luis = { serviceId: serviceId(2), identity: 'luis', desired: 'active' } as const;
    expect(await rig.want(luis)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('disabled by hand'), final: false },
    ]);
  });
});

describe('a box that was replaced', () => {
  it('has the lease of ours that the one before had, and the router says so', async () => {
    await start();
    const [old, mac] = ['02:00:5E:00:0B:01', '02:00:5E:00:0C:01'];
    const provisioned = { downKbps: 20_000, upKbps: 5_000 };
    const dhcp = { accessKind: 'dhcp', identity: old, provisioned } as const;
    const line = commandLine({ ...dhcp, desired: 'active' });
    await rig.run({ commands: [dueCommand(line, { intent: 'provision' })] });
    const [outcome] = await rig.want({ ...line, identity: mac });
    expect(outcome).toMatchObject({
      state: 'verified',
      commands: [{ words: expect.arrayContaining([`=mac-address=${mac}`]) }],
    });
    const own = rig.rows(services().leases).filter((row) => row['comment'] === MARK);
    expect(own).toMatchObject([{ 'mac-address': mac, 'rate-limit': '5000k/20000k' }]);
  });
});

describe('lines that router and books do not say the same of', () => {
  it('are told with a whole comparison, and one that is pushed is told no more', async () => {
    await start();
    const line = commandLine({
      desired: 'active',
      provisioned: { downKbps: 20_000, upKbps: 5_000 },
    });
    const told = async () => {
      await rig.run({ reconcile: [line] });
      return (rig.commands.comparisons.at(-1)?.sync ?? []).map(({ kind, key }) => `${kind} ${key}`);
    };
    const before = await told();
    expect(before).toContain('different ana');
    expect(before).toContain('router_only luis');
    await rig.run({ commands: [dueCommand(line, { intent: 'provision' })] });
    rig.router.step(10_000);
    expect(await told()).toEqual(before.filter((one) => one !== 'different ana'));
  });
});

describe('the speed of a plan', () => {
  const line = commandLine({ desired: 'active' });
  const fast = { ...line, provisioned: { downKbps: 20_000, upKbps: 5_000 } };
  const provision = async (of = fast) => {
    const memory = rig.commands.memories.get(of.serviceId) ?? {};
    await rig.run({ commands: [dueCommand({ ...of, memory }, { intent: 'provision' })] });
    return rig.commands.outcomes.at(-1);
  };

  it('is given to a session by a profile of ours like its own, and dialled with after it was ended once', async () => {
    await start();
    const secret = services().secrets.byName('ana');
    if (secret) services().secrets.set(secret, { comment: 'Casa azul' });
    expect(await provision(line)).toMatchObject({ state: 'verified', commands: [] });
    expect(await provision()).toMatchObject({
      ...{ state: 'verified', observed: null },
      commands: [
        { words: expect.arrayContaining(['/ppp/profile/add', '=remote-address=clientes']) },
        { words: expect.arrayContaining(['=profile=atalaya-5000k-20000k']) },
        { words: expect.arrayContaining(['/ppp/active/remove']) },
      ],
    });
    expect(secretOf('ana')).toMatchObject({ comment: 'Casa azul' });
    rig.router.step(10_000);
    expect(sessionOf('ana')?.rateLimit).toEqual({ upBps: 5e6, downBps: 20e6 });
    expect(await provision()).toMatchObject({ state: 'verified', commands: [] });
  });

  it('of who is cut is what the return puts back', async () => {
    await start();
    // Both in one lane: what the cut remembers is what the new speed changes.
    const cut = { ...fast, desired: 'suspended' } as const;
    const speed = { intent: 'provision', id: 'speed' } as const;
    await rig.run({ commands: [dueCommand(cut), dueCommand(cut, speed)] });
    expect(rig.commands.outcomes).toMatchObject([{ state: 'verified' }, { state: 'verified' }]);
    expect(secretOf('ana')['profile']).toBe('atalaya-suspended');
    expect(rig.commands.memories.get(line.serviceId)).toMatchObject({
      profile: 'atalaya-5000k-20000k',
    });
    const session = sessionOf('ana')?.sessionNumber;
    expect(session).toBeDefined();
    expect(await rig.want({ desired: 'active' })).toMatchObject([
      { state: 'verified', redial: 'pending' },
    ]);
    rig.router.step(10_000);
    expect(sessionOf('ana')?.rateLimit).toEqual({ upBps: 5e6, downBps: 20e6 });
  });

  it('is given to a lease, and to a fixed address unless a queue of another hand is there', async () => {
    await start();
    const [given] = services().leases.rows;
    const mac = given?.values['mac-address'] ?? '';
    const dhcp = { accessKind: 'dhcp', identity: mac } as const;
    expect(await provision({ ...fast, ...dhcp })).toMatchObject({ state: 'verified' });
    expect(rig.rows(services().leases)).toContainEqual(
      expect.objectContaining({ 'mac-address': mac, 'rate-limit': '5000k/20000k', comment: MARK }),
    );
    const before = rig.rows(services().queues);
    const at = (identity: string) => provision({ ...fast, accessKind: 'static', identity });
    expect(await at('100.77.0.9')).toMatchObject({
      ...{ state: 'failed', commands: [] },
      error: expect.stringContaining("oficina, which is not the platform's"),
    });
    expect(rig.rows(services().queues)).toEqual(before);
    expect(await at('100.77.0.40')).toMatchObject({ state: 'verified' });
    expect(services().queueLimit('100.77.0.40')).toEqual({ upBps: 5e6, downBps: 20e6 });
  });
});

function bundle() {
  const payload = {
    aviso: { address: '10.0.0.80', port: 8080 },
    allowed: ['203.0.113.7', 'checkout.example', '2001:db8:9::/48'],
  };
  const command = {
    id: 'bundle',
    intent: 'bundle',
    generation: 0,
    attempt: 1,
    line: null,
  } as const;
  return { ...command, payload };
}
