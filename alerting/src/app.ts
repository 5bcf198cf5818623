import type { Platform } from '@atalaya/platform/runtime/platform';
import { Alerting } from './alerting.js';
import { WebhookSender } from './delivery/webhook-sender.js';

export interface AlertingApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The alerting role. */
export function createAlertingApp(platform: Platform): AlertingApp {
  const alerting = new Alerting(platform);
  const sender = new WebhookSender(platform);
  return {
    start: async () => {
      await alerting.start();
      await sender.start();
    },
    stop: async () => {
      await alerting.stop();
      await sender.stop();
    },
  };
}
