import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_ACTIONS } from '@atalaya/core/domain/access/api-key-scopes';
import { OUTGOING_EVENT_TYPES } from '@atalaya/core/domain/outbox/outgoing-event';
import { acknowledgeIncidentSchema } from '@atalaya/core/wire/rest/actions';
import { diagnoseServiceSchema } from '@atalaya/core/wire/rest/diagnosis';
import {
  cutAnswerSchema,
  promiseCreateSchema,
  serviceActSchema,
  upsertTaskSchema,
} from '@atalaya/core/wire/rest/dunning';
import { createTicketActionSchema } from '@atalaya/core/wire/rest/tickets';
import { describe, expect, it } from 'vitest';
import manifest from '../n8n-nodes-atalaya/package.json' with { type: 'json' };
import { EVENT_TYPES } from '../n8n-nodes-atalaya/src/atalaya/event-types.js';
import { NODE_FIELDS, type NodeField } from '../n8n-nodes-atalaya/src/atalaya/node-fields.js';
import { OPERATIONS } from '../n8n-nodes-atalaya/src/atalaya/operations.js';
import { AtalayaApi } from '../n8n-nodes-atalaya/src/credentials/AtalayaApi.credentials.js';
import { Atalaya } from '../n8n-nodes-atalaya/src/nodes/Atalaya/Atalaya.node.js';
import { AtalayaTrigger } from '../n8n-nodes-atalaya/src/nodes/AtalayaTrigger/AtalayaTrigger.node.js';

const FOLDER = join(import.meta.dirname, '../docs/n8n');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const TRIGGER = `${manifest.name}.atalayaTrigger`;
const ACTION = `${manifest.name}.atalaya`;
/** Of n8n itself; `npm run test:n8n` holds them, and their versions, to a real one. */
const BASE = ['emailSend', 'filter', 'if', 'set', 'wait', 'whatsApp'].map(
  (name) => `n8n-nodes-base.${name}`,
);

interface BodySchema {
  readonly shape: Readonly<
    Record<string, { safeParse(value: unknown): { readonly success: boolean } }>
  >;
}
/** What the API takes for each operation that acts. */
const BODIES: Readonly<Record<string, BodySchema>> = {
  acknowledgeIncident: acknowledgeIncidentSchema,
  answerCut: cutAnswerSchema,
  createTicket: createTicketActionSchema,
  diagnoseService: diagnoseServiceSchema,
  makePromise: promiseCreateSchema,
  reconnectService: serviceActSchema,
  suspendService: serviceActSchema,
  upsertCollectionTask: upsertTaskSchema,
};

interface Workflow {
  readonly name: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly type: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
  readonly connections: Readonly<
    Record<string, { readonly main: readonly (readonly { readonly node: string }[])[] }>
  >;
}
const UUID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const workflowOf = (file: string): Workflow => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** The names of a node's parameters, and what a choice among them may be. */
function parametersOf(node: Atalaya): ReadonlyMap<string, readonly unknown[] | undefined> {
  return new Map(
    node.description.properties.map((property) => [
      property.name,
      'options' in property ? property.options?.map(({ value }) => value) : undefined,
    ]),
  );
}

describe('the n8n package', () => {
  it('offers every event that the platform tells, and no other', () => {
    expect(Object.keys(EVENT_TYPES).sort()).toEqual([...OUTGOING_EVENT_TYPES].sort());
  });

  it('calls only actions that the platform has', () => {
    const called = Object.values(OPERATIONS).flatMap((operation) =>
      'acts' in operation && operation.acts.startsWith('/actions/')
        ? [operation.acts.slice('/actions/'.length)]
        : [],
    );
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => !Object.hasOwn(API_ACTIONS, name))).toEqual([]);
  });

  it('sends nothing that the API does not know, and all that it needs', () => {
    const acting = Object.entries(OPERATIONS).filter(([, operation]) => 'acts' in operation);
    expect(acting.map(([name]) => name).sort()).toEqual(Object.keys(BODIES).sort());
    for (const [name, operation] of acting) {
      const { shape = {} } = BODIES[name] ?? {};
      const path = 'acts' in operation ? operation.acts : '';
      const fields = operation.fields
        .filter((field) => field !== 'idempotencyKey' && !path.includes(`:${field}`))
        .map((field): NodeField => NODE_FIELDS[field]);
      const sent = fields.map(({ sentAs, property }) => sentAs ?? property.name);
      expect([name, Object.keys(shape)]).toEqual([name, expect.arrayContaining(sent)]);
      const needed = Object.keys(shape).filter((key) => !shape[key]?.safeParse(undefined).success);
      expect([name, sent]).toEqual([name, expect.arrayContaining(needed)]);
      for (const { sentAs, property } of fields) {
        for (const { value } of property.options ?? []) {
          const isKnown = shape[sentAs ?? property.name]?.safeParse(value).success;
          expect([name, value, isKnown]).toEqual([name, value, true]);
        }
      }
    }
  });

  it('is what n8n takes as a community package', () => {
    expect(manifest).toMatchObject({
      name: expect.stringMatching(/^n8n-nodes-/),
      license: 'MIT',
      keywords: ['n8n-community-node-package'],
      peerDependencies: { 'n8n-workflow': '*' },
      n8n: { n8nNodesApiVersion: 1, strict: true },
    });
    expect(manifest).not.toHaveProperty('dependencies');
    const listed = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((path) =>
      path.replace('dist/', 'src/').replace(/[.]js$/, '.ts'),
    );
    for (const path of listed) {
      // n8n takes the class whose name the file has.
      const text = readFileSync(join(import.meta.dirname, '../n8n-nodes-atalaya', path), 'utf8');
      const className = path.split('/').at(-1)?.split('.')[0];
      expect(text).toContain(`export class ${className} `);
    }
    const { credentials } = new AtalayaTrigger().description;
    expect(credentials[0]?.name).toBe(new AtalayaApi().name);
  });
});

describe.each(FILES)('the example %s', (file) => {
  it('is what n8n imports, with credentials left to choose', () => {
    const { nodes, ...workflow } = workflowOf(file);
    expect(workflow).toEqual({
      name: expect.stringMatching(/\S/),
      connections: expect.any(Object),
      settings: { executionOrder: 'v1' },
    });
    for (const node of nodes) {
      expect(node).toMatchObject({
        id: UUID,
        typeVersion: expect.any(Number),
        position: [expect.any(Number), expect.any(Number)],
        parameters: expect.any(Object),
      });
      expect([TRIGGER, ACTION, ...BASE]).toContain(node.type);
      const { webhookId = undefined, credentials = {} } = node as {
        webhookId?: string;
        credentials?: Record<string, object>;
      };
      if (webhookId !== undefined) expect(webhookId).toEqual(UUID);
      for (const each of Object.values(credentials)) expect(each).toMatchObject({ id: '' });
    }
  });

  it('is a workflow whose nodes exist and are connected', () => {
    const { nodes, connections } = workflowOf(file);
    const names = nodes.map(({ name }) => name);
    const targets = Object.values(connections).flatMap(({ main }) =>
      main.flat().map(({ node }) => node),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(
      [...targets, ...Object.keys(connections)].filter((name) => !names.includes(name)),
    ).toEqual([]);
    expect(names.slice(1).filter((name) => !targets.includes(name))).toEqual([]);
    const quoted = [...JSON.stringify(nodes).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
    expect(quoted.filter((name) => !names.includes(name ?? ''))).toEqual([]);
  });

  it('begins with events and does actions that the platform has', () => {
    const { nodes } = workflowOf(file);
    const [first] = nodes;
    expect(first?.type).toBe(TRIGGER);
    const events = first?.parameters['events'];
    expect(events).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(OUTGOING_EVENT_TYPES).toEqual(expect.arrayContaining(events as string[]));
    const known = parametersOf(new Atalaya());
    for (const { type, parameters } of nodes) {
      if (type !== ACTION) continue;
      expect(known.get('operation')).toContain(parameters['operation']);
      for (const [name, value] of Object.entries(parameters)) {
        expect([name, known.has(name)]).toEqual([name, true]);
        const choices = known.get(name);
        if (choices) expect(choices).toContain(value);
      }
    }
  });
});
