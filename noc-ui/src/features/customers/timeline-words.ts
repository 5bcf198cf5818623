import type { TimelineItem } from '@atalaya/core/wire/rest/customer-timeline';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatDate, formatDuration, formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { joined, messageWords } from './timeline-message-words.js';

/** One line of a customer's life as one sentence. */
export function useTimelineWords(item: TimelineItem): string {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const day = (text: string) =>
    formatDate(Date.parse(`${text}T00:00:00Z`), { locale, timeZone: 'UTC' });
  const moment = (text: string) => formatMoment(Date.parse(text), { locale, timeZone });
  const lasted = (until: string | null) =>
    until === null
      ? t('timeline.untilNow')
      : formatDuration(Date.parse(until) - Date.parse(item.at));
  const say = (values: Record<string, string>) => t(`timeline.say.${item.kind}`, values);
  switch (item.kind) {
    case 'note':
      return `${item.data.text} · ${item.data.by}`;
    case 'document':
      return say({ name: item.data.name, by: item.data.by });
    case 'invoice': {
      const { number, total, dueDate, isVoid } = item.data;
      const said = say({ number, amount: formatMoney(total, locale), due: day(dueDate) });
      return isVoid ? `${said} · ${t('timeline.void')}` : said;
    }
    case 'credit_note':
      return say({
        number: item.data.number,
        amount: formatMoney(item.data.total, locale),
        reason: item.data.reason,
      });
    case 'payment': {
      const { amount, method, by } = item.data;
      return say({ amount: formatMoney(amount, locale), method: t(`method.${method}`), by });
    }
    case 'reversal': {
      const { amount, reason, by } = item.data;
      return say({ amount: formatMoney(amount, locale), reason: t(`reversal.${reason}`), by });
    }
    case 'promise': {
      const { amount, untilOn, state, by } = item.data;
      return say({
        amount: formatMoney(amount, locale),
        until: day(untilOn),
        state: t(`promise.${state}`),
        by,
      });
    }
    case 'hold': {
      const { hold, reason, by, expiresAt } = item.data;
      const until = expiresAt === null ? t('timeline.noEnd') : moment(expiresAt);
      return say({ hold: t(`hold.${hold}`), reason, by, until });
    }
    case 'dunning': {
      const { action, planName, isEnforced } = item.data;
      const said = say({ action: t(`dunning.${action}`), plan: planName });
      return isEnforced ? said : `${said} · ${t('timeline.observed')}`;
    }
    case 'incident': {
      const { rootName, until, isCertain } = item.data;
      const said = say({ root: rootName, lasted: lasted(until) });
      return isCertain ? said : `${said} · ${t('timeline.probably')}`;
    }
    case 'session': {
      const { routerName, until, address, reason } = item.data;
      const said = say({ router: routerName, address: address ?? '—', lasted: lasted(until) });
      return joined(said, reason);
    }
    case 'message':
    case 'reminder':
    case 'cut_message':
      return messageWords(item, { t, day, moment });
    case 'ticket': {
      const state = t(`timeline.ticketState.${item.data.state}`);
      return say({ ...item.data, number: String(item.data.number), state });
    }
    case 'visit': {
      const visit = t(`timeline.visitKind.${item.data.visit}`);
      const said = say({ visit, state: t(`timeline.visitState.${item.data.state}`) });
      return joined(said, item.data.technician, item.data.outcome);
    }
    case 'device_event':
      return `${item.data.deviceName}: ${item.data.title}`;
  }
}
