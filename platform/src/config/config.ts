import type { LogLevel, Role } from './environment.js';

export type InfluxLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

export interface InfluxConfig {
  readonly url: string;
  readonly login: InfluxLogin;
  readonly org?: string;
  readonly bucket: string;
}

/** The whole configuration of one process. Holds secrets: never log it. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where a process without a web server tells its health; absent: nowhere. */
  readonly health?: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  /** Of one collector's samples on disk. */
  readonly spoolMaxBytes: number;
  /** Absent: an embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  /** Of the embedded PostgreSQL; absent: a free one. */
  readonly postgresPort?: number;
  readonly grafanaDatabasePassword?: string;
  readonly redisUrl?: string;
  readonly fpingPath?: string;
  readonly chromiumPath?: string;
  readonly influx?: InfluxConfig;
  /** Absent: the one kept in `dataDir`, made at the first start. */
  readonly secretKey?: Uint8Array;
  readonly publicUrl?: string;
  /** Further host names of the platform's own. */
  readonly platformHosts: readonly string[];
  /** Asked for proofs of hosts; none: the system's. */
  readonly dnsServers: readonly string[];
  /** Notices to cut customers: one port for each organisation. */
  readonly aviso?: {
    readonly ports: { readonly from: number; readonly to: number };
    readonly host: string;
    /** Where routers reach them; absent: nobody said. */
    readonly address?: string;
  };
  /** PEM text. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** This process is a collector that reaches nothing of the platform but this address. */
  readonly remote?: {
    readonly platformUrl: string;
    readonly enrolToken?: string;
    /** PEM text of the authorities to trust, in place of the usual ones. */
    readonly ca?: string;
  };
  readonly trustedProxies: readonly string[];
  readonly roles: readonly Role[];
  readonly logLevel: LogLevel;
  readonly backup: {
    readonly isNightly: boolean;
    /** Of the nightly backups. */
    readonly folder: string;
    /** So many nightly backups stay. */
    readonly keep: number;
    readonly hasMetrics: boolean;
    /** Absent: the one kept in `dataDir`, made at the first backup. */
    readonly key?: Uint8Array;
  };
  readonly collector: {
    /** Polls in flight at once. */
    readonly mostPolls: number;
    readonly deadmanUrl?: string;
    /** UDP ports; absent: nothing listens. */
    readonly trapPort?: number;
    readonly syslogPort?: number;
  };
}
