import type { LineMenu, RouterRow } from './router-rows.js';

/** router_only: no service has it. platform_only: the router has it not. different: both have it, and not alike. */
export const SYNC_KINDS = ['router_only', 'platform_only', 'different'] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** Menus whose rows are lines. */
export const SYNC_MENUS = [
  'ppp/secret',
  'ip/dhcp-server/lease',
  'queue/simple',
] as const satisfies LineMenu[];
export type SyncMenu = (typeof SYNC_MENUS)[number];

/** A sentence that would be written, without what is secret. */
export interface SyncWrite {
  readonly menu: string;
  readonly verb: string;
  readonly values: RouterRow;
}

/** Where a router and the books do not say the same of a line. Nothing of it is put right by itself. */
export interface SyncRow {
  readonly kind: SyncKind;
  readonly menu: SyncMenu;
  /** The PPPoE user, the client's MAC in upper case, or the address; at most 256 characters. */
  readonly key: string;
  /** null of `router_only`. */
  readonly serviceId: string | null;
  readonly details: {
    /** As the router has it; `rate-limit` is its profile's, up/down. null: it has none. */
    readonly found: RouterRow | null;
    /** The plan's speed, up/down; null of `router_only`. */
    readonly wanted: string | null;
    /** In what they differ. */
    readonly differs: readonly ('speed' | 'disabled')[];
    /** What would bring the router to the books. */
    readonly writes: readonly SyncWrite[];
    /** Why writes alone do not; one sentence for a person. */
    readonly obstacle: string | null;
  };
}
