import { describe, expect, it } from 'vitest';
import { isFiltered, readIncidentView, writeIncidentView } from './list-url.js';

const ID = '0199b3a6-9c5e-7cc3-8a53-0d1c2c4f0d11';

describe('the address of the list of incidents', () => {
  it('says what the list shows, and nothing of a plain one', () => {
    const view = {
      state: 'resolved',
      severity: 'warning',
      assignedTo: ID,
      search: 'cerro & loma',
    } as const;
    expect(readIncidentView(writeIncidentView(view))).toEqual(view);
    expect(writeIncidentView({ state: 'open' })).toBe('');
    expect([isFiltered(view), isFiltered({ state: 'resolved' })]).toEqual([true, false]);
  });

  it('leaves out what nobody understands', () => {
    const odd = 'state=gone&severity=awful&assigned=me&q=%20%20';
    expect(readIncidentView(odd)).toEqual({ state: 'open' });
  });
});
