/** Topics carry ids, not documents: the reader fetches what it needs. */
export interface BusTopics {
  'inventory.changed': { tenantId: string };
  'device.state': { tenantId: string; deviceId: string };
  'incident.changed': {
    tenantId: string;
    incidentId: string;
    change: 'opened' | 'updated' | 'resolved';
  };
  'tenant.changed': { tenantId: string };
  'alert-rules.changed': { tenantId: string };
  /** Alerts began or ceased to fire. */
  'alerts.changed': { tenantId: string };
  /** A run was asked for or stopped: collectors look. */
  'discovery.requested': { tenantId: string };
  'import.changed': { tenantId: string };
  /** A router was asked to be added, or to be looked for at once. */
  'router-setup.requested': { tenantId: string };
  /** Windows were planned, changed or ended. */
  'maintenance.changed': { tenantId: string };
  /** Silences, escalations, rotas or quiet hours were changed: who is to be told may be others now. */
  'paging.changed': { tenantId: string };
  /** A router was asked to send a text message. */
  'text-message.requested': { tenantId: string };
  /** A run was asked for, approved or cancelled. */
  'invoice-runs.changed': { tenantId: string };
  /** What an account owes changed, or why it is not cut; `id` is the account's. */
  'accounts.changed': { tenantId: string; id: string };
  /** A payment provider notified: the payment is to be read again. */
  'gateway.notified': { tenantId: string };
  /** Commands were written for routers, or a comparison was asked for. */
  'network-commands.requested': { tenantId: string };
  'access.changed': { tenantId: string; userId?: string; wallTokenId?: string };
}
export type BusTopic = keyof BusTopics;
/** Topics that name nothing but the tenant. */
export type TenantTopic = Exclude<
  BusTopic,
  'device.state' | 'incident.changed' | 'accounts.changed'
>;

/** Lossy by contract: after a reconnect `onGap` tells the readers to refetch. */
export interface EventBus {
  publish<T extends BusTopic>(topic: T, ref: BusTopics[T]): Promise<void>;
  subscribe<T extends BusTopic>(topic: T, listener: (ref: BusTopics[T]) => void): () => void;
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}
