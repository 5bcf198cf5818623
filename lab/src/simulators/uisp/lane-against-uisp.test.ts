import { spokenSentence } from '@atalaya/core/domain/enforcement/network-sentences';
import { commandLine, dueCommand, serviceId } from '@atalaya/core/testing/fakes/router-lane';
import { afterEach, describe, expect, it } from 'vitest';
import { HOME, HOME_MAC, OTHER, UispRig } from './testing/uisp-rig.js';

let rig: UispRig;
afterEach(async () => {
  await rig.close();
  // Whatever was not even tried says why in both languages.
  for (const outcome of rig.commands.outcomes) {
    if (outcome.state !== 'failed' || outcome.commands.length > 0) continue;
    expect([outcome.error, spokenSentence(outcome.error)?.code]).not.toContain(undefined);
  }
});

const start = async () => {
  rig = await new UispRig().start();
  return rig;
};
const CUT = { desired: 'suspended' } as const;
const BACK = { desired: 'active', generation: 8 } as const;
const SUSPEND = 'POST /sites/home/suspend';
const UNSUSPEND = 'POST /sites/home/unsuspend';

describe('a line where UISP enforces', () => {
  it.each([
    { accessKind: 'static', identity: HOME },
    { accessKind: 'dhcp', identity: HOME_MAC },
  ] as const)('is cut and let in again by its site, $accessKind', async (access) => {
    await start();
    const [cut] = await rig.want({ ...CUT, ...access });
    expect(cut).toMatchObject({
      ...{ state: 'verified', observed: 'suspended', redial: null },
      before: { 'uisp/site': [{ '.id': 'home', suspended: 'false', addresses: HOME }] },
      after: {
        'uisp/site': [{ '.id': 'home', suspended: 'true' }],
        'uisp/blocked': [{ address: HOME }],
      },
      commands: [
        { words: ['POST', '/nms/api/v2.1/sites/home/suspend'], answer: 'done', message: null },
      ],
    });
    expect(JSON.stringify(rig.commands.outcomes)).not.toContain(rig.token);
    expect(rig.commands.memories.get(serviceId(1))).toEqual({ site: 'home' });
    expect(await rig.want({ ...CUT, ...access })).toMatchObject([
      { state: 'verified', commands: [] },
    ]);
    const [back] = await rig.want({ ...BACK, ...access });
    expect(back).toMatchObject({ state: 'verified', observed: 'active', memory: {} });
    expect(rig.posts).toEqual([SUSPEND, UNSUSPEND]);
    expect(rig.isSuspended('home')).toBe(false);
  });

  it('stays cut while its lease is away', async () => {
    await start();
    const dhcp = { accessKind: 'dhcp', identity: HOME_MAC } as const;
    await rig.want({ ...CUT, ...dhcp });
    rig.world.state.devices = rig.world.state.devices.map((one) => ({ ...one, leases: [] }));
    expect(await rig.want({ ...CUT, ...dhcp })).toMatchObject([
      { state: 'verified', observed: 'suspended', commands: [] },
    ]);
    expect(await rig.want({ ...BACK, ...dhcp })).toMatchObject([{ state: 'verified' }]);
    expect(rig.isSuspended('home')).toBe(false);
  });

  it('is not called cut where UISP lists no address of its IPv6 prefix', async () => {
    await start();
    const ipv6Prefix = '2001:db8:12::/56';
    expect(await rig.want({ ...CUT, ipv6Prefix })).toMatchObject([
      { state: 'failed', final: true, error: expect.stringContaining(ipv6Prefix) },
    ]);
    const other = { ...CUT, serviceId: serviceId(2), identity: OTHER, ipv6Prefix };
    expect(await rig.want(other)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
  });
});

describe('what UISP cannot do', () => {
  it.each([
    ['a step before the cut', { desired: 'reduced' }, 'gives no speeds'],
    ['a PPPoE user', { ...CUT, accessKind: 'pppoe', identity: 'ana' }, 'no PPPoE users'],
  ] as const)('is said at once and not tried again: %s', async (_, line, why) => {
    await start();
    expect(await rig.want(line)).toMatchObject([
      { state: 'failed', final: true, error: expect.stringContaining(why), commands: [] },
    ]);
    expect(rig.commands.comparisons.at(-1)?.drifts).not.toMatchObject([{ kind: 'extra_block' }]);
    expect(rig.posts).toEqual([]);
  });

  it('is a plan’s speed too, and the firewall’s rules', async () => {
    await start();
    const line = commandLine({ ...BACK, accessKind: 'static', identity: HOME });
    const payload = { aviso: null, allowed: [] };
    const bundle = dueCommand(line, { id: 'bundle', intent: 'bundle', line: null, payload });
    await rig.run({ commands: [dueCommand(line, { intent: 'provision' }), bundle] });
    expect(rig.commands.outcomes.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(rig.commands.outcomes).toMatchObject([{ final: true }, { final: true }]);
    expect(rig.posts).toEqual([]);
  });

  it('is a cut where no gateway enforces: it takes the call and cuts nobody, so it is not called', async () => {
    await start();
    rig.enforces(false);
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', final: true, error: expect.stringContaining('switched off') },
    ]);
    expect(rig.posts).toEqual([]);
    expect(rig.commands.comparisons.at(-1)?.bundle.problems).toMatchObject([
      { kind: 'disabled', menu: 'uisp/gateway' },
    ]);
    rig.enforces(true);
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified' }]);
    rig.enforces(false);
    // Who was cut while it did is let in all the same.
    expect(await rig.want(BACK)).toMatchObject([{ state: 'verified', observed: 'active' }]);
  });
});

describe('what others have at a site', () => {
  it('a site that another hand suspended serves for a cut and is never lifted', async () => {
    await start();
    rig.world.setSuspended('home', true);
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'verified', observed: 'suspended', commands: [] },
    ]);
    expect(await rig.want(BACK)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('another hand'), commands: [] },
    ]);
    expect(rig.posts).toEqual([]);
    expect(rig.isSuspended('home')).toBe(true);
  });

  it('a customer who pays is not cut with the one who does not, and lets the site in', async () => {
    await start();
    const site = rig.world.state.sites.find(({ id }) => id === 'home');
    const both = { ...site, ipAddresses: [HOME, '100.64.0.99'] };
    rig.world.state.sites = rig.world.state.sites.map((one) =>
      one.id === 'home' ? { ...one, ...both } : one,
    );
    const place = { identity: '100.64.0.99', accessKind: 'static' } as const;
    const neighbour = { ...place, serviceId: serviceId(2) };
    rig.books = [commandLine({ ...neighbour, ...BACK })];
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', error: expect.stringContaining(serviceId(2)), commands: [] },
    ]);
    rig.books = [commandLine({ ...neighbour, ...CUT })];
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified' }]);
    rig.books = [commandLine({ ...CUT, accessKind: 'static', identity: HOME })];
    expect(await rig.want({ ...neighbour, ...BACK })).toMatchObject([
      { state: 'verified', observed: 'active' },
    ]);
    expect(rig.isSuspended('home')).toBe(false);
  });

  it('an address that no site or that several hold cuts nobody', async () => {
    await start();
    expect(await rig.want({ ...CUT, identity: '100.64.0.77' })).toMatchObject([
      { state: 'failed', error: expect.stringContaining('no subscriber'), final: false },
    ]);
    rig.world.state.sites = rig.world.state.sites.map((site) => ({ ...site, ipAddresses: [HOME] }));
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('several sites') },
    ]);
    expect(rig.posts).toEqual([]);
  });
});

describe('a UISP that misbehaves', () => {
  it('by an answer of 200 that changes nothing is not believed, in either direction', async () => {
    await start();
    rig.server.faults.lies = true;
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', final: false, commands: [{ answer: 'done' }] },
    ]);
    expect(rig.isSuspended('home')).toBe(false);
    rig.server.faults.lies = false;
    await rig.want(CUT);
    rig.server.faults.lies = true;
    expect(await rig.want(BACK)).toMatchObject([{ state: 'failed', final: false }]);
    rig.server.faults.lies = false;
    expect(await rig.want(BACK)).toMatchObject([{ state: 'verified', observed: 'active' }]);
  });

  it('by answering late, breaking off or failing is read back', async () => {
    await start();
    rig.deadlineMs = 300;
    rig.server.faults.lateMs = 600;
    const unknown = { state: 'verified', commands: [{ answer: 'unknown' }] };
    expect(await rig.want(CUT)).toMatchObject([unknown]);
    rig.server.faults.lateMs = 0;
    rig.deadlineMs = 2_000;
    rig.server.faults.truncates = true;
    expect(await rig.want(BACK)).toMatchObject([{ ...unknown, observed: 'active' }]);
    rig.server.faults.truncates = false;
    rig.server.faults.fail = { status: 500, method: 'POST', times: 1 };
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', final: false, commands: [{ answer: 'unknown' }] },
    ]);
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified' }]);
  });

  it('by asking for fewer requests is left alone for as long as it asks, and that is no try', async () => {
    await start();
    const second = { ...CUT, serviceId: serviceId(2), identity: OTHER };
    rig.server.faults.fail = { status: 429, retryAfterS: 120, method: 'POST', times: 1 };
    expect(await rig.want(CUT, second)).toEqual([]);
    expect(rig.posts).toHaveLength(1);
    const { retryAt } = rig.commands.released.at(-1) ?? {};
    expect(retryAt).toBeGreaterThan(100_000);
    rig.server.faults.fail = { status: 503, retryAfterS: 120, times: 1 };
    expect(await rig.want(CUT)).toEqual([]);
    expect(rig.commands.released.at(-1)?.retryAt).toBeGreaterThan(100_000);
  });

  it('by refusing the token is asked again much later, and by refusing the right at once no more', async () => {
    await start();
    rig.server.faults.tokenRevoked = true;
    expect(await rig.want(CUT)).toEqual([]);
    expect(rig.commands.released).toMatchObject([{ retryAt: 300_000 }]);
    expect(rig.commands.released[0]?.error).not.toContain(rig.token);
    rig.server.faults.tokenRevoked = false;
    rig.server.faults.readOnly = true;
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', final: true, commands: [{ answer: 'trap' }] },
    ]);
  });
});

describe('the fence and the budget', () => {
  it('what is not wanted any more sends nothing', async () => {
    await start();
    rig.commands.unwanted = () => [`command-of-${serviceId(1)}`];
    expect(await rig.want(CUT)).toMatchObject([{ state: 'stale', commands: [] }]);
    expect(rig.posts).toEqual([]);
  });

  it('no more is asked for in a minute than the terms say, and who pays does not wait', async () => {
    await start();
    rig.terms = { ...rig.terms, writesPerMinute: 10 };
    const home = rig.world.state.sites.find(({ id }) => id === 'home');
    if (home === undefined) throw new Error('no home');
    const lines = Array.from({ length: 12 }, (_, n) => ({
      ...{ ...CUT, serviceId: serviceId(n + 10), identity: `100.65.0.${n + 1}` },
    }));
    rig.world.state.sites = lines.map(({ identity }, n) => ({
      ...{ ...home, id: `site-${n}`, ipAddresses: [identity] },
    }));
    const done = await rig.want(...lines);
    expect(done.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'verified'));
    expect(rig.commands.released.at(-1)?.retryAt).toBeGreaterThan(30_000);
    expect(await rig.want({ ...lines[0], ...BACK })).toMatchObject([{ state: 'verified' }]);
  });

  it('a comparison tells what differs and writes nothing', async () => {
    await start();
    await rig.want(CUT);
    const paying = commandLine({ ...BACK, accessKind: 'static', identity: HOME });
    const memory = rig.commands.memories.get(serviceId(1)) ?? {};
    const other = {
      ...CUT,
      serviceId: serviceId(2),
      identity: OTHER,
      accessKind: 'static',
    } as const;
    await rig.run({ reconcile: [commandLine(other), { ...paying, memory }] });
    const { drifts, bundle } = rig.commands.comparisons.at(-1) ?? {};
    expect(drifts?.map(({ kind, remedy }) => [kind, remedy?.intent])).toEqual([
      ['extra_block', 'restore'],
      ['missing_block', 'suspend'],
    ]);
    expect(bundle?.problems).toEqual([]);
    expect(rig.posts).toEqual([SUSPEND]);
  });
});
