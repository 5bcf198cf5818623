import { describe, expect, it } from 'vitest';
import { plannedPart } from './plan-url.js';
import { startingNow } from './window-draft.js';

const ID = '0199b3a6-9c5e-7cc3-8a53-0d1c2c4f0d11';

describe('planned work that a page asks for', () => {
  it('is the part that the address names, and none where it is malformed', () => {
    expect(plannedPart(`plan=subtree:${ID}&name=Cerro%20%26%20Loma`)).toEqual({
      kind: 'subtree',
      id: ID,
      name: 'Cerro & Loma',
    });
    expect(plannedPart(`plan=planet:${ID}`)).toBeUndefined();
    expect(plannedPart('plan=site:7')).toBeUndefined();
    expect(plannedPart('')).toBeUndefined();
  });

  it('starts now, in the clocks of the organisation', () => {
    const now = Date.UTC(2026, 2, 1, 20, 7, 59);
    expect(startingNow(15, now, 'America/Mexico_City')).toEqual({
      kind: 'once',
      from: '2026-03-01T14:07',
      to: '2026-03-01T14:22',
    });
  });
});
