import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanError } from './network-plan.js';
import { LARGEST_NETWORK, planNetwork, SMALLEST_NETWORK } from './plan-network.js';

describe('planNetwork', () => {
  it('lays out the demo: four towers, eight routers, three switches, both vendors, three ways to be read', () => {
    const { devices, sites, subscribers } = planNetwork({ seed: 2026, devices: 100 });
    const count = (matches: (device: (typeof devices)[number]) => boolean) =>
      devices.filter(matches).length;
    expect(sites.filter((site) => site.kind === 'tower')).toHaveLength(4);
    expect(count(({ role }) => role === 'router')).toBe(8);
    expect(count(({ role }) => role === 'switch')).toBe(3);
    const aps = devices.filter(({ role }) => role === 'ap');
    expect(aps).toHaveLength(12);
    expect(aps.filter(({ vendor }) => vendor === 'MikroTik')).toHaveLength(6);
    expect(new Set(aps.map(({ radio }) => radio?.stack))).toEqual(
      new Set(['wireless', 'wifi', 'wifiwave2', 'airos']),
    );
    expect(count(({ speaks }) => speaks.includes('uisp'))).toBe(12);
    expect(subscribers).toHaveLength(69);
  });

  it('keeps its promises at every size', () => {
    const size = fc.integer({ min: SMALLEST_NETWORK, max: 600 });
    fc.assert(
      fc.property(fc.integer(), size, (seed, devices) => {
        const plan = planNetwork({ seed, devices });
        expect(plan).toEqual(planNetwork({ seed, devices }));
        expect(plan.devices).toHaveLength(devices);
        const names = new Set<string>();
        for (const device of plan.devices) {
          expect(device.upstream === null || names.has(device.upstream)).toBe(true);
          names.add(device.name);
          expect(device.mac).toMatch(/^02(:[0-9A-F]{2}){5}$/);
          expect(device.address).toMatch(/^10\.77\.\d{1,3}\.\d{1,3}$/);
        }
        expect(names.size).toBe(devices);
        expect(new Set(plan.devices.map(({ mac }) => mac)).size).toBe(devices);
        expect(new Set(plan.devices.map(({ address }) => address)).size).toBe(devices);
      }),
      { numRuns: 30 },
    );
  });

  it('grows to thousands and refuses what it cannot lay out', () => {
    const plan = planNetwork({ seed: 1, devices: LARGEST_NETWORK });
    expect(new Set(plan.devices.map(({ address }) => address)).size).toBe(LARGEST_NETWORK);
    expect(new Set(plan.subscribers.map(({ address }) => address)).size).toBe(
      plan.subscribers.length,
    );
    for (const devices of [0, 39, 5_001, 50.5, Number.NaN]) {
      expect(() => planNetwork({ seed: 1, devices })).toThrow(PlanError);
    }
  });
});
