import { describe, expect, it } from 'vitest';
import { degradedLink } from './degraded-link.js';

const up = { id: 'up', kind: 'ethernet', isUplink: true } as const;
const far = { id: 'far', kind: 'radio', isUplink: false } as const;
const near = { id: 'near', kind: 'radio', isUplink: true } as const;

describe('the link that a degradation is of', () => {
  it('is the one radio link of a backhaul, whichever of its ends reads it', () => {
    expect(degradedLink(['radio.signal_dbm'], [up, far])).toBe(far);
    expect(degradedLink([null, 'device.temperature_c', 'radio_chain.signal_dbm'], [near])).toBe(
      near,
    );
  });

  it('is the one way up for what is measured over it, unless that is a cable', () => {
    expect(degradedLink(['ping.loss_pct'], [near, far])).toBe(near);
    expect(degradedLink(['ping.loss_pct'], [up, far])).toBeNull();
    expect(degradedLink(['ping.loss_pct'], [near, { ...near, id: 'other' }])).toBeNull();
    expect(degradedLink(['ping.loss_pct', 'radio.snr_db'], [up, far])).toBe(far);
  });

  it('is shared where many stations are', () => {
    expect(degradedLink(['station.signal_dbm'], [up, far, { ...far, id: 'other' }])).toBe('shared');
  });

  it('is none where what fires speaks of none', () => {
    expect(degradedLink(['device.cpu_pct', 'optic.rx_power_dbm'], [near])).toBeNull();
    expect(degradedLink([], [near])).toBeNull();
  });
});
