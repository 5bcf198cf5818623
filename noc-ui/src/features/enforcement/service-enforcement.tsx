import type { Service } from '@atalaya/core/wire/rest/services';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { addEnforcementStrings } from './enforcement-strings.js';
import { serviceOnNetwork } from './service-on-network.js';
import './enforcement.css';

addEnforcementStrings();

/** What the books want of a line beside what was last seen of it, in words that a clerk can say on the phone. */
export function ServiceEnforcement({ service }: { readonly service: Service }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const { observedAt, observedSince, observedEvidence, redial, speedDueAt } = service;
  const speedMs = speedDueAt === null ? null : Date.parse(speedDueAt);
  const { words, look } = serviceOnNetwork(service);
  return (
    <div className="service-network">
      <p>
        <span className="status" data-tone={look.tone}>
          <StatusGlyph {...look} />
          <span className="status-word">{t(`service.${words}`)}</span>
        </span>{' '}
        {observedAt !== null && (
          <span className="sub num">
            {observedSince !== null &&
              `${t('service.since', { at: formatMoment(Date.parse(observedSince), zone) })} · `}
            {t('service.seen', { at: formatMoment(Date.parse(observedAt), zone) })}
          </span>
        )}
      </p>
      {redial === 'pending' && <p>{t('service.redial')}</p>}
      {speedMs !== null && (
        <p>
          {speedMs > platformNowMs()
            ? t('service.speedLater', { at: formatMoment(speedMs, zone) })
            : t('service.speedWaits')}
        </p>
      )}
      {observedEvidence !== null && <p className="sub mono">{observedEvidence}</p>}
      {may('enforcement:read') && (
        <Link className="link" href={`/enforcement/commands?service=${service.id}`}>
          {t('service.commands')}
        </Link>
      )}
    </div>
  );
}
