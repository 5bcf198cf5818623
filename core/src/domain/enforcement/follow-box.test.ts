import { describe, expect, it } from 'vitest';
import { commandLine, routerTerms, serviceId } from '../../testing/fakes/router-lane.js';
import { applyWrite } from './apply-writes.js';
import type { LineTask } from './line-plan.js';
import { planLine } from './plan-line.js';
import type { RouterRow } from './router-rows.js';
import { RowIndex } from './row-index.js';

const [OLD, NEW] = ['02:00:5E:00:00:01', '02:00:5E:00:00:02'];
const MARK = `atalaya:norte:${serviceId(1)}:7`;
const lease = (values: RouterRow): RouterRow => ({
  '.id': '*1',
  ...{ 'mac-address': OLD, address: '10.77.0.3', server: 'lan', dynamic: 'false', comment: MARK },
  ...values,
});
const task = (
  leases: readonly RouterRow[],
  line: Parameters<typeof commandLine>[0] = {},
): LineTask => {
  const rows = { 'ip/dhcp-server/lease': leases, 'ip/firewall/address-list': [] };
  const whole = commandLine({ accessKind: 'dhcp', identity: NEW, desired: 'active', ...line });
  return {
    line: whole,
    terms: routerTerms(),
    tenant: 'norte',
    // What a comparison looks at finds it too.
    rows: { ...rows, ...new RowIndex(rows).of(whole) },
  };
};
const after = (of: LineTask) =>
  planLine(of).steps.reduce((rows, { write }) => applyWrite(rows, write, '*N'), of.rows);

describe('a lease of ours whose box was replaced', () => {
  it('is the new box’s, with the speed that it has, and the router’s own makes room', () => {
    const speed = { 'rate-limit': '3000k/10000k' };
    const given = lease({ '.id': '*2', 'mac-address': NEW, address: '10.77.0.9', dynamic: 'true' });
    const rows = after(task([lease(speed), { ...given, comment: '' }]));
    expect(rows['ip/dhcp-server/lease']).toEqual([lease({ ...speed, 'mac-address': NEW })]);
    expect(planLine({ ...task([]), rows }).steps).toEqual([]);
  });

  it('goes on being cut', () => {
    const cut = { desired: 'suspended', memory: { leases: { 'lan|10.77.0.3': { listed: true } } } };
    const of = task([lease({ 'address-lists': 'atalaya-suspended' })], cut as object);
    expect(after(of)['ip/dhcp-server/lease']).toMatchObject([
      { 'mac-address': NEW, 'address-lists': 'atalaya-suspended' },
    ]);
  });

  it('goes where the router had made it, and another hand’s is left', () => {
    const memory = { leases: { 'lan|10.77.0.3': { dynamic: true } } };
    expect(after(task([lease({})], { memory }))['ip/dhcp-server/lease']).toEqual([]);
    expect(planLine(task([lease({ comment: 'de la oficina' })])).steps).toEqual([]);
  });
});
