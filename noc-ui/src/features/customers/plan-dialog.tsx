import type { PushTime } from '@atalaya/core/domain/provisioning/plan-change-time';
import { type Plan, planCreateSchema, planUpdateSchema } from '@atalaya/core/wire/rest/plans';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnCurrency } from '../../shared/api/own-currency.js';
import { minorUnits } from '../../shared/format/money.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TaxGroupField } from '../../shared/ui/tax-group-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { PlanPushFields } from './plan-push-fields.js';
import { makePlan, updatePlan } from './queries.js';

interface PlanDialogProps {
  readonly before?: Plan;
  readonly onClose: () => void;
}

const kbps = (text: string) =>
  text.trim() === '' ? null : Math.round(Number(text.replace(',', '.')) * 1_000);
const mbps = (value: number | null | undefined) => (value == null ? '' : String(value / 1_000));

/** Of a plan that is there the price is changed by another version of it, in the list of its prices. */
export function PlanDialog({ before, onClose }: PlanDialogProps) {
  const { t } = useTranslation('customers');
  const ownCurrency = useOwnCurrency();
  const [draft, setDraft] = useState({
    name: before?.name ?? '',
    down: mbps(before?.downKbps),
    up: mbps(before?.upKbps),
    provisionedDown: mbps(before?.provisionedDownKbps),
    provisionedUp: mbps(before?.provisionedUpKbps),
    amount: '',
    currency: ownCurrency,
    taxGroupId: '',
    isOffered: before?.isOffered ?? true,
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const [push, setPush] = useState<PushTime>('night');
  const { currency, amount, taxGroupId } = draft;
  const body = {
    name: draft.name,
    downKbps: kbps(draft.down),
    upKbps: kbps(draft.up),
    provisionedDownKbps: kbps(draft.provisionedDown),
    provisionedUpKbps: kbps(draft.provisionedUp),
    isOffered: draft.isOffered,
  };
  const fields = (errors: FieldErrors) => (
    <>
      <TextField
        label={t('plans.name')}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errors['name']}
        autoFocus
      />
      <SpeedFields draft={draft} errors={errors} onChange={change} />
      {before && isOtherSpeed(before, body) && (
        <PlanPushFields planId={before.id} value={push} onChange={setPush} />
      )}
      {!before && (
        <div className="form-grid">
          <TextField
            label={t('plans.price')}
            value={amount}
            inputMode="decimal"
            onChange={(value) => change({ amount: value })}
            error={errors['price.amountMinor']}
          />
          <TextField
            label={t('plans.currency')}
            value={currency}
            maxLength={3}
            onChange={(value) => change({ currency: value.toUpperCase() })}
            error={errors['price.currency']}
          />
          <TaxGroupField
            value={taxGroupId}
            onChange={(value) => change({ taxGroupId: value })}
            error={errors['taxGroupId']}
          />
        </div>
      )}
      <CheckField
        label={t('plans.isOffered')}
        isChecked={draft.isOffered}
        onChange={(isOffered) => change({ isOffered })}
      />
    </>
  );
  return before ? (
    <FormDialog
      title={t('plans.editOf', { plan: before.name })}
      schema={planUpdateSchema}
      body={{ ...body, push }}
      send={(value) => updatePlan(before.id, value)}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog
      title={t('plans.add')}
      schema={planCreateSchema}
      body={{
        ...body,
        price: {
          amountMinor: amount.trim() === '' ? null : minorUnits(amount, currency),
          currency,
        },
        taxGroupId: taxGroupId === '' ? null : taxGroupId,
      }}
      send={makePlan}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  );
}

type Kbps = number | null;
interface PlanSpeeds {
  readonly downKbps: Kbps;
  readonly upKbps: Kbps;
  readonly provisionedDownKbps: Kbps;
  readonly provisionedUpKbps: Kbps;
}

/** Whether a router would be told another speed. */
function isOtherSpeed(before: PlanSpeeds, after: PlanSpeeds): boolean {
  const told = (plan: PlanSpeeds) => [
    plan.provisionedDownKbps ?? plan.downKbps,
    plan.provisionedUpKbps ?? plan.upKbps,
  ];
  return told(before).join() !== told(after).join();
}

const SPEEDS = ['down', 'up', 'provisionedDown', 'provisionedUp'] as const;
type Speeds = Readonly<Record<(typeof SPEEDS)[number], string>>;

interface SpeedFieldsProps {
  readonly draft: Speeds;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<Speeds>) => void;
}

/** What is advertised, and what a router is told where that is another speed. */
function SpeedFields({ draft, errors, onChange }: SpeedFieldsProps) {
  const { t } = useTranslation('customers');
  return (
    <>
      <div className="form-grid">
        {SPEEDS.map((field) => (
          <TextField
            key={field}
            label={t(`plans.${field}`)}
            value={draft[field]}
            inputMode="decimal"
            onChange={(value) => onChange({ [field]: value })}
            error={errors[`${field}Kbps`]}
            isOptional={field.startsWith('provisioned')}
          />
        ))}
      </div>
      <p className="section-note">{t('plans.provisionedHint')}</p>
    </>
  );
}
