/** Menus in which a line is cut, slowed and let in again, by their path without the leading slash. */
export const LINE_MENUS = [
  'ppp/secret',
  'ppp/profile',
  'ppp/active',
  'ip/dhcp-server/lease',
  'ip/firewall/address-list',
  'ipv6/firewall/address-list',
  'queue/simple',
] as const;
export type LineMenu = (typeof LINE_MENUS)[number];

/** Menus of the rules that make a list mean something. */
export const RULE_MENUS = [
  'ip/firewall/filter',
  'ip/firewall/nat',
  'ipv6/firewall/filter',
] as const;
export type RuleMenu = (typeof RULE_MENUS)[number];

/** What a UISP tells of one of its gateways and of the subscribers' sites, as rows; none of it is RouterOS's. */
type UispMenu = 'uisp/gateway' | 'uisp/site' | 'uisp/lease' | 'uisp/blocked';

/** Of RouterOS. */
export type RouterosMenu = LineMenu | RuleMenu;
export type RouterMenu = RouterosMenu | UispMenu;

/** A row as it was printed: attribute names to values, `.id` among them. */
export type RouterRow = Readonly<Record<string, string>>;

/** What was read of a router, in the router's order. A menu that is absent is one that this router does not have. */
export type RouterRows = Readonly<Partial<Record<RouterMenu, readonly RouterRow[]>>>;

/** A sentence to be sent: `/{menu}/{verb}` with the row's `.id` and values. `place-before` may be among the values. */
export interface RouterWrite {
  readonly menu: RouterMenu;
  readonly verb: 'add' | 'set' | 'remove' | 'make-static';
  /** null of an add. */
  readonly id: string | null;
  readonly values: RouterRow;
}

export const rowsOf = (rows: RouterRows, menu: RouterMenu): readonly RouterRow[] =>
  rows[menu] ?? [];

/** `true` and `yes` are both written by routers. */
export const isYes = (value: string | undefined): boolean => value === 'true' || value === 'yes';

export const idOf = (row: RouterRow): string => row['.id'] ?? '';

export function addRow(menu: RouterMenu, values: RouterRow): RouterWrite {
  return { menu, verb: 'add', id: null, values };
}

export function setRow(menu: RouterMenu, row: RouterRow, values: RouterRow): RouterWrite {
  return { menu, verb: 'set', id: idOf(row), values };
}

export function removeRow(menu: RouterMenu, row: RouterRow): RouterWrite {
  return { menu, verb: 'remove', id: idOf(row), values: {} };
}
