import type { Service } from '@atalaya/core/wire/rest/services';

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
const degrees = (text: string) => (text.trim() === '' ? null : Number(text.replace(',', '.')));

/** A service as its form holds it. */
export function draftOf(before: Service | undefined) {
  const {
    plan = { id: '' },
    address = '',
    latitude = null,
    longitude = null,
    accessKind = 'pppoe',
    accessIdentity = null,
    ipv6Prefix = null,
    billedFrom = null,
    billedUntil = null,
    accountId = null,
    contract = null,
    desiredState = 'active',
  }: Partial<Pick<Service, Exclude<keyof Service, 'plan'>>> & {
    readonly plan?: { readonly id: string };
  } = before ?? {};
  return {
    planId: plan.id,
    address,
    latitude: latitude?.toString() ?? '',
    longitude: longitude?.toString() ?? '',
    accessKind: accessKind as Service['accessKind'] | '',
    accessIdentity: accessIdentity ?? '',
    ipv6Prefix: ipv6Prefix ?? '',
    billedFrom: billedFrom ?? '',
    billedUntil: billedUntil ?? '',
    accountId: accountId ?? '',
    contractId: contract?.id ?? '',
    desiredState: desiredState as Service['desiredState'] | '',
  };
}
export type ServiceDraft = ReturnType<typeof draftOf>;

export function bodyOf(draft: ServiceDraft, customerId: string, before: Service | undefined) {
  const { desiredState: _, billedFrom, accountId, ...fields } = draft;
  const firstDay = orNull(billedFrom);
  return {
    ...fields,
    customerId,
    latitude: degrees(draft.latitude),
    longitude: degrees(draft.longitude),
    accessIdentity: orNull(draft.accessIdentity),
    ipv6Prefix: orNull(draft.ipv6Prefix),
    billedUntil: orNull(draft.billedUntil),
    // A new line is billed from today where nobody says otherwise.
    ...((before || firstDay) && { billedFrom: firstDay }),
    // A new line hangs on its customer's oldest account where nobody says otherwise.
    ...((before || accountId !== '') && { accountId: orNull(accountId) }),
    contractId: orNull(draft.contractId),
    notes: before?.notes ?? '',
  };
}
