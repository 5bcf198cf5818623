import { deviceCreateSchema } from '@atalaya/core/wire/rest/devices';
import { describe, expect, it } from 'vitest';
import { draftBody, EMPTY_DRAFT, waysOn } from './device-draft.js';

const ID = '00000000-0000-4000-8000-000000000001';

describe('the draft of a device', () => {
  it('becomes a body that the API takes', () => {
    const draft = {
      ...EMPTY_DRAFT,
      name: 'Sectorial Norte',
      role: 'ap' as const,
      address: '10.20.0.12',
      tags: 'torre, , norte',
      sources: {
        ...EMPTY_DRAFT.sources,
        snmp: { ...EMPTY_DRAFT.sources.snmp, isOn: true, credentialId: ID, port: '1161' },
      },
    };
    const body = deviceCreateSchema.parse(draftBody(draft));
    expect(body.tags).toEqual(['torre', 'norte']);
    expect(body.sources).toEqual([
      { driver: 'icmp' },
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
