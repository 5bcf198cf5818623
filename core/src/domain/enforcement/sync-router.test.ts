import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../ports/network-commands.js';
import { commandLine, routerTerms, serviceId } from '../../testing/fakes/router-lane.js';
import { compareRouter } from './compare-router.js';
import type { RouterRow, RouterRows } from './router-rows.js';
import { RowIndex } from './row-index.js';
import { syncRouter } from './sync-router.js';

const MAC = '02:00:5E:00:00:01';
const LEASES = 'ip/dhcp-server/lease';
const secret = (name: string, values: RouterRow = {}): RouterRow => ({
  '.id': `*${name}`,
  ...{ name, service: 'pppoe', profile: 'plan-10M', disabled: 'false' },
  ...values,
});
const rows: RouterRows = {
  'ppp/secret': [
    secret('ana'),
    secret('luis', { profile: 'plan-2M' }),
    secret('eva', { disabled: 'true' }),
    secret('tienda', { comment: 'Tienda Sol', password: 'never' }),
  ],
  'ppp/profile': [
    { '.id': '*1', name: 'plan-10M', 'rate-limit': '3M/10M' },
    { '.id': '*2', name: 'plan-2M', 'rate-limit': '1M/2M' },
  ],
  'ppp/active': [{ '.id': '*A', name: 'radius', address: '10.0.0.9', radius: 'true' }],
  [LEASES]: [
    { '.id': '*1', 'mac-address': MAC, address: '10.77.0.3', server: 'lan', dynamic: 'true' },
    { '.id': '*2', 'mac-address': '02:00:5e:00:00:09', address: '10.77.0.9', dynamic: 'false' },
    { '.id': '*3', 'mac-address': '02:00:5E:00:00:0A', address: '10.77.0.10', dynamic: 'true' },
  ],
  'ip/firewall/address-list': [],
  'queue/simple': [
    { '.id': '*1', name: 'oficina', target: '10.50.0.1/32', 'max-limit': '1M/1M' },
    { '.id': '*2', name: 'red', target: '10.60.0.0/16', 'max-limit': '9M/9M' },
    { '.id': '*3', name: 'de un lease', target: '10.77.0.9/32', 'max-limit': '1M/1M' },
  ],
};
const lines = (
  [
    { identity: 'ana' },
    { identity: 'luis' },
    { identity: 'eva' },
    { identity: 'gone' },
    { identity: 'radius' },
    { identity: MAC, accessKind: 'dhcp' },
    { identity: '02:00:5E:00:00:77', accessKind: 'dhcp' },
    { identity: '10.70.0.4', accessKind: 'static' },
  ] as const
).map(
  (line, place): CommandLine =>
    commandLine({ desired: 'active', serviceId: serviceId(place + 1), ...line }),
);
const router = { lines, rows, terms: routerTerms(), tenant: 'norte' };
const sync = (of = router) => syncRouter(of, new RowIndex(of.rows));

describe('a router held against the books', () => {
  it('tells what it alone has, what it lacks, and what is different, and nothing of what agrees', () => {
    const told = sync().map(({ kind, menu, key, details }) =>
      [kind, menu, key, ...details.differs].join(' '),
    );
    expect(told).toEqual([
      'different ppp/secret luis speed',
      'different ppp/secret eva disabled',
      'platform_only ppp/secret gone',
      `different ${LEASES} ${MAC} speed`,
      'platform_only queue/simple 10.70.0.4',
      'router_only ppp/secret tienda',
      `router_only ${LEASES} 02:00:5E:00:00:09`,
      'router_only queue/simple 10.50.0.1',
    ]);
  });

  it('shows what would be written, and no password', () => {
    const found = sync();
    expect(found.find(({ key }) => key === 'luis')).toMatchObject({
      serviceId: serviceId(2),
      details: {
        found: { profile: 'plan-2M', 'rate-limit': '1M/2M' },
        wanted: '3000k/10000k',
        writes: [{ menu: 'ppp/secret', verb: 'set', values: { profile: 'plan-10M' } }],
      },
    });
    const made = { ...router.lines[3], made: { ...MADE, password: 'never' } } as CommandLine;
    const all = JSON.stringify([found, sync({ ...router, lines: [made] })]);
    expect(all).toContain('"verb":"add"');
    expect(all).not.toContain('never');
  });

  it('leaves to the other comparison whether a cut stands', () => {
    const cut = lines.map((line) => ({ ...line, desired: 'suspended' as const }));
    const of = { ...router, lines: cut.slice(0, 1) };
    expect(sync(of).filter(({ kind }) => kind !== 'router_only')).toEqual([]);
    expect(compareRouter(of)).toMatchObject([{ kind: 'missing_block' }]);
  });
});

const MADE = {
  address: null,
  isAddressLost: false,
  profile: 'plan-10M',
  server: null,
  isDone: true,
};
