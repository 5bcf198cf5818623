import { describe, expect, it } from 'vitest';
import { Atalaya } from '../nodes/Atalaya/Atalaya.node.js';
import { contextOf, FakeAtalaya, problem } from '../testing/fake-atalaya.js';

const node = new Atalaya();
const acknowledge = {
  operation: 'acknowledgeIncident',
  incidentId: 'i1',
  until: 'until_clear',
  comment: '',
  idempotencyKey: '812-0',
  dryRun: false,
};

describe('the action node', () => {
  it('acknowledges with its Idempotency-Key', async () => {
    const api = new FakeAtalaya();
    const parameters = { ...acknowledge, comment: ' Ana answered ' };
    const [items] = await node.execute.call(contextOf(api, parameters));
    expect(items).toHaveLength(1);
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        url: 'https://noc.example.net/api/v1/actions/acknowledge-incident',
        headers: { 'Idempotency-Key': '812-0' },
        body: {
          incidentId: 'i1',
          kind: 'until_clear',
          comment: 'Ana answered',
          dryRun: false,
        },
      },
    ]);
  });

  it('reads one incident, and as many of the list as are asked for', async () => {
    const api = new FakeAtalaya();
    api.incidents = Array.from({ length: 450 }, (_, n) => ({ n }));
    await node.execute.call(contextOf(api, { operation: 'getIncident', incidentId: 'a/b' }));
    expect(api.asked.at(-1)?.url).toMatch(/\/incidents\/a%2Fb$/);
    const list = { operation: 'listIncidents', state: 'open', limit: 410 };
    const [items] = await node.execute.call(contextOf(api, list));
    expect(items?.map(({ json }) => json)).toEqual(api.incidents.slice(0, 410));
    expect(api.asked.slice(1).map(({ qs }) => qs)).toEqual([
      { limit: 200, state: 'open' },
      { limit: 200, state: 'open', cursor: '200' },
      { limit: 10, state: 'open', cursor: '400' },
    ]);
  });

  it('diagnoses a service', async () => {
    const api = new FakeAtalaya();
    const parameters = { operation: 'diagnoseService', serviceId: 's1', idempotencyKey: '9-0' };
    const diagnosis = { verdict: 'outage', sentence: { es: 'Hay una avería.', en: 'An outage.' } };
    api.troubles.push({ statusCode: 200, body: { action: 'diagnose-service', diagnosis } });
    const [items] = await node.execute.call(contextOf(api, parameters));
    expect(items?.map(({ json }) => json)).toEqual([diagnosis]);
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        url: 'https://noc.example.net/api/v1/actions/diagnose-service',
        headers: { 'Idempotency-Key': '9-0' },
        body: { serviceId: 's1' },
      },
    ]);
    await expect(node.execute.call(contextOf(api, parameters))).rejects.toThrow('no diagnosis');
  });

  it.each([
    [
      { operation: 'answerCut', serviceId: 's/1', answer: 'delay', minutes: 45, reason: 'visita' },
      '/services/s%2F1/cut-answer',
      { answer: 'delay', minutes: 45, reason: 'visita' },
    ],
    [
      {
        ...{ operation: 'createTicket', subject: 'No navega', ticketKind: 'no_service' },
        ...{ priority: 'high', description: '', aboutService: 's1', dryRun: true },
      },
      '/actions/create-ticket',
      {
        ...{ subject: 'No navega', kind: 'no_service', priority: 'high' },
        ...{ serviceId: 's1', dryRun: true },
      },
    ],
    [
      {
        operation: 'makePromise',
        accountId: 'a1',
        promisedUntil: '2026-03-12',
        amountMinor: '500',
      },
      '/promises',
      { accountId: 'a1', until: '2026-03-12', amountMinor: 500 },
    ],
    [
      { operation: 'upsertCollectionTask', accountId: 'a1', taskKey: 'k', title: 'Llamar' },
      '/actions/upsert-collection-task',
      { accountId: 'a1', key: 'k', title: 'Llamar', dryRun: false },
    ],
    [
      { operation: 'reconnectService', serviceId: 's1', reason: 'error nuestro', dryRun: true },
      '/actions/reconnect-service',
      { serviceId: 's1', reason: 'error nuestro', dryRun: true },
    ],
  ])('sends %o as the API has it', async (parameters, path, body) => {
    const api = new FakeAtalaya();
    await node.execute.call(contextOf(api, { ...parameters, idempotencyKey: '9-0' }));
    expect(api.asked).toMatchObject([{ method: 'POST', headers: { 'Idempotency-Key': '9-0' } }]);
    expect(api.asked[0]?.url).toBe(`https://noc.example.net/api/v1${path}`);
    expect(api.asked[0]?.body).toEqual(body);
  });

  it('narrows a list by what is entered, and asks for no part of a unit of money', async () => {
    const api = new FakeAtalaya();
    const tickets = { operation: 'listTickets', ticketState: 'any', aboutService: 's1', limit: 5 };
    await node.execute.call(contextOf(api, tickets));
    expect(api.asked[0]).toMatchObject({ method: 'GET', qs: { limit: 5, serviceId: 's1' } });
    expect(api.asked[0]?.qs).not.toHaveProperty('state');
    const promise = { accountId: 'a1', promisedUntil: '2026-03-12', idempotencyKey: '9-0' };
    const half = { operation: 'makePromise', ...promise, amountMinor: '499.5' };
    await expect(node.execute.call(contextOf(api, half))).rejects.toThrow('amountMinor');
    await expect(node.execute.call(contextOf(api, { operation: 'toString' }))).rejects.toThrow(
      'There is no operation toString.',
    );
    expect(api.asked).toHaveLength(1);
  });

  it('tells who is on call now, of each rota that has anybody', async () => {
    const api = new FakeAtalaya();
    const ana = { userId: 'u1', name: 'Ana', from: 'a', to: 'b', isOverride: false };
    api.rotas = [
      { id: 'r1', name: 'NOC', shifts: [ana, { ...ana, name: 'Later' }] },
      { id: 'r2', name: 'Nobody', shifts: [] },
    ];
    const [items] = await node.execute.call(contextOf(api, { operation: 'getOnCall' }));
    expect(items?.map(({ json }) => json)).toEqual([{ rotaId: 'r1', rota: 'NOC', ...ana }]);
  });

  it('stops at the first failure, or goes on with the error as an item', async () => {
    const api = new FakeAtalaya();
    const refusal = problem(409, 'This incident is resolved already.');
    api.troubles.push(refusal);
    await expect(node.execute.call(contextOf(api, acknowledge, { items: 2 }))).rejects.toThrow(
      'Atalaya answered 409: This incident is resolved already.',
    );
    api.troubles.push(refusal);
    const [items] = await node.execute.call(
      contextOf(api, acknowledge, { items: 2, goesOn: true }),
    );
    expect(items).toMatchObject([
      { json: { error: expect.stringContaining('409') }, pairedItem: { item: 0 } },
      { json: { asked: { incidentId: 'i1' } }, pairedItem: { item: 1 } },
    ]);
    const empty = contextOf(api, { ...acknowledge, idempotencyKey: ' ' });
    await expect(node.execute.call(empty)).rejects.toThrow('idempotencyKey is empty.');
  });
});
