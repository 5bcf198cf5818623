import { describe, expect, it } from 'vitest';
import { AssociationLedger } from './association-ledger.js';

describe('AssociationLedger', () => {
  it('begins a new generation only when the uptime goes back', () => {
    const ledger = new AssociationLedger();
    const generation = (uptimeS?: number) => ledger.note([{ key: 'a', uptimeS }]).get('a');
    expect([10, 70, 70, undefined, 80, 5, 65].map(generation)).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('forgets who is no longer heard', () => {
    const ledger = new AssociationLedger();
    ledger.note([{ key: 'a', uptimeS: 100 }]);
    ledger.note([]);
    expect(ledger.note([{ key: 'a', uptimeS: 1 }]).get('a')).toBe(0);
  });
});
