import type {
  MaintenancePreview,
  MaintenanceWindow,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatAmounts } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';
import { saveWindow, type WindowBody } from './queries.js';
import { occurrenceWords } from './window-words.js';

interface WindowPreviewProps {
  readonly before: MaintenanceWindow | undefined;
  readonly body: WindowBody;
  readonly preview: MaintenancePreview;
  readonly onBack: () => void;
  readonly onSaved: () => void;
}

/** When it comes and whom it hurts; saving is the second step. */
export function WindowPreview({ before, body, preview, onBack, onSaved }: WindowPreviewProps) {
  const { t } = useTranslation('maintenance');
  const sentence = useErrorSentence();
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const top = useRef<HTMLDivElement>(null);
  // Whom it hurts is read first, however long the list below is.
  useEffect(() => {
    top.current?.focus({ preventScroll: true });
    top.current?.closest('dialog')?.scrollTo({ top: 0 });
  }, []);
  const saving = useMutation({ mutationFn: () => saveWindow(before, body), onSuccess: onSaved });
  return (
    <>
      <div className="dialog-body window-preview" ref={top} tabIndex={-1}>
        <section className="section">
          <h3>{t('preview.when')}</h3>
          <ul>
            {preview.occurrences.map((occurrence) => (
              <li key={occurrence.from} className="num">
                {occurrenceWords(occurrence, zone)}
              </li>
            ))}
          </ul>
        </section>
        <Warnings preview={preview} />
        <Customers customers={preview.customers} body={body} />
        <Devices devices={preview.devices} />
      </div>
      <footer className="form-actions">
        {saving.error && (
          <p className="form-error" role="alert">
            {sentence(saving.error)}
          </p>
        )}
        <Button look="quiet" onClick={onBack}>
          {t('preview.back')}
        </Button>
        <Button look="primary" disabled={saving.isPending} onClick={() => saving.mutate()}>
          {t('preview.confirm')}
        </Button>
      </footer>
    </>
  );
}

/** What speaks against this hour, or against this place. */
function Warnings({ preview }: { readonly preview: MaintenancePreview }) {
  const { t } = useTranslation('maintenance');
  const { occurrences, openIncidents, customers } = preview;
  const companies = customers?.companies ?? 0;
  const isBusy = occurrences.some(({ inBusinessHours }) => inBusinessHours);
  if (!isBusy && openIncidents.length === 0) return null;
  return (
    <Notice tone="amber">
      {isBusy && (
        <p>
          {companies > 0
            ? t('preview.businessHours', { count: companies })
            : t('preview.businessHoursNobody')}
        </p>
      )}
      {openIncidents.length > 0 && (
        <p>
          {t('preview.openIncidents', {
            count: openIncidents.length,
            names: openIncidents.map(({ rootName }) => rootName).join(', '),
          })}
        </p>
      )}
    </Notice>
  );
}

interface CustomersProps extends Pick<MaintenancePreview, 'customers'> {
  readonly body: WindowBody;
}

function Customers({ customers, body }: CustomersProps) {
  const { t } = useTranslation('maintenance');
  const locale = useLocale();
  if (customers === null) return null;
  const { persons, companies, services, suggestedServices, suspendedServices, listed } = customers;
  const money = formatAmounts(customers.monthly, locale);
  const named = persons + companies;
  return (
    <section className="section">
      <h3>{t('preview.customers')}</h3>
      <Notice tone={companies > 0 ? 'amber' : 'calm'}>
        {named === 0 ? (
          <p>{t('preview.nobody')}</p>
        ) : (
          <p>
            {t('preview.services', { count: services })} ·{' '}
            {t('preview.persons', { count: persons })} ·{' '}
            <b>{t('preview.companies', { count: companies })}</b>
            {money !== '' && <span className="num"> · {t('preview.monthly', { money })}</span>}
          </p>
        )}
        {suggestedServices > 0 && (
          <p className="sub">{t('preview.suggested', { count: suggestedServices })}</p>
        )}
        {suspendedServices > 0 && (
          <p className="sub">{t('preview.suspended', { count: suspendedServices })}</p>
        )}
        {named > 0 && !body.sendsMessages && (
          <p className="sub">{t(body.tellCustomers ? 'preview.told' : 'preview.notTold')}</p>
        )}
      </Notice>
      {named > 0 && body.sendsMessages && <Reach reach={customers.reach} body={body} />}
      {named > 0 && (
        <ul className="preview-names">
          {listed.map(({ id, name, kind }) => (
            <li key={id}>{kind === 'company' ? <b>{name}</b> : name}</li>
          ))}
          {named > listed.length && (
            <li className="sub">{t('moreParts', { count: named - listed.length })}</li>
          )}
        </ul>
      )}
    </section>
  );
}

interface ReachProps extends Pick<NonNullable<MaintenancePreview['customers']>, 'reach'> {
  readonly body: WindowBody;
}

/** Over which channel the platform would write to how many, and how many it cannot. */
function Reach({ reach: { byChannel, unreachable }, body }: ReachProps) {
  const { t } = useTranslation('maintenance');
  return (
    <Notice tone={unreachable.length > 0 ? 'amber' : 'calm'}>
      <p>
        {byChannel.length === 0
          ? t('preview.reachNobody')
          : t('preview.reach', { count: body.noticeHours })}
      </p>
      {byChannel.map(({ kind, customers }) => (
        <p key={kind} className="sub num">
          {t(`messages.channel.${kind}`)}: {customers}
        </p>
      ))}
      {unreachable.map(({ reason, customers }) => (
        <p key={reason} className="sub num">
          {t(`preview.unreachable.${reason}`, { count: customers })}
        </p>
      ))}
      {body.tellCustomers && <p className="sub">{t('preview.toldTwice')}</p>}
    </Notice>
  );
}

function Devices({ devices }: Pick<MaintenancePreview, 'devices'>) {
  const { t } = useTranslation(['maintenance', 'shared']);
  const { inScope, behind, listed } = devices;
  return (
    <section className="section">
      <h3>{t('preview.devices')}</h3>
      <p>
        {t('preview.inScope', { count: inScope })}
        {behind > 0 && ` · ${t('preview.behind', { count: behind })}`}
      </p>
      {inScope === 0 && <Notice tone="amber">{t('preview.noDevices')}</Notice>}
      <ul className="preview-devices">
        {listed.map((device) => (
          <li key={device.id}>
            <b>{device.name}</b>
            <span className="sub">
              {t(`shared:role.${device.role}`)}
              {!device.inScope && ` · ${t('preview.isBehind')}`}
            </span>
            <StatusBadge state={device.state} />
          </li>
        ))}
        {inScope + behind > listed.length && (
          <li className="sub">{t('moreParts', { count: inScope + behind - listed.length })}</li>
        )}
      </ul>
    </section>
  );
}
