import { type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { type PlanPrice, planPriceCreateSchema } from '@atalaya/core/wire/rest/plan-prices';
import type { Plan } from '@atalaya/core/wire/rest/plans';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { taxGroupsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TaxGroupField } from '../../shared/ui/tax-group-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addPlanPrice, deletePlanPrice, planPricesQuery } from './queries.js';

/** A plan's first price is told from this day on, which stands for ever. */
const SINCE_EVER = '2000-01-01';

interface PlanPricesDialogProps {
  readonly plan: Plan;
  readonly onClose: () => void;
}

/** What a plan has cost, costs and will cost: periods that begin on a version's first day or later cost it. */
export function PlanPricesDialog({ plan, onClose }: PlanPricesDialogProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const today = dayIn(platformNowMs(), useTimeZone());
  const query = useQuery(planPricesQuery(plan.id));
  return (
    <Dialog title={t('prices.of', { plan: plan.name })} size="wide" onClose={onClose}>
      <div className="dialog-body form-stack">
        <QueryView query={query}>
          {({ items }) => (
            <>
              <PriceTable prices={items} today={today} />
              {may('plan:write') && (
                <NewPrice
                  key={items.length}
                  plan={plan}
                  today={today}
                  taxGroupId={items[0]?.taxGroupId ?? null}
                />
              )}
            </>
          )}
        </QueryView>
      </div>
    </Dialog>
  );
}

interface PriceTableProps {
  readonly prices: readonly PlanPrice[];
  readonly today: CalendarDay;
}

function PriceTable({ prices, today }: PriceTableProps) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const groups = useQuery({ ...taxGroupsQuery, enabled: may('billing_policy:read') });
  const remove = useMutation({
    mutationFn: deletePlanPrice,
    onSuccess: () => client.invalidateQueries({ queryKey: ['plans'] }),
  });
  const newest = prices.toSorted((a, b) => b.validFrom.localeCompare(a.validFrom));
  const current = newest.find(({ validFrom }) => validFrom <= today);
  return (
    <>
      {remove.error && (
        <p className="form-error" role="alert">
          {sentence(remove.error)}
        </p>
      )}
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('prices.validFrom')}</th>
              <th scope="col" className="end">
                {t('plans.price')}
              </th>
              <th scope="col">{t('prices.taxes')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {newest.map(({ id, validFrom, price, taxGroupId }) => (
              <tr key={id}>
                <td className="num">
                  {validFrom === SINCE_EVER
                    ? t('prices.sinceEver')
                    : formatCalendarDay(validFrom, locale)}
                  {id === current?.id && <div className="sub">{t('prices.now')}</div>}
                  {validFrom > today && <div className="sub">{t('prices.later')}</div>}
                </td>
                <td className="end num">{formatMoney(price, locale)}</td>
                <td>
                  {groups.data?.find((group) => group.id === taxGroupId)?.name ??
                    t(taxGroupId === null ? 'prices.noTaxes' : 'prices.someTaxes')}
                </td>
                <td>
                  {validFrom > today && may('plan:write') && (
                    <div className="row-actions">
                      <Button
                        look="quiet"
                        disabled={remove.isPending}
                        onClick={() => remove.mutate(id)}
                      >
                        {t('prices.takeBack')}
                      </Button>
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface NewPriceProps {
  readonly plan: Plan;
  readonly today: CalendarDay;
  readonly taxGroupId: string | null;
}

function NewPrice({ plan, today, taxGroupId }: NewPriceProps) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const { currency } = plan.price;
  const [amount, setAmount] = useState('');
  const [validFrom, setValidFrom] = useState(today);
  const [group, setGroup] = useState(taxGroupId ?? '');
  const form = useFormState({
    schema: planPriceCreateSchema,
    send: (body) => addPlanPrice(plan.id, body),
    onDone: () => void client.invalidateQueries({ queryKey: ['plans'] }),
  });
  const body = {
    validFrom,
    price: { amountMinor: amount.trim() === '' ? null : minorUnits(amount, currency), currency },
    taxGroupId: group === '' ? null : group,
  };
  return (
    <form noValidate className="form-stack" onSubmit={(event) => form.submit(event, body)}>
      <h3>{t('prices.add')}</h3>
      <div className="form-grid">
        <TextField
          label={t('prices.amount', { currency })}
          value={amount}
          inputMode="decimal"
          onChange={setAmount}
          error={form.errors['price.amountMinor']}
        />
        <TextField
          label={t('prices.validFrom')}
          value={validFrom}
          type="date"
          min={today}
          hint={t('prices.validFromHint')}
          onChange={setValidFrom}
          error={form.errors['validFrom']}
        />
        <TaxGroupField value={group} onChange={setGroup} error={form.errors['taxGroupId']} />
      </div>
      {form.formError && (
        <p className="form-error" role="alert">
          {form.formError}
        </p>
      )}
      <div>
        <Button look="primary" type="submit" disabled={form.isSending}>
          {t('prices.save')}
        </Button>
      </div>
    </form>
  );
}
