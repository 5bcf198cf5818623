import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../ports/network-commands.js';
import { commandLine, routerTerms, serviceId } from '../../testing/fakes/router-lane.js';
import { applyWrite } from './apply-writes.js';
import { planClean } from './clean-router.js';
import { compareRouter } from './compare-router.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { DHCP_STRATEGIES, PPPOE_STRATEGIES, STATIC_STRATEGIES } from './network-command.js';
import { planLine } from './plan-line.js';
import { planProvision } from './plan-provision.js';
import { canonicalRate } from './router-address.js';
import type { RouterRow, RouterRows } from './router-rows.js';

const MAC = '02:00:5E:00:00:01';
const FAST = { downKbps: 20_000, upKbps: 5_000 };

const profile = (name: string, values: RouterRow): RouterRow => ({
  '.id': `*${name}`,
  name,
  ...values,
});
const queue = (name: string, target: string, values: RouterRow = {}): RouterRow => ({
  '.id': `*${name}`,
  ...{ name, target, dynamic: 'false', 'max-limit': '1M/1M' },
  ...values,
});

const rowsWith = (changes: RouterRows = {}): RouterRows => ({
  'ppp/secret': [{ '.id': '*1', name: 'ana', profile: 'plan-10M', comment: 'Casa azul' }],
  'ppp/profile': [
    profile('plan-10M', {
      'remote-address': 'norte',
      'dns-server': '10.0.0.53',
      'rate-limit': '3M/10M',
    }),
    profile('sur-20M', { 'remote-address': 'sur', 'rate-limit': '5M/20M' }),
  ],
  'ppp/active': [{ '.id': '*A', name: 'ana', address: '100.77.0.9' }],
  'ip/dhcp-server/lease': [
    { '.id': '*1', 'mac-address': MAC, address: '10.77.0.3', server: 'lan', dynamic: 'true' },
  ],
  'ip/firewall/address-list': [],
  'queue/simple': [
    queue('<pppoe-ana>', '<pppoe-ana>', { dynamic: 'true', 'max-limit': '3M/10M' }),
    queue('oficina', '10.50.0.1/32'),
  ],
  ...changes,
});

const task = (
  line: Partial<CommandLine>,
  rows: RouterRows = rowsWith(),
  terms = routerTerms(),
): LineTask => ({
  line: commandLine({ desired: 'active', provisioned: FAST, ...line }),
  terms,
  tenant: 'norte',
  rows,
});

/** Carries out a plan as a router would; what it then wants remembered only is remembered. */
function carryOut(of: LineTask, plan: (of: LineTask) => LinePlan): LineTask {
  const { steps, memo } = plan(of);
  let rows = of.rows;
  for (const { write } of steps) {
    const printed = Object.entries(write.values).map(([name, value]) => [
      name,
      value === 'yes' ? 'true' : value === 'no' ? 'false' : value,
    ]);
    const id = `*${write.values['name'] ?? write.values['address']}`;
    rows = applyWrite(rows, { ...write, values: Object.fromEntries(printed) }, id);
  }
  return { ...of, rows, line: { ...of.line, memory: memo } };
}
/** Twice: what a return puts back is remembered once it was read back. */
const provision = (of: LineTask) => carryOut(carryOut(of, planProvision), planProvision);
const want = (of: LineTask, desired: CommandLine['desired']): LineTask =>
  carryOut({ ...of, line: { ...of.line, desired } }, planLine);

/** What the line is given once nothing stands in its way; undefined: its lease is not there. */
function speedOf({ line, rows }: LineTask): string | undefined {
  const secret = rows['ppp/secret']?.[0]?.['profile'];
  const limit = {
    pppoe: rows['ppp/profile']?.find((row) => row['name'] === secret)?.['rate-limit'],
    dhcp: rows['ip/dhcp-server/lease']?.[0]?.['rate-limit'],
    static: rows['queue/simple']?.find((row) => row['target'] === `${line.identity}/32`)?.[
      'max-limit'
    ],
  };
  return canonicalRate(limit[line.accessKind]);
}

describe('the plan of a speed', () => {
  const aLine = fc.constantFrom<Partial<CommandLine>>(
    { accessKind: 'pppoe', identity: 'ana' },
    { accessKind: 'dhcp', identity: MAC },
    { accessKind: 'static', identity: '10.9.0.5' },
  );
  const someTerms = fc
    .record({
      pppoe: fc.constantFrom(...PPPOE_STRATEGIES),
      dhcp: fc.constantFrom(...DHCP_STRATEGIES),
      static: fc.constantFrom(...STATIC_STRATEGIES),
    })
    .map(routerTerms);
  const aSpeed = fc.constantFrom(
    FAST,
    { downKbps: 10_000, upKbps: 3_000 },
    { downKbps: 1_000, upKbps: 1_000 },
  );
  const aState = fc.constantFrom<CommandLine['desired']>('active', 'suspended', 'reduced');
  const aTurn = fc.record({ desired: aState, speed: fc.option(aSpeed) });

  it('is empty once it was carried out, leaves a cut as it is, and is what the line has after its return', () => {
    fc.assert(
      fc.property(
        aLine,
        someTerms,
        fc.array(aTurn, { maxLength: 5 }),
        aSpeed,
        (line, terms, turns, last) => {
          let at = task(line, rowsWith(), terms);
          for (const { desired, speed } of [...turns, { desired: null, speed: last }]) {
            if (desired !== null) at = want(at, desired);
            if (speed === null) continue;
            at = provision({ ...at, line: { ...at.line, provisioned: speed } });
            expect(planProvision(at)).toMatchObject({ steps: [], memo: at.line.memory });
            expect(planLine(at).steps).toEqual([]);
          }
          const hadLease = at.rows['ip/dhcp-server/lease']?.length === 1;
          at = want(at, 'active');
          if (!hadLease) return;
          expect(speedOf(at)).toBe(canonicalRate(`${last.upKbps}k/${last.downKbps}k`));
          expect(planProvision(at)).toMatchObject({ steps: [], obstacle: null });
          expect(at.rows['ppp/secret']?.[0]?.['comment']).toBe('Casa azul');
          expect(at.rows['queue/simple']).toContainEqual(queue('oficina', '10.50.0.1/32'));
          expect(at.rows['ppp/profile']).toEqual(
            expect.arrayContaining([...(rowsWith()['ppp/profile'] ?? [])]),
          );
        },
      ),
    );
  });

  it('takes a profile of the operator that dials alike, and makes one where none does', () => {
    const mine = profile('norte-20M', {
      'remote-address': 'norte',
      'rate-limit': '5M/20M 10M/40M',
    });
    const profiles = rowsWith()['ppp/profile'] ?? [];
    const there = provision(task({}, rowsWith({ 'ppp/profile': [...profiles, mine] })));
    expect(there.rows['ppp/secret']?.[0]?.['profile']).toBe('norte-20M');
    expect(there.rows['ppp/active']).toEqual([]);
    const { rows } = provision(task({}));
    expect(rows['ppp/secret']?.[0]?.['profile']).toBe('atalaya-5000k-20000k');
    expect(rows['ppp/profile']?.[2]).toMatchObject({
      ...{ 'remote-address': 'norte', 'dns-server': '10.0.0.53', 'rate-limit': '5000k/20000k' },
      comment: 'atalaya:norte:speed:1',
    });
  });

  it('ends a session once: one that comes back with another speed is told of, not ended again', () => {
    const again = rowsWith({
      'ppp/secret': [{ '.id': '*1', name: 'ana', profile: 'sur-20M' }],
    });
    const first = planProvision(task({}, again));
    expect(first.steps).toMatchObject([{ write: { menu: 'ppp/active', verb: 'remove' } }]);
    expect(planProvision(task({ memory: first.memo }, again))).toMatchObject({
      steps: [],
      obstacle: expect.stringContaining('still has another one'),
    });
  });

  it('does not send a return to a profile that is not there', () => {
    const cut = want(task({}), 'suspended');
    const made = carryOut(cut, planProvision);
    expect(made.line.memory).toEqual(cut.line.memory);
    expect(carryOut(made, planProvision).line.memory).toMatchObject({
      profile: 'atalaya-5000k-20000k',
    });
  });

  it('of a service that ended leaves nothing of ours', () => {
    for (const line of [
      { accessKind: 'dhcp', identity: MAC },
      { accessKind: 'static', identity: '10.9.0.5' },
    ] as const) {
      const at = want(provision(task(line)), 'cancelled');
      expect(JSON.stringify(at.rows)).not.toContain(serviceId(1));
    }
  });

  it('is told of and left where its service was not seen for long', () => {
    const { rows } = provision(task({ accessKind: 'static', identity: '10.9.0.5' }));
    const of = { lines: [], rows, terms: routerTerms(), tenant: 'norte' };
    const comment = `atalaya:norte:${serviceId(1)}:7`;
    expect(compareRouter(of)).toMatchObject([
      { kind: 'orphan', key: `speed|${comment}`, remedy: null },
    ]);
    expect(planClean(rows, comment, 'norte')).toEqual([]);
  });

  it('leaves a queue of another hand for the same address, and says what it gives', () => {
    const rows = rowsWith({ 'queue/simple': [queue('a mano', '10.9.0.5/32,10.9.0.6/32')] });
    const line = { accessKind: 'static', identity: '10.9.0.5' } as const;
    expect(planProvision(task(line, rows))).toMatchObject({
      steps: [],
      obstacle: expect.stringContaining('a mano, which is not the platform'),
    });
    const right = { downKbps: 1_000, upKbps: 1_000 };
    expect(planProvision(task({ ...line, provisioned: right }, rows))).toMatchObject({
      steps: [],
      obstacle: null,
    });
  });
});
