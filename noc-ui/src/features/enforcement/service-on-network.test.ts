import { DESIRED_STATES, OBSERVED_STATES } from '@atalaya/core/domain/services/service';
import { describe, expect, it } from 'vitest';
import { serviceOnNetwork } from './service-on-network.js';
import es from './strings.es.json';

const words = (desiredState: 'active' | 'suspended', observedState: 'active' | 'suspended') =>
  serviceOnNetwork({ desiredState, observedState }).words;

describe('a line in one word', () => {
  it('is told as done only where it was seen so', () => {
    expect(words('suspended', 'suspended')).toBe('cutSeen');
    expect(words('suspended', 'active')).toBe('cutWaits');
    expect(words('active', 'suspended')).toBe('returnWaits');
    const unseen = { desiredState: 'suspended', observedState: 'unknown' } as const;
    expect(serviceOnNetwork(unseen).words).toBe('cutWaits');
  });

  it('is red where who should have service has none', () => {
    const blocked = { desiredState: 'active', observedState: 'suspended' } as const;
    expect(serviceOnNetwork(blocked).look.tone).toBe('red');
  });

  it('has a sentence for every pair of states', () => {
    for (const desiredState of DESIRED_STATES) {
      for (const observedState of OBSERVED_STATES) {
        const found = serviceOnNetwork({ desiredState, observedState }).words;
        expect(Object.keys(es.service), `${desiredState} ${observedState}`).toContain(found);
      }
    }
  });
});
