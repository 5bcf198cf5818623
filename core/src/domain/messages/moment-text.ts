import type { Instant } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';
import type { MessageContext } from './message-context.js';

export interface MomentText {
  /** `lun 9 mar`, `Mon 9 Mar`. */
  readonly day: string;
  /** `09:30`. */
  readonly time: string;
}

/** A day and a time by the tenant's clocks; undefined of what is no instant. */
export function momentText(
  at: Instant,
  { locale, timeZone }: Pick<MessageContext, 'locale' | 'timeZone'>,
): MomentText | undefined {
  if (!Number.isFinite(at)) return undefined;
  const local = localText(at, timeZone);
  const format = new Intl.DateTimeFormat(locale.startsWith('en') ? 'en-GB' : 'es', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const day = format.format(Date.parse(`${local}Z`)).replace(/[.,]/g, '');
  return { day, time: local.slice(11, 16) };
}
