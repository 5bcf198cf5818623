import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLanNetwork, judgeAddress } from './address-guard.js';
import { checkTarget } from './check-target.js';

describe('judgeAddress', () => {
  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['172.16.0.1'],
    ['172.31.255.255'],
    ['192.168.1.1'],
    ['100.64.0.1'],
    ['169.254.169.254'],
    ['100.100.100.200'],
    ['0.0.0.0'],
    ['224.0.0.1'],
    ['255.255.255.255'],
    ['198.18.0.1'],
    ['::'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:7f00:1'],
    ['0:0:0:0:0:ffff:a00:1'],
    ['::127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['2001:0:1::1'],
    ['fe80::1'],
    ['fe80::1%eth0'],
    ['fc00::1'],
    ['fd00:ec2::254'],
    ['ff02::1'],
    ['[::1]'],
    ['n8n.local'],
    [''],
  ])('refuses %s', (address) => {
    expect(judgeAddress(address, [])).toBe('refused');
  });

  it.each([['8.8.8.8'], ['172.32.0.1'], ['100.128.0.1'], ['2606:4700::1111'], ['::ffff:8.8.8.8']])(
    'lets %s be asked',
    (address) => {
      expect(judgeAddress(address, [])).toBe('public');
    },
  );

  it('allows what the list names and nothing that lies beside it', () => {
    const allowed = ['192.168.10.0/24', 'fd12::/16', 'nonsense', '10.0.0.0/99'];
    expect(judgeAddress('192.168.10.7', allowed)).toBe('allowed');
    expect(judgeAddress('::ffff:192.168.10.7', allowed)).toBe('allowed');
    expect(judgeAddress('fd12::1', allowed)).toBe('allowed');
    expect(judgeAddress('192.168.11.7', allowed)).toBe('refused');
    expect(judgeAddress('10.0.0.1', allowed)).toBe('refused');
  });

  it('never lets a list open metadata, multicast or tunnels', () => {
    const never = fc.constantFrom(
      '169.254.169.254',
      '100.100.100.200',
      'fe80::1',
      'fd00:ec2::254',
      '224.0.0.1',
      '0.0.0.0',
      '2002:a00:1::',
    );
    const wide = ['0.0.0.0/0', '::/0', '169.254.0.0/16', 'fe80::/10', 'fc00::/7'];
    fc.assert(fc.property(never, (address) => judgeAddress(address, wide) === 'refused'));
  });

  it('knows an IPv4 address behind any spelling of its mapped form', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(judgeAddress(`::ffff:${address}`, [])).toBe(judgeAddress(address, []));
      }),
    );
  });
});

describe('isLanNetwork', () => {
  it.each([['10.0.0.0/8'], ['192.168.1.7'], ['127.0.0.1/32'], ['100.64.0.0/10'], ['fd12::/48']])(
    'takes %s',
    (text) => expect(isLanNetwork(text)).toBe(true),
  );
  it.each([
    ['0.0.0.0/0'],
    ['10.0.0.0/7'],
    ['8.8.8.0/24'],
    ['169.254.0.0/16'],
    ['10.0.0.0/33'],
    ['x'],
  ])('refuses %s', (text) => expect(isLanNetwork(text)).toBe(false));
});

describe('checkTarget', () => {
  const resolve = (addresses: readonly string[]) => () => Promise.resolve(addresses);
  it.each([
    ['https://hooks.test/x', ['8.8.8.8'], [], null],
    ['https://hooks.test/x', ['8.8.8.8', '10.0.0.1'], [], 'leads to 10.0.0.1'],
    ['http://hooks.test/x', ['8.8.8.8'], [], 'must begin with https://'],
    ['http://n8n.test:5678/x', ['192.168.1.9'], ['192.168.1.0/24'], null],
    ['http://n8n.test:5678/x', ['192.168.1.9'], [], 'leads to 192.168.1.9'],
    ['https://2130706433/', [], [], 'leads to 127.0.0.1'],
    ['https://0x7f.1/', [], [], 'leads to 127.0.0.1'],
    ['https://[::ffff:10.0.0.1]/', [], [], 'which is not public'],
    ['ftp://hooks.test/', ['8.8.8.8'], [], 'must begin with https://'],
    ['https://me:pw@hooks.test/', ['8.8.8.8'], [], 'must not hold a user'],
    ['not a url', [], [], 'is not a URL'],
  ])('%s at %j, allowing %j', async (url, addresses, allowed, refused) => {
    const checked = await checkTarget(url, allowed, resolve(addresses));
    if (refused === null) expect(checked).toHaveProperty('url');
    else expect(checked).toEqual({ refused: expect.stringContaining(refused) });
  });

  it('says of a name without an address that it leads nowhere', async () => {
    const checked = await checkTarget('https://gone.test/', [], () => Promise.reject(new Error()));
    expect(checked).toEqual({ refused: expect.stringContaining('leads nowhere') });
  });
});
