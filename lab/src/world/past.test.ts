import { describe, expect, it } from 'vitest';
import { Past } from './past.js';
import { planNetwork } from './plan-network.js';
import { World } from './world.js';

const START = Date.UTC(2026, 2, 8, 18);
const world = new World(planNetwork({ seed: 2026, devices: 100 }), START);
const past = new Past(world);
const WEEK = Array.from({ length: 7 * 24 }, (_, hour) => START - (hour + 1) * 3_600_000);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('the past', () => {
  it("joins on to the present: a calm link's week is what it is now", () => {
    for (const { cpe } of world.subscribers) {
      const radio = { radio: cpe.plan.radio?.name ?? '' };
      const values = WEEK.map((at) => past.value(cpe, 'radio.signal_dbm', radio, at) ?? Number.NaN);
      const now = world.network.radio(cpe)?.signalDbm ?? Number.NaN;
      expect(Math.abs(median(values) - now)).toBeLessThanOrEqual(3);
    }
  });

  it('tells the same of a station from its access point, and traffic in both directions', () => {
    const [first] = world.subscribers;
    const ap = first?.cpe.upstream;
    if (!first || !ap) throw new Error('no subscriber');
    const at = START - 3_600_000;
    const mac = first.cpe.plan.radio?.mac ?? '';
    const heard = past.value(ap, 'station.remote_signal_dbm', { radio: 'wlan1', mac }, at);
    expect(heard).toBe(past.value(first.cpe, 'radio.signal_dbm', { radio: 'wlan1' }, at));
    const down = past.value(first.cpe, 'interface.in_bps', { interface: 'wlan1' }, at);
    const home = past.value(first.cpe, 'interface.out_bps', { interface: 'ether1' }, at);
    expect(down).toBeGreaterThan(0);
    expect(home).toBe(down);
  });

  it('says nothing of what it does not know', () => {
    const core = world.network.device('Borde Central');
    expect(past.value(core, 'device.cpu_pct', {}, START)).toBeUndefined();
    expect(past.value(core, 'radio.signal_dbm', { radio: 'x' }, START)).toBeUndefined();
    expect(past.value(core, 'interface.in_bps', { interface: 'x' }, START)).toBeUndefined();
  });
});
