import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { deviceOf } from './testing/family-case.js';
import { readRecorded, samplesOf } from './testing/recorded-device.js';

const OSPF = '1.3.6.1.2.1.14.10.1.6';
const BGP = '1.3.6.1.2.1.15.3.1.2';
const FULL_READ = ['fast', 'slow', 'inventory'] as const;

function router(rows: Record<string, SnmpValue>) {
  return { ...deviceOf('99999', 'Some router', 'x', {}), ...rows };
}

describe('routing neighbours by SNMP', () => {
  it('are counted while full or established', async () => {
    const device = router({
      [`${OSPF}.10.0.0.2.0`]: 8,
      [`${OSPF}.10.0.0.3.0`]: 4,
      [`${OSPF}.10.0.0.4.0`]: 8,
      [`${BGP}.192.0.2.1`]: 3,
    });
    expect(samplesOf(await readRecorded(device))).toEqual({
      'device.ospf_neighbours': 2,
      'device.bgp_sessions': 0,
    });
    expect(samplesOf(await readRecorded(device, [FULL_READ, ['fast']]))).toEqual({
      'device.ospf_neighbours': 2,
      'device.bgp_sessions': 0,
    });
  });

  it('are 0 once the last one is gone, by a fast poll and by a full one', async () => {
    for (const next of [['fast'], FULL_READ] as const) {
      const before = router({ [`${OSPF}.10.0.0.2.0`]: 8 });
      const reading = await readRecorded(before, [FULL_READ, next], router({}));
      expect(samplesOf(reading)).toEqual({ 'device.ospf_neighbours': 0 });
    }
  });

  it('are no series of a device that routes by neither', async () => {
    expect(samplesOf(await readRecorded(router({})))).toEqual({});
  });
});
