import type { StoredContact } from '@atalaya/core/domain/customers/contact';
import type { EquipmentKind } from '@atalaya/core/domain/customers/equipment';
import type { TaxIdKind } from '@atalaya/core/domain/customers/tax-id';
import type { Redial } from '@atalaya/core/domain/enforcement/network-command';
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
import type { ColumnType, Generated } from 'kysely';
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
  /** Of `tax_id`: null where nobody said. */
  tax_id_kind: TaxIdKind | null;
  /** Further ones beside `phone` and `email`. */
  contacts: Json<readonly StoredContact[]>;
  /** For WhatsApp to `phone`. */
  whatsapp_consent_at: Instant | null;
  whatsapp_consent_by: string | null;
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
  is_offered: Generated<boolean>;
  /** What a router is told; null: as advertised. */
  provisioned_down_kbps: number | null;
  provisioned_up_kbps: number | null;
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
  /** Delegated to the line, as `2001:db8:12::/56`. */
  ipv6_prefix: string | null;
  desired_state: Generated<DesiredState>;
  observed_state: Generated<ObservedState>;
  observed_at: Instant | null;
  /** Since when it was seen so. */
  observed_since: Instant | null;
  /** What its router was last read to give it while it was on; null: no limit was found for it there. */
  set_down_kbps: number | null;
  set_up_kbps: number | null;
  set_speed_since: Instant | null;
  observed_evidence: ColumnType<unknown, string | null | undefined, string | null>;
  /** Of a line that was let in again: whether its client dialled since, where it must. */
  redial: Redial | null;
  /** Since when, or from when on, its router is to be given its plan's speed; null: it has it, or nobody asked. */
  speed_due_at: Instant | null;
  /** Whose change it was; null with it. */
  speed_due_by: string | null;
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

/** One box in the place of another at a service. */
export interface DeviceReplacementsTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  old_device_id: string | null;
  old_name: string;
  new_device_id: string | null;
  new_name: string;
  /** Both, where the line goes by the box's MAC. */
  old_access_identity: string | null;
  new_access_identity: string | null;
  reason: Generated<string>;
  /** The old box's link was held to a signal of its acceptance. */
  had_acceptance: boolean;
  replaced_by: string;
  replaced_at: Instant;
}

export interface EquipmentTable {
  tenant_id: string;
  id: Id;
  customer_id: string;
  service_id: string | null;
  device_id: string | null;
  kind: EquipmentKind;
  serial: string | null;
  mac: string | null;
  model: Generated<string>;
  owner: 'isp' | 'customer';
  installed_on: string | null;
  returned_on: string | null;
  notes: Generated<string>;
  created_at: Instant;
  updated_at: Instant;
}

export interface CustomerNotesTable {
  tenant_id: string;
  id: Id;
  customer_id: string;
  text: string;
  author_name: string;
  created_at: Instant;
  pinned_at: Instant | null;
  pinned_by: string | null;
}

export interface CustomerDocumentsTable {
  tenant_id: string;
  id: Id;
  customer_id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  content: Uint8Array;
  uploaded_by: string;
  created_at: Instant;
}

/** Written by triggers alone. */
export interface CustomerKeywordsTable {
  tenant_id: string;
  keyword: string;
  customer_id: string;
}

export interface OpeningImportsTable {
  tenant_id: string;
  id: Id;
  source: string;
  window_from: string;
  window_to: string;
  control: Json<unknown>;
  created_by: string;
  created_at: Instant;
}

/** What of another system's books was taken over, by that system's own name for it. */
export interface OpeningEntriesTable {
  tenant_id: string;
  source: string;
  external_id: string;
  import_id: string;
  account_id: string;
  invoice_id: string | null;
  payment_id: string | null;
}
