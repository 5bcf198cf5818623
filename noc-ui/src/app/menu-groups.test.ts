import { describe, expect, it } from 'vitest';
import { barRoutes, groupedRoutes, MENU_GROUPS, menuPlaceOf } from './menu-groups.js';

const route = (id: string, group: (typeof MENU_GROUPS)[number]) => ({ id, group, icon: 'x' });
const MANY = MENU_GROUPS.flatMap((group) => [1, 2, 3].map((n) => route(`${group}${n}`, group)));

describe('the menu', () => {
  it('has each page once, under the heading of those who use it', () => {
    const groups = groupedRoutes(MANY);
    expect(groups.map(({ group }) => group)).toEqual([...MENU_GROUPS]);
    expect(groups.flatMap(({ routes }) => routes)).toEqual(MANY);
  });

  it('has no heading for few pages, nor for a group of one', () => {
    expect(groupedRoutes(MANY.slice(0, 7))).toEqual([{ group: null, routes: MANY.slice(0, 7) }]);
    expect(groupedRoutes([...MANY.slice(0, 9), route('settings', 'office')]).at(-1)).toEqual({
      group: null,
      routes: [route('settings', 'office')],
    });
    expect(groupedRoutes([])).toEqual([{ group: null, routes: [] }]);
  });

  it('knows where a page that is reached from another one belongs', () => {
    expect([menuPlaceOf('invoice'), menuPlaceOf('leakage'), menuPlaceOf('sites')]).toEqual([
      'invoicing',
      'reports',
      'sites',
    ]);
  });
});

it('puts the first four that somebody may see under the thumb, in the order of the menu', () => {
  const ids = (...names: string[]) => barRoutes(names.map((id) => route(id, 'noc')));
  expect(ids('payments', 'customers', 'account', 'sla').map(({ id }) => id)).toEqual([
    'payments',
    'customers',
    'account',
  ]);
  expect(
    ids('overview', 'incidents', 'devices', 'customers', 'myDay', 'payments').map(({ id }) => id),
  ).toEqual(['overview', 'incidents', 'devices', 'myDay']);
});
