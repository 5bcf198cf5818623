import type { BusTopic, BusTopics, EventBus } from '@atalaya/core/ports/event-bus';
import type { DatabaseLog } from '../postgres/database-log.js';
import { createListeners, type Listeners } from './listeners.js';

const TOPICS: Readonly<Record<BusTopic, true>> = {
  'inventory.changed': true,
  'device.state': true,
  'incident.changed': true,
  'tenant.changed': true,
  'alert-rules.changed': true,
  'alerts.changed': true,
  'discovery.requested': true,
  'router-setup.requested': true,
  'import.changed': true,
  'maintenance.changed': true,
  'paging.changed': true,
  'text-message.requested': true,
  'accounts.changed': true,
  'invoice-runs.changed': true,
  'gateway.notified': true,
  'network-commands.requested': true,
  'access.changed': true,
};

/** The listeners of each topic, and the text form in which references travel between processes. */
export interface BusTopicListeners {
  readonly subscribe: EventBus['subscribe'];
  tell<T extends BusTopic>(topic: T, ref: BusTopics[T]): void;
  /** What another process published; a text that no version of ours wrote is ignored. */
  tellText(text: string): void;
}

export function createBusTopicListeners(log: DatabaseLog): BusTopicListeners {
  const byTopic = new Map<BusTopic, Listeners<object>>();
  const of = (topic: BusTopic) => {
    const known = byTopic.get(topic) ?? createListeners<object>(log, topic);
    byTopic.set(topic, known);
    return known;
  };
  const tell = (topic: BusTopic, ref: object) => of(topic).tell(ref);
  return {
    // A topic's listeners only ever get that topic's references: `tell` and `parse` see to it.
    subscribe: (topic, listener) => of(topic).add(listener as (ref: object) => void),
    tell,
    tellText: (text) => {
      const message = parse(text);
      if (message) tell(message.topic, message.ref);
    },
  };
}

export const busText = (topic: BusTopic, ref: object): string => JSON.stringify({ topic, ref });

function parse(text: string): { topic: BusTopic; ref: object } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('topic' in value && 'ref' in value)) return undefined;
  const { topic, ref } = value;
  if (typeof topic !== 'string' || !isTopic(topic)) return undefined;
  if (typeof ref !== 'object' || ref === null || !hasTenant(ref)) return undefined;
  return { topic, ref };
}

const isTopic = (text: string): text is BusTopic => Object.hasOwn(TOPICS, text);

const hasTenant = (ref: object) => 'tenantId' in ref && typeof ref.tenantId === 'string';
