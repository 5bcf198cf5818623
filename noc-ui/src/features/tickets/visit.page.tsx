import type { CpeReading } from '@atalaya/core/domain/tickets/cpe-reading';
import type { Visit } from '@atalaya/core/wire/rest/visits';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatDay } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CertificateSection } from './certificate-section.js';
import { measureText } from './measure-text.js';
import { addTicketStrings } from './ticket-strings.js';
import { VisitActions } from './visit-actions.js';
import { mapHref } from './visit-look.js';
import { visitQuery } from './visit-queries.js';
import './tickets.css';

addTicketStrings();

interface VisitPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function VisitPage({ params }: VisitPageProps) {
  const id = params['id'] ?? '';
  const query = useQuery(visitQuery(id));
  return (
    <div className="page" key={id}>
      <QueryView query={query}>{(visit) => <VisitView visit={visit} />}</QueryView>
    </div>
  );
}

function VisitView({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  const may = usePermissions();
  const day = formatDay(Date.parse(`${visit.day}T12:00:00Z`), { locale, timeZone: 'UTC' });
  return (
    <>
      <PageHead
        title={visit.customer.name}
        lead={
          <>
            <Link href="/my-day" className="link">
              {t('myDay.title')}
            </Link>{' '}
            · {t(`visit.kind.${visit.kind}`)} · {t(`visit.state.${visit.state}`)}
          </>
        }
        actions={may('visit:write') && <VisitActions visit={visit} />}
      />
      <VisitFacts visit={visit} when={`${day}, ${visit.slotFrom}–${visit.slotTo}`} />
      {visit.before && !(visit.needsCertificate && visit.before.device === null) && (
        <Readings before={visit.before} after={visit.after} />
      )}
      {visit.needsCertificate && <CertificateSection visit={visit} />}
    </>
  );
}

function VisitFacts({ visit, when }: { readonly visit: Visit; readonly when: string }) {
  const { t } = useTranslation('tickets');
  const map = mapHref(visit);
  const { customer, ticket, service, technician, notes, outcome } = visit;
  return (
    <dl className="ticket-words">
      <div>
        <dt>{t('visit.when')}</dt>
        <dd className="num">{when}</dd>
      </div>
      <div>
        <dt>{t('visit.technician')}</dt>
        <dd>{technician?.name ?? t('visit.nobody')}</dd>
      </div>
      <div>
        <dt>{t('visit.address')}</dt>
        <dd>
          {visit.address || t('visit.noAddress')}
          {map && (
            <>
              {' · '}
              <a className="link" href={map} target="_blank" rel="noreferrer">
                {t('visit.map')}
              </a>
            </>
          )}
        </dd>
      </div>
      {customer.phone && (
        <div>
          <dt>{t('visit.phone')}</dt>
          <dd className="num">
            <a className="link" href={`tel:${customer.phone.replace(/\s/g, '')}`}>
              {customer.phone}
            </a>
          </dd>
        </div>
      )}
      {ticket && (
        <div>
          <dt>{t('visit.ticket')}</dt>
          <dd>
            <Link href={`/tickets/${ticket.id}`} className="link">
              #{ticket.number} {ticket.subject}
            </Link>
          </dd>
        </div>
      )}
      {service && (
        <div>
          <dt>{t('service')}</dt>
          <dd>{service.planName}</dd>
        </div>
      )}
      {notes !== '' && (
        <div>
          <dt>{t('visit.notes')}</dt>
          <dd className="ticket-text">{notes}</dd>
        </div>
      )}
      {outcome && (
        <div>
          <dt>{t('visit.outcome')}</dt>
          <dd className="ticket-text">{outcome}</dd>
        </div>
      )}
    </dl>
  );
}

interface ReadingsProps {
  readonly before: CpeReading;
  readonly after: CpeReading | null;
}

/** The signal when the technician came, and when they went: what the visit was worth. */
function Readings({ before, after }: ReadingsProps) {
  const { t } = useTranslation('tickets');
  const locale = useLocale();
  const device = after?.device ?? before.device;
  if (device === null) return <p className="section-note">{t('visit.noCpe')}</p>;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('visit.signal')}</h2>
      </div>
      <p className="visit-signal num">
        <span>
          <small>{t('visit.before')}</small>
          <b>{measureText('signalDbm', before.signalDbm, locale)}</b>
        </span>
        {after && (
          <span>
            <small>{t('visit.after')}</small>
            <b>{measureText('signalDbm', after.signalDbm, locale)}</b>
          </span>
        )}
      </p>
      <Link href={`/devices/${device.id}`} className="link">
        {device.name}
      </Link>
    </section>
  );
}
