import { DEVICE_ROLES, DEVICE_STATES } from '@atalaya/core/domain/network/device';
import { DEVICE_SORTS } from '@atalaya/core/wire/rest/devices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFiltered, readListView, writeListView } from './list-url.js';

const text = fc.string({ minLength: 1, maxLength: 60 });
const views = fc.record(
  {
    search: text,
    role: fc.constantFrom(...DEVICE_ROLES),
    state: fc.constantFrom(...DEVICE_STATES),
    siteId: fc.uuid({ version: 4 }),
    tag: text,
    sort: fc.constantFrom(...DEVICE_SORTS),
    order: fc.constantFrom('asc' as const, 'desc' as const),
  },
  { requiredKeys: ['sort', 'order'] },
);

describe('the address of a list', () => {
  it('says the whole view and reads back the same', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(readListView(writeListView(view))).toEqual(view);
      }),
    );
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(fc.property(fc.string(), (search) => void readListView(search)));
  });

  it('leaves out what is unknown, and is plain for the plain list', () => {
    expect(readListView('?role=teapot&state=&site=1&sort=colour&order=up')).toEqual({
      sort: 'name',
      order: 'asc',
    });
    expect(writeListView({ sort: 'name', order: 'asc' })).toBe('');
  });

  it('knows whether anything is filtered', () => {
    expect(isFiltered(readListView('?sort=state'))).toBe(false);
    expect(isFiltered(readListView('?q=norte'))).toBe(true);
  });
});
