import { describe, expect, it } from 'vitest';
import { outageEvents } from './outage-events.js';

const device = { deviceId: 'cpe', at: 5_000 };
const out = { externalId: 'o-1', kind: 'outage', since: 1_000 } as const;

describe('outages of a controller', () => {
  it('tell when one begins and when it ends, and nothing in between', () => {
    expect(outageEvents(null, out, device)).toEqual([
      {
        ...device,
        kind: 'uisp',
        severity: 'warning',
        title: 'UISP reports an outage',
        text: 'UISP reports an outage, since 1970-01-01T00:00:01.000Z by its clock',
      },
    ]);
    expect(outageEvents(out, { ...out, kind: 'unreachable' }, device)).toEqual([]);
    expect(outageEvents(out, null, device)).toMatchObject([
      { severity: 'info', title: 'UISP reports the end of the outage' },
    ]);
    expect(outageEvents(null, null, device)).toEqual([]);
  });

  it('tell nothing at the first read, and of what is only behind another outage less loudly', () => {
    expect(outageEvents(undefined, out, device)).toEqual([]);
    expect(outageEvents(out, { externalId: 'o-2', kind: 'unreachable' }, device)).toMatchObject([
      { severity: 'notice' },
    ]);
  });
});
