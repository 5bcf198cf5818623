import { describe, expect, it } from 'vitest';
import { carryOut } from './carry-out.js';
import { type NetworkNode, type OpenOutage, OUTAGE_DEFAULTS } from './incident.js';
import { afterEndReport, judgeLinkLoss, type LinkLoss } from './link-loss.js';
import { networkOf } from './outage-owners.js';
import { planOutages } from './plan-outages.js';

const LINK = { id: 'l', upstreamId: 'up' };
const SECOND = 1_000;

describe('a link whose ends speak', () => {
  const said = (...reports: readonly (readonly [at: number, isConnected: boolean])[]) =>
    reports.reduce<ReturnType<typeof afterEndReport> | undefined>(
      (known, [at, isConnected]) => afterEndReport(known, isConnected, at * SECOND),
      undefined,
    );
  const judge = (upstream: ReturnType<typeof said>, downstream: ReturnType<typeof said>) =>
    judgeLinkLoss(
      LINK,
      { ...(upstream && { upstream }), ...(downstream && { downstream }) },
      20 * SECOND,
    );

  it('is lost when either of them says so, and surely so once it has said it for a while', () => {
    expect(judge(said([0, true]), said([0, true]))).toBe(null);
    expect(judge(undefined, undefined)).toBe(null);
    const once = { linkId: 'l', upstreamId: 'up', by: 'upstream', since: 60 * SECOND };
    expect(judge(said([0, true], [60, false]), said([0, true]))).toEqual({
      ...once,
      isConfirmed: false,
    });
    expect(judge(said([0, true], [60, false], [80, false]), undefined)).toEqual({
      ...once,
      isConfirmed: true,
    });
  });

  it('is not told lost where it was never seen connected', () => {
    expect(judge(said([0, false], [600, false]), undefined)).toMatchObject({ isConfirmed: false });
  });

  it('goes by the end that has said so for longer, and by the newest of each', () => {
    expect(judge(said([30, false]), said([10, false]))).toMatchObject({ by: 'downstream' });
    expect(judge(said([10, false], [20, true]), undefined)).toBe(null);
    // What is told late changes nothing.
    expect(judge(said([10, false], [20, true], [15, false]), undefined)).toBe(null);
    expect(judge(said([10, false], [20, true], [30, false], [49, false]), undefined)).toMatchObject(
      { since: 30 * SECOND, isConfirmed: false },
    );
  });
});

describe('outages of lost links', () => {
  const loss: LinkLoss = {
    linkId: 'l',
    upstreamId: 'up',
    by: 'upstream',
    since: 100,
    isConfirmed: true,
  };
  function world(down: Partial<NetworkNode>, up: Partial<NetworkNode> = {}) {
    const rest = { role: 'backhaul', state: 'up', since: 0, lostAt: null, pollMs: 60_000 } as const;
    const told = { sessionLoss: null, awaitsUptime: false, linkLoss: null };
    const nodes: NetworkNode[] = [
      { deviceId: 'up', parentIds: [], ...rest, ...told, ...up },
      { deviceId: 'down', parentIds: ['up'], ...rest, ...told, linkLoss: loss, ...down },
    ];
    return networkOf(new Map(nodes.map((node) => [node.deviceId, node])));
  }
  const plan = (network: ReturnType<typeof world>, open: readonly OpenOutage[] = []) =>
    planOutages(network, open, 200_000, OUTAGE_DEFAULTS);
  const roots = (network: ReturnType<typeof world>) =>
    plan(network).opening.map(({ rootId, cause, at }) => [rootId, cause, at]);

  it('open on the downstream end while both ends answer, and once', () => {
    expect(roots(world({}))).toEqual([['down', 'link-lost', 100]]);
    const open = carryOut([], plan(world({})), () => 'i');
    expect(plan(world({}), open)).toMatchObject({ opening: [], changes: [], closing: [] });
  });

  it.each([
    ['a report that is not confirmed', { linkLoss: { ...loss, isConfirmed: false } }, {}],
    ['nothing told yet', { linkLoss: 'unknown' as const }, {}],
    ['a subscriber’s radio', { role: 'cpe' as const }, {}],
    ['planned work', { state: 'maintenance' as const }, {}],
    ['an upstream end that is unknown', {}, { state: 'unknown' as const }],
  ])('do not open by %s', (_, down, up) => {
    expect(roots(world(down, up))).toEqual([]);
  });

  it('stay while the link is lost or nobody has told since a restart, and end when it is back', () => {
    const open = carryOut([], plan(world({})), () => 'i');
    for (const linkLoss of [loss, { ...loss, isConfirmed: false }, 'unknown' as const]) {
      expect(plan(world({ linkLoss }), open).closing).toEqual([]);
    }
    expect(plan(world({ linkLoss: null }), open).closing).toEqual([
      { id: 'i', resolution: 'recovered', intoRootId: null },
    ]);
  });
});
