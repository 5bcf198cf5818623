/** By who works there, in the order of the menu. */
export const MENU_GROUPS = ['noc', 'network', 'care', 'money', 'office'] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

interface MenuRoute {
  readonly id: string;
  readonly icon?: string;
  readonly group?: MenuGroup;
}

export interface GroupedRoutes<R> {
  /** null: so few pages that headings would only be in the way, or the one page that a group has. */
  readonly group: MenuGroup | null;
  readonly routes: readonly R[];
}

/** Whoever sees no more than these needs no groups. */
const FEW = 7;

/** Pages that are reached from another one, whose place in the menu they share. */
const MENU_OF: Readonly<Record<string, string>> = {
  invoiceRun: 'invoicing',
  invoice: 'invoicing',
  billingSettings: 'invoicing',
  payment: 'payments',
  reportedPayments: 'payments',
  bankStatements: 'payments',
  paymentGateways: 'payments',
  fiscalSettings: 'fiscalDocuments',
  collect: 'cashDesk',
  leakage: 'reports',
  customer: 'customers',
  plans: 'customers',
  serviceLinks: 'customers',
  visit: 'myDay',
  ticketPolicy: 'tickets',
  device: 'devices',
  routerSetups: 'devices',
  runbook: 'alertRules',
};

/** The page of the menu that this one belongs to. */
export const menuPlaceOf = (routeId: string): string => MENU_OF[routeId] ?? routeId;

/** What somebody may see, under the headings of those who work there. */
export function groupedRoutes<R extends MenuRoute>(routes: readonly R[]): GroupedRoutes<R>[] {
  if (routes.length <= FEW) return [{ group: null, routes }];
  return MENU_GROUPS.map((group) => ({
    group,
    routes: routes.filter((route) => route.group === group),
  }))
    .filter(({ routes: own }) => own.length > 0)
    .map((each) => (each.routes.length === 1 ? { ...each, group: null } : each));
}

/** Who stands before a radio, who is on call, who collects: the first that one may see are under the thumb. */
const UNDER_THE_THUMB = [
  'overview',
  'incidents',
  'myDay',
  'devices',
  'customers',
  'payments',
  'cashDesk',
  'dunning',
  'reports',
  'account',
];
const ON_THE_BAR = 4;

/** Of a phone's bar, which has room for four and the menu. */
export function barRoutes<R extends MenuRoute>(routes: readonly R[]): R[] {
  const ranked = UNDER_THE_THUMB.flatMap((id) => routes.find((route) => route.id === id) ?? []);
  const chosen = new Set(ranked.slice(0, ON_THE_BAR));
  return routes.filter((route) => chosen.has(route));
}
