import { isIP } from 'node:net';
import { hostNameOf, isLocalHost } from '@atalaya/core/domain/portal/portal-host';
import { z } from 'zod';

/** What one process does; all of them by default. */
export const ROLES = ['api', 'jobs', 'alerting', 'collector'] as const;
export type Role = (typeof ROLES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface EnvironmentVariable {
  readonly schema: z.ZodType<unknown, string | undefined>;
  /** As the reference page shows it; absent: not set. */
  readonly byDefault?: string;
  /** A secret also has a `_FILE` form. */
  readonly isSecret?: true;
  /** One sentence for the reference page. */
  readonly about: string;
}

const optionalText = z.string().optional();

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number, 65535 at most');

const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)),
      `must be a URL that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`,
    );

const secretKey = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]+={0,2}$/, 'must be base64')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine(
    (key) => key.length === 32,
    'must be 32 bytes in base64: "openssl rand -base64 32" makes one',
  );

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const roles = list.pipe(
  z.array(z.string()).transform((names, context): readonly Role[] => {
    const unknown = names.filter((name) => !isRole(name));
    if (unknown.length > 0 || names.length === 0) {
      const what = unknown.length > 0 ? `does not know ${unknown.join(', ')}` : 'names no role';
      context.addIssue({ code: 'custom', message: `${what}; the roles are ${ROLES.join(', ')}` });
    }
    return ROLES.filter((role) => names.includes(role));
  }),
);

const isRole = (name: string): name is Role => ROLES.some((role) => role === name);

const proxies = list.pipe(
  z.array(
    z.string().refine(isAddressOrRange, {
      error: (issue) =>
        `holds ${JSON.stringify(issue.input)}, which is no IP address or CIDR range`,
    }),
  ),
);

function isAddressOrRange(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

const hostNames = list.pipe(
  z.array(
    z.string().refine((text) => hostNameOf(text) !== undefined || isLocalHost(text), {
      error: (issue) => `holds ${JSON.stringify(issue.input)}, which is no host name`,
    }),
  ),
);

const dnsServers = list.pipe(
  z.array(
    z
      .string()
      .refine((text) => /^([\d.]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$|^[\da-fA-F:.]+$/.test(text), {
        error: (issue) =>
          `holds ${JSON.stringify(issue.input)}, which is no IP address with or without a port`,
      }),
  ),
);

/** So many listeners one process opens at most. */
const MOST_PORTS = 1_000;

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'must be a range of ports such as 8100-8199')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(
    ({ from, to }) => from >= 1 && to >= from && to <= 65_535 && to - from < MOST_PORTS,
    `must go upwards within 1 and 65535, with ${MOST_PORTS} ports at most`,
  );

const level = z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` });

/** Every variable that Atalaya reads. The configuration and its reference page both follow from this table. */
export const ENVIRONMENT = {
  PORT: {
    schema: port.prefault('3000'),
    byDefault: '3000',
    about: 'Port of the web server; 0 takes a free one.',
  },
  HOST: {
    schema: z.string().default('127.0.0.1'),
    byDefault: '127.0.0.1',
    about:
      'Address that the web server listens on. Open it to others (`0.0.0.0`) only behind TLS: by `TLS_CERT` or a reverse proxy.',
  },
  HEALTH_PORT: {
    schema: port.optional(),
    about:
      'Port on which a process tells `/health` and `/metrics` and nothing else: for one whose `ROLES` leave out `api`, which has no web server. Without it there is none.',
  },
  HEALTH_HOST: {
    schema: z.string().default('127.0.0.1'),
    byDefault: '127.0.0.1',
    about:
      'Address that `HEALTH_PORT` listens on. No sign-in guards it: open it only to the network of whatever watches the process.',
  },
  DATA_DIR: {
    schema: z.string().default('.data'),
    byDefault: '.data',
    about:
      'Folder for what this installation keeps: the embedded database, its passwords and the secret key. Back it up whole.',
  },
  SPOOL_MAX_MB: {
    schema: z
      .string()
      .regex(/^\d{1,7}$/, 'must be a whole number of MB')
      .transform(Number)
      .refine((value) => value >= 16, 'must be 16 at least')
      .prefault('4096'),
    byDefault: '4096',
    about:
      'Most that the samples of one collector take of the disk in `DATA_DIR/spool` while the metric store is down (`docs/guides/outages.md`); beyond it the oldest are dropped, and counted. 512 MB of the disk always stay free.',
  },
  DATABASE_URL: {
    schema: url(['postgres', 'postgresql']).optional(),
    isSecret: true,
    about:
      'PostgreSQL 16 or newer, as the owner of the database (no superuser; it needs CREATEROLE once). Without it an embedded PostgreSQL runs in `DATA_DIR`.',
  },
  POSTGRES_PORT: {
    schema: port.optional(),
    about:
      'Port of the embedded PostgreSQL on 127.0.0.1; a free one without it. Set it where Grafana reads that database.',
  },
  GRAFANA_DATABASE_PASSWORD: {
    schema: optionalText,
    isSecret: true,
    about:
      "Gives the login `atalaya_grafana_reader` this password: Grafana's data source reads names and metrics with it, of all tenants, and nothing else.",
  },
  REDIS_URL: {
    schema: url(['redis', 'rediss']).optional(),
    isSecret: true,
    about: 'Redis 6.2 or newer. Needed when the roles run in more than one process.',
  },
  FPING_PATH: {
    schema: optionalText,
    about: 'The program that measures ICMP: `fping` where it is installed, else `ping`.',
  },
  CHROMIUM_PATH: { schema: optionalText, about: 'The browser of the browser tests. Tests only.' },
  INFLUX_URL: {
    schema: url(['http', 'https']).optional(),
    about: 'InfluxDB 1.x, 2.x or 3 for the metrics. Without it they lie in PostgreSQL.',
  },
  INFLUX_TOKEN: { schema: optionalText, isSecret: true, about: 'Token for InfluxDB 2.x and 3.' },
  INFLUX_USERNAME: { schema: optionalText, about: 'User for InfluxDB 1.x.' },
  INFLUX_PASSWORD: {
    schema: optionalText,
    isSecret: true,
    about: 'Password of `INFLUX_USERNAME`.',
  },
  INFLUX_ORG: { schema: optionalText, about: 'Organisation in InfluxDB 2.x.' },
  INFLUX_BUCKET: {
    schema: z.string().default('atalaya'),
    byDefault: 'atalaya',
    about: 'Bucket (2.x, 3) or database (1.x) for the metrics.',
  },
  SECRET_KEY: {
    schema: secretKey.optional(),
    isSecret: true,
    about:
      '32 bytes in base64 that seal credentials and sign sessions (`openssl rand -base64 32`). Needed with `DATABASE_URL`; else made at the first start and kept in `DATA_DIR`. Without it the stored credentials cannot be read.',
  },
  BACKUP_NIGHTLY: {
    schema: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
    byDefault: 'on',
    about:
      'Whether the role `jobs` makes a backup each night at 3, by the clock of the first organisation (`docs/guides/backups.md`).',
  },
  BACKUP_DIR: {
    schema: optionalText,
    byDefault: 'DATA_DIR/backups',
    about:
      'Where the nightly backups go. A folder on another disk or machine outlives the loss of this one.',
  },
  BACKUP_KEEP: {
    schema: z
      .string()
      .regex(/^\d{1,4}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= 1, 'must be 1 at least')
      .prefault('14'),
    byDefault: '14',
    about:
      'How many nightly backups are kept; older ones of that folder are deleted after a new one is whole.',
  },
  BACKUP_METRICS: {
    schema: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
    byDefault: 'off',
    about:
      'Whether nightly backups hold the metrics of PostgreSQL too. They are by far the largest part; InfluxDB has backups of its own.',
  },
  BACKUP_KEY: {
    schema: secretKey.optional(),
    isSecret: true,
    about:
      '32 bytes in base64 that seal backups (`openssl rand -base64 32`). Without it one is made at the first backup and kept in `DATA_DIR/backup-key`: keep a copy elsewhere, for nobody opens a backup without it.',
  },
  PUBLIC_URL: {
    schema: url(['http', 'https']).optional(),
    about:
      'The address under which people reach the platform, for links in messages. With it, a name that is neither this one nor a portal’s gets a 404.',
  },
  PLATFORM_HOSTS: {
    schema: hostNames.prefault(''),
    about:
      'Comma-separated further host names under which the platform itself answers, beside that of `PUBLIC_URL`, addresses and names of a local network.',
  },
  DNS_SERVERS: {
    schema: dnsServers.prefault(''),
    about:
      'Comma-separated DNS servers (`address` or `address:port`) that are asked for the proof of a portal’s host; the system’s by default. Set it where those answer for the inside only.',
  },
  TLS_CERT: {
    schema: optionalText,
    about: 'Certificate chain of the web server: PEM text or the path of a PEM file.',
  },
  TLS_KEY: {
    schema: optionalText,
    isSecret: true,
    about: 'Private key of `TLS_CERT`: PEM text or the path of a PEM file.',
  },
  TRUSTED_PROXIES: {
    schema: proxies.prefault(''),
    about:
      "Comma-separated addresses or CIDR ranges whose `X-Forwarded-*` headers are believed; nobody's by default.",
  },
  AVISO_PORTS: {
    schema: portRange.optional(),
    about:
      'Ports of the notices to cut customers, such as `8100-8199`: plain HTTP, one for each organisation that has it on (`docs/guides/aviso.md`). Without it there are none.',
  },
  AVISO_HOST: {
    schema: z.string().default('0.0.0.0'),
    byDefault: '0.0.0.0',
    about: 'Address that the ports of `AVISO_PORTS` listen on: one that routers reach.',
  },
  AVISO_ADDRESS: {
    schema: z.ipv4('must be an IPv4 address').optional(),
    about:
      'IPv4 address at which routers reach the ports of `AVISO_PORTS`: what the settings tell people to give to a router, and where a telephone is led to. Needed behind NAT or in a container; else the address that was asked is taken.',
  },
  ROLES: {
    schema: roles.prefault(ROLES.join(',')),
    byDefault: ROLES.join(','),
    about:
      'What this process does, comma-separated. A part of the roles needs `REDIS_URL`, for the others run elsewhere.',
  },
  PLATFORM_URL: {
    schema: url(['http', 'https']).optional(),
    about:
      'Makes this process a remote collector of the platform at this address (its `PUBLIC_URL`): it needs `ROLES=collector` and neither database, Redis nor `SECRET_KEY` (`docs/guides/remote-collector.md`).',
  },
  ENROL_TOKEN: {
    schema: optionalText,
    isSecret: true,
    about:
      'One-time token with which a remote collector enrols (Settings → Collectors); ignored once it has.',
  },
  PLATFORM_CA: {
    schema: optionalText,
    about:
      'Authorities that may have signed the certificate of `PLATFORM_URL`, in place of the usual ones: PEM text or the path of a PEM file.',
  },
  POLL_CONCURRENCY: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= 1, 'must be 1 at least')
      .prefault('512'),
    byDefault: '512',
    about:
      'Polls that one collector has in flight at once. When they are not enough it says so, and leaves out whole polls, the oldest first.',
  },
  DEADMAN_URL: {
    schema: url(['http', 'https']).optional(),
    isSecret: true,
    about:
      'Address that each collector asks for (GET) every 60 s while it really polls: a service that raises the alarm when it no longer hears it.',
  },
  SNMP_TRAP_PORT: {
    schema: port.optional(),
    about:
      'UDP port on which a collector takes SNMP traps (162 needs CAP_NET_BIND_SERVICE). Without it none are taken.',
  },
  SYSLOG_PORT: {
    schema: port.optional(),
    about:
      'UDP port on which a collector takes syslog of its devices (514 needs CAP_NET_BIND_SERVICE). Without it none is taken.',
  },
  LOG_LEVEL: {
    schema: level.default('info'),
    byDefault: 'info',
    about: `One of ${LOG_LEVELS.join(', ')}.`,
  },
} as const satisfies Readonly<Record<string, EnvironmentVariable>>;

export type VariableName = keyof typeof ENVIRONMENT;
