import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TextField } from '../../shared/ui/text-field.js';
import { openInvoicesQuery } from './queries.js';

/** What was typed beside each invoice, by its id. */
export type ChosenAmounts = Readonly<Record<string, string>>;

/** Amounts as the api takes them, in the order of their typing; an amount that is none is refused there, by its place. */
export function allocationsOf(chosen: ChosenAmounts, currency: string) {
  return Object.entries(chosen)
    .filter(([, text]) => text.trim() !== '')
    .map(([invoiceId, text]) => ({ invoiceId, amountMinor: minorUnits(text, currency) }));
}

interface AllocationFieldsProps {
  readonly accountId: string;
  readonly currency: string;
  readonly chosen: ChosenAmounts;
  readonly onChange: (chosen: ChosenAmounts) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** What the payment pays now, which is open again once it is chosen anew. */
  readonly paysNow?: readonly {
    readonly invoiceId: string;
    readonly fullNumber: string;
    readonly amountMinor: number;
  }[];
}

/** An amount for each open invoice; what is left over goes to the oldest, or stays credit. */
export function AllocationFields(props: AllocationFieldsProps) {
  const { accountId, currency, chosen, onChange, errors, paysNow = [] } = props;
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const query = useQuery(openInvoicesQuery(accountId));
  const places = allocationsOf(chosen, currency).map(({ invoiceId }) => invoiceId);
  const errorOf = (id: string) => {
    const place = places.indexOf(id);
    return errors[`allocations.${place}.amountMinor`] ?? errors[`allocations.${place}.invoiceId`];
  };
  return (
    <QueryView query={query}>
      {(open) => {
        const paid = paysNow.filter(({ invoiceId }) => !open.some(({ id }) => id === invoiceId));
        const rows = [
          ...paid.map((one) => ({
            id: one.invoiceId,
            number: one.fullNumber,
            due: null,
            openMinor: one.amountMinor,
          })),
          ...open.map((one) => ({
            id: one.id,
            number: one.number,
            due: one.dueDate,
            openMinor:
              one.openMinor +
              (paysNow.find(({ invoiceId }) => invoiceId === one.id)?.amountMinor ?? 0),
          })),
        ];
        if (rows.length === 0) return <p className="section-note">{t('allocate.none')}</p>;
        return (
          <fieldset className="account-picker">
            <legend>{t('allocate.legend')}</legend>
            {rows.map(({ id, number, due, openMinor }) => (
              <TextField
                key={id}
                label={number}
                hint={t(due === null ? 'allocate.open' : 'allocate.openDue', {
                  amount: formatMoney({ amountMinor: openMinor, currency }, locale),
                  day: due === null ? '' : formatCalendarDay(due, locale),
                })}
                value={chosen[id] ?? ''}
                inputMode="decimal"
                onChange={(text) => onChange({ ...chosen, [id]: text })}
                error={errorOf(id)}
                isOptional
              />
            ))}
            {errors['allocations'] && (
              <p className="field-error" role="alert">
                {errors['allocations']}
              </p>
            )}
          </fieldset>
        );
      }}
    </QueryView>
  );
}

type ChosenAllocationsProps = Omit<AllocationFieldsProps, 'chosen' | 'onChange' | 'paysNow'> & {
  /** Null: the oldest first. */
  readonly chosen: ChosenAmounts | null;
  readonly onChange: (chosen: ChosenAmounts | null) => void;
};

/** The same, for a payment that is being recorded: nothing is chosen unless somebody wants to. */
export function ChosenAllocations({ chosen, onChange, ...of }: ChosenAllocationsProps) {
  const { t } = useTranslation('payments');
  return (
    <>
      <CheckField
        label={t('allocate.choose')}
        hint={t('allocate.chooseHint')}
        isChecked={chosen !== null}
        onChange={(isChecked) => onChange(isChecked ? {} : null)}
      />
      {chosen !== null && <AllocationFields {...of} chosen={chosen} onChange={onChange} />}
    </>
  );
}
