import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FiscalSender } from './fiscal-sender.js';
import { sunatAdapter } from './sunat/sunat-adapter.js';
import { type FakeSunat, startFakeSunat } from './sunat/testing/fake-sunat.js';
import { type FiscalRow, type FiscalTenant, openFiscalTenant } from './testing/fiscal-tenant.js';

const db = withDatabase({ poolSize: 12 });
const secrets = createSecretBox(new Uint8Array(32).fill(7));
const AT = Date.UTC(2026, 2, 2, 4, 30);
let clock = createManualClock(AT);
let fake: FakeSunat;
const running: FiscalSender[] = [];

beforeEach(async () => {
  fake = await startFakeSunat();
  clock = createManualClock(AT);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sender) => sender.stop()));
  // Whoever was there before is no part of the next test.
  await db.database.withPlatform((trx) =>
    trx.updateTable('tenants').set({ status: 'suspended' }).execute(),
  );
  await fake.close();
});

async function start() {
  const bus = createMemoryEventBus(silentLog);
  const sender = new FiscalSender({ clock, bus, secrets, database: db.database, log: silentLog }, [
    sunatAdapter,
  ]);
  running.push(sender);
  await sender.start();
  return sender;
}

const tenant = (slug: string, more: { readonly issue?: 'on_payment' } = {}) =>
  openFiscalTenant(db.database, secrets, { slug, at: new Date(AT), url: fake.url, ...more });

/** Time passes until the rows are as they should be. */
async function until(
  of: FiscalTenant,
  isDone: (rows: readonly FiscalRow[]) => boolean,
  stepMs = 1_000,
) {
  const done = await waitUntil(async () => {
    await clock.advance(stepMs);
    return isDone(await of.rows());
  }, 10_000);
  const rows = await of.rows();
  expect(
    done,
    JSON.stringify(rows.map(({ state, code, message }) => ({ state, code, message }))),
  ).toBe(true);
  return rows;
}

const all = (state: FiscalRow['state'], count: number) => (rows: readonly FiscalRow[]) =>
  rows.length === count && rows.every((row) => row.state === state);

describe('fiscal documents', () => {
  it('are numbered without a hole, signed, sent and kept with the receipt; a credit note follows its invoice', async () => {
    const lima = await tenant('lima');
    const first = await lima.invoice();
    await lima.invoice({ taxId: '45678912' });
    await lima.invoice();
    await lima.invoice({ taxId: 'X-1' });
    await start();
    const rows = await until(
      lima,
      (found) => found.length === 4 && found.every(({ settled_at }) => settled_at !== null),
    );
    const named = rows.map(({ type, series, number, state }) => [type, series, number, state]);
    expect(named.filter(([type]) => type === '01')).toEqual([
      ['01', 'F001', '1', 'accepted'],
      ['01', 'F001', '2', 'accepted'],
    ]);
    expect(named).toContainEqual(['03', 'B001', '1', 'accepted']);
    const unfit = rows.find(({ state }) => state === 'dead');
    expect(unfit).toMatchObject({
      number: null,
      code: 'unfit',
      message: expect.stringContaining('tax id'),
    });
    const sent = rows.find(({ invoice_id }) => invoice_id === first);
    // 4:30 UTC is still the day before in Lima.
    expect(sent).toMatchObject({ issued_on: '2026-03-01', issued_time: '23:30:00' });
    expect(fake.received.map(({ xml }) => xml)).toContain(sent?.xml);
    expect(sent?.receipt?.length).toBeGreaterThan(100);
    expect(sent?.printed_code).toMatch(
      /^20555123451\|01\|F001\|\d\|7.61\|49.90\|2026-03-01\|6\|20131312955\|/,
    );
    await lima.creditNote(first);
    const after = await until(lima, (found) =>
      found.some(({ type, state }) => type === '07' && state === 'accepted'),
    );
    expect(after.find(({ type }) => type === '07')).toMatchObject({ series: 'FC01', number: '1' });
    const change = db.database.withTenant(lima.tenantId, (trx) =>
      sql`update fiscal_documents set message = 'x' where state = 'accepted'`.execute(trx),
    );
    await expect(change).rejects.toThrow('stay');
    const voided = db.database.withTenant(lima.tenantId, (trx) =>
      trx
        .updateTable('invoices')
        .set({ voided_at: new Date(AT) })
        .where('id', '=', first)
        .execute(),
    );
    await expect(voided).rejects.toThrow('credit note');
  });

  it('that arrived though nothing was heard are found by their receipt, under the same number', async () => {
    const cusco = await tenant('cusco');
    await cusco.invoice();
    fake.conduct = { kind: 'taken-but-lost' };
    await start();
    const [sent] = await until(cusco, ([row]) => row?.code === null && row.message !== null);
    expect(sent).toMatchObject({ state: 'sent', sends: 1, number: '1' });
    const [row] = await until(cusco, all('accepted', 1), MINUTE_MS);
    expect(row).toMatchObject({ number: '1', sends: 2, xml: sent?.xml });
  });

  it('rejected keep their number; the authority’s words are kept', async () => {
    const puno = await tenant('puno');
    await puno.invoice();
    fake.conduct = { kind: 'receipt', code: '2335', notes: ['2335 - digest'] };
    await start();
    const [row] = await until(puno, all('rejected', 1));
    expect(row).toMatchObject({
      code: '2335',
      notes: ['2335 - digest'],
      number: '1',
      next_at: null,
    });
  });

  it('wait while the service is away, and go out when it is back', async () => {
    const tacna = await tenant('tacna');
    await tacna.invoice();
    await tacna.invoice();
    fake.conduct = { kind: 'fault', code: 'soap-env:Server.0109', text: 'no disponible' };
    const before = fake.received.length;
    await start();
    await waitUntil(async () => {
      await clock.advance(30_000);
      return clock.now() - AT > 30 * MINUTE_MS;
    }, 10_000);
    // A breaker lets one through at a time, ever more rarely: not both each half minute.
    expect(fake.received.length - before).toBeLessThan(20);
    expect(
      (await tacna.rows()).every(({ attempts, next_at }) => attempts === 0 && next_at !== null),
    ).toBe(true);
    fake.conduct = { kind: 'receipt', code: '0' };
    await until(tacna, all('accepted', 2), MINUTE_MS);
  });

  it('of an organisation that issues on payment come once an invoice is paid, not when it is credited', async () => {
    const piura = await tenant('piura', { issue: 'on_payment' });
    await piura.invoice();
    await piura.invoice({ settled: 'credit' });
    const paid = await piura.invoice({ settled: 'payment' });
    await start();
    const rows = await until(piura, all('accepted', 1));
    expect(rows.map(({ invoice_id }) => invoice_id)).toEqual([paid]);
  });

  it('are sent once though several send', async () => {
    const ica = await tenant('ica');
    for (let n = 0; n < 6; n += 1) await ica.invoice();
    const before = fake.received.length;
    await Promise.all([start(), start(), start()]);
    const rows = await until(ica, all('accepted', 6));
    expect(rows.map(({ number }) => Number(number)).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(fake.received.length - before).toBe(6);
  });
});
