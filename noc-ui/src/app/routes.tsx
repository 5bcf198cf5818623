import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Permission } from '../shared/api/permissions.js';
import type { IconName } from '../shared/ui/icon.js';
import { loadChunk } from './load-chunk.js';
import type { MenuGroup } from './menu-groups.js';

export interface PageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export interface AppRoute {
  /** Also its key in `nav.*` of the strings. */
  readonly id: string;
  readonly path: string;
  readonly page: LazyExoticComponent<ComponentType<PageProps>>;
  readonly permission?: Permission;
  /** With its group its place in the menu; absent for pages that are reached from others. */
  readonly icon?: IconName;
  readonly group?: MenuGroup;
  readonly isForOperators?: true;
  /** Open without a session. */
  readonly isPublic?: true;
}

/** Where its entry of the menu leads: what may follow is left out. */
export const pathOf = ({ path }: AppRoute): string => path.split('/:')[0] ?? '/';

function page<K extends string>(
  load: () => Promise<Record<K, ComponentType<PageProps>>>,
  name: K,
): LazyExoticComponent<ComponentType<PageProps>> {
  return lazy(async () => ({ default: (await loadChunk(load))[name] }));
}

export const ROUTES: readonly AppRoute[] = [
  {
    id: 'overview',
    path: '/',
    icon: 'overview',
    group: 'noc',
    permission: 'device:read',
    page: page(() => import('../features/overview/overview.page.js'), 'OverviewPage'),
  },
  {
    id: 'incidents',
    path: '/incidents/:id?',
    icon: 'incidents',
    group: 'noc',
    permission: 'incident:read',
    page: page(() => import('./incidents-with-tickets.js'), 'IncidentsWithTicketsPage'),
  },
  {
    id: 'devices',
    path: '/devices',
    icon: 'devices',
    group: 'network',
    permission: 'device:read',
    page: page(() => import('../features/devices/devices.page.js'), 'DevicesPage'),
  },
  {
    id: 'device',
    path: '/devices/:id',
    permission: 'device:read',
    page: page(() => import('../features/device-detail/device-detail.page.js'), 'DeviceDetailPage'),
  },
  {
    id: 'routerSetups',
    path: '/router-setups/:id?',
    permission: 'credential:read',
    page: page(() => import('../features/router-setups/router-setups.page.js'), 'RouterSetupsPage'),
  },
  {
    id: 'sites',
    path: '/sites',
    icon: 'sites',
    group: 'network',
    permission: 'site:read',
    page: page(() => import('../features/sites/sites.page.js'), 'SitesPage'),
  },
  {
    id: 'topology',
    path: '/topology',
    icon: 'topology',
    group: 'network',
    permission: 'link:read',
    page: page(() => import('../features/topology/topology.page.js'), 'TopologyPage'),
  },
  {
    id: 'customers',
    path: '/customers',
    icon: 'customers',
    group: 'care',
    permission: 'customer:read',
    page: page(() => import('../features/customers/customers.page.js'), 'CustomersPage'),
  },
  {
    id: 'customer',
    path: '/customers/:id/:tab?',
    permission: 'customer:read',
    page: page(() => import('./customer-money.js'), 'CustomerWithMoneyPage'),
  },
  {
    id: 'provision',
    path: '/provision/:customerId?',
    permission: 'provisioning:write',
    page: page(() => import('../features/provisioning/provision.page.js'), 'ProvisionPage'),
  },
  {
    id: 'plans',
    path: '/plans',
    permission: 'plan:read',
    page: page(() => import('../features/customers/plans.page.js'), 'PlansPage'),
  },
  {
    id: 'serviceLinks',
    path: '/service-links',
    permission: 'service_link:write',
    page: page(() => import('../features/customers/waiting-links.page.js'), 'WaitingLinksPage'),
  },
  {
    id: 'tickets',
    path: '/tickets/:id?',
    icon: 'tickets',
    group: 'care',
    permission: 'ticket:read',
    page: page(() => import('../features/tickets/tickets.page.js'), 'TicketsPage'),
  },
  {
    id: 'myDay',
    path: '/my-day',
    icon: 'myDay',
    group: 'care',
    permission: 'visit:read',
    page: page(() => import('../features/tickets/my-day.page.js'), 'MyDayPage'),
  },
  {
    id: 'visit',
    path: '/visits/:id',
    permission: 'visit:read',
    page: page(() => import('../features/tickets/visit.page.js'), 'VisitPage'),
  },
  {
    id: 'ticketPolicy',
    path: '/ticket-policy',
    permission: 'certificate:write',
    page: page(() => import('../features/tickets/ticket-policy.page.js'), 'TicketPolicyPage'),
  },
  {
    id: 'invoicing',
    path: '/invoicing',
    icon: 'invoicing',
    group: 'money',
    permission: 'invoice:read',
    page: page(() => import('../features/invoicing/invoicing.page.js'), 'InvoicingPage'),
  },
  {
    id: 'invoiceRun',
    path: '/invoice-runs/:id',
    permission: 'invoice:read',
    page: page(() => import('../features/invoicing/invoice-run.page.js'), 'InvoiceRunPage'),
  },
  {
    id: 'invoice',
    path: '/invoices/:id',
    permission: 'invoice:read',
    page: page(() => import('../features/invoicing/invoice.page.js'), 'InvoicePage'),
  },
  {
    id: 'billingSettings',
    path: '/billing-settings',
    permission: 'billing_policy:read',
    page: page(() => import('./billing-settings.js'), 'BillingSettingsWithSlaPage'),
  },
  {
    id: 'slaCredits',
    path: '/sla-credits',
    icon: 'slaCredits',
    group: 'care',
    permission: 'service:read',
    page: page(() => import('../features/sla/sla.page.js'), 'SlaPage'),
  },
  {
    id: 'payments',
    path: '/payments',
    icon: 'payments',
    group: 'money',
    permission: 'payment:read',
    page: page(() => import('../features/payments/payments.page.js'), 'PaymentsPage'),
  },
  {
    id: 'payment',
    path: '/payments/:id',
    permission: 'payment:read',
    page: page(() => import('../features/payments/payment.page.js'), 'PaymentPage'),
  },
  {
    id: 'reportedPayments',
    path: '/reported-payments',
    permission: 'payment:read',
    page: page(
      () => import('../features/payments/reported-payments.page.js'),
      'ReportedPaymentsPage',
    ),
  },
  {
    id: 'bankStatements',
    path: '/bank-statements/:id?',
    permission: 'payment:read',
    page: page(() => import('../features/payments/bank-statements.page.js'), 'BankStatementsPage'),
  },
  {
    id: 'paymentGateways',
    path: '/payment-gateways',
    permission: 'payment:read',
    page: page(
      () => import('../features/payments/payment-gateways.page.js'),
      'PaymentGatewaysPage',
    ),
  },
  {
    id: 'fiscalDocuments',
    path: '/fiscal-documents',
    icon: 'fiscalDocuments',
    group: 'money',
    permission: 'invoice:read',
    page: page(() => import('../features/fiscal/fiscal-documents.page.js'), 'FiscalDocumentsPage'),
  },
  {
    id: 'fiscalSettings',
    path: '/fiscal-settings',
    permission: 'tenant:write',
    page: page(() => import('../features/fiscal/fiscal-settings.page.js'), 'FiscalSettingsPage'),
  },
  {
    id: 'cashDesk',
    path: '/cash-desk',
    icon: 'cashDesk',
    group: 'money',
    permission: 'cash_shift:read',
    page: page(() => import('../features/cash-desk/cash-desk.page.js'), 'CashDeskPage'),
  },
  {
    id: 'collect',
    path: '/collect',
    permission: 'cash_shift:read',
    page: page(() => import('../features/cash-desk/round.page.js'), 'RoundPage'),
  },
  {
    id: 'dunning',
    path: '/dunning',
    icon: 'dunning',
    group: 'money',
    permission: 'dunning:read',
    page: page(() => import('../features/dunning/dunning.page.js'), 'DunningPage'),
  },
  {
    id: 'reports',
    path: '/reports',
    icon: 'reports',
    group: 'money',
    permission: 'report:read',
    page: page(() => import('../features/reports/reports.page.js'), 'ReportsPage'),
  },
  {
    id: 'leakage',
    path: '/leakage',
    permission: 'subscriber_session:read',
    page: page(() => import('../features/leakage/leakage.page.js'), 'LeakagePage'),
  },
  {
    id: 'enforcement',
    path: '/enforcement/:tab?/:id?',
    icon: 'enforcement',
    group: 'network',
    permission: 'enforcement:read',
    page: page(() => import('../features/enforcement/enforcement.page.js'), 'EnforcementPage'),
  },
  {
    id: 'sessions',
    path: '/sessions',
    icon: 'sessions',
    group: 'network',
    permission: 'subscriber_session:read',
    page: page(() => import('../features/sessions/sessions.page.js'), 'SessionsPage'),
  },
  {
    id: 'maintenance',
    path: '/maintenance',
    icon: 'maintenance',
    group: 'noc',
    permission: 'maintenance:read',
    page: page(() => import('../features/maintenance/maintenance.page.js'), 'MaintenancePage'),
  },
  {
    id: 'paging',
    path: '/paging',
    icon: 'paging',
    group: 'noc',
    permission: 'paging:read',
    page: page(() => import('../features/paging/paging.page.js'), 'PagingPage'),
  },
  {
    id: 'discovery',
    path: '/discovery/:id?',
    icon: 'discovery',
    group: 'network',
    permission: 'discovery:read',
    page: page(() => import('../features/discovery/discovery.page.js'), 'DiscoveryPage'),
  },
  {
    id: 'imports',
    path: '/imports/:id?',
    icon: 'imports',
    group: 'office',
    permission: 'import:read',
    page: page(() => import('../features/imports/imports.page.js'), 'ImportsPage'),
  },
  {
    id: 'alertRules',
    path: '/alert-rules',
    icon: 'alertRules',
    group: 'noc',
    permission: 'alert_rule:read',
    page: page(() => import('../features/alert-rules/alert-rules.page.js'), 'AlertRulesPage'),
  },
  {
    id: 'runbook',
    path: '/runbooks/:name',
    permission: 'alert_rule:read',
    page: page(() => import('../features/runbooks/runbook.page.js'), 'RunbookPage'),
  },
  {
    id: 'settings',
    path: '/settings/:tab?',
    icon: 'settings',
    group: 'office',
    permission: 'credential:read',
    page: page(() => import('../features/settings/settings.page.js'), 'SettingsPage'),
  },
  {
    id: 'platform',
    path: '/platform',
    icon: 'platform',
    group: 'office',
    isForOperators: true,
    page: page(() => import('../features/platform/platform.page.js'), 'PlatformPage'),
  },
  {
    id: 'account',
    path: '/account',
    icon: 'account',
    group: 'office',
    page: page(() => import('../features/account/account.page.js'), 'AccountPage'),
  },
  {
    id: 'setup',
    path: '/setup',
    isPublic: true,
    page: page(() => import('../features/setup/setup.page.js'), 'SetupPage'),
  },
  {
    id: 'login',
    path: '/login',
    isPublic: true,
    page: page(() => import('../features/login/login.page.js'), 'LoginPage'),
  },
];
