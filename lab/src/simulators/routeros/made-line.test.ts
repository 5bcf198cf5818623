import { isLineMissing } from '@atalaya/core/domain/enforcement/make-line';
import { spokenSentence } from '@atalaya/core/domain/enforcement/network-sentences';
import type { CommandLine, MadeLine } from '@atalaya/core/ports/network-commands';
import {
  commandLine,
  dueCommand,
  routerTerms,
  serviceId,
} from '@atalaya/core/testing/fakes/router-lane';
import { afterEach, describe, expect, it } from 'vitest';
import { LaneRig } from './testing/lane-rig.js';

const PASSWORD = 'k7m2p9x4q3zt';
const MARK = `atalaya:norte:${serviceId(1)}:7`;
const MADE: MadeLine = {
  ...{ password: PASSWORD, address: null, isAddressLost: false },
  ...{ profile: null, server: null, isDone: false },
};

let rig: LaneRig;
afterEach(() => rig?.close());
const start = async () => {
  rig = await new LaneRig().start();
};
const services = () => rig.router.services;

const line = (made: Partial<MadeLine>, changes: Partial<CommandLine> = {}) =>
  commandLine({ desired: 'active', identity: 'nueva', made: { ...MADE, ...made }, ...changes });

async function provision(made: Partial<MadeLine> = {}, changes: Partial<CommandLine> = {}) {
  const due = dueCommand(line(made, changes), { intent: 'provision' });
  await rig.run({ commands: [due] });
  const outcome = rig.commands.outcomes.at(-1);
  expect(JSON.stringify(outcome)).not.toContain(PASSWORD);
  return outcome;
}

describe('a PPPoE line of the platform’s making', () => {
  it('is put on its router, read back, and not written twice', async () => {
    await start();
    const told = await provision({ address: '10.20.0.7' });
    expect(told).toMatchObject({ state: 'verified' });
    expect(told?.commands.flatMap(({ words }) => words)).toContain('=password=[hidden]');
    expect(services().secrets.byName('nueva')?.values).toMatchObject({
      ...{ service: 'pppoe', password: PASSWORD, profile: 'default' },
      ...{ 'remote-address': '10.20.0.7', comment: MARK },
    });
    expect(await provision({ address: '10.20.0.7' })).toMatchObject({ commands: [] });
  });

  it('has a secret that its client can dial with', async () => {
    await start();
    await provision({ address: '10.20.0.7' });
    const caller = { user: 'nueva', callerId: '02:00:5E:00:0A:0C', address: '100.77.0.99' };
    services().step(Date.UTC(2026, 8, 21, 8), [caller], () => true);
    expect(services().sessions.get('nueva')?.client.address).toBe('10.20.0.7');
  });

  it('gets a profile of its plan’s speed, of the one that was named', async () => {
    await start();
    services().profiles.add({
      name: 'fibra',
      'local-address': '10.0.0.1',
      'remote-address': 'pool',
    });
    const fast = { provisioned: { downKbps: 50_000, upKbps: 10_000 } };
    expect(await provision({ profile: 'fibra' }, fast)).toMatchObject({ state: 'verified' });
    const profile = services().secrets.byName('nueva')?.values['profile'] ?? '';
    expect(services().profiles.byName(profile)?.values).toMatchObject({
      ...{ 'local-address': '10.0.0.1', 'remote-address': 'pool', 'rate-limit': '10000k/50000k' },
    });
    const error = 'The router has no PPP profile oro.';
    expect(await provision({ profile: 'oro' }, { identity: 'otra' })).toMatchObject({ error });
  });

  it('leaves another’s secret of its name as it is, and says so', async () => {
    await start();
    const before = services().secrets.byName('luis')?.values;
    const told = await provision({}, { identity: 'luis' });
    expect(told).toMatchObject({ state: 'failed', commands: [] });
    const error = told?.state === 'failed' ? told.error : '';
    expect(error).toContain('a PPPoE secret luis that is not of this line');
    expect(spokenSentence(error)?.es).toContain('un secreto PPPoE luis que no es de esta línea');
    expect(services().secrets.byName('luis')?.values).toEqual(before);
    // Once it was seen to be the platform's, its comment is the operator's.
    expect(await provision({ isDone: true }, { identity: 'luis' })).toMatchObject({
      state: 'verified',
    });
  });

  it('fails without its password in the record where the router repeats it', async () => {
    await start();
    rig.server.faults.trap = {
      ...{ command: '/ppp/secret/add', times: 1 },
      message: `invalid value for argument password: ${PASSWORD}`,
    };
    expect(await provision()).toMatchObject({ state: 'failed' });
  });

  it('is missed by a comparison once it is gone, unless it is cut', async () => {
    await start();
    const compare = async (changes: Partial<CommandLine>) => {
      await rig.run({ reconcile: [line({ isDone: true }, changes)], terms: routerTerms() });
      return rig.commands.comparisons.at(-1)?.drifts.filter(({ kind }) => kind === 'missing_line');
    };
    expect(await compare({})).toMatchObject([
      { serviceId: serviceId(1), remedy: { intent: 'provision', serviceId: serviceId(1) } },
    ]);
    expect(JSON.stringify(rig.commands.comparisons)).not.toContain(PASSWORD);
    expect(await compare({ desired: 'suspended' })).toEqual([]);
    await provision({ isDone: true });
    expect(await compare({})).toEqual([]);
  });

  it('is not missed where a UISP enforces, which makes no lines', () => {
    const rows = { 'ppp/profile': [{ '.id': '*1', name: 'default' }] };
    const task = { line: line({}), terms: routerTerms(), tenant: 'norte', rows };
    expect(isLineMissing(task)).toBe(true);
    expect(isLineMissing({ ...task, rows: { ...rows, 'uisp/gateway': [] } })).toBe(false);
  });

  it('is not made with an address that went back, or a password that cannot be opened', async () => {
    await start();
    expect(await provision({ isAddressLost: true })).toMatchObject({
      state: 'failed',
      commands: [],
    });
    expect(await provision({ password: null })).toMatchObject({ state: 'failed', commands: [] });
    expect(services().secrets.byName('nueva')).toBeUndefined();
  });
});

describe('a DHCP line of the platform’s making', () => {
  const MAC = '02:00:5E:00:0B:09';
  const dhcp = { accessKind: 'dhcp', identity: MAC } as const;
  const lease = { password: null, address: '10.77.1.9', server: 'gestion' };
  const leaseOf = (address: string) =>
    services().leases.find((values) => values['address'] === address)?.values;

  it('gets a static lease with the plan’s speed, in the place of a dynamic one', async () => {
    await start();
    services().leases.add({ address: '10.77.1.200', 'mac-address': MAC }, { dynamic: true });
    expect(await provision(lease, dhcp)).toMatchObject({ state: 'verified' });
    expect(leaseOf('10.77.1.9')).toMatchObject({
      ...{ 'mac-address': MAC, server: 'gestion', 'rate-limit': '3000k/10000k', comment: MARK },
    });
    expect(leaseOf('10.77.1.200')).toBeUndefined();
    expect(await provision(lease, dhcp)).toMatchObject({ state: 'verified', commands: [] });
  });

  it('takes no address that is leased to another, and no lease of another hand', async () => {
    await start();
    const told = await provision({ ...lease, address: '10.77.1.6' }, dhcp);
    expect(told).toMatchObject({ state: 'failed', commands: [] });
    const foreign = { accessKind: 'dhcp', identity: '02:00:5E:00:0B:02' } as const;
    expect(await provision(lease, foreign)).toMatchObject({ state: 'failed', commands: [] });
  });
});
