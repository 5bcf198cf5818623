import type { Service } from '@atalaya/core/wire/rest/services';
import type { ComponentType } from 'react';
import type { Permission } from '../../shared/api/permissions.js';

/** What other features show of one account on its customer's page; a customer with two has both, one above the other. */
export interface AccountSlots {
  readonly tabs: readonly {
    readonly id: 'invoices' | 'payments' | 'statement' | 'dunning';
    readonly view: ComponentType<{ readonly accountId: string }>;
  }[];
  /** Of the customer, whatever accounts they have. */
  readonly customerTabs: readonly {
    readonly id: 'tickets';
    readonly permission: Permission;
    readonly view: ComponentType<{ readonly customerId: string }>;
  }[];
  readonly customerDialogs: readonly {
    readonly key: 't' | 'v';
    readonly permission: Permission;
    readonly view: ComponentType<{ readonly customerId: string; readonly onClose: () => void }>;
  }[];
  /** Why a service is cut, or will be, in one sentence, in the column that is always in sight. */
  readonly why: ComponentType<{ readonly service: Service }>;
  /** What is planned for a service's billing, on its card. */
  readonly serviceBilling: ComponentType<{ readonly service: Service }>;
  /** Minutes without a service and what they were worth, on its card. */
  readonly serviceSla: ComponentType<{ readonly service: Service }>;
  /** What is wanted of it beside what was seen on the network, on its card. */
  readonly serviceEnforcement: ComponentType<{ readonly service: Service }>;
  /** Who is to go there, on its card. */
  readonly serviceVisits: ComponentType<{ readonly service: Service }>;
  /** Opened by a single key, for the customer's first open account. */
  readonly dialogs: readonly {
    readonly key: 'p' | 'r';
    readonly permission: Permission;
    readonly view: ComponentType<{ readonly accountId: string; readonly onClose: () => void }>;
  }[];
}

export const OWN_TABS = [
  { id: 'services', permission: 'service:read' },
  { id: 'accounts', permission: 'account:read' },
  { id: 'messages', permission: 'customer:read' },
  { id: 'timeline', permission: 'customer:read' },
  { id: 'records', permission: 'customer:read' },
] as const satisfies readonly { readonly id: string; readonly permission: Permission }[];
