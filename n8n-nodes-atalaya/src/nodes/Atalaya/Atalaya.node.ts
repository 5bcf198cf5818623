import { CREDENTIAL } from '../../atalaya/atalaya-api.js';
import { NODE_FIELDS, type NodeField, type NodeFieldName } from '../../atalaya/node-fields.js';
import { OPERATIONS, type Operation } from '../../atalaya/operations.js';
import { runOperation } from '../../atalaya/run-operation.js';
import type { ExecuteContext, NodeItem } from '../../n8n/node-context.js';

const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);
const fields = Object.entries(NODE_FIELDS) as readonly (readonly [NodeFieldName, NodeField])[];

/** What a workflow can ask Atalaya and tell it. */
export class Atalaya {
  description = {
    displayName: 'Atalaya',
    name: 'atalaya',
    icon: 'file:../../../icons/atalaya.svg',
    group: ['transform'],
    version: 1,
    subtitle: '={{$parameter["operation"]}}',
    description:
      'Incidents, tickets, diagnoses and who is on call of Atalaya; cuts, promises and tasks of collections',
    defaults: { name: 'Atalaya' },
    inputs: ['main'],
    outputs: ['main'],
    usableAsTool: true,
    credentials: [{ name: CREDENTIAL, required: true }],
    properties: [
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        default: 'acknowledgeIncident',
        options: operations.map(([value, { name, action, description }]) => ({
          ...{ name, value, action, description },
        })),
      },
      ...fields.map(([name, { property }]) => ({
        ...property,
        displayOptions: {
          show: {
            operation: operations.filter(([, of]) => of.fields.includes(name)).map(([of]) => of),
          },
        },
      })),
    ],
  };

  /** One item after the other: an item that fails goes on as an error where the node is set to go on. */
  async execute(this: ExecuteContext): Promise<NodeItem[][]> {
    const results: NodeItem[] = [];
    for (const [item] of this.getInputData().entries()) {
      const pairedItem = { item };
      try {
        for (const json of await runOperation(this, item)) results.push({ json, pairedItem });
      } catch (error) {
        if (!this.continueOnFail()) throw error;
        const message = error instanceof Error ? error.message : String(error);
        results.push({ json: { error: message }, pairedItem });
      }
    }
    return [results];
  }
}
