import { CREDENTIAL } from '../../atalaya/atalaya-api.js';
import { runOperation } from '../../atalaya/run-operation.js';
import type { ExecuteContext, NodeItem } from '../../n8n/node-context.js';

const only = (...operation: string[]) => ({ show: { operation } });

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
      'Reads and acknowledges incidents of Atalaya, diagnoses services, and tells who is on call',
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
        options: [
          {
            name: 'Acknowledge Incident',
            value: 'acknowledgeIncident',
            action: 'Acknowledge an incident',
            description: 'Say that somebody knows of it',
          },
          {
            name: 'Diagnose Service',
            value: 'diagnoseService',
            action: 'Diagnose a service',
            description: 'Read what is wrong with a line, in a sentence, with its evidence',
          },
          {
            name: 'Get Incident',
            value: 'getIncident',
            action: 'Get an incident',
            description: 'Read one with its devices, customers and timeline',
          },
          {
            name: 'Get Who Is on Call',
            value: 'getOnCall',
            action: 'Get who is on call',
            description: 'Read who is on call now, one item for each rota',
          },
          {
            name: 'List Incidents',
            value: 'listIncidents',
            action: 'List incidents',
            description: 'Read the newest ones, one item each',
          },
        ],
      },
      {
        displayName: 'Incident ID',
        name: 'incidentId',
        type: 'string',
        required: true,
        default: '={{ $json.data.incidentId }}',
        displayOptions: only('acknowledgeIncident', 'getIncident'),
      },
      {
        displayName: 'Service ID',
        name: 'serviceId',
        type: 'string',
        required: true,
        default: '={{ $json.data.serviceId }}',
        displayOptions: only('diagnoseService'),
      },
      {
        displayName: 'Until',
        name: 'until',
        type: 'options',
        default: 'until_clear',
        options: [
          { name: 'It Is Clear', value: 'until_clear' },
          { name: 'It Gets Worse', value: 'until_worse' },
        ],
        displayOptions: only('acknowledgeIncident'),
      },
      {
        displayName: 'Comment',
        name: 'comment',
        type: 'string',
        default: '',
        placeholder: 'Ana answered by WhatsApp',
        description: 'Goes into the timeline of the incident',
        displayOptions: only('acknowledgeIncident'),
      },
      {
        displayName: 'Idempotency Key',
        name: 'idempotencyKey',
        type: 'string',
        required: true,
        default: '={{ $execution.id }}-{{ $itemIndex }}',
        description:
          'The same key never acts twice. A workflow that acts twice for one item needs a key of its own for each.',
        displayOptions: only('acknowledgeIncident', 'diagnoseService'),
      },
      {
        displayName: 'Dry Run',
        name: 'dryRun',
        type: 'boolean',
        default: false,
        description: 'Whether to tell what would happen and change nothing',
        displayOptions: only('acknowledgeIncident'),
      },
      {
        displayName: 'State',
        name: 'state',
        type: 'options',
        default: 'open',
        options: [
          { name: 'Acknowledged', value: 'acknowledged' },
          { name: 'Any', value: 'any' },
          { name: 'Open', value: 'open' },
          { name: 'Resolved', value: 'resolved' },
        ],
        displayOptions: only('listIncidents'),
      },
      {
        displayName: 'Limit',
        name: 'limit',
        type: 'number',
        typeOptions: { minValue: 1 },
        default: 50,
        description: 'Max number of results to return',
        displayOptions: only('listIncidents'),
      },
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
