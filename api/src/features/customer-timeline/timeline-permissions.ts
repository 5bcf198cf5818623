import type { Permission } from '@atalaya/core/domain/access/roles';
import type { TimelineKind } from '@atalaya/core/wire/rest/customer-timeline';

/** Money stands behind the right to accounts: a technician sees who was hurt and which notes there are, and no debt. */
export const TIMELINE_PERMISSIONS: Readonly<Record<TimelineKind, Permission>> = {
  note: 'customer:read',
  document: 'customer_document:read',
  invoice: 'account:read',
  credit_note: 'account:read',
  payment: 'account:read',
  reversal: 'account:read',
  promise: 'account:read',
  hold: 'account:read',
  dunning: 'account:read',
  incident: 'incident:read',
  session: 'subscriber_session:read',
  device_event: 'device:read',
  message: 'customer:read',
  reminder: 'account:read',
  cut_message: 'account:read',
  ticket: 'ticket:read',
  visit: 'visit:read',
};
