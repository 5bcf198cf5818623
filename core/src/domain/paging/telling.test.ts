import { describe, expect, it } from 'vitest';
import { judgeTelling } from './telling.js';

describe('what is told of an incident', () => {
  it.each([
    ['incident.opened', false, false, 'send'],
    ['incident.opened', false, true, 'silenced'],
    ['incident.opened', true, false, 'announced-already'],
    ['incident.updated', true, false, 'send'],
    ['incident.updated', true, true, 'silenced'],
    ['incident.updated', false, false, 'not-announced'],
    ['incident.acknowledged', true, true, 'send'],
    ['incident.acknowledged', false, true, 'not-announced'],
    ['incident.resolved', true, true, 'send'],
    ['incident.resolved', true, false, 'send'],
    ['incident.resolved', false, false, 'not-announced'],
    ['incident.resolved', false, true, 'not-announced'],
  ] as const)('%s, announced %s, silenced %s: %s', (type, isAnnounced, isSilenced, expected) => {
    const verdict = judgeTelling(type, { isAnnounced, isSilenced });
    expect(verdict.kind === 'send' ? 'send' : verdict.because).toBe(expected);
  });
});
