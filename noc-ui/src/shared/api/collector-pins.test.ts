import { collectorPinsSchema } from '@atalaya/core/wire/rest/collectors';
import { describe, expect, it } from 'vitest';
import { pinChoices, pinRequest } from './collector-pins.js';

const ID = '00000000-0000-4000-8000-000000000001';
const LOCAL = { id: 'a', name: 'noc-1', kind: 'local', state: 'polling' } as const;
const REMOTE = { id: 'b', name: 'Cerro', kind: 'remote', state: 'silent' } as const;

describe('pinRequest', () => {
  const what = { deviceIds: [ID] };

  it('asks the collector that is to read it alone, whoever did before', () => {
    const body = { deviceIds: [ID], pinned: true };
    expect(pinRequest(what, '', 'b')).toEqual({ collectorId: 'b', body });
    expect(pinRequest(what, 'a', 'b')).toEqual({ collectorId: 'b', body });
    expect(collectorPinsSchema.parse(body)).toEqual({ ...body, controllerIds: [] });
  });

  it('lets go at the one that had it, for any to read', () => {
    const controller = { controllerIds: [ID] };
    expect(pinRequest(controller, 'a', '')).toEqual({
      collectorId: 'a',
      body: { controllerIds: [ID], pinned: false },
    });
  });

  it('asks nothing when nothing changed', () => {
    expect([pinRequest(what, '', ''), pinRequest(what, 'a', 'a')]).toEqual([null, null]);
  });
});

describe('pinChoices', () => {
  it('are none while one collector reads everything', () => {
    expect(pinChoices([], '')).toEqual([]);
    expect(pinChoices([LOCAL], '')).toEqual([]);
  });

  it('are all of several, and a remote one even alone', () => {
    expect(pinChoices([LOCAL, { ...LOCAL, id: 'c' }], '')).toHaveLength(2);
    expect(pinChoices([LOCAL, REMOTE], '')).toEqual([LOCAL, REMOTE]);
    expect(pinChoices([REMOTE], '')).toEqual([REMOTE]);
  });

  it('leave out what was revoked, and keep what is chosen', () => {
    const revoked = { ...REMOTE, state: 'revoked' } as const;
    expect(pinChoices([LOCAL, revoked], '')).toEqual([]);
    expect(pinChoices([LOCAL, revoked], 'b')).toEqual([LOCAL, revoked]);
    expect(pinChoices([LOCAL], 'a')).toEqual([LOCAL]);
  });
});
