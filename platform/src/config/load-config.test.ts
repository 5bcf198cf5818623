import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT } from './environment.js';
import { type Environment, loadConfig } from './load-config.js';

const folder = mkdtempSync(join(tmpdir(), 'atalaya-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const KEY = Buffer.alloc(32, 7).toString('base64');
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

const load = (env: Environment) => {
  const result = loadConfig(env);
  if (!result.ok) throw new Error(result.error.mistakes.join('\n'));
  return result.value;
};
const mistakes = (env: Environment) => {
  const result = loadConfig(env);
  return result.ok ? [] : result.error.mistakes;
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(load({ PATH: '/bin' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: '.data',
      spoolMaxBytes: 4_294_967_296,
      trustedProxies: [],
      platformHosts: [],
      dnsServers: [],
      roles: ['api', 'jobs', 'alerting', 'collector'],
      logLevel: 'info',
      backup: { isNightly: true, folder: '.data/backups', keep: 14, hasMetrics: false },
      collector: { mostPolls: 512 },
    });
  });

  it('reads everything', () => {
    expect(
      load({
        PORT: '0',
        HOST: '0.0.0.0',
        HEALTH_PORT: '9100',
        HEALTH_HOST: '10.0.0.5',
        DATA_DIR: '/srv/atalaya',
        SPOOL_MAX_MB: '256',
        DATABASE_URL: 'postgres://a:b@db/atalaya',
        REDIS_URL: 'rediss://cache:6380',
        FPING_PATH: '/usr/bin/fping',
        INFLUX_URL: 'https://metrics:8086',
        INFLUX_TOKEN: 'token',
        INFLUX_ORG: 'wisp',
        INFLUX_BUCKET: 'noc',
        SECRET_KEY: KEY,
        PUBLIC_URL: 'https://noc.example.net',
        TLS_CERT: PEM,
        TLS_KEY: file('key.pem', PEM),
        TRUSTED_PROXIES: '10.0.0.0/8, ::1',
        AVISO_PORTS: '8100-8199',
        AVISO_ADDRESS: '203.0.113.9',
        PLATFORM_HOSTS: 'noc.example.net, api',
        DNS_SERVERS: '1.1.1.1,[::1]:5353',
        ROLES: 'collector,api',
        LOG_LEVEL: 'debug',
        POLL_CONCURRENCY: '64',
        DEADMAN_URL: 'https://watch.example/ping',
        SNMP_TRAP_PORT: '162',
        SYSLOG_PORT: '514',
        BACKUP_NIGHTLY: 'off',
        BACKUP_DIR: '/mnt/nas',
        BACKUP_KEEP: '30',
        BACKUP_METRICS: 'on',
        BACKUP_KEY: KEY,
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      health: { host: '10.0.0.5', port: 9100 },
      dataDir: '/srv/atalaya',
      spoolMaxBytes: 268_435_456,
      databaseUrl: 'postgres://a:b@db/atalaya',
      redisUrl: 'rediss://cache:6380',
      fpingPath: '/usr/bin/fping',
      influx: {
        url: 'https://metrics:8086',
        login: { kind: 'token', token: 'token' },
        org: 'wisp',
        bucket: 'noc',
      },
      secretKey: new Uint8Array(32).fill(7),
      publicUrl: 'https://noc.example.net',
      aviso: { ports: { from: 8_100, to: 8_199 }, host: '0.0.0.0', address: '203.0.113.9' },
      tls: { cert: PEM, key: PEM },
      trustedProxies: ['10.0.0.0/8', '::1'],
      platformHosts: ['noc.example.net', 'api'],
      dnsServers: ['1.1.1.1', '[::1]:5353'],
      roles: ['api', 'collector'],
      logLevel: 'debug',
      backup: {
        isNightly: false,
        folder: '/mnt/nas',
        keep: 30,
        hasMetrics: true,
        key: new Uint8Array(32).fill(7),
      },
      collector: {
        mostPolls: 64,
        deadmanUrl: 'https://watch.example/ping',
        trapPort: 162,
        syslogPort: 514,
      },
    });
  });

  it('reads the login of InfluxDB 1.x', () => {
    const env = { INFLUX_URL: 'http://i:8086', INFLUX_USERNAME: 'u', INFLUX_PASSWORD: 'p' };
    expect(load(env).influx?.login).toEqual({ kind: 'password', username: 'u', password: 'p' });
    expect(load({ INFLUX_URL: 'http://i:8086' }).influx?.login).toEqual({ kind: 'none' });
  });

  it('takes an empty variable as one that is not set', () => {
    const empty = Object.fromEntries(Object.keys(ENVIRONMENT).map((name) => [name, '']));
    expect(load(empty)).toEqual(load({}));
  });

  it.each(
    Object.entries(ENVIRONMENT).flatMap(([name, variable]) => ('isSecret' in variable ? name : [])),
  )('reads the secret %s from a file, never from both', (name) => {
    const env = { [name]: 'x', [`${name}_FILE`]: file('secret', 'x') };
    expect(mistakes(env)).toContain(`${name} and ${name}_FILE are both set: give one of them.`);
    expect(mistakes({ [`${name}_FILE`]: '/no/such' })[0]).toBe(
      `${name}_FILE: the file /no/such cannot be read (ENOENT).`,
    );
    expect(mistakes({ [`${name}_FILE`]: file('empty', '\n') })[0]).toMatch(/is empty/);
  });

  it('trims what a secret file holds', () => {
    const env = { DATABASE_URL: 'postgres://db/x', SECRET_KEY_FILE: file('key', `${KEY}\n`) };
    expect(load(env).secretKey).toEqual(new Uint8Array(32).fill(7));
  });
});

describe('each mistake is said', () => {
  it.each<[string, Environment, RegExp]>([
    ['a port that is no number', { PORT: 'http' }, /^PORT must be a port number/],
    ['a port too large', { PORT: '70000' }, /^PORT must be a port number, 65535 at most/],
    ['a spool too small', { SPOOL_MAX_MB: '2' }, /^SPOOL_MAX_MB must be 16 at least/],
    [
      'a database that is none',
      { DATABASE_URL: 'mysql://db/x', SECRET_KEY: KEY },
      /^DATABASE_URL must be a URL that begins with postgres:\/\/ or postgresql:\/\//,
    ],
    ['a Redis that is none', { REDIS_URL: 'cache:6379' }, /^REDIS_URL must be a URL/],
    ['an InfluxDB that is none', { INFLUX_URL: 'metrics' }, /^INFLUX_URL must be a URL/],
    ['a public address that is none', { PUBLIC_URL: 'noc.example' }, /^PUBLIC_URL must be a URL/],
    ['a key too short', { SECRET_KEY: 'AAAA' }, /^SECRET_KEY must be 32 bytes in base64/],
    ['a key that is no base64', { SECRET_KEY: 'no key!' }, /^SECRET_KEY must be base64/],
    [
      'a role that is none',
      { ROLES: 'api,billing', REDIS_URL: 'redis://c' },
      /^ROLES does not know billing; the roles are api, jobs, alerting, collector/,
    ],
    ['no role', { ROLES: ',', REDIS_URL: 'redis://c' }, /^ROLES names no role/],
    ['a part of the roles alone', { ROLES: 'collector' }, /^REDIS_URL is needed when ROLES names/],
    ['a level that is none', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace, debug/],
    ['a proxy that is none', { TRUSTED_PROXIES: '10.0.0.0/33' }, /^TRUSTED_PROXIES holds "10/],
    ['a host that is none', { PLATFORM_HOSTS: 'https://a.mx' }, /^PLATFORM_HOSTS holds "https/],
    ['a DNS server by name', { DNS_SERVERS: 'dns.example' }, /^DNS_SERVERS holds "dns/],
    [
      'a database without a key',
      { DATABASE_URL: 'postgres://db/x' },
      /^SECRET_KEY is needed with DATABASE_URL/,
    ],
    ['metrics without their server', { INFLUX_ORG: 'o' }, /^INFLUX_URL is not set, so INFLUX_ORG/],
    [
      'two logins',
      { INFLUX_URL: 'http://i', INFLUX_TOKEN: 't', INFLUX_USERNAME: 'u', INFLUX_PASSWORD: 'p' },
      /^INFLUX_TOKEN and INFLUX_USERNAME are both set/,
    ],
    [
      'half a login',
      { INFLUX_URL: 'http://i', INFLUX_USERNAME: 'u' },
      /^INFLUX_USERNAME and INFLUX_PASSWORD belong together/,
    ],
    [
      'a health address without a port',
      { HEALTH_HOST: '::' },
      /^HEALTH_PORT is not set, so HEALTH_H/,
    ],
    [
      'ports of notices that go downwards',
      { AVISO_PORTS: '8199-8100' },
      /^AVISO_PORTS must go upwards/,
    ],
    [
      'ports of notices with the web server’s among them',
      { AVISO_PORTS: '2999-3001' },
      /^AVISO_PORTS holds PORT/,
    ],
    ['an address of notices without ports', { AVISO_ADDRESS: '192.0.2.1' }, /^AVISO_PORTS is not/],
    ['half of TLS', { TLS_CERT: PEM }, /^TLS_CERT and TLS_KEY belong together/],
    [
      'a remote collector with other roles',
      { PLATFORM_URL: 'https://noc.test' },
      /^PLATFORM_URL .* set ROLES=collector/,
    ],
    [
      'a remote collector beside a database',
      { PLATFORM_URL: 'https://noc.test', ROLES: 'collector', REDIS_URL: 'redis://r' },
      /^PLATFORM_URL .* so REDIS_URL would have no effect/,
    ],
    [
      'a remote collector whose secret anyone could read',
      { PLATFORM_URL: 'http://noc.test', ROLES: 'collector' },
      /^PLATFORM_URL must begin with https:/,
    ],
    [
      'a token without a platform',
      { ENROL_TOKEN: 't', PLATFORM_CA: PEM },
      /^PLATFORM_URL is not set, so ENROL_TOKEN, PLATFORM_CA/,
    ],
    [
      'a certificate that is not there',
      { TLS_CERT: '/no/such', TLS_KEY: PEM },
      /^TLS_CERT: the file \/no\/such cannot be read \(ENOENT\)/,
    ],
    [
      'a key that is no PEM file',
      { TLS_CERT: PEM, TLS_KEY: file('text', 'hello') },
      /^TLS_KEY: the file .* is no PEM file/,
    ],
  ])('%s', (_what, env, sentence) => {
    const said = mistakes(env);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(sentence);
  });

  it('beside all the others, and none with a secret in it', () => {
    const said = mistakes({
      PORT: 'x',
      LOG_LEVEL: 'x',
      ROLES: 'x',
      DATABASE_URL: 'pg://atalaya:hush@db',
      SECRET_KEY: 'hush',
    });
    expect(said.map((sentence) => sentence.split(' ')[0]).sort()).toEqual(
      ['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'REDIS_URL', 'ROLES', 'SECRET_KEY'].sort(),
    );
    expect(said.join()).not.toContain('hush');
  });
});
