import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiKeyCreatedSchema } from '@atalaya/core/wire/rest/api-keys';
import { collectionTaskListSchema, holdListSchema } from '@atalaya/core/wire/rest/dunning';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BilledNetwork } from '../e2e/billed-network.js';
import { N8nClient, type N8nWorkflow } from './n8n-client.js';
import { type N8nProcess, startN8n } from './n8n-process.js';

const GENEROUS = { timeout: 300_000 };
const EXAMPLE = join(import.meta.dirname, '../../../docs/n8n/cut-and-return.json');
/** What the workflow's page names. */
const SCOPES = [
  ...['webhook:read', 'webhook:write', 'ticket:read', 'incident:read', 'dunning:write'],
  ...['action:diagnose-service', 'action:create-ticket', 'action:upsert-collection-task'],
];
const at = (day: number, hour: number, minute: number, second = 0) =>
  Date.UTC(2026, 2, day, hour + 6, minute, second);

/**
 * The workflow as it is shipped, in a real n8n beside the whole platform and a router of the lab: two customers are a
 * day late. Nothing speaks for ana; luis told on Friday that nothing works, and his ticket is open.
 */
describe('the workflow of the cut and the return', () => {
  const db = withDatabase({ poolSize: 10 });
  let network: BilledNetwork;
  let n8n: N8nProcess;
  let client: N8nClient;
  let workflowId = '';

  beforeAll(async () => {
    network = await BilledNetwork.start(db, { now: at(6, 10, 0), users: [['ana', 'luis']] });
    await network.enforce();
    await network.owe('2026-03-05');
    n8n = await startN8n();
    client = await N8nClient.setUp(n8n.url);
    workflowId = await client.createWorkflow(await workflow());
    await client.switchWorkflow(workflowId, 'activate');
  }, 900_000);
  afterAll(async () => {
    await Promise.all([n8n?.stop(), network?.stop()]);
  });

  /** With credentials, and without the two minutes that a person would wait. */
  async function workflow(): Promise<N8nWorkflow> {
    const made = await network.client.post('/api-keys', { name: 'n8n', scopes: SCOPES });
    const atalayaApi = await client.createCredential('Atalaya', 'atalayaApi', {
      baseUrl: network.platform.url,
      apiKey: apiKeyCreatedSchema.parse(made).secret,
      allowedHttpRequestDomains: 'none',
    });
    const smtp = await client.createCredential('Correo', 'smtp', {
      ...{ host: '127.0.0.1', port: network.mails.port, user: '', password: '' },
      ...{ secure: false, disableStartTls: true, hostName: '' },
    });
    const ids: Readonly<Record<string, string>> = { atalayaApi, smtp };
    return JSON.parse(await readFile(EXAMPLE, 'utf8'), (key, value) => {
      if (key === 'amount') return 1;
      if (key === 'unit') return 'seconds';
      return ids[key] === undefined ? value : { ...value, id: ids[key] };
    });
  }

  const executions = async () =>
    (await client.executions(workflowId)).filter(({ status }) => status !== 'running');
  const ran = async (node: string) =>
    (await executions()).flatMap((execution) => execution.outputOf(node));
  const mails = () =>
    network.mails.received
      .filter(({ to }) => to[0] === 'cobranza@example.com')
      .map(({ subject }) => subject);
  const holdsOf = async (user: string) => {
    const { accountId } = network.lineOf(user);
    const answer = await network.client.get(`/holds?accountId=${accountId}`);
    return holdListSchema.parse(answer).items;
  };

  it('vetoes the one whose fault is ours, and lets the other be', GENEROUS, async () => {
    const { serviceId } = network.lineOf('luis');
    const ticket = { subject: 'No navega desde el jueves', kind: 'no_service', serviceId };
    await network.client.post('/tickets', ticket);
    await network.moveTo(at(6, 10, 31));
    await network.reminded();
    await network.moveTo(at(9, 9, 0, 1));
    await network.until('both are told of', () => mails().length === 2);
    expect(mails().sort()).toEqual(['No se corta todavía: Casa de luis', 'Se corta: Casa de ana']);
    expect(await holdsOf('luis')).toMatchObject([
      {
        kind: 'vetoed',
        author: 'API · n8n',
        reason: expect.stringMatching(/^Ticket 1: No navega desde el jueves\. /),
        expiresAt: expect.stringMatching(/^2026-03-09T17:3/),
      },
    ]);
    expect(await holdsOf('ana')).toEqual([]);
  });

  it('hears of the cut that was read back, and has somebody call', GENEROUS, async () => {
    await network.moveTo(at(9, 9, 29, 58));
    await network.seen('ana', 'suspended');
    const { services } = network.routers[0] ?? expect.fail('a router was started');
    const isBlocked = (user: string) => services.isBlocked(network.addressOf(user));
    expect([isBlocked('ana'), isBlocked('luis')]).toEqual([true, false]);
    const tasks = async () =>
      collectionTaskListSchema.parse(await network.client.get('/collection-tasks')).items;
    await network.until('there is a task', async () => (await tasks()).length > 0);
    expect(await tasks()).toMatchObject([
      {
        title: 'Llamar: quedó cortado Casa de ana',
        key: expect.stringContaining(`n8n-corte-${network.lineOf('ana').serviceId}`),
        state: 'open',
      },
    ]);
  });

  it('tells of the return after the payment, which waits for nobody', GENEROUS, async () => {
    await network.pay('ana');
    await network.seen('ana', 'active');
    await network.until('it is told', () => mails().includes('Volvió: Casa de ana'));
    await network.until('it ended', async () => (await ran('Avisar que volvió')).length === 1);
    const { serviceId } = network.lineOf('ana');
    expect(await ran('Diagnóstico al volver')).toMatchObject([{ serviceId }]);
    expect(await ran('Abrir ticket')).toEqual([]);
  });

  it('cannot veto a second time: he is cut when the two hours are over', GENEROUS, async () => {
    await network.moveTo(at(9, 11, 0, 1));
    await network.until('it is told', () => mails().includes('Se corta: Casa de luis'));
    await network.until('both answers ended', async () => (await ran('Vetar')).length === 2);
    await network.moveTo(at(9, 11, 30, 1));
    await network.seen('luis', 'suspended');
  });
});
