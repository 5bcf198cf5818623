import type { Migration } from 'kysely';
import * as createTenancyAndNetwork from './0001_create_tenancy_and_network.js';
import * as createMetrics from './0002_create_metrics.js';
import * as createCollectors from './0003_create_collectors.js';
import * as createDiscovery from './0004_create_discovery.js';
import * as createImports from './0005_create_imports.js';
import * as createServiceSessions from './0006_create_service_sessions.js';
import * as createDeviceEvents from './0007_create_device_events.js';
import * as createRouterSetups from './0008_create_router_setups.js';
import * as createRemoteCollectors from './0009_create_remote_collectors.js';
import * as createGrafanaViews from './0010_create_grafana_views.js';
import * as addEchoVantage from './0012_add_echo_vantage.js';
import * as widenDeviceEvents from './0013_widen_device_events.js';
import * as createCustomersAndServices from './0014_create_customers_and_services.js';
import * as createOutbox from './0015_create_outbox.js';
import * as createAlertRules from './0016_create_alert_rules.js';
import * as createIncidents from './0017_create_incidents.js';
import * as createMaintenanceWindows from './0018_create_maintenance_windows.js';
import * as createChannels from './0019_create_channels.js';
import * as createPaging from './0020_create_paging.js';
import * as createSeriesReferences from './0021_create_series_references.js';
import * as createApiKeys from './0022_create_api_keys.js';
import * as extendIncidents from './0023_extend_incidents.js';
import * as addWallAndWindowChoices from './0024_add_wall_and_window_choices.js';
import * as createPushedAlerts from './0025_create_pushed_alerts.js';
import * as createIncidentAlerts from './0026_create_incident_alerts.js';
import * as keepRelayedLeases from './0027_keep_relayed_leases.js';
import * as createTextMessages from './0028_create_text_messages.js';
import * as createBilling from './0029_create_billing.js';
import * as createPaymentsDesk from './0030_create_payments_desk.js';
import * as createDunning from './0031_create_dunning.js';
import * as createFiscalDocuments from './0032_create_fiscal_documents.js';
import * as versionPrices from './0033_version_prices.js';
import * as extendCustomers from './0034_extend_customers.js';
import * as createBackupReader from './0035_create_backup_reader.js';
import * as tellLostLinks from './0036_tell_lost_links.js';
import * as createPortal from './0037_create_portal.js';
import * as tellCustomersOfWork from './0038_tell_customers_of_work.js';
import * as planServiceChanges from './0039_plan_service_changes.js';
import * as reconcileGateways from './0040_reconcile_gateways.js';
import * as reduceBeforeTheCut from './0041_reduce_before_the_cut.js';
import * as createTenantDomains from './0042_create_tenant_domains.js';
import * as speedUpLargeBooks from './0043_speed_up_large_books.js';
import * as createEnforcement from './0044_create_enforcement.js';
import * as createTickets from './0045_create_tickets.js';
import * as createSlaCredits from './0046_create_sla_credits.js';
import * as completeBilling from './0049_complete_billing.js';
import * as createAvisoSettings from './0051_create_aviso_settings.js';
import * as createTakeOvers from './0052_create_take_overs.js';
import * as createProvisioning from './0053_create_provisioning.js';
import * as keepDueSpeeds from './0055_keep_due_speeds.js';
import * as createSync from './0056_create_sync.js';
import * as numberLaneReports from './0058_number_lane_reports.js';
import * as tellCustomersOfCuts from './0059_tell_customers_of_cuts.js';
import * as keepLineHistory from './0060_keep_line_history.js';

/** Every migration by its file's name; applied in the order of the names, each once. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_create_tenancy_and_network': createTenancyAndNetwork,
  '0002_create_metrics': createMetrics,
  '0003_create_collectors': createCollectors,
  '0004_create_discovery': createDiscovery,
  '0005_create_imports': createImports,
  '0006_create_service_sessions': createServiceSessions,
  '0007_create_device_events': createDeviceEvents,
  '0008_create_router_setups': createRouterSetups,
  '0009_create_remote_collectors': createRemoteCollectors,
  '0010_create_grafana_views': createGrafanaViews,
  '0012_add_echo_vantage': addEchoVantage,
  '0013_widen_device_events': widenDeviceEvents,
  '0014_create_customers_and_services': createCustomersAndServices,
  '0015_create_outbox': createOutbox,
  '0016_create_alert_rules': createAlertRules,
  '0017_create_incidents': createIncidents,
  '0018_create_maintenance_windows': createMaintenanceWindows,
  '0019_create_channels': createChannels,
  '0020_create_paging': createPaging,
  '0021_create_series_references': createSeriesReferences,
  '0022_create_api_keys': createApiKeys,
  '0023_extend_incidents': extendIncidents,
  '0024_add_wall_and_window_choices': addWallAndWindowChoices,
  '0025_create_pushed_alerts': createPushedAlerts,
  '0026_create_incident_alerts': createIncidentAlerts,
  '0027_keep_relayed_leases': keepRelayedLeases,
  '0028_create_text_messages': createTextMessages,
  '0029_create_billing': createBilling,
  '0030_create_payments_desk': createPaymentsDesk,
  '0031_create_dunning': createDunning,
  '0032_create_fiscal_documents': createFiscalDocuments,
  '0033_version_prices': versionPrices,
  '0034_extend_customers': extendCustomers,
  '0035_create_backup_reader': createBackupReader,
  '0036_tell_lost_links': tellLostLinks,
  '0037_create_portal': createPortal,
  '0038_tell_customers_of_work': tellCustomersOfWork,
  '0039_plan_service_changes': planServiceChanges,
  '0040_reconcile_gateways': reconcileGateways,
  '0041_reduce_before_the_cut': reduceBeforeTheCut,
  '0042_create_tenant_domains': createTenantDomains,
  '0043_speed_up_large_books': speedUpLargeBooks,
  '0044_create_enforcement': createEnforcement,
  '0045_create_tickets': createTickets,
  '0046_create_sla_credits': createSlaCredits,
  '0049_complete_billing': completeBilling,
  '0051_create_aviso_settings': createAvisoSettings,
  '0052_create_take_overs': createTakeOvers,
  '0053_create_provisioning': createProvisioning,
  '0055_keep_due_speeds': keepDueSpeeds,
  '0056_create_sync': createSync,
  '0058_number_lane_reports': numberLaneReports,
  '0059_tell_customers_of_cuts': tellCustomersOfCuts,
  '0060_keep_line_history': keepLineHistory,
};
