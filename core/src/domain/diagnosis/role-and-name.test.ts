import { expect, it } from 'vitest';
import { roleAndName } from './role-and-name.js';

it.each([
  ['Router', 'CCR Norte', 'Router CCR Norte'],
  ['Router', 'Router 1', 'Router 1'],
  ['Router', 'ROUTER-LOMA', 'ROUTER-LOMA'],
  ['Router', 'Router', 'Router'],
  ['Router', 'Routerboard 4', 'Router Routerboard 4'],
  ['Sectorial', 'sectorial norte', 'sectorial norte'],
  ['Access point', 'access point_3', 'access point_3'],
  ['Antena', 'Antenas del cerro', 'Antena Antenas del cerro'],
  ['Sitio', '', 'Sitio '],
])('%s called %j is %j', (role, name, said) => {
  expect(roleAndName(role, name)).toBe(said);
});
