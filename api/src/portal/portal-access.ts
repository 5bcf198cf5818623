import type { ContactKey } from '@atalaya/core/domain/portal/contact-key';
import type { PortalParts } from '@atalaya/core/domain/portal/portal-parts';

/** Who is in the portal: a contact of customers, never a person of the staff. */
export interface PortalAccess {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly contact: ContactKey;
  /** What of the portal its organisation has open. */
  readonly parts: PortalParts;
  /** Every customer who has this contact now. */
  readonly customers: readonly { readonly id: string; readonly name: string }[];
  /** null until one of several is chosen. */
  readonly customer: { readonly id: string; readonly name: string } | null;
}
