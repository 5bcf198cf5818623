import type { Platform } from '@atalaya/platform/runtime/platform';
import { Alerting } from './alerting.js';
import { createChannelSenders } from './delivery/channel-senders.js';
import { OutboxSender } from './delivery/outbox-sender.js';
import { RuleKeeper } from './rules/rule-keeper.js';

export interface AlertingApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The alerting role. */
export function createAlertingApp(platform: Platform): AlertingApp {
  const alerting = new Alerting(platform);
  const rules = new RuleKeeper(platform, async () => undefined);
  const sender = new OutboxSender(platform, createChannelSenders(platform.config));
  return {
    start: async () => {
      await alerting.start();
      await rules.start();
      await sender.start();
    },
    stop: async () => {
      await rules.stop();
      await alerting.stop();
      await sender.stop();
    },
  };
}
