import { addDays, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Visit } from '@atalaya/core/wire/rest/visits';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatDay } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { addTicketStrings } from './ticket-strings.js';
import { mapHref, visitGlyph } from './visit-look.js';
import { visitsQuery } from './visit-queries.js';
import './tickets.css';

addTicketStrings();

const WHOSE = ['me', 'all'] as const;

/** What a technician does today, in its order: where, for whom, and how to get there. */
export function MyDayPage() {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  const today = dayIn(useNowMs(), useTimeZone());
  const [chosen, setChosen] = useState<string | null>(null);
  const [whose, setWhose] = useState<(typeof WHOSE)[number]>('me');
  const day = chosen ?? today;
  const query = useQuery(visitsQuery({ day, ...(whose === 'me' && { technician: 'me' }) }));
  const shown = formatDay(Date.parse(`${day}T12:00:00Z`), { locale, timeZone: 'UTC' });
  return (
    <div className="page">
      <PageHead
        title={t('myDay.title')}
        lead={day === today ? t('myDay.today', { day: shown }) : shown}
      />
      <div className="day-bar">
        <Button onClick={() => setChosen(addDays(day, -1))}>{t('myDay.before')}</Button>
        <Button disabled={day === today} onClick={() => setChosen(null)}>
          {t('myDay.now')}
        </Button>
        <Button onClick={() => setChosen(addDays(day, 1))}>{t('myDay.after')}</Button>
        <fieldset className="count-tabs">
          <legend className="visually-hidden">{t('myDay.whose')}</legend>
          {WHOSE.map((one) => (
            <button
              key={one}
              type="button"
              className="count-tab"
              aria-pressed={one === whose}
              onClick={() => setWhose(one)}
            >
              {t(`myDay.of.${one}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('myDay.empty')}>
              <p>{t('myDay.emptyText')}</p>
            </EmptyState>
          ) : (
            <ol className="visits">
              {items.map((visit) => (
                <VisitItem key={visit.id} visit={visit} isOfAll={whose === 'all'} />
              ))}
            </ol>
          )
        }
      </QueryView>
    </div>
  );
}

interface VisitItemProps {
  readonly visit: Visit;
  readonly isOfAll: boolean;
}

function VisitItem({ visit, isOfAll }: VisitItemProps) {
  const { t } = useTranslation('tickets');
  const { shape, tone } = visitGlyph(visit.state);
  const map = mapHref(visit);
  return (
    <li className="visit" data-over={visit.state === 'done' || visit.state === 'failed'}>
      <StatusGlyph shape={shape} tone={tone} />
      <div className="visit-what">
        <p className="num">
          {visit.slotFrom}–{visit.slotTo} · {t(`visit.kind.${visit.kind}`)} ·{' '}
          {t(`visit.state.${visit.state}`)}
        </p>
        <Link href={`/visits/${visit.id}`} className="link">
          <b>{visit.customer.name}</b>
        </Link>
        <p>{visit.address || t('visit.noAddress')}</p>
        {(visit.ticket || visit.notes) && (
          <p className="sub">
            {[visit.ticket && `#${visit.ticket.number} ${visit.ticket.subject}`, visit.notes]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        {isOfAll && <p className="sub">{visit.technician?.name ?? t('visit.nobody')}</p>}
      </div>
      <div className="visit-ways">
        {map && (
          <a className="button" href={map} target="_blank" rel="noreferrer">
            {t('visit.map')}
          </a>
        )}
        {visit.customer.phone && (
          <a className="button" href={`tel:${visit.customer.phone.replace(/\s/g, '')}`}>
            {t('visit.call')}
          </a>
        )}
      </div>
    </li>
  );
}
