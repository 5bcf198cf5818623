import { describe, expect, it } from 'vitest';
import { ALL, FAST, gauge, LIVE, open, read, table } from './testing/router-rig.js';

const version = (text: string) => ({
  '/system/resource': [{ uptime: '1d', version: text, 'cpu-load': '1' }],
});

describe('routing neighbours of a router', () => {
  it('are the full ones of OSPF and the established ones of BGP, on RouterOS 7', async () => {
    const reading = await read(
      table({
        menus: {
          '/routing/ospf/neighbor': [{ state: 'Full' }, { state: 'TwoWay' }, { state: 'Full' }],
          '/routing/bgp/session': [{ established: 'true' }, { established: 'false' }],
        },
      }),
    );
    expect(gauge(reading, 'device.ospf_neighbours')).toBe(2);
    expect(gauge(reading, 'device.bgp_sessions')).toBe(1);
  });

  it('are those of its peers on RouterOS 6', async () => {
    const reading = await read(
      table({
        menus: {
          ...version('6.49.10 (long-term)'),
          '/routing/ospf/neighbor': [{ state: 'Full' }, { state: '2-Way' }],
          '/routing/bgp/peer': [
            { state: 'established', disabled: 'false' },
            { state: 'idle', disabled: 'true' },
          ],
        },
      }),
    );
    expect(gauge(reading, 'device.ospf_neighbours')).toBe(1);
    expect(gauge(reading, 'device.bgp_sessions')).toBe(1);
  });

  it('are none, and told as none, when the last one is lost', async () => {
    const menus = { '/routing/ospf/neighbor': [{ state: 'Full' }] };
    const { device } = await open(table({ menus }));
    await device.poll(ALL, LIVE);
    menus['/routing/ospf/neighbor'].splice(0);
    const lost = await device.poll(FAST, LIVE);
    expect(lost.ok && gauge(lost.value, 'device.ospf_neighbours')).toBe(0);
    expect(lost.ok && gauge(lost.value, 'device.bgp_sessions')).toBeUndefined();
  });

  it('are no series of a router that has none, and not asked for with each poll', async () => {
    const { device, fake } = await open(table({ menus: { '/routing/ospf/neighbor': [] } }));
    const first = await device.poll(ALL, LIVE);
    expect(first.ok && gauge(first.value, 'device.ospf_neighbours')).toBeUndefined();
    fake.heard.length = 0;
    await device.poll(FAST, LIVE);
    expect(fake.heard.filter((words) => words.startsWith('/routing'))).toEqual([]);
  });
});
