import { MATCHED_RULE } from '@atalaya/core/domain/services/link-rule';
import { SERVICE_LINK_KINDS } from '@atalaya/core/domain/services/service-link';
import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatDay } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { DeviceReplacements } from './device-replacements.js';
import { LinkEvidence } from './link-evidence.js';
import { LinkForm } from './link-form.js';
import { decideLinks } from './queries.js';
import { ReplaceDeviceDialog } from './replace-device-dialog.js';

interface ServiceLinksProps {
  readonly service: Service;
  readonly links: readonly ServiceLink[];
}

/** From the customer inwards: what it runs through now, and under it what it ran through before. */
export function ServiceLinks({ service, links }: ServiceLinksProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const client = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [isReplacing, setReplacing] = useState(false);
  const order = ({ kind }: ServiceLink) => SERVICE_LINK_KINDS.indexOf(kind);
  const now = links.filter(({ validTo, status }) => validTo === null && status !== 'rejected');
  const before = links.filter((link) => !now.includes(link));
  const mayDecide = may('service_link:write');
  const boxes = now.filter(({ kind }) => kind === 'cpe');
  const mayReplace = boxes.length > 0 && service.desiredState !== 'cancelled';
  return (
    <div className="service-links">
      {now.length === 0 && <p className="sub">{t('links.none')}</p>}
      <ul>
        {now
          .toSorted((a, b) => order(a) - order(b) || b.score - a.score)
          .map((link) => (
            <LinkRow key={link.id} link={link} mayDecide={mayDecide} />
          ))}
      </ul>
      {before.length > 0 && (
        <details>
          <summary>{t('links.history', { count: before.length })}</summary>
          <ul>
            {before.map((link) => (
              <PastLink key={link.id} link={link} />
            ))}
          </ul>
        </details>
      )}
      {mayDecide && (
        <div>
          <Button look="quiet" onClick={() => setAdding(true)}>
            {t('links.add')}
          </Button>
          {mayReplace && (
            <Button look="quiet" onClick={() => setReplacing(true)}>
              {t('replace.title')}
            </Button>
          )}
        </div>
      )}
      <DeviceReplacements serviceId={service.id} />
      {isReplacing && (
        <ReplaceDeviceDialog service={service} boxes={boxes} onClose={() => setReplacing(false)} />
      )}
      {isAdding && (
        <Dialog title={t('links.add')} onClose={() => setAdding(false)}>
          <LinkForm
            serviceId={service.id}
            onCancel={() => setAdding(false)}
            onSaved={() => {
              void client.invalidateQueries();
              setAdding(false);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

function LinkRow({ link, mayDecide }: { readonly link: ServiceLink; readonly mayDecide: boolean }) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const decide = useMutation({
    mutationFn: (verb: 'confirm' | 'reject') => decideLinks(verb, [link.id]),
    onSuccess: () => void client.invalidateQueries(),
  });
  const isSuggested = link.status === 'suggested';
  const isByRule = link.confirmedBy === MATCHED_RULE.name;
  const by = isByRule ? t('links.byRule') : link.confirmedBy;
  return (
    <li className="service-link" data-status={link.status}>
      <div>
        <span className="sub">{t(`linkKind.${link.kind}`)}</span>{' '}
        <Link href={`/devices/${link.deviceId}`} className="link">
          {link.deviceName}
        </Link>{' '}
        <span className="sub">
          {isSuggested
            ? t('links.suggested', { percent: Math.round(link.score * 100) })
            : t('links.confirmed', { by })}
        </span>
        <LinkEvidence evidence={link.evidence} />
        {decide.error && (
          <p className="form-error" role="alert">
            {sentence(decide.error)}
          </p>
        )}
      </div>
      {mayDecide && (
        <div className="row-actions">
          {isSuggested && (
            <Button disabled={decide.isPending} onClick={() => decide.mutate('confirm')}>
              {t('links.confirm')}
            </Button>
          )}
          <Button look="quiet" disabled={decide.isPending} onClick={() => decide.mutate('reject')}>
            {t('links.reject')}
          </Button>
        </div>
      )}
    </li>
  );
}

function PastLink({ link }: { readonly link: ServiceLink }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const day = (at: string) => formatDay(Date.parse(at), { locale, timeZone });
  return (
    <li className="sub">
      {t(`linkKind.${link.kind}`)} {link.deviceName}: {t(`linkStatus.${link.status}`)},{' '}
      <span className="num">
        {day(link.validFrom)} – {link.validTo ? day(link.validTo) : t('links.untilNow')}
      </span>
    </li>
  );
}
