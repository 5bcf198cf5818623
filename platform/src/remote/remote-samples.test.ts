import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { packSamples, unpackSamples } from '@atalaya/core/wire/collector-link/samples';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../postgres/database-log.js';
import { makeSelfSignedCertificate } from '../testing/self-signed-certificate.js';
import { LinkClient } from './link-client.js';
import { createRemoteSamples } from './remote-samples.js';

const TENANT = '00000000-0000-4000-8000-000000000001';
const DEVICE = '00000000-0000-4000-8000-000000000002';

const sample = (at: number, value = at): Sample => ({
  tenantId: TENANT,
  deviceId: DEVICE,
  metric: 'device.uptime_s',
  tags: {},
  at: 1_700_000_000_000 + at,
  value,
});
const samples = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => sample(from + index));

describe('samples on the wire', () => {
  it('come back as they were, in their order', () => {
    const tags = fc.dictionary(fc.constantFrom('radio', 'mac', 'if'), fc.string({ maxLength: 4 }));
    const one = fc.record({
      tenantId: fc.constant(TENANT),
      deviceId: fc.constantFrom(DEVICE, TENANT),
      metric: fc.constantFrom('device.up', 'device.poll_ms', 'radio.signal_dbm'),
      tags,
      at: fc.nat(3),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((v) => !Object.is(v, -0)),
    });
    fc.assert(
      fc.property(fc.array(one as fc.Arbitrary<Sample>), (all) => {
        const runs = JSON.parse(JSON.stringify(packSamples(all)));
        expect(unpackSamples(TENANT, runs)).toEqual({ samples: all, unknown: 0 });
      }),
    );
  });
});

describe('a store at the far end of a link', () => {
  const { cert, key } = makeSelfSignedCertificate('localhost');
  /** What each call gets: an answer, or a line that breaks after the platform has stored. */
  let script: ('stored' | 'lost' | 'refused' | 'too large')[] = [];
  const calls: { sequence: number; values: number[] }[] = [];
  const stored = new Map<number, number[]>();
  const server = createServer({ cert, key }, (request, response) => void take(request, response));
  let platformUrl = '';

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const { sequence, runs } = JSON.parse(String(isZipped ? gunzipSync(bytes) : bytes));
    const values = unpackSamples(TENANT, runs).samples.map(({ value }) => value);
    calls.push({ sequence, values });
    const fate = script.shift() ?? 'stored';
    if (fate === 'refused' || fate === 'too large') {
      const status = fate === 'refused' ? 503 : 413;
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ type: '/problems/x', detail: 'not now' }));
      return;
    }
    const isRepeated = stored.has(sequence);
    if (!isRepeated) stored.set(sequence, values);
    if (fate === 'lost') return void request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ isRepeated, accepted: values.length, refused: 0 }));
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    platformUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    script = [];
    calls.length = 0;
    stored.clear();
  });

  const open = (ca: string | undefined = cert) => {
    const client = new LinkClient({
      platformUrl,
      log: silentLog,
      mostBackoffMs: 0,
      ...(ca && { ca }),
    });
    return {
      client,
      store: createRemoteSamples({ client, instanceId: () => DEVICE, log: silentLog }),
    };
  };
  const allStored = () => [...stored.values()].flat();

  it('stores once what grew after an answer was lost, over and over', async () => {
    const { client, store } = open();
    script = ['lost', 'lost', 'stored', 'lost'];
    await expect(store.write(samples(0, 3))).rejects.toThrow('cannot be reached');
    await expect(store.write(samples(0, 5))).rejects.toThrow('cannot be reached');
    // The first part is settled, what came since is lost again.
    await expect(store.write(samples(0, 5))).rejects.toThrow('cannot be reached');
    await store.write(samples(0, 6));
    await store.write(samples(6, 8));
    expect(allStored()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(calls.map(({ sequence }) => sequence)).toEqual([1, 1, 1, 2, 2, 3, 4]);
    await client.close();
  });

  it('gives what is left a new number when the oldest were dropped meanwhile', async () => {
    const { client, store } = open();
    script = ['refused'];
    await expect(store.write(samples(0, 3))).rejects.toThrow('not now');
    await store.write(samples(2, 6));
    expect(calls.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(allStored()).toEqual([2, 3, 4, 5]);
    await client.close();
  });

  it('halves what is too large', async () => {
    const { client, store } = open();
    script = ['too large', 'stored', 'too large'];
    await store.write(samples(0, 5));
    expect(allStored()).toEqual([0, 1, 2, 3, 4]);
    await client.close();
  });

  it('says which sample no store can keep, before anything is sent', async () => {
    const { client, store } = open();
    const bad = [sample(0), { ...sample(1), value: Number.NaN }];
    await expect(store.write(bad)).rejects.toMatchObject({ name: 'InvalidSampleError', index: 1 });
    expect(calls).toEqual([]);
    await client.close();
  });

  it('tells nothing to a platform whose certificate nobody vouches for', async () => {
    const { client, store } = open('');
    await expect(store.write(samples(0, 1))).rejects.toThrow(/self.signed/);
    expect(calls).toEqual([]);
    await client.close();
  });
});
