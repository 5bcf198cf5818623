import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyWrite } from './apply-writes.js';
import type { BundleOf } from './bundle-rules.js';
import type { BundleSettings } from './bundle-settings.js';
import { checkBundle, isOfBundle } from './check-bundle.js';
import { planBundle } from './plan-bundle.js';
import { type RouterRow, type RouterRows, rowsOf } from './router-rows.js';

const OF: BundleOf & { settings: BundleSettings } = {
  list: 'atalaya-suspended',
  tenant: 'norte',
  settings: {
    aviso: { address: '10.0.0.80', port: 8080 },
    allowed: ['203.0.113.7', 'checkout.example', '2001:db8:9::/48'],
  },
};

const rule = fc.constantFrom<RouterRow>(
  { chain: 'input', action: 'drop' },
  { chain: 'forward', action: 'fasttrack-connection', 'connection-state': 'established,related' },
  { chain: 'forward', action: 'accept', 'connection-state': 'established,related,untracked' },
  { chain: 'forward', action: 'drop', 'connection-state': 'invalid' },
  { chain: 'forward', action: 'passthrough', dynamic: 'true' },
  { chain: 'forward', action: 'accept', disabled: 'true' },
);
const startingRules = fc.array(rule, { maxLength: 6 }).map(
  (rules): RouterRows => ({
    'ip/firewall/filter': rules.map((values, n) => ({ '.id': `*${n}`, ...values })),
    'ipv6/firewall/filter': [],
    'ip/firewall/nat': [{ '.id': '*1', chain: 'srcnat', action: 'masquerade' }],
    'ip/firewall/address-list': [
      { '.id': '*1', list: 'atalaya-allowed', address: '203.0.113.7', comment: 'a mano' },
    ],
    'ipv6/firewall/address-list': [],
  }),
);

let made = 0;
const install = (rows: RouterRows, settings = OF.settings): RouterRows =>
  planBundle(rows, { ...OF, settings }).reduce((at, write) => {
    made += 1;
    return applyWrite(at, write, `*M${made}`);
  }, rows);

const theirs = (rows: RouterRows) =>
  Object.entries(rows).map(([menu, list]) => [
    menu,
    list.filter((row) => !isOfBundle(row, 'norte')),
  ]);

/** What a hand in WinBox does to a rule of ours. */
const meddling = fc.constantFrom('disable', 'move', 'remove', 'copy', 'change', 'age');

function meddle(rows: RouterRows, how: string, which: number): RouterRows {
  const menu = 'ip/firewall/filter';
  const list = rowsOf(rows, menu);
  const ours = list.filter((row) => isOfBundle(row, 'norte'));
  const row = ours[which % ours.length];
  if (row === undefined) return rows;
  const rest = list.filter((one) => one !== row);
  const put = (changed: RouterRow) => list.map((one) => (one === row ? changed : one));
  if (how === 'remove') return { ...rows, [menu]: rest };
  if (how === 'move') return { ...rows, [menu]: [...rest, row] };
  if (how === 'copy') return { ...rows, [menu]: [...list, { ...row, '.id': '*C' }] };
  if (how === 'disable') return { ...rows, [menu]: put({ ...row, disabled: 'true' }) };
  if (how === 'change') return { ...rows, [menu]: put({ ...row, action: 'passthrough' }) };
  return { ...rows, [menu]: put({ ...row, comment: row['comment']?.replace(/1$/, '0') ?? '' }) };
}

describe('the firewall rules', () => {
  it('are whole after one go, need no second, and leave other rules alone and in their order', () => {
    fc.assert(
      fc.property(startingRules, (rows) => {
        const after = install(rows);
        expect(checkBundle(after, OF)).toEqual({ version: 1, problems: [] });
        expect(planBundle(after, OF)).toEqual([]);
        expect(theirs(after)).toEqual(theirs(rows));
      }),
    );
  });

  it('are found meddled with, whatever was done, and put right', () => {
    fc.assert(
      fc.property(startingRules, meddling, fc.nat(9), (rows, how, which) => {
        const whole = install(rows);
        const spoilt = meddle(whole, how, which);
        const wasLast = JSON.stringify(spoilt) === JSON.stringify(whole);
        const { problems } = checkBundle(spoilt, OF);
        if (wasLast) return;
        const isHarmless = how === 'move' && problems.length === 0;
        if (!isHarmless) expect(problems).not.toEqual([]);
        const right = install(spoilt);
        expect(checkBundle(right, OF).problems).toEqual([]);
        expect(theirs(right)).toEqual(theirs(rows));
      }),
    );
  });

  it('jump above fasttrack: that they are there is not enough', () => {
    const fasttrack = { '.id': '*F', chain: 'forward', action: 'fasttrack-connection' };
    const whole = install({ 'ip/firewall/filter': [] });
    const rows = { 'ip/firewall/filter': [fasttrack, ...rowsOf(whole, 'ip/firewall/filter')] };
    expect(checkBundle(rows, OF).problems.filter(({ menu }) => menu.includes('filter'))).toEqual([
      expect.objectContaining({ kind: 'misplaced', rule: 'jump-from' }),
      expect.objectContaining({ kind: 'misplaced', rule: 'jump-to' }),
    ]);
    const off = [{ ...fasttrack, disabled: 'true' }, ...rowsOf(whole, 'ip/firewall/filter')];
    expect(checkBundle({ 'ip/firewall/filter': off }, OF).problems).toEqual([]);
  });

  it('lose the notice and what is no longer allowed, and keep what the operator listed', () => {
    const rows = install({
      'ip/firewall/nat': [],
      'ip/firewall/address-list': [
        { '.id': '*1', list: 'atalaya-allowed', address: '192.0.2.9', comment: 'banco' },
      ],
    });
    const after = install(rows, { aviso: null, allowed: ['203.0.113.7'] });
    expect(rowsOf(after, 'ip/firewall/nat')).toEqual([]);
    expect(rowsOf(after, 'ip/firewall/address-list').map((row) => row['address'])).toEqual([
      '192.0.2.9',
      '203.0.113.7',
    ]);
  });
});
