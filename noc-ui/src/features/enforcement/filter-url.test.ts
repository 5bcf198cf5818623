import { describe, expect, it } from 'vitest';
import { filterHref, filterQuery, readFilter } from './filter-url.js';

const ROUTER = '0198c0de-0000-4000-8000-000000000001';

describe('the filter of commands and differences', () => {
  it('is read from an address, and what is unknown there is left out', () => {
    const address = `state=dead&intent=suspend&router=${ROUTER}&kind=nothing&service=1`;
    expect(readFilter('commands', address)).toEqual({
      state: 'dead',
      intent: 'suspend',
      router: ROUTER,
    });
    expect(readFilter('differences', 'state=dead&kind=foreign')).toEqual({ kind: 'foreign' });
  });

  it('is written as it is read, and asked of the API by its own names', () => {
    const filter = { state: 'open', router: ROUTER };
    const href = filterHref('/enforcement/differences', filter);
    expect(readFilter('differences', href.split('?')[1] ?? '')).toEqual(filter);
    expect(filterHref('/x', {})).toBe('/x');
    expect(filterQuery(filter)).toEqual({ state: 'open', routerId: ROUTER });
  });
});
