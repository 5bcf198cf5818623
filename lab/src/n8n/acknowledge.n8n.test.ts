import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apiKeyCreatedSchema } from '@atalaya/core/wire/rest/api-keys';
import { sessionSchema } from '@atalaya/core/wire/rest/auth';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import {
  type IncidentDetail,
  incidentDetailSchema,
  incidentListSchema,
} from '@atalaya/core/wire/rest/incidents';
import { deviceLinkListSchema } from '@atalaya/core/wire/rest/links';
import { webhookEndpointListSchema } from '@atalaya/core/wire/rest/webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoProcess, startDemo } from '../e2e/demo-process.js';
import { N8nClient, type N8nWorkflow } from './n8n-client.js';
import { type N8nProcess, startN8n } from './n8n-process.js';

const BUILD = fileURLToPath(new URL('../../../launcher/bin/build.mjs', import.meta.url));
const EXAMPLES_FOLDER = join(import.meta.dirname, '../../../docs/n8n');
const EXAMPLES = readdirSync(EXAMPLES_FOLDER).filter((name) => name.endsWith('.json'));
const SCOPES = ['incident:read', 'webhook:read', 'webhook:write', 'action:acknowledge-incident'];
const EVENTS = ['incident.opened', 'link.down', 'device.down'];
const PATIENCE = { timeout: 120_000, interval: 500 };

interface Event {
  readonly type: string;
  readonly correlationId: string;
  readonly data: { readonly incidentId?: string };
}

describe('a real n8n beside the demo', () => {
  let demo: DemoProcess;
  let n8n: N8nProcess;
  let client: N8nClient;
  let token = '';
  let workflowId = '';

  beforeAll(async () => {
    // What has to be built first is no part of the minute that a demo may take.
    await promisify(execFile)(process.execPath, [BUILD]);
    demo = await startDemo(['--calm', '--devices', '40'], 240_000);
    n8n = await startN8n();
    client = await N8nClient.setUp(n8n.url);
    const login = { email: 'demo@atalaya.test', password: 'atalaya-demo' };
    token = sessionSchema.parse(await atalaya('/auth/login', 'POST', login)).accessToken;
    await atalaya('/tenant', 'PATCH', { settings: { lanNetworks: ['127.0.0.0/8'] } });
  }, 400_000);
  afterAll(async () => {
    await Promise.all([n8n?.stop(), demo?.stop()]);
  });

  async function atalaya(path: string, method = 'GET', body?: object): Promise<unknown> {
    const response = await fetch(`${demo.url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== '' && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return text === '' ? undefined : JSON.parse(text);
  }

  const endpoints = async () =>
    webhookEndpointListSchema.parse(await atalaya('/webhook-endpoints')).items;
  const events = async () =>
    (await client.executions(workflowId)).flatMap(
      (execution) => execution.outputOf('Atalaya Trigger') as Event[],
    );

  it('registers the trigger of a workflow that is switched on', async () => {
    const made = await atalaya('/api-keys', 'POST', { name: 'n8n', scopes: SCOPES });
    const { secret } = apiKeyCreatedSchema.parse(made);
    const credential = await client.createCredential('Atalaya', 'atalayaApi', {
      baseUrl: demo.url,
      apiKey: secret,
      // n8n asks of every credential where its own HTTP node may use it.
      allowedHttpRequestDomains: 'none',
    });
    workflowId = await client.createWorkflow(acknowledgeWhatOpens(credential));
    await client.switchWorkflow(workflowId, 'activate');
    expect(await endpoints()).toMatchObject([
      {
        name: 'n8n: Acknowledge what opens',
        url: expect.stringContaining(`${n8n.url}/webhook/`),
        types: EVENTS,
        enabled: true,
      },
    ]);
  });

  it('starts it with a link that goes down in the lab, verified, and it acknowledges the incident', async () => {
    const backhauls = new Set(
      deviceListSchema
        .parse(await atalaya('/devices?role=backhaul&limit=200'))
        .items.map(({ id }) => id),
    );
    // The far end of a radio link: with it goes the link.
    const link = deviceLinkListSchema
      .parse(await atalaya('/device-links?limit=200'))
      .items.find(
        ({ kind, upstreamId, downstreamId }) =>
          kind === 'radio' && backhauls.has(upstreamId) && backhauls.has(downstreamId),
      );
    const victim = link?.downstreamName ?? '';
    await fetch(`${demo.labUrl}/devices/${encodeURIComponent(victim)}/kill`, { method: 'POST' });
    let incident: IncidentDetail | undefined;
    await expect
      .poll(async () => {
        incident = await incidentOf(victim);
        return incident?.acknowledgedBy;
      }, PATIENCE)
      .toBe('API · n8n');
    expect(incident).toMatchObject({
      state: 'acknowledged',
      acknowledgement: 'until_worse',
      timeline: expect.arrayContaining([
        expect.objectContaining({ kind: 'comment', text: `${victim}: taken by n8n` }),
      ]),
    });
    const opened = (await events()).filter(({ data }) => data.incidentId === incident?.id);
    expect(opened.map(({ type }) => type)).toEqual(['incident.opened']);
    // What went down is told beside the incident, as one cause.
    const [cause] = opened;
    const down = async () =>
      (await events()).filter(
        ({ type, correlationId }) =>
          type.endsWith('.down') && correlationId === cause?.correlationId,
      );
    await expect.poll(async () => (await down()).length, PATIENCE).toBe(1);
    expect(await down()).toMatchObject([
      {
        type: 'link.down',
        data: { name: victim, link: { upstream: { name: link?.upstreamName } } },
      },
    ]);
    for (const execution of await client.executions(workflowId)) {
      expect([execution.id, execution.status]).toEqual([execution.id, 'success']);
    }
  });

  it('starts nothing with what is not signed', async () => {
    const [endpoint] = await endpoints();
    const forged = await fetch(endpoint?.url ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_forged',
        'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
        'webhook-signature': 'v1,AAAA',
      },
      body: JSON.stringify({ type: 'incident.opened', correlationId: 'forged', data: {} }),
    });
    expect(forged.status).toBe(401);
    expect((await events()).map(({ correlationId }) => correlationId)).not.toContain('forged');
  });

  it('removes what it registered when the workflow is switched off', async () => {
    await client.switchWorkflow(workflowId, 'deactivate');
    expect(await endpoints()).toEqual([]);
  });

  it.each(EXAMPLES)('knows every node, and version, of the example %s', async (file) => {
    const workflow = JSON.parse(await readFile(join(EXAMPLES_FOLDER, file), 'utf8')) as N8nWorkflow;
    const known = await client.nodeTypes();
    for (const { type, typeVersion } of workflow.nodes) {
      expect([type, known.get(type)]).toEqual([type, expect.arrayContaining([typeVersion])]);
    }
    expect(await client.createWorkflow(workflow)).toMatch(/\S/);
  });

  async function incidentOf(root: string): Promise<IncidentDetail | undefined> {
    const { items } = incidentListSchema.parse(await atalaya('/incidents'));
    // The alert rules may have opened one of their own on the same device.
    const id = items.find((item) => item.kind === 'outage' && item.root.name === root)?.id;
    return id === undefined
      ? undefined
      : incidentDetailSchema.parse(await atalaya(`/incidents/${id}`));
  }
});

function acknowledgeWhatOpens(credentialId: string) {
  const credentials = { atalayaApi: { id: credentialId, name: 'Atalaya' } };
  const opened = {
    leftValue: '={{ $json.type }}',
    rightValue: 'incident.opened',
    operator: { type: 'string', operation: 'equals' },
  };
  return {
    name: 'Acknowledge what opens',
    nodes: [
      {
        id: 'a1',
        name: 'Atalaya Trigger',
        type: 'n8n-nodes-atalaya.atalayaTrigger',
        typeVersion: 1,
        position: [0, 0],
        webhookId: 'b7b4f0f6-3f5e-4c43-9d2c-0b7d1a5f3c11',
        parameters: { events: EVENTS },
        credentials,
      },
      {
        id: 'a2',
        name: 'Opened',
        type: 'n8n-nodes-base.filter',
        typeVersion: 2.2,
        position: [220, 0],
        parameters: {
          conditions: {
            options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
            combinator: 'and',
            conditions: [{ id: 'c1', ...opened }],
          },
        },
      },
      {
        id: 'a3',
        name: 'Atalaya',
        type: 'n8n-nodes-atalaya.atalaya',
        typeVersion: 1,
        position: [440, 0],
        parameters: {
          until: 'until_worse',
          comment: '={{ $json.data.root.name }}: taken by n8n',
        },
        credentials,
      },
    ],
    connections: {
      'Atalaya Trigger': { main: [[{ node: 'Opened', type: 'main', index: 0 }]] },
      Opened: { main: [[{ node: 'Atalaya', type: 'main', index: 0 }]] },
    },
    settings: { executionOrder: 'v1' },
  };
}
