import { installScript } from '@atalaya/core/domain/router-setup/install-script';
import {
  makeSecrets,
  type RouterSetupSecrets,
} from '@atalaya/core/domain/router-setup/router-secrets';
import type { RouterSetupOptions } from '@atalaya/core/domain/router-setup/router-setup';
import { uninstallScript } from '@atalaya/core/domain/router-setup/uninstall-script';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { ScriptMenus } from './script-menus.js';

const TAG = '1a2b3c4d';
const OPTIONS: RouterSetupOptions = {
  routeros: 7,
  withWrite: true,
  allowedFrom: ['10.0.0.5', '10.9.0.0/24'],
  port: 8729,
  snmp: 'v2c',
  snmpPort: 161,
  firewall: true,
  wireguard: null,
};
const WIREGUARD = {
  collectorPublicKey: `${'k'.repeat(42)}A=`,
  endpoint: 'noc.example.net',
  endpointPort: 51820,
  routerAddress: '10.99.0.2/24',
  collectorAddress: '10.99.0.1',
};

function scripts(options: RouterSetupOptions, tag = TAG, secrets?: RouterSetupSecrets) {
  let step = 0;
  const made = makeSecrets(tag, options, (below) => {
    step += 7;
    return step % below;
  });
  const locale = 'es' as const;
  return {
    secrets: secrets ?? made,
    install: installScript({ tag, options, secrets: secrets ?? made, locale }).text,
    uninstall: uninstallScript({ tag, options, locale }),
  };
}

const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 12 })
  .map((codes) => String.fromCodePoint(...codes));

const anyOptions: fc.Arbitrary<RouterSetupOptions> = fc.record({
  routeros: fc.constant(7 as const),
  withWrite: fc.boolean(),
  allowedFrom: fc.uniqueArray(fc.constantFrom('10.0.0.5', '10.9.0.0/24', '192.0.2.7'), {
    minLength: 1,
  }),
  port: fc.integer({ min: 1, max: 65_535 }),
  snmp: fc.constantFrom('none' as const, 'v2c' as const, 'v3' as const),
  snmpPort: fc.constant(161),
  firewall: fc.boolean(),
  wireguard: fc.constantFrom(null, WIREGUARD),
});

describe('the script that makes a router ready', () => {
  it('makes users with the least policies, let in from the collectors alone', () => {
    const menus = new ScriptMenus(7);
    const { install, secrets } = scripts(OPTIONS);
    runScript(menus, install);
    expect(menus.row('user', `atalaya-read-${TAG}`)).toEqual({
      name: `atalaya-read-${TAG}`,
      group: `atalaya-read-${TAG}`,
      password: secrets.readPassword,
      address: '10.0.0.5/32,10.9.0.0/24',
      comment: `atalaya:setup:${TAG}`,
    });
    expect(menus.row('user group', `atalaya-read-${TAG}`)?.['policy']).toBe('api,read,test');
    expect(menus.row('user group', `atalaya-write-${TAG}`)?.['policy']).toBe('api,read,write,test');
  });

  it('turns api-ssl on for the collectors with a certificate of its own, and nothing else', () => {
    const menus = new ScriptMenus(7);
    const before = menus.snapshot();
    const said = runScript(menus, scripts(OPTIONS).install);
    expect(menus.row('ip service', 'api-ssl')).toEqual({
      name: 'api-ssl',
      port: '8729',
      address: '10.0.0.5/32,10.9.0.0/24',
      certificate: `atalaya-${TAG}`,
      disabled: 'false',
    });
    expect(menus.row('ip service', 'api')).toEqual(before['ip service']?.[0]);
    const fingerprint = menus.row('certificate', `atalaya-${TAG}`)?.['fingerprint'];
    expect(said.some((line) => line.endsWith(String(fingerprint)))).toBe(true);
  });

  it('closes "public" where SNMP was off, and leaves it where SNMP was in use', () => {
    const fresh = new ScriptMenus(6);
    runScript(fresh, scripts({ ...OPTIONS, routeros: 6 }).install);
    expect(fresh.row('snmp community', 'public')?.['read-access']).toBe('false');
    const used = new ScriptMenus(6);
    const snmp = used.table('snmp');
    for (const row of snmp.rows) snmp.set(row, { enabled: 'true' });
    runScript(used, scripts({ ...OPTIONS, routeros: 6 }).install);
    expect(used.row('snmp community', 'public')?.['read-access']).toBe('true');
  });

  it('lets the collectors through before the first rule of the input chain', () => {
    const menus = new ScriptMenus(7);
    runScript(menus, scripts(OPTIONS).install);
    const rules = menus.table('ip firewall filter').rows.map(({ values }) => values);
    expect(rules.map((rule) => rule['comment'])).toEqual([
      ...Array.from({ length: 6 }, () => `atalaya:setup:${TAG}`),
      undefined,
      undefined,
    ]);
    expect(
      rules.every((rule) => rule['action'] !== 'accept' || !rule['comment'] || rule['src-address']),
    ).toBe(true);
  });

  it('locks nobody out of an api-ssl that is in use', () => {
    const menus = new ScriptMenus(7);
    const services = menus.table('ip service');
    const row = services.byName('api-ssl');
    const theirs = {
      certificate: 'billing',
      address: '10.1.0.0/16',
      disabled: 'false',
      port: '18729',
    };
    if (row) services.set(row, theirs);
    const said = runScript(menus, scripts(OPTIONS).install);
    expect(menus.row('ip service', 'api-ssl')).toMatchObject({
      certificate: 'billing',
      port: '18729',
      address: '10.1.0.0/16,10.0.0.5/32,10.9.0.0/24',
    });
    expect(said.join('\n')).toContain('18729');
    runScript(menus, scripts(OPTIONS).uninstall);
    expect(menus.row('ip service', 'api-ssl')).toMatchObject(theirs);
  });

  it('changes the service, not the connections that newer releases list under its name', () => {
    const menus = new ScriptMenus(7);
    const connection = { name: 'api-ssl', port: '8729', address: '', disabled: 'false' };
    menus.table('ip service').add(connection);
    runScript(menus, scripts(OPTIONS).install);
    const rows = menus
      .table('ip service')
      .rows.filter(({ values }) => values['name'] === 'api-ssl');
    expect(rows[0]?.values).toMatchObject({ address: '10.0.0.5/32,10.9.0.0/24' });
    expect(rows[1]?.values).toEqual(connection);
  });

  it('leaves an api-ssl that is open to everyone as it is', () => {
    const menus = new ScriptMenus(7);
    const services = menus.table('ip service');
    const row = services.byName('api-ssl');
    if (row) services.set(row, { certificate: 'billing', disabled: 'false' });
    runScript(menus, scripts(OPTIONS).install);
    expect(menus.row('ip service', 'api-ssl')?.['address']).toBe('');
    runScript(menus, scripts(OPTIONS).uninstall);
    expect(menus.row('ip service', 'api-ssl')).toMatchObject({ address: '', disabled: 'false' });
  });

  it('makes the tunnel with a key that only the router has', () => {
    const menus = new ScriptMenus(7);
    const said = runScript(
      menus,
      scripts({ ...OPTIONS, allowedFrom: [], wireguard: WIREGUARD }).install,
    );
    expect(said.join('\n')).toContain(`key-of-atalaya-${TAG}`);
    const [tunnel] = menus.table('interface wireguard').rows;
    expect(tunnel?.values['listen-port']).toMatch(/^[2-5]\d{4}$/);
    expect(menus.table('interface wireguard peers').rows[0]?.values).toMatchObject({
      'public-key': WIREGUARD.collectorPublicKey,
      'allowed-address': '10.99.0.1/32',
    });
    expect(menus.row('user', `atalaya-read-${TAG}`)?.['address']).toBe('10.99.0.1/32');
  });

  it('changes nothing on a router that does not know a line of it', () => {
    const menus = new ScriptMenus(6);
    const before = JSON.stringify(menus.snapshot());
    const { install } = scripts({ ...OPTIONS, wireguard: WIREGUARD });
    expect(() => runScript(menus, install)).toThrow(/interface wireguard/);
    expect(JSON.stringify(menus.snapshot())).toBe(before);
  });

  it('pasted twice does what it did once, and its removal leaves what was there', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const menus = new ScriptMenus(7);
        const before = JSON.stringify(menus.snapshot());
        const { install, uninstall } = scripts(options);
        runScript(menus, install);
        const once = JSON.stringify(menus.snapshot());
        expect(once).not.toBe(before);
        runScript(menus, install);
        expect(JSON.stringify(menus.snapshot())).toBe(once);
        runScript(menus, uninstall);
        const port = String(options.port);
        const restored = JSON.stringify(menus.snapshot()).replace(
          `"api-ssl","port":"${port}"`,
          '"api-ssl","port":"8729"',
        );
        expect(restored).toBe(before);
        runScript(menus, uninstall);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps what another setup of ours still uses', () => {
    const menus = new ScriptMenus(7);
    const [first, second] = [scripts(OPTIONS), scripts(OPTIONS, '99887766')];
    runScript(menus, first.install);
    runScript(menus, second.install);
    runScript(menus, first.uninstall);
    expect(menus.row('ip service', 'api-ssl')).toMatchObject({
      disabled: 'false',
      certificate: `atalaya-${TAG}`,
    });
    expect(
      menus.row(
        'snmp community',
        first.secrets.snmp?.kind === 'v2c' ? first.secrets.snmp.community : '',
      ),
    ).toBeUndefined();
    runScript(menus, second.uninstall);
    expect(menus.row('ip service', 'api-ssl')).toMatchObject({
      disabled: 'true',
      certificate: 'none',
    });
    expect(menus.table('certificate').rows).toEqual([]);
  });

  it('lets no input out of its string, whatever it is', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.string({
          unit: fc.constantFrom('"', '$', '\\', '[', ']', '\n', '{', '}', ';', '?', '#', 'a'),
        }),
        (any, sharp) => {
          const menus = new ScriptMenus(7);
          const hostile = {
            readPassword: any,
            writePassword: sharp,
            snmp: {
              kind: 'v3' as const,
              user: `u${sharp}`,
              authPassword: any,
              privPassword: sharp,
            },
          };
          const options = {
            ...OPTIONS,
            snmp: 'v3' as const,
            wireguard: { ...WIREGUARD, endpoint: sharp, collectorPublicKey: any },
          };
          const { install } = scripts(options, TAG, hostile);
          expect(install.replaceAll('\n', '')).toMatch(/^[ -~]*$/);
          runScript(menus, install);
          expect(menus.table('user').rows).toHaveLength(2);
          expect(menus.row('user', `atalaya-read-${TAG}`)?.['password']).toBe(
            Buffer.from(any).toString(),
          );
          expect(menus.row('user', `atalaya-write-${TAG}`)?.['password']).toBe(sharp);
          expect(menus.table('interface wireguard peers').rows[0]?.values['endpoint-address']).toBe(
            sharp,
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
