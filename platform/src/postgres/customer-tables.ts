import type {
  AccessKind,
  DesiredState,
  ObservedState,
} from '@atalaya/core/domain/services/service';
import type {
  ServiceLinkKind,
  ServiceLinkSource,
  ServiceLinkStatus,
} from '@atalaya/core/domain/services/service-link';
import type { Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface CustomersTable {
  tenant_id: string;
  id: Id;
  kind: 'person' | 'company';
  name: string;
  tax_id: string | null;
  phone: string | null;
  email: string | null;
  address: Generated<string>;
  notes: Generated<string>;
  created_at: Instant;
  updated_at: Instant;
}

export interface PlansTable {
  tenant_id: string;
  id: Id;
  name: string;
  /** Advertised. */
  down_kbps: number;
  up_kbps: number;
  /** bigint: read as text. */
  price_minor: string;
  currency: string;
  is_offered: Generated<boolean>;
  created_at: Instant;
  updated_at: Instant;
}

export interface ServicesTable {
  tenant_id: string;
  id: Id;
  customer_id: string;
  plan_id: string;
  address: Generated<string>;
  latitude: number | null;
  longitude: number | null;
  access_kind: AccessKind;
  access_identity: string | null;
  desired_state: Generated<DesiredState>;
  observed_state: Generated<ObservedState>;
  /** Grows with each change of the desired state. */
  generation: Generated<number>;
  notes: Generated<string>;
  /** A service without an account is not billed. */
  account_id: string | null;
  contract_id: string | null;
  /** The first day that is billed, and the first that is not any more. */
  billed_from: string | null;
  billed_until: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface ServiceDeviceLinksTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  device_id: string;
  kind: ServiceLinkKind;
  interface: string | null;
  mac: string | null;
  source: ServiceLinkSource;
  status: ServiceLinkStatus;
  score: number;
  evidence: Json<unknown>;
  /** Since when user and MAC have matched without a break; null where they do not. */
  matched_since: Instant | null;
  /** A person's name, or the rule's. */
  confirmed_by: string | null;
  confirmed_at: Instant | null;
  valid_from: Instant;
  valid_to: Instant | null;
}
