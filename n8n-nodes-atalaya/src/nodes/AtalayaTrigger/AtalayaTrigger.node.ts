import { CREDENTIAL } from '../../atalaya/atalaya-api.js';
import { EVENT_TYPES } from '../../atalaya/event-types.js';
import {
  checkOwnEndpoint,
  registerOwnEndpoint,
  removeOwnEndpoint,
} from '../../atalaya/own-endpoint.js';
import { takeEvent } from '../../atalaya/take-event.js';
import type { HookContext, WebhookContext, WebhookResult } from '../../n8n/node-context.js';

/** Starts a workflow with each event; registers itself when the workflow is switched on. */
export class AtalayaTrigger {
  description = {
    displayName: 'Atalaya Trigger',
    name: 'atalayaTrigger',
    icon: 'file:../../../icons/atalaya.svg',
    group: ['trigger'],
    version: 1,
    subtitle: '={{$parameter["events"].join(", ")}}',
    description: 'Starts the workflow with each signed event of Atalaya',
    defaults: { name: 'Atalaya Trigger' },
    inputs: [],
    outputs: ['main'],
    credentials: [{ name: CREDENTIAL, required: true }],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        path: 'webhook',
        responseMode: 'onReceived',
        responseData: 'noData',
        rawBody: true,
      },
    ],
    properties: [
      {
        displayName: 'Events',
        name: 'events',
        type: 'multiOptions',
        required: true,
        default: ['incident.opened'],
        options: Object.entries(EVENT_TYPES).map(([value, description]) => ({
          name: value,
          value,
          description,
        })),
        description: 'What starts the workflow',
      },
    ],
  };

  webhookMethods = {
    default: {
      checkExists(this: HookContext): Promise<boolean> {
        return checkOwnEndpoint(this);
      },
      async create(this: HookContext): Promise<boolean> {
        await registerOwnEndpoint(this);
        return true;
      },
      async delete(this: HookContext): Promise<boolean> {
        await removeOwnEndpoint(this);
        return true;
      },
    },
  };

  webhook(this: WebhookContext): Promise<WebhookResult> {
    return takeEvent(this, Date.now());
  }
}
