import { describe, expect, it } from 'vitest';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { deviceOf } from './testing/family-case.js';
import { readRecorded, samplesOf } from './testing/recorded-device.js';

const ON_BATTERY = 'power.on_battery{unit=battery}';
const UPS = '.1.3.6.1.2.1.33.1';

/** Family, its sysObjectID, the object that says what feeds the load, and what its values mean. */
const TELLERS: readonly (readonly [string, string, string, readonly [SnmpValue, number?][]])[] = [
  ['APC', '318.1.3.2.7', '.1.3.6.1.4.1.318.1.1.1.4.1.1.0', [[2, 0], [3, 1], [15, 0], [1]]],
  ['CyberPower', '3808.1.1.1', '.1.3.6.1.4.1.3808.1.1.1.4.1.1.0', [[2, 0], [3, 1], [1]]],
  ['PowerWalker', '935.10.1', '.1.3.6.1.4.1.935.10.1.1.2.1.0', [[4, 0], [5, 1], [6, 0], [13]]],
  ['an old PowerWalker', '935', '.1.3.6.1.4.1.935.1.1.1.4.1.1.0', [[2, 0], [3, 1], [1]]],
  ['Huawei', '2011.6.174.1', `${UPS}.4.1.0`, [[3, 0], [5, 1], [1]]],
  ['RFC 1628', '99999', `${UPS}.4.1.0`, [[3, 0], [5, 1], [4, 0], [-1]]],
  ['RFC 1628 by seconds', '99999', `${UPS}.2.2.0`, [[0, 0], [1, 1], [-1], [2_147_483_647]]],
  [
    'Algcom',
    '49136',
    '.1.3.6.1.4.1.49136.1.3.1.0',
    [
      [0, 0],
      [1, 1],
    ],
  ],
  [
    'ICT Platinum',
    '39145.11',
    '.1.3.6.1.4.1.39145.11.6.0',
    [['118.2', 0], ['0.0', 1], ['0', 1], ['?']],
  ],
  ['ICT power system', '39145.13', '.1.3.6.1.4.1.39145.13.6.0', [['121', 0], ['0', 1], ['']]],
];

describe('whether the load hangs on the battery', () => {
  it.each(TELLERS)('is told by %s, in fast polls too', async (_, objectId, oid, codes) => {
    for (const [raw, expected] of codes) {
      const device = deviceOf(objectId, 'UPS', '49136.1', { '1.1.0': 539, [oid]: raw });
      const reading = await readRecorded(device, [['fast', 'slow', 'inventory'], ['fast']]);
      expect([raw, samplesOf(reading)[ON_BATTERY]]).toEqual([raw, expected]);
    }
  });

  it('is what feeds the load where a card counts seconds that say otherwise', async () => {
    const device = deviceOf('99999', 'UPS', 'x', { [`${UPS}.4.1.0`]: 3, [`${UPS}.2.2.0`]: 40 });
    expect(samplesOf(await readRecorded(device))[ON_BATTERY]).toBe(0);
  });
});
