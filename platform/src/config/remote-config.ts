type Texts = Readonly<Record<string, string | undefined>>;

/** What a collector that reaches the platform by HTTPS only has no use for. */
const WITHOUT_EFFECT = [
  'DATABASE_URL',
  'POSTGRES_PORT',
  'REDIS_URL',
  'INFLUX_URL',
  'SECRET_KEY',
  'PUBLIC_URL',
  'TLS_CERT',
  'GRAFANA_DATABASE_PASSWORD',
];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with the variables of a remote collector, each with its sentence. */
export function remoteContradictions(
  texts: Texts,
  roles: ReadonlySet<string>,
): readonly [boolean, string][] {
  const { PLATFORM_URL: url } = texts;
  const isRemote = url !== undefined;
  const useless = WITHOUT_EFFECT.filter((name) => texts[name] !== undefined).join(', ');
  const lonely = ['ENROL_TOKEN', 'PLATFORM_CA'].filter((name) => texts[name] !== undefined);
  return [
    [
      isRemote && !(roles.size === 1 && roles.has('collector')),
      'PLATFORM_URL makes this process a remote collector: set ROLES=collector with it.',
    ],
    [
      isRemote && useless !== '',
      `PLATFORM_URL makes this process a remote collector, so ${useless} would have no effect.`,
    ],
    [
      isRemote && !isSafe(url),
      'PLATFORM_URL must begin with https://: over http:// anyone on the way would be this collector.',
    ],
    [
      !isRemote && lonely.length > 0,
      `PLATFORM_URL is not set, so ${lonely.join(', ')} would have no effect.`,
    ],
  ];
}

/** What is no URL at all is told by its own schema. */
function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { protocol, hostname } = new URL(url);
  return protocol !== 'http:' || LOOPBACK.has(hostname);
}
