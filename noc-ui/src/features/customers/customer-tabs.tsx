import type { ComponentType } from 'react';
import type { Permission } from '../../shared/api/permissions.js';

/** What a tab of a customer's money shows of one account. */
interface AccountTab {
  readonly id: 'invoices' | 'payments' | 'statement' | 'dunning';
  readonly view: ComponentType<{ readonly accountId: string }>;
}

/** Parts of other features: each shows one account, and a customer with two has both one above the other. */
export const ACCOUNT_TABS: readonly AccountTab[] = [];

export const OWN_TABS = [
  { id: 'services', permission: 'service:read' },
  { id: 'timeline', permission: 'customer:read' },
  { id: 'records', permission: 'customer:read' },
] as const satisfies readonly { readonly id: string; readonly permission: Permission }[];
