import { CATALOGUE, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { describe, expect, it } from 'vitest';
import {
  ALL,
  accessPoint,
  counter,
  FAST,
  gauge,
  LIVE,
  open,
  read,
  table,
} from './testing/router-rig.js';

describe('a router', () => {
  it('is not read when it shows nothing of itself', async () => {
    const { device } = await open(table({ menus: { '/system/resource': [] } }));
    expect(await device.poll(FAST, LIVE)).toMatchObject({
      ok: false,
      error: { kind: 'protocol-error', message: expect.stringContaining('nothing of itself') },
    });
  });

  it('gives its uptime, load, identity and interfaces', async () => {
    const reading = await read(table());
    expect(reading.observedAt).toBe(1_700_000_000_000);
    expect(reading.uptime).toEqual({ seconds: 788_645, wraps: false });
    expect(reading.identity).toEqual({
      vendor: 'MikroTik',
      model: 'RBtest',
      version: '7.18.2',
      name: 'torre-1',
      serial: 'S1',
      macs: ['02:00:00:00:00:01'],
    });
    expect(gauge(reading, 'device.cpu_pct')).toBe(12);
    expect(gauge(reading, 'device.memory_pct')).toBe(75);
    expect(gauge(reading, 'interface.oper_up', { interface: 'ether1' })).toBe(1);
    expect(gauge(reading, 'interface.link_downs')).toBe(4);
    expect(counter(reading, 'interface.in_bps')).toEqual({
      kind: 'counter',
      metric: 'interface.in_bps',
      tags: { interface: 'ether1' },
      raw: 2n ** 64n - 1n,
      bits: 64,
      factor: 8,
      identity: '*1',
    });
    expect(counter(reading, 'interface.out_discards_ps')?.raw).toBe(5n);
    expect(counter(reading, 'interface.out_errors_ps')).toBeUndefined();
    expect(reading.interfaces).toEqual([
      { name: 'ether1', mac: '02:00:00:00:00:01', kind: 'ether', running: true, comment: 'uplink' },
    ]);
    expect(reading.stations).toBeUndefined();
    expect(reading.warnings).toEqual([]);
  });

  it('uses tags of the catalogue only, whole and nothing else', async () => {
    const reading = await read(accessPoint());
    for (const { metric, tags } of reading.observations) {
      const { measurement } = splitMetric(metric);
      expect(Object.keys(tags).sort()).toEqual([...CATALOGUE[measurement].tags].sort());
    }
  });

  it('is read lightly between the slow reads, on one login', async () => {
    const { fake, device } = await open(table());
    await device.poll(ALL, LIVE);
    fake.heard.length = 0;
    const result = await device.poll(FAST, LIVE);
    expect(result.ok && result.value.identity).toBeUndefined();
    expect(result.ok && result.value.interfaces).toBeUndefined();
    const menus = fake.heard.map((words) => words.split(' ')[0]);
    expect(menus.sort()).toEqual([
      '/interface/print',
      '/ppp/active/print',
      '/system/resource/print',
    ]);
    expect(fake.heard.find((words) => words.startsWith('/interface/print'))).toContain(
      '?type=pppoe-in',
    );
    expect(fake.connections).toBe(1);
  });

  it('takes a licence for the serial where there is no routerboard', async () => {
    const reading = await read(
      table({
        menus: {
          '/system/routerboard': [{ routerboard: 'false' }],
          '/system/license': [{ 'system-id': 'abc' }],
        },
      }),
    );
    expect(reading.identity).toMatchObject({ model: 'hAP test', serial: 'abc' });
  });
});

describe('health', () => {
  it('is read as rows of name and value too', async () => {
    const reading = await read(
      table({
        menus: {
          '/system/health': [
            { '.id': '*1', name: 'cpu-temperature', value: '44', type: 'C' },
            { '.id': '*2', name: 'psu1-state', value: 'ok', type: '' },
            { '.id': '*3', name: 'psu2-state', value: 'fail', type: '' },
            { '.id': '*4', name: 'fan1-speed', value: '4500', type: 'RPM' },
            { '.id': '*5', name: 'voltage', value: '0', type: 'V' },
          ],
        },
      }),
    );
    expect(gauge(reading, 'device.temperature_c')).toBe(44);
    expect(gauge(reading, 'device.voltage_v')).toBeUndefined();
    expect(gauge(reading, 'sensor.value', { name: 'psu1-state' })).toBe(1);
    expect(gauge(reading, 'sensor.value', { name: 'psu2-state' })).toBe(0);
    expect(gauge(reading, 'sensor.value', { name: 'fan1-speed', unit: 'rpm' })).toBe(4_500);
  });
});

describe('what fails', () => {
  it('a missing menu is asked for once and not again for an hour', async () => {
    const { fake, device } = await open(table());
    await device.poll(FAST, LIVE);
    const asked = () =>
      fake.heard.filter((words) => words.startsWith('/interface/wifi/print')).length;
    expect(asked()).toBe(1);
    await device.poll(FAST, LIVE);
    expect(asked()).toBe(1);
  });

  it('is asked for again when the version has changed', async () => {
    const router = table();
    const { fake, device } = await open(router);
    await device.poll(FAST, LIVE);
    router.menus['/system/resource'] = [{ uptime: '1m', version: '7.19 (stable)' }];
    await device.poll(FAST, LIVE);
    expect(fake.heard.filter((words) => words.startsWith('/interface/wifi/print'))).toHaveLength(2);
  });

  it('a menu that is forbidden or broken leaves a partial reading with a warning', async () => {
    const faults = {
      '/ppp/active': 'not enough permissions (9)',
      '/system/health': 'action failed (6)',
    };
    const reading = await read(table({ faults }), FAST);
    expect(gauge(reading, 'interface.oper_up')).toBe(1);
    expect(reading.warnings).toEqual([
      '/system/health was not read: The router refused /system/health/print: action failed (6).',
      '/ppp/active was not read: The router refused /ppp/active/print: not enough permissions (9).',
    ]);
  });

  it('a menu that does not answer costs only itself', async () => {
    const { device } = await open(table({ faults: { '/system/health': '' } }));
    const result = await device.poll(FAST, AbortSignal.timeout(150));
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(gauge(result.value, 'interface.oper_up')).toBe(1);
    expect(result.value.warnings).toEqual([
      '/system/health was not read: /system/health/print was not answered in the time the read had.',
    ]);
  });

  it('a refused login, a closed port and a silent router are failures', async () => {
    const { device } = await open(table(), 'wrong');
    expect(await device.poll(FAST, LIVE)).toMatchObject({
      ok: false,
      error: { kind: 'login-refused' },
    });
    const { fake, device: second } = await open(table());
    await fake.stop();
    expect(await second.poll(FAST, LIVE)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const { device: third } = await open(table({ faults: { '/system/resource': '' } }));
    const late = new AbortController();
    setTimeout(() => late.abort(new Error('late')), 50);
    expect(await third.poll(FAST, late.signal)).toMatchObject({
      ok: false,
      error: { kind: 'timeout' },
    });
  });

  it('a busy router is spared its big tables, not its first read', async () => {
    const router = table({
      menus: { '/system/resource': [{ uptime: '1d', version: '7.18', 'cpu-load': '97' }] },
    });
    const { device } = await open(router);
    const had: boolean[] = [];
    for (let i = 0; i < 6; i++) {
      const result = await device.poll(ALL, LIVE);
      had.push(result.ok && result.value.identity !== undefined);
      if (i === 1 && result.ok) expect(result.value.warnings[0]).toMatch(/CPU is at 97 %/);
    }
    expect(had).toEqual([true, false, false, false, false, true]);
  });

  it('a busy router is spared its sessions too', async () => {
    const router = table({
      menus: { '/system/resource': [{ uptime: '1d', version: '7.18', 'cpu-load': '90' }] },
    });
    const { fake, device } = await open(router);
    await device.poll(FAST, LIVE);
    fake.heard.length = 0;
    for (let i = 0; i < 10; i++) await device.poll(FAST, LIVE);
    expect(fake.heard.filter((words) => words.startsWith('/ppp/active'))).toHaveLength(2);
    expect(fake.heard.filter((words) => words.startsWith('/interface/print'))).toHaveLength(10);
  });

  it('a router that restarted under an idle connection is read on a new one', async () => {
    const { fake, device } = await open(table());
    await device.poll(FAST, LIVE);
    for (const socket of fake.sockets) socket.resetAndDestroy();
    expect((await device.poll(FAST, LIVE)).ok).toBe(true);
    expect(fake.connections).toBe(2);
  });
});
