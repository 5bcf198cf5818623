import type { Platform } from '@atalaya/platform/runtime/platform';
import { Alerting } from './alerting.js';
import { DegradationKeeper } from './degradations/degradation-keeper.js';
import { createChannelSenders } from './delivery/channel-senders.js';
import { OutboxSender } from './delivery/outbox-sender.js';
import { TelegramApi } from './delivery/telegram/telegram-api.js';
import { TelegramListener } from './delivery/telegram/telegram-listener.js';
import { EscalationKeeper } from './paging/escalation-keeper.js';
import { baselineTask } from './rules/baseline-task.js';
import { RuleKeeper } from './rules/rule-keeper.js';

export interface AlertingApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The alerting role. */
export function createAlertingApp(platform: Platform): AlertingApp {
  const alerting = new Alerting(platform);
  const rules = new RuleKeeper(platform);
  platform.tasks.add(
    baselineTask(platform, (tenantId, known) => rules.setReferences(tenantId, known)),
  );
  const telegram = new TelegramApi();
  const { publicUrl } = platform.config;
  const senders = createChannelSenders({ ...platform, publicUrl, telegram });
  const sender = new OutboxSender(platform, senders);
  const listener = new TelegramListener(platform, telegram);
  const degradations = new DegradationKeeper(platform);
  const paging = new EscalationKeeper(platform);
  return {
    start: async () => {
      await alerting.start();
      await rules.start();
      await degradations.start();
      await paging.start();
      await sender.start();
      await listener.start();
    },
    stop: async () => {
      await listener.stop();
      await paging.stop();
      await degradations.stop();
      await rules.stop();
      await alerting.stop();
      await sender.stop();
    },
  };
}
