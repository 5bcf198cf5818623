import { randomUUID } from 'node:crypto';
import type { ServiceSessionView } from '@atalaya/core/wire/rest/sessions';
import { historyRetentionTask } from '@atalaya/platform/sessions/forget-old-history.store';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
const MAC = '02:00:5E:00:00:01';
const at = (text: string) => Date.parse(`2026-02-20T${text}Z`);
let norte: Tenant;
let router: string;
beforeAll(async () => {
  norte = await api.tenant('norte');
  const device = await norte.owner.post('/devices', { name: 'CCR', role: 'router' });
  router = device.as<{ id: string }>(201).id;
  await createPostgresSessionSink(api.db.database).store(norte.id, [
    {
      deviceId: router,
      sessions: [
        session('ana', '100.64.0.9', at('20:00:00'), at('21:00:00')),
        session('luis', '100.64.0.9', at('21:00:00'), at('22:00:00')),
        session('ana', '100.64.0.10', at('21:05:00'), null),
        session('eva', '2001:db8::7', at('21:05:00'), null),
      ],
      usage: [
        // 06:00Z is midnight where the organisation is.
        { ...used('ana', 5n), fromAt: Date.parse('2026-02-20T05:30:00Z'), toAt: at('06:30:00') },
        { ...used('ana', 7n), fromAt: at('20:00:00'), toAt: at('21:00:00') },
      ],
    },
  ]);
});

const used = (user: string, bytesIn: bigint) => ({ user, bytesIn, bytesOut: 0n, begun: 0 });
function session(user: string, address: string, fromAt: number, toAt: number | null) {
  return {
    id: randomUUID(),
    kind: 'pppoe' as const,
    user,
    callerId: MAC,
    address,
    fromAt,
    toAt,
    lastSeenAt: toAt ?? at('23:00:00'),
    bytesIn: 2n ** 40n,
    bytesOut: 0n,
    counter: null,
    end: toAt === null ? null : ('gone' as const),
  };
}
const find = async (query: string) =>
  (await norte.owner.get(`/sessions?${query}`)).as<{ items: ServiceSessionView[] }>(200).items;

describe('sessions', () => {
  it('say who had an address at an instant: intervals are half-open', async () => {
    const who = async (time: string) =>
      (await find(`address=100.64.0.9&at=2026-02-20T${time}Z`)).map(({ user }) => user);
    expect(await who('20:59:59')).toEqual(['ana']);
    expect(await who('21:00:00')).toEqual(['luis']);
    expect(await who('22:00:00')).toEqual([]);
    const v6 = await find('address=2001:db8::7&at=2026-02-20T21:14:00Z');
    expect(v6).toMatchObject([{ user: 'eva', addressV6: '2001:db8::7', toAt: null }]);
    expect((await norte.owner.get('/sessions?address=luis')).problem.fields).toEqual(['address']);
  });

  it('are found by user, by what is open, by a part of anything, and page by page', async () => {
    expect((await find('user=ana')).map(({ address }) => address)).toEqual([
      '100.64.0.10',
      '100.64.0.9',
    ]);
    expect(await find(`deviceId=${router}&open=true&user=ana`)).toMatchObject([
      { deviceName: 'CCR', mac: MAC, bytesIn: 2 ** 40, disconnectReason: null },
    ]);
    expect(await find('search=0.9')).toHaveLength(2);
    expect(await find('search=100%25')).toHaveLength(0);
    const first = (await norte.owner.get('/sessions?limit=3')).as<{ nextCursor: string }>(200);
    const rest = await find(`limit=3&cursor=${first.nextCursor}`);
    expect(rest.map(({ user }) => user)).toEqual(['ana']);
  });

  it('add up to days in the organisation’s zone, with the last connection', async () => {
    const answer = await norte.owner.get('/sessions/usage?user=ana&from=2026-02-19&to=2026-02-21');
    expect(answer.as<object>(200)).toMatchObject({
      items: [
        { day: '2026-02-19', bytesIn: 0, onlineSeconds: 1_800 },
        { day: '2026-02-20', bytesIn: 12, onlineSeconds: 5_400 },
      ],
      lastConnection: { address: '100.64.0.10', toAt: null },
    });
    const wrong = await norte.owner.get('/sessions/usage?user=ana&from=2026-02-21&to=2026-02-19');
    expect(wrong.problem.fields).toEqual(['to']);
  });

  it('are forgotten after five years, but never while they are open', async () => {
    const clock = { ...api.clock, now: () => Date.parse('2031-02-22T00:00:00Z') };
    const task = historyRetentionTask({ database: api.db.database, clock });
    await task.run(new AbortController().signal);
    expect((await find('limit=50')).map(({ user }) => user).sort()).toEqual(['ana', 'eva']);
    const usage = await norte.owner.get('/sessions/usage?user=ana&from=2026-02-19&to=2026-02-21');
    expect(usage.as<{ items: object[] }>(200).items).toEqual([]);
  });
});
