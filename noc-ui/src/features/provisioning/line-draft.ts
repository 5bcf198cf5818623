import type { AccessKind } from '@atalaya/core/domain/services/service';

/** What the form holds; nothing of it is checked. */
export interface LineDraft {
  readonly isNewCustomer: boolean;
  readonly customerId: string;
  readonly name: string;
  readonly phone: string;
  readonly planId: string;
  readonly address: string;
  readonly routerId: string;
  readonly accessPointId: string;
  readonly isConfirmed: boolean;
  readonly accessKind: AccessKind;
  readonly userName: string;
  readonly profile: string;
  readonly mac: string;
  readonly dhcpServer: string;
  readonly poolId: string;
  readonly ipAddress: string;
  readonly serial: string;
  readonly equipmentMac: string;
  readonly model: string;
  readonly hasTicket: boolean;
  readonly ticketSubject: string;
}

export function emptyDraft(customerId: string, isNewCustomer: boolean): LineDraft {
  return {
    ...{ isNewCustomer, customerId, name: '', phone: '', planId: '', address: '' },
    ...{ routerId: '', accessPointId: '', isConfirmed: true, accessKind: 'pppoe' },
    ...{ userName: '', profile: '', mac: '', dhcpServer: '', poolId: '', ipAddress: '' },
    ...{ serial: '', equipmentMac: '', model: '', hasTicket: false, ticketSubject: '' },
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

/** As it is sent: what does not go with the chosen kind of access is left out. */
export function bodyOf(draft: LineDraft) {
  const { accessKind } = draft;
  const isPppoe = accessKind === 'pppoe';
  const hasEquipment = orNull(draft.serial) !== null || orNull(draft.equipmentMac) !== null;
  return {
    ...(draft.isNewCustomer
      ? { customer: { kind: 'person', name: draft.name, phone: orNull(draft.phone) } }
      : { customerId: draft.customerId }),
    planId: draft.planId,
    address: draft.address,
    routerId: draft.routerId,
    accessPoint:
      draft.accessPointId === ''
        ? null
        : { deviceId: draft.accessPointId, isConfirmed: draft.isConfirmed },
    accessKind,
    userName: isPppoe ? orNull(draft.userName) : null,
    profile: isPppoe ? orNull(draft.profile) : null,
    mac: accessKind === 'dhcp' ? orNull(draft.mac) : null,
    dhcpServer: accessKind === 'dhcp' ? orNull(draft.dhcpServer) : null,
    poolId: orNull(draft.poolId),
    ipAddress: isPppoe || draft.poolId !== '' ? null : orNull(draft.ipAddress),
    equipment: hasEquipment
      ? { serial: orNull(draft.serial), mac: orNull(draft.equipmentMac), model: draft.model }
      : null,
    ticket: draft.hasTicket ? { subject: draft.ticketSubject } : null,
  };
}
