import { describe, expect, it } from 'vitest';
import { menuTexts, writeTexts } from './router-text.js';

const ENTRY = { '.id': '*A', list: 'atalaya-suspended', address: '10.0.0.5', comment: 'a b' };

describe('what a router said, for a person', () => {
  it('stands by menu, and menus that held nothing are left out', () => {
    expect(menuTexts({ 'ip/firewall/address-list': [ENTRY], 'ppp/active': [] })).toEqual([
      {
        menu: '/ip/firewall/address-list',
        rows: ['.id=*A list=atalaya-suspended address=10.0.0.5 comment="a b"'],
      },
    ]);
    expect(menuTexts(null)).toEqual([]);
  });

  it('is shown as it is where it is something else', () => {
    expect(menuTexts({ version: 1, name: '' })).toEqual([
      { menu: '', rows: ['version=1 name=""'] },
    ]);
    expect(menuTexts(['x'])).toEqual([{ menu: '', rows: ['["x"]'] }]);
  });

  it('names what is wrong with the firewall’s rules', () => {
    const problems = [{ kind: 'missing', message: 'The rule drop is not there.' }];
    expect(menuTexts({ version: null, problems })).toEqual([
      { menu: '', rows: ['The rule drop is not there.'] },
    ]);
    expect(menuTexts({ version: 1, problems: [] })).toEqual([{ menu: '', rows: ['version=1'] }]);
  });

  it('writes sentences as they would be sent', () => {
    const values = { list: 'atalaya-suspended' };
    const menu = 'ip/firewall/address-list';
    expect(
      writeTexts([
        { menu, verb: 'add', id: null, values },
        { menu, verb: 'remove', id: '*A', values: {} },
      ]),
    ).toEqual([
      '/ip/firewall/address-list/add list=atalaya-suspended',
      '/ip/firewall/address-list/remove .id=*A',
    ]);
    expect(writeTexts(undefined)).toEqual([]);
  });
});
