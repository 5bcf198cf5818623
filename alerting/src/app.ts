import type { Platform } from '@atalaya/platform/runtime/platform';
import { Alerting } from './alerting.js';

export interface AlertingApp {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The alerting role. */
export function createAlertingApp(platform: Platform): AlertingApp {
  const alerting = new Alerting(platform);
  return { start: () => alerting.start(), stop: () => alerting.stop() };
}
