import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../ports/network-commands.js';
import { commandLine, routerTerms, serviceId } from '../../testing/fakes/router-lane.js';
import { applyWrite } from './apply-writes.js';
import type { RouterTerms } from './network-command.js';
import type { RouterRow, RouterRows } from './router-rows.js';
import { namedBlocksSchema } from './take-over-names.js';
import { planTakeOver, type TakeOverTask } from './take-over-plan.js';
import { ownProfilesOf } from './take-over-profiles.js';
import { readForeignBlocks } from './take-over-reading.js';

const MARK = `atalaya:norte:${serviceId(1)}:7`;
const NAMED = namedBlocksSchema.parse({
  lists: ['Moroso'],
  profiles: ['expired'],
  disabledSecrets: true,
  blockedLeases: true,
  queuesUpToKbps: 64,
});
const PROFILES: RouterRow[] = [
  { '.id': '*1', name: 'default' },
  { '.id': '*2', name: 'plan-10M', 'remote-address': 'clientes', 'rate-limit': '3M/10M' },
  { '.id': '*3', name: 'expired', 'remote-address': 'morosos', 'rate-limit': '64k/64k' },
];
const moroso = (address: string, more: RouterRow = {}): RouterRow => ({
  ...{ '.id': '*A', list: 'Moroso', address, comment: 'Ana Pérez 1234' },
  ...more,
});
const secret = (more: RouterRow = {}): RouterRow => ({
  ...{ '.id': '*5', name: 'ana', profile: 'plan-10M' },
  ...more,
});
const pppoe = (more: RouterRows = {}): RouterRows => ({
  'ppp/profile': PROFILES,
  'ppp/secret': [secret({ 'remote-address': '10.0.0.5' })],
  'ppp/active': [{ '.id': '*9', name: 'ana', address: '10.0.0.5' }],
  'ip/firewall/address-list': [],
  'queue/simple': [],
  ...more,
});

function taskOf(
  rows: RouterRows,
  line: Partial<CommandLine> = {},
  terms: Partial<RouterTerms> = {},
): TakeOverTask {
  const all = routerTerms(terms);
  const blocks = readForeignBlocks(rows, {
    named: NAMED,
    ownProfiles: ownProfilesOf({ rows, terms: all }),
  });
  return {
    line: commandLine(line),
    terms: all,
    tenant: 'norte',
    rows,
    named: NAMED,
    approved: blocks.map(({ row: _, ...block }) => block),
  };
}

/** Carries the plan out on paper; a second plan on what is there then. */
function carryOut(task: TakeOverTask) {
  const plan = planTakeOver(task);
  let { rows } = task;
  for (const { write } of plan.steps) rows = applyWrite(rows, write, '*NEW');
  const then = { ...task, rows, line: { ...task.line, memory: plan.memo } };
  return { plan, rows, again: planTakeOver(then) };
}
const words = ({ plan }: ReturnType<typeof carryOut>) =>
  plan.steps.map(({ write: { menu, verb, values } }) => [`${menu} ${verb}`, values]);
const DONE = { steps: [], obstacle: null };

describe('an entry of another system’s list', () => {
  const rows = pppoe({ 'ip/firewall/address-list': [moroso('10.0.0.5')] });

  it('becomes ours where it stands, of who is to be cut: he is blocked all the time', () => {
    const done = carryOut(taskOf(rows));
    expect(words(done)).toEqual([
      ['ip/firewall/address-list set', { list: 'atalaya-suspended', comment: MARK }],
    ]);
    expect(done.again).toMatchObject(DONE);
  });

  it('keeps its list where that is the platform’s as well', () => {
    const done = carryOut(taskOf(rows, {}, { listName: 'Moroso' }));
    expect(words(done)).toEqual([['ip/firewall/address-list set', { comment: MARK }]]);
    expect(done.again).toMatchObject(DONE);
  });

  it('goes where ours stands already', () => {
    const ours = { '.id': '*B', list: 'atalaya-suspended', address: '10.0.0.5', comment: MARK };
    const both = pppoe({ 'ip/firewall/address-list': [moroso('10.0.0.5'), ours] });
    const done = carryOut(taskOf(both));
    expect(words(done)).toEqual([['ip/firewall/address-list remove', {}]]);
    expect(done.rows['ip/firewall/address-list']).toEqual([ours]);
    expect(done.again).toMatchObject(DONE);
  });

  it('goes, of who is to have service, and nothing else is touched', () => {
    const others = [
      moroso('10.0.0.77', { '.id': '*C' }),
      { '.id': '*D', list: 'x', address: '10.0.0.5' },
    ];
    const all = pppoe({ 'ip/firewall/address-list': [moroso('10.0.0.5'), ...others] });
    const task = taskOf(all, { desired: 'active' });
    const own = { ...task, approved: task.approved.filter(({ key }) => key.endsWith('10.0.0.5')) };
    const done = carryOut(own);
    expect(words(done)).toEqual([['ip/firewall/address-list remove', {}]]);
    expect(done.rows['ip/firewall/address-list']).toEqual(others);
    expect(done.again).toMatchObject(DONE);
  });

  it.each([
    ['its comment', moroso('10.0.0.5', { comment: 'no tocar' })],
    ['whose it is', moroso('10.0.0.5')],
  ])('is left, and all else of it, once %s is another than in the preview', (what, row) => {
    const task = taskOf(rows, { desired: 'active' });
    const changed = pppoe({
      'ip/firewall/address-list': [row],
      ...(what === 'whose it is' && {
        'ppp/active': [{ '.id': '*9', name: 'luis', address: '10.0.0.5' }],
      }),
    });
    const plan = planTakeOver({ ...task, rows: changed });
    expect(plan).toMatchObject({ steps: [], isFinal: true });
    expect(plan.obstacle).toContain('Look at a new preview');
  });

  it('that is gone by itself needs nothing', () => {
    const task = taskOf(rows, { desired: 'active' });
    expect(planTakeOver({ ...task, rows: pppoe() })).toMatchObject(DONE);
  });
});

describe('a secret with another system’s profile', () => {
  const pool = (more: RouterRows = {}) =>
    pppoe({ 'ppp/secret': [secret({ profile: 'expired' })], ...more });

  it('gets the plan’s, and its session ends once, of who is to have service', () => {
    const done = carryOut(taskOf(pool(), { desired: 'active' }));
    expect(words(done)).toEqual([
      ['ppp/secret set', { profile: 'plan-10M' }],
      ['ppp/active remove', {}],
    ]);
    expect(done.plan.memo.redial).toBe(true);
    expect(done.again).toMatchObject(DONE);
  });

  it('gets ours, and the plan’s is remembered for the return, of who is to be cut', () => {
    const done = carryOut(taskOf(pool()));
    expect(done.rows['ppp/secret']).toMatchObject([{ profile: 'atalaya-suspended' }]);
    expect(done.plan.memo.profile).toBe('plan-10M');
    expect(done.plan.steps.filter(({ write }) => write.menu === 'ppp/secret')).toHaveLength(1);
    expect(done.again).toMatchObject(DONE);
    const back = {
      ...done.again,
      line: commandLine({ desired: 'active', memory: done.plan.memo }),
    };
    const returned = carryOut({ ...taskOf(done.rows), approved: [], line: back.line });
    expect(returned.rows['ppp/secret']).toMatchObject([{ profile: 'plan-10M' }]);
    expect(returned.rows['ppp/active']).toEqual([]);
  });

  it('is left where no one profile has the plan’s speed', () => {
    const twin = { '.id': '*4', name: 'plan-10M-sur', 'rate-limit': '3M/10M' };
    const rows = pool({ 'ppp/profile': [...PROFILES, twin] });
    const plan = planTakeOver(taskOf(rows, { desired: 'active' }));
    expect(plan).toMatchObject({ steps: [], isFinal: true });
    expect(plan.obstacle).toContain('3000k/10000k');
  });

  it('that is disabled besides gets both right in one sentence each', () => {
    const rows = pppoe({
      'ppp/secret': [secret({ profile: 'expired', disabled: 'true' })],
      'ppp/active': [],
    });
    const done = carryOut(taskOf(rows, { desired: 'active' }));
    expect(words(done)).toEqual([['ppp/secret set', { profile: 'plan-10M', disabled: 'no' }]]);
    expect(done.again).toMatchObject(DONE);
  });

  it('stays disabled where that is how the router cuts, and is enabled on the return', () => {
    const rows = pppoe({ 'ppp/secret': [secret({ disabled: 'true' })], 'ppp/active': [] });
    const done = carryOut(taskOf(rows, {}, { pppoe: 'secret_disable' }));
    expect(words(done)).toEqual([]);
    expect(done.plan.memo).toEqual({ disabled: true });
  });
});

describe('other cuts', () => {
  const MAC = '02:00:5E:10:00:01';
  const lease = (more: RouterRow): RouterRow => ({
    ...{ '.id': '*7', address: '10.1.0.9', 'mac-address': MAC, server: 'lan', dynamic: 'false' },
    ...more,
  });
  const dhcp = { accessKind: 'dhcp', identity: MAC } as const;
  const rowsOf = (row: RouterRow, more: RouterRows = {}): RouterRows => ({
    'ip/dhcp-server/lease': [row],
    'ip/firewall/address-list': [],
    ...more,
  });

  it('end on a lease that may not have access, and on one that lists its address', () => {
    const blocked = lease({ 'block-access': 'yes', 'address-lists': 'vip,Moroso' });
    const done = carryOut(taskOf(rowsOf(blocked), { ...dhcp, desired: 'active' }));
    expect(words(done)).toEqual([
      ['ip/dhcp-server/lease set', { 'address-lists': 'vip', 'block-access': 'no' }],
    ]);
    expect(done.again).toMatchObject(DONE);
  });

  it('of a lease become ours of who is to be cut', () => {
    const blocked = lease({ 'block-access': 'yes', 'address-lists': 'Moroso' });
    const done = carryOut(taskOf(rowsOf(blocked), dhcp));
    expect(done.rows['ip/dhcp-server/lease']).toMatchObject([
      { 'address-lists': 'atalaya-suspended', 'block-access': 'no' },
    ]);
    expect(done.rows['ip/firewall/address-list']).toMatchObject([{ address: '10.1.0.9' }]);
    expect(done.again).toMatchObject(DONE);
    const line = commandLine({ ...dhcp, desired: 'active', memory: done.plan.memo });
    const back = carryOut({ ...taskOf(done.rows), approved: [], line });
    expect(back.rows['ip/dhcp-server/lease']).toMatchObject([
      { 'address-lists': '', 'block-access': 'no' },
    ]);
  });

  it('of a squeezed queue end with the plan’s speed', () => {
    const fixed = { accessKind: 'static', identity: '10.2.0.4' } as const;
    const squeezed = { '.id': '*8', name: 'ana', target: '10.2.0.4/32', 'max-limit': '64k/64k' };
    const rows = { 'ip/firewall/address-list': [], 'queue/simple': [squeezed] };
    const free = carryOut(taskOf(rows, { ...fixed, desired: 'active' }));
    expect(words(free)).toEqual([['queue/simple set', { 'max-limit': '3000k/10000k' }]]);
    const cut = carryOut(taskOf(rows, fixed));
    expect(words(cut)).toEqual([
      ['ip/firewall/address-list add', expect.objectContaining({ address: '10.2.0.4' })],
      ['queue/simple set', { 'max-limit': '3000k/10000k' }],
    ]);
    expect([free.again, cut.again]).toMatchObject([DONE, DONE]);
  });
});
