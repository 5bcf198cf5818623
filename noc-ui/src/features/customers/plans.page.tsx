import { decimalText } from '@atalaya/core/domain/money/amount';
import { type Plan, planCreateSchema } from '@atalaya/core/wire/rest/plans';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TextField } from '../../shared/ui/text-field.js';
import { plansQuery, savePlan } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('customers', es, en);

export function PlansPage() {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(plansQuery());
  const [editing, setEditing] = useState<{ readonly plan?: Plan } | null>(null);
  const mayWrite = may('plan:write');
  return (
    <div className="page">
      <PageHead
        title={t('plans.title')}
        lead={
          <Link href="/customers" className="link">
            {t('title')}
          </Link>
        }
        actions={
          mayWrite && (
            <Button look="primary" onClick={() => setEditing({})}>
              <Icon name="plus" />
              {t('plans.add')}
            </Button>
          )
        }
      />
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('plans.emptyTitle')}>
              <p>{t('plans.emptyText')}</p>
            </EmptyState>
          ) : (
            <PlanTable
              plans={items}
              onEdit={mayWrite ? (plan) => setEditing({ plan }) : undefined}
            />
          )
        }
      </QueryView>
      {editing && (
        <Dialog
          title={editing.plan ? t('plans.edit') : t('plans.add')}
          onClose={() => setEditing(null)}
        >
          <PlanForm
            {...(editing.plan ? { before: editing.plan } : {})}
            onCancel={() => setEditing(null)}
            onSaved={() => {
              void client.invalidateQueries();
              setEditing(null);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

interface PlanTableProps {
  readonly plans: readonly Plan[];
  readonly onEdit: ((plan: Plan) => void) | undefined;
}

function PlanTable({ plans, onEdit }: PlanTableProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const mbps = (kbps: number) => formatNumber(kbps / 1_000, kbps % 1_000 === 0 ? 0 : 1, locale);
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('plans.name')}</th>
            <th scope="col" className="end">
              {t('plans.speed')}
            </th>
            <th scope="col" className="end">
              {t('plans.price')}
            </th>
            <th scope="col" className="end">
              {t('services')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {plans.map((plan) => (
            <tr key={plan.id}>
              <td>
                <b>{plan.name}</b>
                {!plan.isOffered && <div className="sub">{t('plans.notOffered')}</div>}
              </td>
              <td className="end num">
                {mbps(plan.downKbps)} / {mbps(plan.upKbps)}
              </td>
              <td className="end num">{formatMoney(plan.price, locale)}</td>
              <td className="end num">{plan.serviceCount}</td>
              <td>
                {onEdit && (
                  <div className="row-actions">
                    <Button look="quiet" onClick={() => onEdit(plan)}>
                      {t('shared:action.edit')}
                    </Button>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PlanFormProps {
  readonly before?: Plan;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

const kbps = (text: string) =>
  text.trim() === '' ? null : Math.round(Number(text.replace(',', '.')) * 1_000);

function PlanForm({ before, onSaved, onCancel }: PlanFormProps) {
  const { t } = useTranslation('customers');
  const session = useSessionState();
  const ownCurrency = 'person' in session ? (session.person.tenant?.currency ?? '') : '';
  const [draft, setDraft] = useState({
    name: before?.name ?? '',
    down: before ? String(before.downKbps / 1_000) : '',
    up: before ? String(before.upKbps / 1_000) : '',
    amount: before ? decimalText(before.price) : '',
    currency: before?.price.currency ?? ownCurrency,
    isOffered: before?.isOffered ?? true,
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: planCreateSchema,
    send: (body) => savePlan(before?.id, body),
    onDone: onSaved,
  });
  const { name, currency, isOffered } = draft;
  const amountMinor = draft.amount.trim() === '' ? null : minorUnits(draft.amount, currency);
  const body = {
    name,
    downKbps: kbps(draft.down),
    upKbps: kbps(draft.up),
    price: { amountMinor, currency },
    isOffered,
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <TextField
          label={t('plans.name')}
          value={name}
          onChange={(value) => change({ name: value })}
          error={form.errors['name']}
          autoFocus
        />
        <div className="form-grid">
          <TextField
            label={t('plans.down')}
            value={draft.down}
            inputMode="decimal"
            onChange={(down) => change({ down })}
            error={form.errors['downKbps']}
          />
          <TextField
            label={t('plans.up')}
            value={draft.up}
            inputMode="decimal"
            onChange={(up) => change({ up })}
            error={form.errors['upKbps']}
          />
          <TextField
            label={t('plans.price')}
            value={draft.amount}
            inputMode="decimal"
            onChange={(amount) => change({ amount })}
            error={form.errors['price.amountMinor']}
          />
          <TextField
            label={t('plans.currency')}
            value={currency}
            maxLength={3}
            onChange={(value) => change({ currency: value.toUpperCase() })}
            error={form.errors['price.currency']}
          />
        </div>
        <CheckField
          label={t('plans.isOffered')}
          isChecked={isOffered}
          onChange={(value) => change({ isOffered: value })}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
