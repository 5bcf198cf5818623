import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';

/** How the values of one interval become one: `max` for peaks and percentiles, which are never averaged. */
export type Aggregate = 'mean' | 'max' | 'last';

interface SpecBase {
  readonly title: string;
  readonly description?: string;
  /** Of the 24 columns; half by default. */
  readonly columns?: number;
}

/** The chosen device over time: a line for each metric and each value of the tags. */
export interface DeviceLines extends SpecBase {
  readonly kind: 'device-lines';
  /** Of one unit. */
  readonly metrics: readonly MetricName[];
  readonly tags?: readonly string[];
  readonly aggregate?: Aggregate;
}

/** All devices in reach (a site's, or the tenant's) as one line: first one value for each series, then over them. */
export interface FleetLines extends SpecBase {
  readonly kind: 'fleet-lines';
  readonly metrics: readonly MetricName[];
  readonly aggregate: Aggregate;
  readonly over: 'sum' | 'mean' | 'max' | 'count';
}

/** The devices in reach with the worst newest value, by name. */
export interface WorstList extends SpecBase {
  readonly kind: 'worst-list';
  readonly metric: MetricName;
  readonly tags?: readonly string[];
  readonly worst: 'highest' | 'lowest';
  readonly rows?: number;
}

/** What PostgreSQL knows in either flavour: states and names. */
export interface RelationalTable extends SpecBase {
  readonly kind: 'relational-table';
  /** Reads the views of schema grafana only. */
  readonly sql: string;
}

export type PanelSpec = DeviceLines | FleetLines | WorstList | RelationalTable;

/** What the panels of a dashboard look at, and so which variables stand at its top. */
export type Reach =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'site' }
  /** One device of these roles. */
  | { readonly kind: 'device'; readonly roles: readonly string[] };

export interface DashboardSpec {
  /** Without the flavour. */
  readonly uid: string;
  readonly title: string;
  readonly reach: Reach;
  readonly panels: readonly PanelSpec[];
}

/** Where a dashboard's metrics are read. */
export const FLAVOURS = ['influxdb', 'postgres'] as const;
export type Flavour = (typeof FLAVOURS)[number];
