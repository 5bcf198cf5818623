import { PUSH_TIMES, type PushTime } from '@atalaya/core/domain/provisioning/plan-change-time';
import { addDays, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { type PlanChange, planChangeCreateSchema } from '@atalaya/core/wire/rest/service-billing';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plansQuery } from '../../shared/api/catalog-queries.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { nightHourText } from './night-hour-text.js';
import { changePlan, planChangePreviewQuery } from './service-queries.js';

const WHEN = ['today', 'next-period', 'day'] as const;

interface PlanChangeDialogProps {
  readonly service: Service;
  readonly onClose: () => void;
}

/** Another plan from today, from the next period or from a day: what it comes to is shown before it is done. */
export function PlanChangeDialog({ service, onClose }: PlanChangeDialogProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const today = dayIn(platformNowMs(), useTimeZone());
  const { data: plans } = useQuery(plansQuery());
  const { currency } = service.plan.price;
  const [planId, setPlanId] = useState('');
  const [when, setWhen] = useState<(typeof WHEN)[number] | ''>('today');
  const [day, setDay] = useState(addDays(today, 1));
  const [fee, setFee] = useState('');
  const [push, setPush] = useState<PushTime>('now');
  const hour = nightHourText(useQuery(tenantQuery()).data);
  const on = when === 'day' ? day : when === 'today' ? today : when;
  const body = {
    planId,
    on,
    feeMinor: fee.trim() === '' ? 0 : minorUnits(fee, currency),
    push,
  };
  const offered = (plans ?? []).filter((plan) => plan.isOffered && plan.id !== service.plan.id);
  return (
    <FormDialog
      title={t('change.title')}
      schema={planChangeCreateSchema}
      body={body}
      send={(value, key) => changePlan(service.id, value, key)}
      submitLabel={t(on === today || on < today ? 'change.now' : 'change.plan')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">
            {t('change.has', {
              plan: service.plan.name,
              price: formatMoney(service.plan.price, locale),
            })}
          </p>
          <SelectField
            label={t('change.newPlan')}
            value={planId}
            emptyLabel={t('change.choose')}
            choices={offered.map(({ id, name, price }) => ({
              value: id,
              label: `${name} · ${formatMoney(price, locale)}`,
            }))}
            onChange={setPlanId}
            error={errors['planId']}
          />
          <div className="form-grid">
            <SelectField
              label={t('change.when')}
              value={when}
              choices={WHEN.map((value) => ({ value, label: t(`change.whens.${value}`) }))}
              onChange={setWhen}
              error={when === 'day' ? undefined : errors['on']}
            />
            {when === 'day' && (
              <TextField
                label={t('change.day')}
                type="date"
                value={day}
                hint={t('change.dayHint')}
                onChange={setDay}
                error={errors['on']}
              />
            )}
            <TextField
              label={t('change.fee', { currency })}
              inputMode="decimal"
              value={fee}
              onChange={setFee}
              error={errors['feeMinor']}
              isOptional
            />
          </div>
          <SelectField
            label={t('change.push')}
            value={push}
            hint={t('change.pushHint')}
            choices={PUSH_TIMES.map((value) => ({
              value,
              label: t(`change.pushes.${value}`, { hour }),
            }))}
            onChange={(value) => value !== '' && setPush(value)}
            error={errors['push']}
          />
          <Preview serviceId={service.id} input={body} />
        </>
      )}
    </FormDialog>
  );
}

interface PreviewProps {
  readonly serviceId: string;
  readonly input: Readonly<Record<string, unknown>>;
}

function Preview({ serviceId, input }: PreviewProps) {
  const sentence = useErrorSentence();
  const query = useQuery(planChangePreviewQuery(serviceId, input));
  if (query.error) return <p className="field-error">{sentence(query.error)}</p>;
  return query.data ? <Sums change={query.data} /> : null;
}

function Sums({ change }: { readonly change: PlanChange }) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const { currency, creditMinor, chargeMinor, feeMinor, netMinor, on } = change;
  if (currency === null) return <p className="section-note">{t('change.notBilled')}</p>;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, locale);
  const sums = [
    ['credit', creditMinor],
    ['charge', chargeMinor],
    ['fees', feeMinor],
  ] as const;
  return (
    <div role="status">
      <p className="section-note">{t('change.from', { day: formatCalendarDay(on, locale) })}</p>
      <dl className="facts">
        {sums.map(
          ([label, amount]) =>
            amount !== 0 && (
              <div key={label}>
                <dt>{t(`change.${label}`)}</dt>
                <dd className="num">{money(amount)}</dd>
              </div>
            ),
        )}
        <div>
          <dt>{t(netMinor < 0 ? 'change.toPay' : 'change.inFavour')}</dt>
          <dd className="num">
            <b>{money(Math.abs(netMinor))}</b>
          </dd>
        </div>
      </dl>
      {creditMinor === 0 && chargeMinor === 0 && (
        <p className="section-note">{t('change.nothingBilled')}</p>
      )}
    </div>
  );
}
