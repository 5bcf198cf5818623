import { deviceCreateSchema } from '@atalaya/core/wire/rest/devices';
import { describe, expect, it } from 'vitest';
import { draftBody, EMPTY_DRAFT, maintenanceUntil, ownPin, waysOn } from './device-draft.js';
import { usualLinkKind } from './upstream-move.js';

const ID = '00000000-0000-4000-8000-000000000001';

describe('the draft of a device', () => {
  it('becomes a body that the API takes', () => {
    const draft = {
      ...EMPTY_DRAFT,
      name: 'Sectorial Norte',
      role: 'ap' as const,
      address: '10.20.0.12',
      tags: 'torre, , norte',
      // Set by its own request: the device's refuses what it does not know.
      collectorId: ID,
      sources: {
        ...EMPTY_DRAFT.sources,
        icmp: { ...EMPTY_DRAFT.sources.icmp, viaDeviceId: ID },
        snmp: { ...EMPTY_DRAFT.sources.snmp, isOn: true, credentialId: ID, port: '1161' },
      },
    };
    const body = deviceCreateSchema.parse(draftBody(draft));
    expect(body.tags).toEqual(['torre', 'norte']);
    expect(body.sources).toEqual([
      { driver: 'icmp', viaDeviceId: ID },
      { driver: 'snmp', credentialId: ID, port: 1161 },
    ]);
    expect(waysOn(draft)).toEqual(['icmp', 'snmp']);
  });

  it('is refused by the field that is wrong', () => {
    const source = { ...EMPTY_DRAFT.sources.snmp, isOn: true, port: 'x' };
    const draft = { ...EMPTY_DRAFT, sources: { ...EMPTY_DRAFT.sources, snmp: source } };
    const result = deviceCreateSchema.safeParse(draftBody(draft));
    const paths = result.error?.issues.map((issue) => issue.path.join('.'));
    expect(paths).toEqual(
      expect.arrayContaining(['name', 'role', 'sources.1.credentialId', 'sources.1.port']),
    );
  });
});

describe('the collector of a device', () => {
  it('is its own pin, not that of its controller', () => {
    const collector = { id: ID, name: 'Cerro' };
    expect(ownPin({ collector: { ...collector, pinned: 'device' } })).toBe(ID);
    expect(ownPin({ collector: { ...collector, pinned: 'controller' } })).toBe('');
    expect(ownPin({ collector: null })).toBe('');
  });
});

describe('planned work', () => {
  it('ends some hours from now, now, or is left as it is', () => {
    expect(maintenanceUntil('4', 0)).toBe('1970-01-01T04:00:00.000Z');
    expect(maintenanceUntil('end', 0)).toBeNull();
    expect(maintenanceUntil('keep', 0)).toBeUndefined();
  });
});

describe('a link between two devices', () => {
  it('is what usually carries it', () => {
    expect(usualLinkKind('ap', 'cpe')).toBe('radio');
    expect(usualLinkKind('backhaul', 'backhaul')).toBe('radio');
    expect(usualLinkKind('router', 'backhaul')).toBe('ethernet');
    expect(usualLinkKind('olt', 'onu')).toBe('pon');
  });
});
