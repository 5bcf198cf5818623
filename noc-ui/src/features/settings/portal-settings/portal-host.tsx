import { type TenantDomain, tenantDomainSchema } from '@atalaya/core/wire/rest/tenant-domains';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { useTimeZone } from '../../../shared/api/time-zone.js';
import { formatMoment } from '../../../shared/format/time.js';
import { useLocale } from '../../../shared/i18n/use-locale.js';
import { Button } from '../../../shared/ui/button.js';
import { useErrorSentence } from '../../../shared/ui/error-sentence.js';
import { Notice } from '../../../shared/ui/notice.js';

interface PortalHostProps {
  readonly host: TenantDomain;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

/** One name: whether it serves, what DNS must hold for it, and what the last look found. */
export function PortalHost({ host, mayWrite, onChange, onRemove }: PortalHostProps) {
  const { t } = useTranslation('portalSettings');
  const sentence = useErrorSentence();
  const look = useMutation({
    mutationFn: () =>
      api.request(`/tenant-domains/${host.id}/check`, {
        method: 'POST',
        body: {},
        schema: tenantDomainSchema,
      }),
    onSettled: onChange,
  });
  const isServing = host.verifiedAt !== null;
  return (
    <article className="portal-host" aria-label={host.host}>
      <h3>{host.host}</h3>
      <HostState host={host} />
      {(!isServing || host.failingSince !== null) && (
        <>
          <p>{t('hosts.record')}</p>
          <dl className="portal-proof">
            <dt>{t('hosts.recordName')}</dt>
            <dd>
              <code>{host.proofName}</code>
            </dd>
            <dt>{t('hosts.recordValue')}</dt>
            <dd>
              <code>{host.proof}</code>
            </dd>
          </dl>
          <p className="page-lead">{t('hosts.point')}</p>
        </>
      )}
      {look.error && (
        <Notice tone="amber" isAlert>
          {sentence(look.error)}
        </Notice>
      )}
      {mayWrite && (
        <div className="row-actions">
          <Button look="plain" disabled={look.isPending} onClick={() => look.mutate()}>
            {look.isPending ? t('hosts.checking') : t('hosts.check')}
          </Button>
          <Button look="quiet" onClick={onRemove}>
            {t('hosts.remove')}
          </Button>
        </div>
      )}
    </article>
  );
}

function HostState({ host }: { readonly host: TenantDomain }) {
  const { t } = useTranslation('portalSettings');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const moment = (text: string | null) =>
    text === null ? '' : formatMoment(Date.parse(text), zone);
  const { verifiedAt, servesUntil, result, checkedAt } = host;
  if (servesUntil !== null) {
    return <Notice tone="amber">{t('hosts.failing', { until: moment(servesUntil) })}</Notice>;
  }
  if (verifiedAt !== null) {
    return <Notice tone="green">{t('hosts.serving', { since: moment(verifiedAt) })}</Notice>;
  }
  const said = result === null || result === 'proved' ? 'waiting' : result;
  return (
    <Notice tone={result === null ? 'blue' : 'amber'}>
      {t(`hosts.result.${said}`, { at: moment(checkedAt) })}
    </Notice>
  );
}
