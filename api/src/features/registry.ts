import type { Feature } from '../feature.js';
import { accountCharges } from './account-charges/account-charges.routes.js';
import { accounts } from './accounts/accounts.routes.js';
import { addressPools } from './address-pools/address-pools.routes.js';
import { alertRules } from './alert-rules/alert-rules.routes.js';
import { alerts } from './alerts/alerts.routes.js';
import { apiKeys } from './api-keys/api-keys.routes.js';
import { auditLog } from './audit-log/audit-log.routes.js';
import { auth } from './auth/auth.routes.js';
import { avisoSettings } from './aviso-settings/aviso-settings.routes.js';
import { bankStatements } from './bank-statements/bank-statements.routes.js';
import { billingPolicy } from './billing-policy/billing-policy.routes.js';
import { cashDesk } from './cash-desk/cash-desk.routes.js';
import { cashShifts } from './cash-shifts/cash-shifts.routes.js';
import { collectionTasks } from './collection-tasks/collection-tasks.routes.js';
import { collectorLink } from './collector-link/collector-link.routes.js';
import { collectors } from './collectors/collectors.routes.js';
import { contracts } from './contracts/contracts.routes.js';
import { controllers } from './controllers/controllers.routes.js';
import { credentials } from './credentials/credentials.routes.js';
import { creditNotes } from './credit-notes/credit-notes.routes.js';
import { customerDocuments } from './customer-documents/customer-documents.routes.js';
import { customerNotes } from './customer-notes/customer-notes.routes.js';
import { customerTimeline } from './customer-timeline/customer-timeline.routes.js';
import { customers } from './customers/customers.routes.js';
import { demoClock } from './demo-clock/demo-clock.routes.js';
import { deviceLinks } from './device-links/device-links.routes.js';
import { deviceReplacements } from './device-replacements/device-replacements.routes.js';
import { devices } from './devices/devices.routes.js';
import { discoveryCandidates } from './discovery-candidates/discovery-candidates.routes.js';
import { discoveryRuns } from './discovery-runs/discovery-runs.routes.js';
import { documentBrand } from './document-brand/document-brand.routes.js';
import { documents } from './documents/documents.routes.js';
import { dunning } from './dunning/dunning.routes.js';
import { enforcementRouters } from './enforcement-routers/enforcement-routers.routes.js';
import { equipment } from './equipment/equipment.routes.js';
import { escalationPolicies } from './escalation-policies/escalation-policies.routes.js';
import { events } from './events/events.routes.js';
import { fiscalDocuments } from './fiscal-documents/fiscal-documents.routes.js';
import { fiscalSettings } from './fiscal-settings/fiscal-settings.routes.js';
import { holds } from './holds/holds.routes.js';
import { imports } from './imports/imports.routes.js';
import { inboundHooks } from './inbound-hooks/inbound-hooks.routes.js';
import { incidents } from './incidents/incidents.routes.js';
import { invoiceDrafts } from './invoice-drafts/invoice-drafts.routes.js';
import { invoiceRuns } from './invoice-runs/invoice-runs.routes.js';
import { invoices } from './invoices/invoices.routes.js';
import { linkSuggestions } from './link-suggestions/link-suggestions.routes.js';
import { maintenanceWindows } from './maintenance-windows/maintenance-windows.routes.js';
import { networkCommands } from './network-commands/network-commands.routes.js';
import { networkDrifts } from './network-drifts/network-drifts.routes.js';
import { notificationChannels } from './notification-channels/notification-channels.routes.js';
import { numberSeries } from './number-series/number-series.routes.js';
import { onCallRotas } from './on-call-rotas/on-call-rotas.routes.js';
import { openingImports } from './opening-imports/opening-imports.routes.js';
import { outgoingEvents } from './outgoing-events/outgoing-events.routes.js';
import { overview } from './overview/overview.routes.js';
import { parkedAccounts } from './parked-accounts/parked-accounts.routes.js';
import { paymentGateways } from './payment-gateways/payment-gateways.routes.js';
import { payments } from './payments/payments.routes.js';
import { planPrices } from './plan-prices/plan-prices.routes.js';
import { plans } from './plans/plans.routes.js';
import { platformTenants } from './platform-tenants/platform-tenants.routes.js';
import { portalAccess } from './portal-access/portal-access.routes.js';
import { portalAccount } from './portal-account/portal-account.routes.js';
import { portalDiagnosis } from './portal-diagnosis/portal-diagnosis.routes.js';
import { portalPayments } from './portal-payments/portal-payments.routes.js';
import { portalPromises } from './portal-promises/portal-promises.routes.js';
import { portalRecords } from './portal-records/portal-records.routes.js';
import { portalSettings } from './portal-settings/portal-settings.routes.js';
import { portalTickets } from './portal-tickets/portal-tickets.routes.js';
import { promises } from './promises/promises.routes.js';
import { provisioningSettings } from './provisioning-settings/provisioning-settings.routes.js';
import { quietHours } from './quiet-hours/quiet-hours.routes.js';
import { referenceValues } from './reference-values/reference-values.routes.js';
import { reportedPayments } from './reported-payments/reported-payments.routes.js';
import { reports } from './reports/reports.routes.js';
import { roles } from './roles/roles.routes.js';
import { routerSetups } from './router-setups/router-setups.routes.js';
import { routerSync } from './router-sync/router-sync.routes.js';
import { serviceDeviceLinks } from './service-device-links/service-device-links.routes.js';
import { serviceDiagnosis } from './service-diagnosis/service-diagnosis.routes.js';
import { servicePauses } from './service-pauses/service-pauses.routes.js';
import { servicePlanChanges } from './service-plan-changes/service-plan-changes.routes.js';
import { serviceProvisionings } from './service-provisionings/service-provisionings.routes.js';
import { services } from './services/services.routes.js';
import { sessions } from './sessions/sessions.routes.js';
import { setup } from './setup/setup.routes.js';
import { silences } from './silences/silences.routes.js';
import { sites } from './sites/sites.routes.js';
import { slaCredits } from './sla-credits/sla-credits.routes.js';
import { slaPolicy } from './sla-policy/sla-policy.routes.js';
import { stations } from './stations/stations.routes.js';
import { taxGroups } from './tax-groups/tax-groups.routes.js';
import { tenant } from './tenant/tenant.routes.js';
import { tenantDomains } from './tenant-domains/tenant-domains.routes.js';
import { ticketPolicy } from './ticket-policy/ticket-policy.routes.js';
import { tickets } from './tickets/tickets.routes.js';
import { topology } from './topology/topology.routes.js';
import { users } from './users/users.routes.js';
import { visits } from './visits/visits.routes.js';
import { wall } from './wall/wall.routes.js';
import { wallTokens } from './wall-tokens/wall-tokens.routes.js';
import { webhookEndpoints } from './webhook-endpoints/webhook-endpoints.routes.js';

/** Every resource of the api; a folder under features/ that is not here turns a test red. */
export const FEATURES: readonly Feature[] = [
  promises,
  holds,
  dunning,
  collectionTasks,
  accounts,
  alertRules,
  alerts,
  apiKeys,
  auditLog,
  auth,
  avisoSettings,
  bankStatements,
  cashDesk,
  cashShifts,
  collectorLink,
  collectors,
  contracts,
  controllers,
  credentials,
  customerDocuments,
  customerNotes,
  customerTimeline,
  customers,
  demoClock,
  deviceLinks,
  deviceReplacements,
  devices,
  discoveryCandidates,
  discoveryRuns,
  equipment,
  documentBrand,
  documents,
  enforcementRouters,
  escalationPolicies,
  events,
  fiscalDocuments,
  fiscalSettings,
  imports,
  inboundHooks,
  incidents,
  linkSuggestions,
  maintenanceWindows,
  networkCommands,
  networkDrifts,
  onCallRotas,
  notificationChannels,
  openingImports,
  outgoingEvents,
  overview,
  paymentGateways,
  payments,
  plans,
  servicePauses,
  serviceProvisionings,
  provisioningSettings,
  addressPools,
  servicePlanChanges,
  accountCharges,
  creditNotes,
  invoiceRuns,
  parkedAccounts,
  invoiceDrafts,
  invoices,
  billingPolicy,
  numberSeries,
  taxGroups,
  planPrices,
  platformTenants,
  portalAccess,
  portalAccount,
  portalDiagnosis,
  portalPayments,
  portalPromises,
  portalRecords,
  portalSettings,
  portalTickets,
  quietHours,
  referenceValues,
  reports,
  reportedPayments,
  roles,
  routerSetups,
  routerSync,
  serviceDeviceLinks,
  serviceDiagnosis,
  services,
  sessions,
  setup,
  silences,
  slaCredits,
  slaPolicy,
  sites,
  stations,
  tenant,
  tenantDomains,
  ticketPolicy,
  tickets,
  topology,
  users,
  visits,
  wall,
  wallTokens,
  webhookEndpoints,
];
