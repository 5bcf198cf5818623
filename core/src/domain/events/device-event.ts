import type { Instant } from '../shared/instant.js';

/** How a device (or what watches it) said something on its own, without being asked. */
export const EVENT_KINDS = ['trap', 'syslog', 'netwatch', 'onu', 'uisp'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_SEVERITIES = ['info', 'notice', 'warning', 'critical'] as const;
export type EventSeverity = (typeof EVENT_SEVERITIES)[number];

/** Something that a device told. `title` is one short line; `text` what came, clean and bounded. */
export interface DeviceEvent {
  readonly deviceId: string;
  readonly kind: EventKind;
  readonly severity: EventSeverity;
  readonly title: string;
  readonly text: string;
  readonly at: Instant;
}

export const LONGEST_EVENT_TITLE = 200;
export const LONGEST_EVENT_TEXT = 2_000;
