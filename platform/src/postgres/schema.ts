import type {
  ApiKeysTable,
  AuditLogTable,
  IdempotencyKeysTable,
  MembershipsTable,
  PermissionsTable,
  PlatformAuditLogTable,
  SessionsTable,
  SetupTokensTable,
  TenantsTable,
  UsersTable,
  WallTokensTable,
} from './access-tables.js';
import type {
  AlertRulesTable,
  AlertsTable,
  PushedAlertsTable,
  ReferenceValuesTable,
  SeriesBaselinesTable,
} from './alert-tables.js';
import type { AvisoSettingsTable } from './aviso-tables.js';
import type { BackupsTable } from './backup-tables.js';
import type {
  AccountsTable,
  BillingPoliciesTable,
  ContractsTable,
  CreditNoteLinesTable,
  CreditNotesTable,
  InvoiceDraftsTable,
  InvoiceLinesTable,
  InvoiceRunsTable,
  InvoicesTable,
  NumberSeriesTable,
  ParkedAccountsTable,
  PlanPricesTable,
  ServicePausesTable,
  TaxGroupsTable,
} from './billing-tables.js';
import type {
  ChannelAttemptsTable,
  ChannelDeliveriesTable,
  ChannelLinkCodesTable,
  ChannelsTable,
  TelegramBotsTable,
} from './channel-tables.js';
import type {
  CollectorEnrolmentsTable,
  CollectorPlacesTable,
  CollectorShardsTable,
  CollectorsTable,
  RemoteCollectorsTable,
} from './collector-tables.js';
import type {
  CustomerDocumentsTable,
  CustomerKeywordsTable,
  CustomerNotesTable,
  CustomersTable,
  DeviceReplacementsTable,
  EquipmentTable,
  OpeningEntriesTable,
  OpeningImportsTable,
  PlansTable,
  ServiceDeviceLinksTable,
  ServicesTable,
} from './customer-tables.js';
import type {
  CollectionTasksTable,
  CutMessagesTable,
  DunningDecisionsTable,
  DunningNoticesTable,
  DunningRunsTable,
  HoldsTable,
  PromisesTable,
} from './dunning-tables.js';
import type {
  EnforcementRoutersTable,
  LineMemoriesTable,
  NetworkCommandsTable,
  NetworkDriftsTable,
} from './enforcement-tables.js';
import type {
  AccountFiscalChoicesTable,
  DocumentBrandsTable,
  FiscalDocumentsTable,
  FiscalSettingsTable,
} from './fiscal-tables.js';
import type {
  IncidentAlertsTable,
  IncidentDevicesTable,
  IncidentEventsTable,
  IncidentServicesTable,
  IncidentsTable,
} from './incident-tables.js';
import type {
  DiscoveryCandidatesTable,
  DiscoveryIgnoredTable,
  DiscoveryRunsTable,
  ImportRowsTable,
  ImportsTable,
  LinkSuggestionsTable,
  RouterSetupsTable,
  TextMessagesTable,
} from './intake-tables.js';
import type {
  AccountChargesTable,
  ServicePlanChangesTable,
  ServicePlanTermsTable,
} from './invoicing-tables.js';
import type {
  MaintenanceMessagesTable,
  MaintenanceNoticesTable,
  MaintenanceWindowScopesTable,
  MaintenanceWindowsTable,
} from './maintenance-tables.js';
import type {
  BridgeHostsTable,
  ControllersTable,
  CredentialsTable,
  DeviceEventsTable,
  DeviceLinksTable,
  DeviceNeighboursTable,
  DeviceSourcesTable,
  DeviceStateIntervalsTable,
  DeviceStateTable,
  DevicesTable,
  InboundHooksTable,
  InterfacesTable,
  ServiceSessionsTable,
  ServiceUsageDaysTable,
  SitesTable,
  StationSightingsTable,
} from './network-tables.js';
import type { OutboxSubjectsTable, OutboxTable } from './outbox-tables.js';
import type { PlanOverrunsTable } from './overrun-tables.js';
import type {
  ChannelQuietHoursTable,
  EscalationPoliciesTable,
  HeldPagesTable,
  IncidentPagingsTable,
  IncidentTellingsTable,
  OnCallMembersTable,
  OnCallOverridesTable,
  OnCallRotasTable,
  SilencesTable,
} from './paging-tables.js';
import type {
  BankStatementLinesTable,
  BankStatementsTable,
  CashierAccountsTable,
  CashiersTable,
  CashShiftsTable,
  CheckoutsTable,
  CollectedReceiptsTable,
  GatewayNoticesTable,
  GatewayPaymentsTable,
  PaymentGatewaysTable,
  PaymentReferencesTable,
  ReceiptConflictsTable,
  ReportedPaymentsTable,
} from './payment-desk-tables.js';
import type {
  JournalEntriesTable,
  JournalTransactionsTable,
  PaymentAllocationsTable,
  PaymentReversalsTable,
  PaymentsTable,
  RefundsTable,
} from './payment-tables.js';
import type { PortalCodesTable, PortalSessionsTable, TenantDomainsTable } from './portal-tables.js';
import type {
  AddressPoolsTable,
  PoolAddressesTable,
  ProvisioningSettingsTable,
  ServiceProvisioningsTable,
} from './provisioning-tables.js';
import type { IncidentExclusionsTable, SlaCreditsTable, SlaRunsTable } from './sla-tables.js';
import type { RouterSyncRowsTable } from './sync-tables.js';
import type { TakeOverEntriesTable, TakeOversTable } from './take-over-tables.js';
import type {
  SignalCertificatesTable,
  TicketEventsTable,
  TicketPoliciesTable,
  TicketsTable,
  VisitsTable,
} from './ticket-tables.js';

/** The relational tables as Kysely sees them; migrations/ is where they are made. */
export interface Schema {
  tenants: TenantsTable;
  users: UsersTable;
  memberships: MembershipsTable;
  sessions: SessionsTable;
  setup_tokens: SetupTokensTable;
  wall_tokens: WallTokensTable;
  api_keys: ApiKeysTable;
  audit_log: AuditLogTable;
  platform_audit_log: PlatformAuditLogTable;
  backups: BackupsTable;
  permissions: PermissionsTable;
  idempotency_keys: IdempotencyKeysTable;
  sites: SitesTable;
  credentials: CredentialsTable;
  devices: DevicesTable;
  controllers: ControllersTable;
  device_sources: DeviceSourcesTable;
  interfaces: InterfacesTable;
  station_sightings: StationSightingsTable;
  bridge_hosts: BridgeHostsTable;
  device_links: DeviceLinksTable;
  device_state: DeviceStateTable;
  device_state_intervals: DeviceStateIntervalsTable;
  device_neighbours: DeviceNeighboursTable;
  discovery_runs: DiscoveryRunsTable;
  discovery_candidates: DiscoveryCandidatesTable;
  discovery_ignored: DiscoveryIgnoredTable;
  link_suggestions: LinkSuggestionsTable;
  collectors: CollectorsTable;
  collector_shards: CollectorShardsTable;
  collector_places: CollectorPlacesTable;
  collector_enrolments: CollectorEnrolmentsTable;
  remote_collectors: RemoteCollectorsTable;
  imports: ImportsTable;
  import_rows: ImportRowsTable;
  device_events: DeviceEventsTable;
  inbound_hooks: InboundHooksTable;
  service_sessions: ServiceSessionsTable;
  service_usage_days: ServiceUsageDaysTable;
  router_setups: RouterSetupsTable;
  customers: CustomersTable;
  plans: PlansTable;
  services: ServicesTable;
  service_device_links: ServiceDeviceLinksTable;
  device_replacements: DeviceReplacementsTable;
  router_sync_rows: RouterSyncRowsTable;
  equipment: EquipmentTable;
  customer_notes: CustomerNotesTable;
  customer_documents: CustomerDocumentsTable;
  customer_keywords: CustomerKeywordsTable;
  opening_imports: OpeningImportsTable;
  opening_entries: OpeningEntriesTable;
  outbox_subjects: OutboxSubjectsTable;
  outbox: OutboxTable;
  channels: ChannelsTable;
  channel_deliveries: ChannelDeliveriesTable;
  channel_attempts: ChannelAttemptsTable;
  channel_link_codes: ChannelLinkCodesTable;
  telegram_bots: TelegramBotsTable;
  text_messages: TextMessagesTable;
  incidents: IncidentsTable;
  incident_alerts: IncidentAlertsTable;
  incident_devices: IncidentDevicesTable;
  incident_services: IncidentServicesTable;
  incident_events: IncidentEventsTable;
  silences: SilencesTable;
  incident_tellings: IncidentTellingsTable;
  escalation_policies: EscalationPoliciesTable;
  on_call_rotas: OnCallRotasTable;
  on_call_members: OnCallMembersTable;
  on_call_overrides: OnCallOverridesTable;
  channel_quiet_hours: ChannelQuietHoursTable;
  incident_pagings: IncidentPagingsTable;
  held_pages: HeldPagesTable;
  maintenance_windows: MaintenanceWindowsTable;
  maintenance_notices: MaintenanceNoticesTable;
  maintenance_messages: MaintenanceMessagesTable;
  maintenance_window_scopes: MaintenanceWindowScopesTable;
  alert_rules: AlertRulesTable;
  alerts: AlertsTable;
  pushed_alerts: PushedAlertsTable;
  series_baselines: SeriesBaselinesTable;
  reference_values: ReferenceValuesTable;
  billing_policies: BillingPoliciesTable;
  tax_groups: TaxGroupsTable;
  plan_prices: PlanPricesTable;
  accounts: AccountsTable;
  parked_accounts: ParkedAccountsTable;
  contracts: ContractsTable;
  service_pauses: ServicePausesTable;
  number_series: NumberSeriesTable;
  invoice_runs: InvoiceRunsTable;
  invoice_drafts: InvoiceDraftsTable;
  invoices: InvoicesTable;
  invoice_lines: InvoiceLinesTable;
  credit_notes: CreditNotesTable;
  credit_note_lines: CreditNoteLinesTable;
  payments: PaymentsTable;
  payment_reversals: PaymentReversalsTable;
  refunds: RefundsTable;
  payment_allocations: PaymentAllocationsTable;
  journal_transactions: JournalTransactionsTable;
  journal_entries: JournalEntriesTable;
  service_plan_terms: ServicePlanTermsTable;
  service_plan_changes: ServicePlanChangesTable;
  account_charges: AccountChargesTable;
  cashiers: CashiersTable;
  cashier_accounts: CashierAccountsTable;
  cash_shifts: CashShiftsTable;
  collected_receipts: CollectedReceiptsTable;
  receipt_conflicts: ReceiptConflictsTable;
  bank_statements: BankStatementsTable;
  bank_statement_lines: BankStatementLinesTable;
  payment_references: PaymentReferencesTable;
  reported_payments: ReportedPaymentsTable;
  payment_gateways: PaymentGatewaysTable;
  checkouts: CheckoutsTable;
  gateway_notices: GatewayNoticesTable;
  gateway_payments: GatewayPaymentsTable;
  document_brands: DocumentBrandsTable;
  fiscal_settings: FiscalSettingsTable;
  account_fiscal_choices: AccountFiscalChoicesTable;
  fiscal_documents: FiscalDocumentsTable;
  holds: HoldsTable;
  promises: PromisesTable;
  dunning_decisions: DunningDecisionsTable;
  enforcement_routers: EnforcementRoutersTable;
  line_memories: LineMemoriesTable;
  network_commands: NetworkCommandsTable;
  network_drifts: NetworkDriftsTable;
  sla_credits: SlaCreditsTable;
  sla_runs: SlaRunsTable;
  incident_exclusions: IncidentExclusionsTable;
  dunning_notices: DunningNoticesTable;
  cut_messages: CutMessagesTable;
  dunning_runs: DunningRunsTable;
  collection_tasks: CollectionTasksTable;
  address_pools: AddressPoolsTable;
  pool_addresses: PoolAddressesTable;
  provisioning_settings: ProvisioningSettingsTable;
  service_provisionings: ServiceProvisioningsTable;
  aviso_settings: AvisoSettingsTable;
  take_overs: TakeOversTable;
  take_over_entries: TakeOverEntriesTable;
  plan_overruns: PlanOverrunsTable;
  portal_codes: PortalCodesTable;
  portal_sessions: PortalSessionsTable;
  tenant_domains: TenantDomainsTable;
  ticket_policies: TicketPoliciesTable;
  tickets: TicketsTable;
  ticket_events: TicketEventsTable;
  visits: VisitsTable;
  signal_certificates: SignalCertificatesTable;
}
