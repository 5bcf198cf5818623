import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import { describe, expect, it } from 'vitest';
import { chooseVital, type VitalMaterial } from './vital-choice.js';

const value = (
  metric: MetricName,
  number: number,
  tags: Record<string, string> = {},
  deviceId = 'own',
  at = 0,
): LatestValue => ({ series: { tenantId: 't', deviceId, metric, tags }, at, value: number });
const traffic = (name: string, inBps: number, outBps: number) => [
  value('interface.in_bps', inBps, { interface: name }),
  value('interface.out_bps', outBps, { interface: name }),
];
const material = (role: VitalMaterial['role'], values: LatestValue[]): VitalMaterial => ({
  deviceId: 'own',
  role,
  macs: ['AA'],
  values,
});
const both = (from: VitalMaterial) => [
  chooseVital('download', from)?.value,
  chooseVital('upload', from)?.value,
];

describe('download and upload', () => {
  it('of a CPE are what its radio receives and sends, however busy its cable is', () => {
    const values = [...traffic('ether1', 90, 80), ...traffic('wlan1', 20, 5)];
    expect(both(material('cpe', values))).toEqual([20, 5]);
  });

  it('of an access point are what its radio sends and receives', () => {
    const values = [
      ...traffic('ether1', 90, 80),
      ...traffic('main', 7, 30),
      value('radio.clients', 4, { radio: 'main' }),
    ];
    expect(both(material('ap', values))).toEqual([30, 7]);
  });

  it('of any other device are those of its busiest interface', () => {
    const values = [...traffic('ether1', 10, 5), ...traffic('sfp1', 40, 9)];
    expect(both(material('router', values))).toEqual([40, 9]);
    expect(both(material('router', []))).toEqual([undefined, undefined]);
  });

  it('of a CPE without a readable interface are seen from its access point, the other way round', () => {
    const values = [
      value('station.in_bps', 5, { mac: 'AA' }, 'ap'),
      value('station.out_bps', 20, { mac: 'AA' }, 'ap'),
      value('station.out_bps', 99, { mac: 'BB' }, 'ap'),
    ];
    expect(both(material('cpe', values))).toEqual([20, 5]);
  });
});

describe('the signal', () => {
  it('is of the radio that was read last, else of the station row with its MAC', () => {
    const heard = value('station.signal_dbm', -70, { mac: 'AA' }, 'ap');
    expect(chooseVital('signal', material('cpe', [heard]))?.value).toBe(-70);
    const own = [
      value('radio.signal_dbm', -60, { radio: 'a' }, 'own', 1),
      value('radio.signal_dbm', -62, { radio: 'b' }, 'own', 2),
    ];
    expect(chooseVital('signal', material('cpe', [heard, ...own]))?.value).toBe(-62);
  });
});
