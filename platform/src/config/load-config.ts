import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import { z } from 'zod';
import { errorCode } from '../runtime/startup-error.js';
import type { Config, InfluxConfig } from './config.js';
import { ENVIRONMENT, type EnvironmentVariable, ROLES, type VariableName } from './environment.js';
import { remoteContradictions } from './remote-config.js';

export interface ConfigError {
  readonly kind: 'invalid-config';
  /** Every mistake, each one sentence that begins with the variable's name and holds no secret. */
  readonly mistakes: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads every variable of ENVIRONMENT, `_FILE` forms included. An empty variable is one that is not set. */
export function loadConfig(env: Environment): Result<Config, ConfigError> {
  const mistakes: string[] = [];
  const texts = Object.fromEntries(
    variables().map(([name, variable]) => [name, readText(env, name, variable, mistakes)]),
  );
  const parsed = z.object(schemas()).safeParse(texts);
  if (!parsed.success) {
    mistakes.push(
      ...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`),
    );
  }
  mistakes.push(...contradictions(texts));
  const tls = readTls(texts, mistakes);
  const { PLATFORM_CA: authorities } = texts;
  const ca = authorities && pem('PLATFORM_CA', authorities, mistakes);
  if (!parsed.success || mistakes.length > 0) return err({ kind: 'invalid-config', mistakes });
  return ok({ ...toConfig(parsed.data, tls), ...present('remote', toRemote(parsed.data, ca)) });
}

const variables = (): [string, EnvironmentVariable][] => Object.entries(ENVIRONMENT);

type Schemas = { [K in VariableName]: (typeof ENVIRONMENT)[K]['schema'] };
type Values = z.output<z.ZodObject<Schemas>>;

function schemas(): Schemas {
  const shape = Object.fromEntries(variables().map(([name, variable]) => [name, variable.schema]));
  // Object.fromEntries forgets which name has which schema; the table above says it.
  return shape as Schemas;
}

function readText(
  env: Environment,
  name: string,
  variable: EnvironmentVariable,
  mistakes: string[],
): string | undefined {
  const own = env[name] || undefined;
  const path = variable.isSecret ? env[`${name}_FILE`] || undefined : undefined;
  if (path === undefined) return own;
  if (own !== undefined) {
    mistakes.push(`${name} and ${name}_FILE are both set: give one of them.`);
    return own;
  }
  const text = readFile(`${name}_FILE`, path, mistakes);
  if (text === '') mistakes.push(`${name}_FILE: the file ${path} is empty.`);
  return text || undefined;
}

function readFile(name: string, path: string, mistakes: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    mistakes.push(`${name}: the file ${path} cannot be read (${errorCode(error) ?? 'unknown'}).`);
    return undefined;
  }
}

type Texts = Readonly<Record<string, string | undefined>>;

/** What single variables cannot say. Judged on the texts, so that it is said beside every other mistake. */
function contradictions(texts: Texts): string[] {
  const has = (name: VariableName) => texts[name] !== undefined;
  const influxOnly = (['INFLUX_TOKEN', 'INFLUX_USERNAME', 'INFLUX_ORG', 'INFLUX_BUCKET'] as const)
    .filter(has)
    .join(', ');
  const roles = new Set((texts['ROLES'] ?? ROLES.join(',')).split(',').map((role) => role.trim()));
  const rules: [boolean, string][] = [
    [
      has('DATABASE_URL') && !has('SECRET_KEY'),
      'SECRET_KEY is needed with DATABASE_URL: "openssl rand -base64 32" makes one; keep it, for it opens the stored credentials.',
    ],
    [
      has('DATABASE_URL') && has('POSTGRES_PORT'),
      "POSTGRES_PORT is the embedded PostgreSQL's, and with DATABASE_URL there is none: give only one of them.",
    ],
    [
      influxOnly !== '' && !has('INFLUX_URL'),
      `INFLUX_URL is not set, so ${influxOnly} would have no effect.`,
    ],
    [
      has('INFLUX_TOKEN') && has('INFLUX_USERNAME'),
      'INFLUX_TOKEN and INFLUX_USERNAME are both set: give a token (2.x, 3) or a user (1.x).',
    ],
    [
      has('INFLUX_USERNAME') !== has('INFLUX_PASSWORD'),
      'INFLUX_USERNAME and INFLUX_PASSWORD belong together: one of them is missing.',
    ],
    [
      has('HEALTH_HOST') && !has('HEALTH_PORT'),
      'HEALTH_PORT is not set, so HEALTH_HOST would have no effect.',
    ],
    [
      (has('AVISO_HOST') || has('AVISO_ADDRESS')) && !has('AVISO_PORTS'),
      'AVISO_PORTS is not set, so AVISO_HOST and AVISO_ADDRESS would have no effect.',
    ],
    [
      holdsPort(texts['AVISO_PORTS'], texts['PORT'] ?? '3000'),
      'AVISO_PORTS holds PORT, which is the web server’s own: give another range.',
    ],
    [has('TLS_CERT') !== has('TLS_KEY'), 'TLS_CERT and TLS_KEY belong together: one is missing.'],
    ...remoteContradictions(texts, roles),
    [
      ROLES.some((role) => !roles.has(role)) && !has('REDIS_URL') && !has('PLATFORM_URL'),
      'REDIS_URL is needed when ROLES names a part of the roles: the processes meet there.',
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
}

function holdsPort(range: string | undefined, port: string): boolean {
  const [from, to] = (range ?? '').split('-').map(Number);
  return from !== undefined && to !== undefined && from <= Number(port) && Number(port) <= to;
}

function readTls(texts: Texts, mistakes: string[]): Config['tls'] {
  const { TLS_CERT: cert, TLS_KEY: key } = texts;
  if (cert === undefined || key === undefined) return undefined;
  return { cert: pem('TLS_CERT', cert, mistakes), key: pem('TLS_KEY', key, mistakes) };
}

function pem(name: string, value: string, mistakes: string[]): string {
  if (value.startsWith('-----BEGIN ')) return value;
  const text = readFile(name, value, mistakes);
  if (text === undefined) return '';
  if (!text.includes('-----BEGIN ')) mistakes.push(`${name}: the file ${value} is no PEM file.`);
  return text;
}

function toConfig(values: Values, tls: Config['tls']): Config {
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    spoolMaxBytes: values.SPOOL_MAX_MB * 1_024 * 1_024,
    trustedProxies: values.TRUSTED_PROXIES,
    platformHosts: values.PLATFORM_HOSTS,
    dnsServers: values.DNS_SERVERS,
    roles: values.ROLES,
    logLevel: values.LOG_LEVEL,
    collector: {
      mostPolls: values.POLL_CONCURRENCY,
      ...present('deadmanUrl', values.DEADMAN_URL),
      ...present('trapPort', values.SNMP_TRAP_PORT),
      ...present('syslogPort', values.SYSLOG_PORT),
    },
    backup: {
      isNightly: values.BACKUP_NIGHTLY === 'on',
      folder: values.BACKUP_DIR ?? join(values.DATA_DIR, 'backups'),
      keep: values.BACKUP_KEEP,
      hasMetrics: values.BACKUP_METRICS === 'on',
      ...present('key', values.BACKUP_KEY),
    },
    ...present('health', toHealth(values)),
    ...present('databaseUrl', values.DATABASE_URL),
    ...present('postgresPort', values.POSTGRES_PORT),
    ...present('grafanaDatabasePassword', values.GRAFANA_DATABASE_PASSWORD),
    ...present('redisUrl', values.REDIS_URL),
    ...present('fpingPath', values.FPING_PATH),
    ...present('chromiumPath', values.CHROMIUM_PATH),
    ...present('secretKey', values.SECRET_KEY),
    ...present('publicUrl', values.PUBLIC_URL),
    ...present('influx', toInflux(values)),
    ...present('aviso', toAviso(values)),
    ...present('tls', tls),
  };
}

function toRemote(values: Values, ca: string | undefined): Config['remote'] {
  const { PLATFORM_URL: platformUrl, ENROL_TOKEN: enrolToken } = values;
  if (platformUrl === undefined) return undefined;
  return { platformUrl, ...present('enrolToken', enrolToken), ...present('ca', ca) };
}

function toHealth({ HEALTH_PORT: port, HEALTH_HOST: host }: Values): Config['health'] {
  return port === undefined ? undefined : { host, port };
}

function toAviso(values: Values): Config['aviso'] {
  const { AVISO_PORTS: ports, AVISO_HOST: host, AVISO_ADDRESS: address } = values;
  return ports === undefined ? undefined : { ports, host, ...present('address', address) };
}

function toInflux(values: Values): InfluxConfig | undefined {
  if (values.INFLUX_URL === undefined) return undefined;
  return {
    url: values.INFLUX_URL,
    login: toLogin(values),
    bucket: values.INFLUX_BUCKET,
    ...present('org', values.INFLUX_ORG),
  };
}

function toLogin(values: Values): InfluxConfig['login'] {
  const { INFLUX_TOKEN: token, INFLUX_USERNAME: username, INFLUX_PASSWORD: password } = values;
  if (token !== undefined) return { kind: 'token', token };
  if (username !== undefined && password !== undefined) {
    return { kind: 'password', username, password };
  }
  return { kind: 'none' };
}

/** An optional property is absent, never undefined. */
function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const property: { [P in K]?: V } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
