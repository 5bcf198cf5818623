import type { GettableAlert } from '@atalaya/core/wire/alertmanager';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../testing/seed-tenant.js';
import { withApi } from '../testing/with-api.js';

const api = withApi();
let alfa: Seeded;
let beta: Seeded;
let key: string;
beforeAll(async () => {
  alfa = await seedTenant(api, 'alfa');
  beta = await seedTenant(api, 'beta');
  const body = { name: 'prometheus', scopes: ['action:push-alerts', 'incident:read'] };
  key = (await alfa.owner.post('/api-keys', body)).as<{ secret: string }>(201).secret;
});

async function send(method: 'GET' | 'POST', secret: string, payload?: unknown, query = '') {
  const answer = await api.app.inject({
    method,
    url: `/api/v2/alerts${query}`,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(payload !== undefined && { payload: JSON.stringify(payload) }),
  });
  return { status: answer.statusCode, json: answer.json() };
}
const push = (payload: unknown) => send('POST', key, payload);
const firing = async () => {
  const { json } = await send('GET', key, undefined, '?active=true&silenced=false&inhibited=false');
  // Those that every tenant is seeded with are left out.
  return (json as GettableAlert[]).filter(({ labels }) => labels['job'] === 'test');
};
const inMs = (ms: number) => new Date(api.clock.now() + ms).toISOString();
const alert = (alertname: string, more: object = {}, labels: object = {}) => ({
  labels: { alertname, job: 'test', severity: 'critical', ...labels },
  annotations: { summary: 'It is full.' },
  startsAt: inMs(-60_000),
  endsAt: inMs(240_000),
  generatorURL: 'http://prometheus.test/graph',
  ...more,
});

describe('POST /api/v2/alerts', () => {
  it('keeps an alert of the device that its labels name, until it ends', async () => {
    const changed: string[] = [];
    api.bus.subscribe('alerts.changed', ({ tenantId }) => changed.push(tenantId));
    const { status, json } = await push([
      alert('DiskFull', {}, { instance: '10.0.0.1:9100' }),
      alert('ByName', { endsAt: '0001-01-01T00:00:00Z' }, { device: 'alfa router' }),
      alert('OfNobody', {}, { instance: '192.0.2.99' }),
    ]);
    expect([status, json]).toEqual([200, {}]);
    expect(changed).toContain(alfa.id);
    const found = Object.fromEntries(
      (await firing()).map(({ labels, device }) => [labels['alertname'], device?.id ?? null]),
    );
    expect(found).toEqual({
      DiskFull: alfa.ids.device,
      ByName: alfa.ids.upstream,
      OfNobody: null,
    });
    // Told again it stays as old as it is.
    const startsAt = inMs(-30_000);
    await push([alert('DiskFull', { startsAt }, { instance: '10.0.0.1:9100' })]);
    const again = (await firing()).find(({ labels }) => labels['alertname'] === 'DiskFull');
    expect(again?.startsAt).toBe(inMs(-60_000));
    // Ended by its tool; and nobody tells of the others again.
    await push([alert('DiskFull', { endsAt: inMs(0) }, { instance: '10.0.0.1:9100' })]);
    expect((await firing()).map(({ labels }) => labels['alertname']).sort()).toEqual([
      'ByName',
      'OfNobody',
    ]);
    await api.clock.advance(5 * 60_000);
    expect(await firing()).toEqual([]);
  });

  it('names what is wrong by its place, and keeps the rest', async () => {
    const { status, json } = await push([
      { labels: { job: 'test' } },
      alert('Good'),
      alert('Backwards', { endsAt: inMs(-120_000) }),
      alert('FarOff', { endsAt: '2099-01-01T00:00:00Z' }),
      alert('BadLabel', {}, { 'not a name': 'x' }),
      alert('NoTime', { startsAt: 'yesterday' }),
      'nonsense',
    ]);
    expect(status).toBe(400);
    const fields = (json as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields).toEqual([
      '0.labels.alertname',
      '2.endsAt',
      '3.endsAt',
      '4.labels.not a name',
      '5.startsAt',
      '6',
    ]);
    expect((await firing()).map(({ labels }) => labels['alertname'])).toEqual(['Good']);
    const many = Array.from({ length: 1_001 }, (_, i) => alert(`n${i}`));
    expect((await push(many)).status).toBe(400);
    expect((await push({ alerts: [] })).status).toBe(400);
  });

  it('is for a key of that scope, and shows nothing of another tenant', async () => {
    const body = { name: 'reader', scopes: ['incident:read'] };
    const reader = (await beta.owner.post('/api-keys', body)).as<{ secret: string }>(201).secret;
    expect((await send('POST', reader, [alert('x')])).status).toBe(403);
    expect((await send('POST', 'atk_guess', [alert('x')])).status).toBe(401);
    await push([alert('Mine')]);
    const { json } = await send('GET', reader);
    expect(JSON.stringify(json)).not.toContain('Mine');
  });
});
