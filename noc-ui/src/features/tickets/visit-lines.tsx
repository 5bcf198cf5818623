import type { Visit } from '@atalaya/core/wire/rest/visits';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatDay } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';

/** Visits in a line each: when, what for, how it stands, who. */
export function VisitLines({ visits }: { readonly visits: readonly Visit[] }) {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  return (
    <ul className="visits">
      {visits.map(({ id, day, slotFrom, slotTo, kind, state, technician }) => (
        <li key={id}>
          <Link href={`/visits/${id}`} className="link num">
            {formatDay(Date.parse(`${day}T12:00:00Z`), { locale, timeZone: 'UTC' })}, {slotFrom}–
            {slotTo}
          </Link>{' '}
          · {t(`visit.kind.${kind}`)} · {t(`visit.state.${state}`)} ·{' '}
          {technician?.name ?? t('visit.nobody')}
        </li>
      ))}
    </ul>
  );
}
