import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { InfluxMetricStore } from './influx-metric-store.js';

/** What 2.x, 3 and hostile servers do on the wire; 1.x is tested for real beside this file. */
interface Heard {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: string;
}
type Answer = { status?: number; headers?: Record<string, string>; body?: string } | 'silence';

const T0 = Date.UTC(2026, 2, 2);
const series = {
  tenantId: 't',
  deviceId: 'd',
  metric: 'radio.snr_db',
  tags: { radio: 'a b' },
} as const;
const sample = { ...series, at: T0, value: 21.5 };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listening(answer: (heard: Heard) => Answer): Promise<{ url: string; log: Heard[] }> {
  const log: Heard[] = [];
  server = createServer(async (request, response) => {
    const heard = await hear(request);
    log.push(heard);
    const given = answer(heard);
    if (given === 'silence') return;
    response.writeHead(given.status ?? 200, given.headers).end(given.body);
  });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, log };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const url = new URL(request.url ?? '/', 'http://server');
  const { authorization = '' } = request.headers;
  return { method: request.method ?? '', url, authorization, body };
}

describe('InfluxDB 2.x', () => {
  const answer = ({ url }: Heard): Answer => {
    if (url.pathname === '/ping')
      return { status: 204, headers: { 'x-influxdb-version': 'v2.7.1' } };
    if (url.pathname === '/api/v2/write') return { status: 204 };
    const values = [[T0, 21.5]];
    const found = { name: 'radio', tags: { tenant: 't', device: 'd', radio: 'a b' }, values };
    const table = { ...found, columns: ['time', 'selected_value'] };
    return { body: JSON.stringify({ results: [{ statement_id: 0, series: [table] }] }) };
  };

  it('is written over /api/v2/write and read over /query with a token', async () => {
    const { url, log } = await listening(answer);
    const store = new InfluxMetricStore({ url, token: 'k', org: 'my org', bucket: 'b&c' });
    await store.write([sample]);
    expect(await store.latest({ tenantId: 't', metrics: ['radio.snr_db'] }, T0)).toEqual([
      { series, at: T0, value: 21.5 },
    ]);
    const [, write, read] = log;
    expect(write?.url.search).toBe('?org=my%20org&bucket=b%26c&precision=ms');
    expect(write?.body).toBe(`radio,device=d,radio=a\\ b,tenant=t snr_db=21.5 ${T0}`);
    expect(read?.method).toBe('POST');
    const form = new URLSearchParams(read?.body);
    expect([form.get('db'), form.get('epoch')]).toEqual(['b&c', 'ms']);
    expect(log.map(({ authorization }) => authorization)).toEqual([
      'Token k',
      'Token k',
      'Token k',
    ]);
    await store.close();
  });
});

describe('InfluxDB 3', () => {
  it('gets one statement a request in the URL, and its tags may come as columns', async () => {
    const { url, log } = await listening((heard) => {
      if (heard.url.pathname === '/ping') return { body: '{"version":"3.4.1"}' };
      const columns = ['time', 'device', 'radio', 'tenant', 'selected_value'];
      const values = [
        [T0, 'd', 'a b', 't', 21.5],
        [T0 + 1, 'd', null, 't', 3],
      ];
      return {
        body: JSON.stringify({ results: [{ series: [{ name: 'radio', columns, values }] }] }),
      };
    });
    const store = new InfluxMetricStore({ url, token: 'k', bucket: 'metrics' });
    const found = await store.latest({ tenantId: 't', metrics: ['radio.snr_db'] }, T0);
    expect(found).toEqual([
      { series, at: T0, value: 21.5 },
      { series: { ...series, tags: {} }, at: T0 + 1, value: 3 },
    ]);
    const range = { series: [series, series], from: T0, to: T0 + 10, maxPoints: 5 } as const;
    const answers = await store.range({ ...range, aggregate: 'last' });
    expect(answers.map(({ points }) => points)).toEqual([
      [{ at: T0, value: 21.5 }],
      [{ at: T0, value: 21.5 }],
    ]);
    const reads = log.slice(1);
    expect(reads.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    expect(reads.every(({ url: { searchParams } }) => searchParams.get('db') === 'metrics')).toBe(
      true,
    );
    expect(reads.every(({ url: u }) => !u.searchParams.get('q')?.includes(';'))).toBe(true);
    await store.close();
  });
});

describe('a server that misbehaves', () => {
  const ping = { status: 204, headers: { 'x-influxdb-version': 'v2.7.1' } };
  const storeOn = async (answer: Answer) => {
    const { url } = await listening((heard) => (heard.url.pathname === '/ping' ? ping : answer));
    return new InfluxMetricStore({ url, token: 'hush', bucket: 'b', timeoutMs: 300 });
  };
  const read = (store: InfluxMetricStore) =>
    store.latest({ tenantId: 't', metrics: ['device.up'] }, T0);

  it('is given up when it stays silent, on reading and on writing', async () => {
    const store = await storeOn('silence');
    await expect(read(store)).rejects.toThrow(/did not answer.*(timeout|aborted)/);
    await expect(store.write([sample])).rejects.toThrow(/did not take a write: Request timed out/);
  });

  it.each([
    ['not JSON', { body: '<html>' }, /not JSON/],
    ['an error', { status: 401, body: '{"message":"unauthorized access"}' }, /401: unauthorized/],
    ['too few results', { body: '{"results":[]}' }, /0 of 1 statements/],
    ['a failed statement', { body: '{"results":[{"error":"timeout"}]}' }, /timeout/],
    ['a cut answer', { body: '{"results":[{"series":[{"partial":true}]}]}' }, /max-row-limit/],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /did not answer/],
  ])('is named in the error: %s', async (_, answer, message) => {
    const store = await storeOn(answer);
    const failure = await read(store).catch((error: unknown) => String(error));
    expect(failure).toMatch(message);
    expect(failure).not.toMatch(/hush/);
  });

  it('ignores rows that make no sense', async () => {
    const rows = [[T0], ['x', 1], [T0, null], 7, null, [T0, 4]];
    const table = { columns: ['time', 'selected_value'], values: rows };
    const store = await storeOn({ body: JSON.stringify({ results: [{ series: [table] }] }) });
    expect((await read(store)).map(({ value }) => value)).toEqual([4]);
  });
});

it('says which setting is wrong, and no secret', () => {
  const open = (url: string) => () => new InfluxMetricStore({ url, bucket: 'b', password: 'hush' });
  expect(open('influx.local:8086')).toThrow(/url must begin with http/);
  expect(open('ftp://x')).toThrow(/url must begin with http/);
  expect(() => new InfluxMetricStore({ url: 'http://x', bucket: '' })).toThrow(/bucket/);
});
