import type { Ticket } from '@atalaya/core/wire/rest/tickets';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { slaLook } from './sla-look.js';

/** Which clock runs, until when, and whether it ran out: in one line. */
export function SlaWords({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const look = slaLook(ticket, useNowMs());
  if (look === null) return null;
  const when = formatMoment(look.dueMs, { locale, timeZone });
  return (
    <span className="ticket-sla num" data-tone={look.tone}>
      {t(`sla.${look.word}`, { when })}
    </span>
  );
}
