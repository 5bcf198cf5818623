import { provisioningCreateSchema } from '@atalaya/core/wire/rest/provisioning';
import { describe, expect, it } from 'vitest';
import { bodyOf, emptyDraft } from './line-draft.js';

const ID = '00000000-0000-4000-8000-000000000001';
const draft = { ...emptyDraft(ID, false), planId: ID, routerId: ID };
const fieldsOf = (body: unknown) => {
  const read = provisioningCreateSchema.safeParse(body);
  return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
};

describe('what the form sends', () => {
  it('is right with a customer, a plan and a router alone', () => {
    expect(fieldsOf(bodyOf(draft))).toEqual([]);
  });

  it('leaves out what was typed for another kind of access', () => {
    const typed = { ...draft, userName: 'ana', profile: 'oro', mac: 'x', ipAddress: '10.0.0.7' };
    expect(bodyOf({ ...typed, accessKind: 'static' })).toMatchObject({
      ...{ userName: null, profile: null, mac: null, ipAddress: '10.0.0.7' },
    });
    expect(bodyOf(typed)).toMatchObject({ userName: 'ana', mac: null, ipAddress: null });
  });

  it('names the field that lacks', () => {
    expect(fieldsOf(bodyOf({ ...draft, accessKind: 'dhcp' }))).toEqual(['poolId', 'mac']);
    expect(fieldsOf(bodyOf({ ...draft, isNewCustomer: true }))).toEqual(['customer.name']);
    expect(fieldsOf(bodyOf({ ...draft, hasTicket: true }))).toEqual(['ticket.subject']);
  });
});
