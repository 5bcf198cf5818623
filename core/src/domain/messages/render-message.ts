import { CHANNEL_TEST, CUT_MESSAGE, PORTAL_CODE, WORK_MESSAGE } from '../outbox/outgoing-event.js';
import type { StoredEvent } from '../outbox/webhook-body.js';
import { portalUrl } from '../portal/portal-url.js';
import { HOUR_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';
import { clueLines } from './clue-words.js';
import { cutMessage } from './cut-message.js';
import {
  type ImpactFacts,
  type IncidentFacts,
  incidentFactsOf,
  maintenanceFactsOf,
} from './event-facts.js';
import { invoiceMessage, isInvoiceEvent } from './invoice-message.js';
import type { MessageContext } from './message-context.js';
import { type MessageWords, wordsOf } from './message-words.js';
import { moneyText } from './money-text.js';
import { portalCodeMessage } from './portal-code-message.js';
import { stoppedCutsMessage } from './stopped-cuts-message.js';
import { usedNumbersMessage } from './used-numbers-message.js';
import { workMessage } from './work-message.js';
import { wronglyBlockedMessage } from './wrongly-blocked-message.js';

/** What a person is told of an event, before it takes the form of a channel. */
export interface Message {
  /** One line: how bad, what. */
  readonly headline: string;
  /** Where, since when, whom it hurts; each a line. */
  readonly lines: readonly string[];
  /** Where to see it; null while nobody said where the platform is reached. */
  readonly url: string | null;
}

const NAMED_CUSTOMERS = 5;

/** @param publicUrl of the platform, without a slash at its end; undefined while it is not set. */
export function renderMessage(
  event: Pick<StoredEvent, 'type' | 'data'>,
  context: MessageContext,
  publicUrl: string | undefined,
): Message {
  if (event.type === PORTAL_CODE) return portalCodeMessage(event.data, context);
  const words = wordsOf(context.locale);
  const linkTo = (path: string | null) =>
    publicUrl === undefined || path === null ? null : `${publicUrl}${path}`;
  if (event.type === CHANNEL_TEST) {
    const headline = `${words.test} · ${context.name}`;
    return { headline, lines: [words.testLine], url: linkTo('/') };
  }
  if (event.type === 'maintenance.scheduled') {
    return { ...maintenanceMessage(event.data, words, context), url: linkTo('/maintenance') };
  }
  if (event.type === 'dunning.stopped') {
    return { ...stoppedCutsMessage(event.data, context), url: linkTo('/dunning') };
  }
  if (event.type === 'service.wrongly_blocked') {
    const { path } = incidentFactsOf(event.data);
    return { ...wronglyBlockedMessage(event.data, context), url: linkTo(path) };
  }
  if (event.type === 'number_series.nearly_used') {
    return { ...usedNumbersMessage(event.data, context), url: linkTo('/billing-settings') };
  }
  // Customers get no link to the platform's own pages: at most one to their portal.
  if (event.type === WORK_MESSAGE) return { ...workMessage(event.data, context), url: null };
  const url = context.portal && portalUrl(context.portal, publicUrl);
  if (isInvoiceEvent(event.type)) return { ...invoiceMessage(event.data, context), url };
  if (event.type === CUT_MESSAGE) return { ...cutMessage(event.data, context, url), url };
  const facts = incidentFactsOf(event.data);
  return { ...incidentMessage(event.type, facts, words, context), url: linkTo(facts.path) };
}

type Written = Omit<Message, 'url'>;

function incidentMessage(
  type: string,
  facts: IncidentFacts,
  words: MessageWords,
  context: MessageContext,
): Written {
  const name = facts.name ?? words.unknownName;
  const what = words.cause[facts.cause ?? ''] ?? words.unknownCause;
  const severity = words.severity[facts.severity ?? ''] ?? words.event;
  const headlines: Readonly<Record<string, string>> = {
    'incident.opened': `${severity}: ${name} ${what}`,
    'incident.updated': `${words.update}: ${name} ${what}`,
    'incident.acknowledged': `${words.acknowledged}: ${name} ${what}`,
    'incident.resolved': `${words.resolved}: ${name}`,
  };
  const { openedAt, devices, impact, clues } = facts;
  const since = openedAt === null ? null : clockText(openedAt, context);
  const lines = [
    type === 'incident.acknowledged' ? labelled(words.acknowledgedBy, facts.acknowledgedBy) : null,
    type === 'incident.resolved' ? (words.resolution[facts.resolution ?? ''] ?? null) : null,
    labelled(words.site, facts.site),
    labelled(words.since, since),
    type === 'incident.resolved' ? labelled(words.lasted, lengthOf(facts)) : null,
    ...clueLines(clues, type === 'incident.resolved', words.clue),
    labelled(words.devices, devices === 0 ? null : devices),
    ...(impact === null ? [] : impactLines(impact, words, context.locale)),
  ];
  return {
    headline: headlines[type] ?? `${words.event}: ${name}`,
    lines: lines.filter((line) => line !== null),
  };
}

const labelled = (label: string, value: string | number | null): string | null =>
  value === null ? null : `${label}: ${value}`;

function lengthOf({ openedAt, resolvedAt }: IncidentFacts): string | null {
  return openedAt === null || resolvedAt === null ? null : durationText(resolvedAt - openedAt);
}

function impactLines(impact: ImpactFacts, words: MessageWords, locale: string): string[] {
  if (impact.customers === 0) return [words.noCustomers];
  const counted = [
    words.customers(impact.customers),
    ...(impact.companies > 0 ? [words.companies(impact.companies)] : []),
    ...impact.monthly.map((money) => `${moneyText(money, locale)} ${words.monthly}`),
  ].join(', ');
  const named = impact.names.slice(0, NAMED_CUSTOMERS);
  const rest = impact.customers - named.length;
  const names = [...named, ...(rest > 0 ? [words.more(rest)] : [])].join(', ');
  return named.length === 0 ? [counted] : [counted, names];
}

function maintenanceMessage(
  data: StoredEvent['data'],
  words: MessageWords,
  context: MessageContext,
): Written {
  const { phase, name, from, to, devices, customers } = maintenanceFactsOf(data);
  const title = words.maintenance[phase];
  const lines = [
    labelled(words.from, from === null ? null : clockText(from, context)),
    labelled(words.to, to === null ? null : clockText(to, context)),
    labelled(words.devices, devices === 0 ? null : devices),
    customers === null || customers === 0 ? null : words.customers(customers),
  ];
  return {
    headline: name === null ? title : `${title}: ${name}`,
    lines: lines.filter((line) => line !== null),
  };
}

/** `2026-03-01 21:14`, by the tenant's clocks. */
function clockText(at: Instant, { timeZone }: MessageContext): string {
  return localText(at, timeZone).slice(0, 16).replace('T', ' ');
}

/** `2 h 5 min`, of less than a minute `< 1 min`. */
function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (minutes === 0) return '< 1 min';
  const hours = Math.floor(minutes / (HOUR_MS / MINUTE_MS));
  const rest = minutes - hours * (HOUR_MS / MINUTE_MS);
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 ? [`${rest} min`] : [])].join(' ');
}
