import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../ports/network-commands.js';
import { commandLine, routerTerms, serviceId } from '../../testing/fakes/router-lane.js';
import { applyWrite } from './apply-writes.js';
import { isSettled, type LineTask } from './line-plan.js';
import { parseMark, parsePartMark } from './mark.js';
import { DHCP_STRATEGIES, PPPOE_STRATEGIES, STATIC_STRATEGIES } from './network-command.js';
import { observeLine } from './observe-line.js';
import { planLine } from './plan-line.js';
import type { RouterRow, RouterRows } from './router-rows.js';
import { RowIndex } from './row-index.js';

const MAC = '02:00:5E:00:00:01';
const LIST = 'atalaya-suspended';

/** Rows of a router with one line of each kind on it, among rows of other hands. */
const startingRows = fc
  .record({
    fixed: fc.boolean(),
    dialled: fc.boolean(),
    hasSecret: fc.boolean(),
    leaseIsDynamic: fc.boolean(),
    lists: fc.constantFrom('', 'vip', 'vip,morosos'),
    rate: fc.constantFrom('', '3M/10M'),
    comment: fc.constantFrom('', 'Casa azul', 'atalaya', 'atalaya:norte'),
    others: fc.array(
      fc.record({
        list: fc.constantFrom(LIST, 'morosos'),
        address: fc.constantFrom('10.9.0.5', '100.77.0.9', '10.77.0.3', '10.50.0.1'),
        comment: fc.constantFrom(
          '',
          'a mano',
          `atalaya:norte:${serviceId(2)}:4`,
          `atalaya:sur:${serviceId(1)}:4`,
        ),
      }),
      { maxLength: 4 },
    ),
    hasIpv6: fc.boolean(),
    order: fc.boolean(),
  })
  .map((made): RouterRows => {
    const secret: RouterRow = {
      '.id': '*1',
      name: 'ana',
      profile: 'plan-10M',
      disabled: 'false',
      comment: made.comment,
      ...(made.fixed ? { 'remote-address': '100.77.0.9' } : {}),
    };
    const others = made.others.map(
      (row, n): RouterRow => ({
        '.id': `*O${n}`,
        disabled: 'false',
        dynamic: 'false',
        ...row,
      }),
    );
    const lists = others.filter(
      (row, n) =>
        others.findIndex(
          (one) => one['list'] === row['list'] && one['address'] === row['address'],
        ) === n,
    );
    const profiles: RouterRow[] = [
      { '.id': '*1', name: 'default' },
      { '.id': '*2', name: 'plan-10M', 'remote-address': 'clientes', 'rate-limit': '3M/10M' },
    ];
    return {
      'ppp/secret': [
        ...(made.hasSecret ? [secret] : []),
        { '.id': '*2', name: 'eva', profile: 'default', disabled: 'true' },
      ],
      'ppp/profile': made.order ? profiles : profiles.toReversed(),
      'ppp/active': made.dialled
        ? [{ '.id': '*A', name: 'ana', address: '100.77.0.9', radius: String(!made.hasSecret) }]
        : [],
      'ip/dhcp-server/lease': [
        {
          '.id': '*1',
          'mac-address': MAC,
          address: '10.77.0.3',
          server: 'lan',
          dynamic: String(made.leaseIsDynamic),
          'address-lists': made.lists,
          'rate-limit': made.rate,
          'block-access': 'false',
          comment: made.comment,
        },
      ],
      'ip/firewall/address-list': lists,
      ...(made.hasIpv6 ? { 'ipv6/firewall/address-list': [] } : {}),
      'queue/simple': [
        ...(made.dialled
          ? [{ '.id': '*Q', name: '<pppoe-ana>', dynamic: 'true', 'max-limit': '3000000/10000000' }]
          : []),
        {
          '.id': '*R',
          name: 'oficina',
          target: '10.50.0.1/32',
          dynamic: 'false',
          'max-limit': '1M/1M',
        },
      ],
    };
  });

const aLine = fc.constantFrom<Partial<CommandLine>>(
  { accessKind: 'pppoe', identity: 'ana', ipv6Prefix: '2001:db8:12::/56' },
  { accessKind: 'dhcp', identity: MAC },
  { accessKind: 'static', identity: '10.9.0.5', ipv6Prefix: '2001:db8:13::/56' },
);
const someTerms = fc
  .record({
    pppoe: fc.constantFrom(...PPPOE_STRATEGIES),
    dhcp: fc.constantFrom(...DHCP_STRATEGIES),
    static: fc.constantFrom(...STATIC_STRATEGIES),
  })
  .map(routerTerms);
const aState = fc.constantFrom<CommandLine['desired']>('active', 'suspended', 'reduced');

const aCut = fc.record({ desired: aState, terms: someTerms });

const task = (line: Partial<CommandLine>, rows: RouterRows, terms = routerTerms()): LineTask => ({
  line: commandLine(line),
  terms,
  tenant: 'norte',
  rows,
});

/** Routers take `yes` and print `true`. */
const asPrinted = (values: RouterRow): RouterRow =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === 'yes' ? 'true' : value === 'no' ? 'false' : value,
    ]),
  );

/** Carries out what is planned, as a router would, and remembers what is to be remembered. */
function carryOut(of: LineTask): LineTask {
  const { steps, memo } = planLine(of);
  let rows = of.rows;
  steps.forEach(({ write }, n) => {
    rows = applyWrite(rows, { ...write, values: asPrinted(write.values) }, `*N${n}`);
  });
  return { ...of, rows, line: { ...of.line, memory: memo } };
}

const want = (of: LineTask, desired: CommandLine['desired']): LineTask => ({
  ...of,
  line: { ...of.line, desired },
});

const isOfOthers = (row: RouterRow): boolean => {
  const mark = parseMark(row['comment']);
  const isOurs = mark?.tenant === 'norte' && mark.serviceId === serviceId(1);
  return !isOurs && parsePartMark(row['comment'], 'norte') === undefined;
};
const OWN = new Set(['ana', MAC]);
const untouchable = (rows: RouterRows) =>
  Object.entries(rows).map(([menu, list]) => [
    menu,
    list.filter((row) => isOfOthers(row) && !OWN.has(row['name'] ?? row['mac-address'] ?? '')),
  ]);
const STABLE = ['ppp/secret', 'ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;

describe('the plan of a line', () => {
  it('is empty once it was carried out, whatever was there before, and needs only the rows of its line', () => {
    fc.assert(
      fc.property(
        startingRows,
        aLine,
        someTerms,
        fc.array(aState, { minLength: 1, maxLength: 4 }),
        (rows, line, terms, states) => {
          let at = task(line, rows, terms);
          for (const desired of states) {
            at = carryOut(want(at, desired));
            expect(planLine(at).steps).toEqual([]);
            const aside = { ...at, rows: new RowIndex(at.rows).of(at.line) };
            expect(planLine(want(aside, 'suspended'))).toEqual(planLine(want(at, 'suspended')));
            expect(observeLine(aside)).toEqual(observeLine(at));
          }
        },
      ),
    );
  });

  it('touches no row of another hand, tenant or service', () => {
    fc.assert(
      fc.property(
        startingRows,
        aLine,
        someTerms,
        fc.array(aState, { maxLength: 4 }),
        (rows, line, terms, states) => {
          let at = task(line, rows, terms);
          for (const desired of states) at = carryOut(want(at, desired));
          const session = (row: RouterRow) => row['name'] === '<pppoe-ana>';
          const before = untouchable(rows).map(([menu, list]) => [
            menu,
            (list as RouterRow[]).filter((row) => !session(row)),
          ]);
          const after = untouchable(at.rows).map(([menu, list]) => [
            menu,
            (list as RouterRow[]).filter((row) => !session(row)),
          ]);
          expect(after).toEqual(before);
        },
      ),
    );
  });

  it('of a cut and a return gives the rows back as they were', () => {
    fc.assert(
      fc.property(startingRows, aLine, fc.array(aCut, { maxLength: 3 }), (rows, line, cuts) => {
        let at = task({ ...line, desired: 'active' }, rows);
        // The router's strategy may be another by the time of the return.
        for (const { desired, terms } of cuts) at = carryOut(want({ ...at, terms }, desired));
        const back = carryOut(want(at, 'active'));
        for (const menu of STABLE) expect(back.rows[menu]).toEqual(rows[menu]);
        const [before] = rows['ip/dhcp-server/lease'] ?? [];
        const [after] = back.rows['ip/dhcp-server/lease'] ?? [];
        const wasTaken = before?.['dynamic'] === 'true' && line.accessKind === 'dhcp';
        // What the router had made goes, and comes again with the client's next request.
        if (after === undefined) expect(wasTaken).toBe(true);
        else expect(after).toEqual(before);
        const queues = (of: RouterRows) =>
          (of['queue/simple'] ?? []).filter((row) => row['dynamic'] !== 'true');
        expect(queues(back.rows)).toEqual(queues(rows));
      }),
    );
  });

  it('is settled as cut only where nothing of the line passes', () => {
    fc.assert(
      fc.property(startingRows, aLine, someTerms, (rows, line, terms) => {
        const at = carryOut(task({ ...line, desired: 'suspended' }, rows, terms));
        if (!isSettled(planLine(at))) return;
        expect(observeLine(at).observed).toBe('suspended');
        const isListed = terms[at.line.accessKind].endsWith('list');
        const { ipv6Prefix } = at.line;
        const lists6 = at.rows['ipv6/firewall/address-list'];
        if (!isListed || ipv6Prefix === null || lists6 === undefined) return;
        expect(lists6.map((row) => row['address'])).toContain(ipv6Prefix);
        const open = want(
          { ...at, rows: { ...at.rows, 'ipv6/firewall/address-list': [] } },
          'suspended',
        );
        expect(observeLine(open).observed).toBe('active');
      }),
    );
  });
});

describe('the suspended profile', () => {
  const secret = (name: string, profile: string): RouterRow => ({
    '.id': `*${name}`,
    name,
    profile,
  });
  const rows: RouterRows = {
    'ppp/secret': [secret('ana', 'a'), secret('eva', 'b'), secret('luz', 'c')],
    'ppp/profile': [
      {
        '.id': '*1',
        name: 'a',
        'remote-address': 'norte',
        'dns-server': '10.0.0.53',
        'rate-limit': '3M/10M',
      },
      {
        '.id': '*2',
        name: 'b',
        'remote-address': 'norte',
        'dns-server': '10.0.0.53',
        'rate-limit': '5M/20M',
      },
      {
        '.id': '*3',
        name: 'c',
        'remote-address': 'sur',
        'dns-server': '10.0.0.53',
        'rate-limit': '5M/20M',
      },
    ],
    'ppp/active': [],
    'ip/firewall/address-list': [],
    'queue/simple': [],
  };

  it('is one for all that dial alike, and another for who dials differently', () => {
    let at = task({}, rows);
    for (const [n, identity] of ['ana', 'eva', 'luz'].entries()) {
      at = carryOut({ ...at, line: commandLine({ identity, serviceId: serviceId(n) }) });
    }
    expect(at.rows['ppp/secret']?.map((row) => row['profile'])).toEqual([LIST, LIST, `${LIST}-2`]);
    expect(at.rows['ppp/profile']?.slice(3)).toMatchObject([
      { name: LIST, 'remote-address': 'norte', 'address-list': LIST, 'use-ipv6': 'false' },
      { name: `${LIST}-2`, 'remote-address': 'sur' },
    ]);
  });

  it('that nobody remembers the way back from gives way to the only one of the plan, else to a person', () => {
    const profiles = rows['ppp/profile'] ?? [];
    const inside = { ...rows, 'ppp/secret': [secret('ana', LIST)] };
    const active = (provisioned: CommandLine['provisioned']) =>
      planLine(task({ desired: 'active', provisioned }, { ...inside, 'ppp/profile': profiles }));
    expect(active({ downKbps: 10_000, upKbps: 3_000 }).steps).toMatchObject([
      { ends: 'extra_block', write: { values: { profile: 'a' } } },
    ]);
    expect(active({ downKbps: 20_000, upKbps: 5_000 })).toMatchObject({
      steps: [],
      obstacle: expect.stringContaining('nobody remembers'),
    });
  });
});
