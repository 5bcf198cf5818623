import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_ACTIONS } from '@atalaya/core/domain/access/api-key-scopes';
import { OUTGOING_EVENT_TYPES } from '@atalaya/core/domain/outbox/outgoing-event';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import manifest from '../../../n8n-nodes-atalaya/package.json' with { type: 'json' };
import { EVENT_TYPES } from '../../../n8n-nodes-atalaya/src/atalaya/event-types.js';
import { AtalayaApi } from '../../../n8n-nodes-atalaya/src/credentials/AtalayaApi.credentials.js';
import { Atalaya } from '../../../n8n-nodes-atalaya/src/nodes/Atalaya/Atalaya.node.js';
import { AtalayaTrigger } from '../../../n8n-nodes-atalaya/src/nodes/AtalayaTrigger/AtalayaTrigger.node.js';

const FOLDER = join(import.meta.dirname, '../../../docs/n8n');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const TRIGGER = `${manifest.name}.atalayaTrigger`;
const ACTION = `${manifest.name}.atalaya`;
/** Of n8n itself; `npm run test:n8n` holds them, and their versions, to a real one. */
const BASE = ['set', 'filter', 'whatsApp'].map((name) => `n8n-nodes-base.${name}`);

const workflowSchema = z.strictObject({
  name: z.string().min(1),
  nodes: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string().min(1),
      type: z.enum([TRIGGER, ACTION, ...BASE]),
      typeVersion: z.number(),
      position: z.tuple([z.number(), z.number()]),
      webhookId: z.uuid().optional(),
      parameters: z.record(z.string(), z.unknown()),
      credentials: z
        .record(z.string(), z.strictObject({ id: z.literal(''), name: z.string() }))
        .optional(),
    }),
  ),
  connections: z.record(
    z.string(),
    z.strictObject({
      main: z.array(
        z.array(z.strictObject({ node: z.string(), type: z.literal('main'), index: z.literal(0) })),
      ),
    }),
  ),
  settings: z.strictObject({ executionOrder: z.literal('v1') }),
});
const workflowOf = (file: string) =>
  workflowSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));

/** The names of a node's parameters, and what a choice among them may be. */
function parametersOf(node: { description: { properties: readonly object[] } }) {
  const properties = z
    .array(
      z.object({ name: z.string(), options: z.array(z.object({ value: z.string() })).optional() }),
    )
    .parse(node.description.properties);
  return new Map(
    properties.map(({ name, options }) => [name, options?.map(({ value }) => value)] as const),
  );
}

describe('the n8n package', () => {
  it('offers every event that the platform tells, and no other', () => {
    expect(Object.keys(EVENT_TYPES).sort()).toEqual([...OUTGOING_EVENT_TYPES].sort());
  });

  it('calls only actions that the platform has', () => {
    const source = readFileSync(
      join(import.meta.dirname, '../../../n8n-nodes-atalaya/src/atalaya/run-operation.ts'),
      'utf8',
    );
    const called = [...source.matchAll(/'\/actions\/([a-z-]+)'/g)].map(([, name = '']) => name);
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => !Object.hasOwn(API_ACTIONS, name))).toEqual([]);
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
    const { events } = z
      .object({ events: z.array(z.enum(OUTGOING_EVENT_TYPES)).min(1) })
      .parse(first?.parameters);
    expect(events.length).toBeGreaterThan(0);
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
