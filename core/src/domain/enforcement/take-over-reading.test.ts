import { describe, expect, it } from 'vitest';
import { routerTerms } from '../../testing/fakes/router-lane.js';
import { blockMatcher, type MatchableService } from './take-over-match.js';
import { namedBlocksSchema } from './take-over-names.js';
import { readTakeOver } from './take-over-router.js';

const HERE = 'router-here';
const ROWS = {
  'ip/firewall/filter': [
    { '.id': '*1', chain: 'forward', action: 'drop', 'src-address-list': 'lista-7' },
    { '.id': '*2', chain: 'forward', action: 'drop', 'src-address-list': '!LAN' },
  ],
  'ip/firewall/address-list': [
    { '.id': '*1', list: 'lista-7', address: '10.0.0.5' },
    { '.id': '*2', list: 'lista-7', address: '10.0.0.6', comment: 'Eva Ruiz' },
    { '.id': '*3', list: 'lista-7', address: '10.0.0.0/24' },
    { '.id': '*4', list: 'lista-7', address: '10.0.0.9', disabled: 'true' },
    { '.id': '*5', list: 'lista-7', address: '10.0.0.7', dynamic: 'true' },
    { '.id': '*6', list: 'lista-7', address: '10.0.0.8', comment: 'atalaya:sur:x:1' },
    { '.id': '*7', list: 'LAN', address: '10.0.0.0/8' },
    { '.id': '*8', list: 'Señal Ñandú', address: '10.9.9.9' },
  ],
  'ppp/profile': [
    { '.id': '*1', name: 'plan', 'rate-limit': '3M/10M' },
    { '.id': '*2', name: 'Vencidos' },
    { '.id': '*3', name: 'atalaya-suspended', 'address-list': 'atalaya-suspended' },
  ],
  'ppp/secret': [
    { '.id': '*1', name: 'ana', profile: 'plan', 'remote-address': '10.0.0.5' },
    { '.id': '*2', name: 'eva', profile: 'Vencidos' },
    { '.id': '*3', name: 'luis', profile: 'atalaya-suspended', disabled: 'yes' },
  ],
  'ppp/active': [{ '.id': '*1', name: 'luis', address: '10.0.0.5' }],
};
const named = namedBlocksSchema.parse({
  lists: ['lista-7'],
  profiles: ['Vencidos', 'atalaya-suspended'],
  disabledSecrets: true,
});
const read = () => readTakeOver(ROWS, { named, terms: routerTerms() });

const service = (identity: string, more: Partial<MatchableService> = {}): MatchableService => ({
  ...{ id: identity, accessKind: 'pppoe', identity, ipv6Prefix: null, routers: [HERE] },
  rate: '3000000/10000000',
  ...more,
});
const matchAll = (services: readonly MatchableService[]) => {
  const { blocks, returnRates } = read();
  const matcher = blockMatcher(services, { routerId: HERE, returnRates: new Set(returnRates) });
  return Object.fromEntries(blocks.map((block) => [block.key.split('|').at(-1), matcher(block)]));
};

describe('another system’s cuts on a router', () => {
  it('are what was named, without ours, the router’s own and what blocks nobody', () => {
    expect(read().blocks.map(({ key }) => key)).toEqual([
      'ip/firewall/address-list|list_entry|lista-7|10.0.0.5',
      'ip/firewall/address-list|list_entry|lista-7|10.0.0.6',
      'ip/firewall/address-list|list_entry|lista-7|10.0.0.0/24',
      'ppp/secret|secret_profile|eva',
      'ppp/secret|secret_disabled|luis',
    ]);
  });

  it('are suggested by rules that stop them and by their names, ours never', () => {
    const { lists, profiles, disabledSecrets } = read().survey;
    expect(lists.map(({ name, entries, why }) => [name, entries, why])).toEqual([
      ['lista-7', 4, ['rule']],
      ['LAN', 1, []],
      ['Señal Ñandú', 1, []],
    ]);
    expect(profiles.map(({ name, secrets, why }) => [name, secrets, why])).toEqual([
      ['Vencidos', 1, ['name']],
      ['plan', 1, []],
    ]);
    expect(disabledSecrets).toBe(1);
  });

  it('are matched by access identity, never by a comment', () => {
    const found = matchAll([service('ana'), service('eva'), service('Eva Ruiz')]);
    expect(found['10.0.0.5']).toMatchObject({ match: 'matched', serviceId: 'ana' });
    expect(found['10.0.0.6']).toMatchObject({ match: 'unmatched', serviceId: null });
    expect(found['10.0.0.0/24']).toMatchObject({ match: 'unmatched' });
    expect(found['eva']).toMatchObject({ match: 'matched', source: 'secret' });
  });

  it.each([
    ['several', '10.0.0.5', [service('ana'), service('luis')]],
    ['elsewhere', '10.0.0.5', [service('ana', { routers: ['another'] })]],
    ['elsewhere', '10.0.0.5', [service('ana', { routers: [HERE, 'another'] })]],
    ['unread', '10.0.0.6', [service('10.0.0.6', { accessKind: 'static', routers: [] })]],
    ['no_profile', 'eva', [service('eva', { rate: '1/2' })]],
  ])('are ambiguous: %s', (reason, key, services) => {
    expect(matchAll(services)[key]).toMatchObject({ match: 'ambiguous', reason });
  });
});
