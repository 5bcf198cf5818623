import {
  type InvoiceDraft,
  invoiceDraftCreateSchema,
} from '@atalaya/core/wire/rest/invoice-drafts';
import type { TaxGroupView } from '@atalaya/core/wire/rest/tax-groups';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { taxGroupsQuery } from '../../shared/api/catalog-queries.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TaxGroupField } from '../../shared/ui/tax-group-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type LineDraft, signedMinor, writtenLines } from './draft-lines.js';
import { accountQuery, makeDraft, pendingChargesQuery, replaceDraft } from './queries.js';

interface DraftDialogProps {
  readonly accountId: string;
  readonly before?: InvoiceDraft;
  readonly onClose: () => void;
}

/** Waits for what the form is filled with. */
export function DraftDialog(props: DraftDialogProps) {
  const { data: account } = useQuery(accountQuery(props.accountId));
  const groups = useQuery(taxGroupsQuery);
  if (!account || groups.isPending) return null;
  return <DraftForm {...props} currency={account.currency} groups={groups.data ?? []} />;
}

interface DraftFormProps extends DraftDialogProps {
  readonly currency: string;
  readonly groups: readonly TaxGroupView[];
}

function DraftForm({ accountId, before, currency, groups, onClose }: DraftFormProps) {
  const { t } = useTranslation('invoicing');
  const { data: charges } = useQuery(pendingChargesQuery(accountId));
  const kept = before?.content?.lines ?? [];
  const [lines, setLines] = useState(() =>
    before ? writtenLines(kept, currency, groups) : [emptyLine(0)],
  );
  const [withCharges, setWithCharges] = useState(kept.some(({ chargeId }) => chargeId !== null));
  const pending = charges?.items.length ?? 0;
  const body = {
    accountId,
    lines: lines.map(({ description, amount, serviceId, taxGroupId }) => ({
      description,
      amountMinor: signedMinor(amount, currency),
      serviceId,
      taxGroupId: taxGroupId === '' ? null : taxGroupId,
    })),
    withCharges,
  };
  const send = ({ accountId: _, ...content }: Parameters<typeof makeDraft>[0]) =>
    before ? replaceDraft(before.id, content) : makeDraft({ accountId, ...content });
  return (
    <FormDialog
      title={t(before ? 'draft.edit' : 'draft.add')}
      size="wide"
      schema={invoiceDraftCreateSchema}
      body={body}
      send={send}
      submitLabel={t('draft.preview')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          {errors['lines'] && <p className="field-error">{errors['lines']}</p>}
          <LineRows lines={lines} currency={currency} errors={errors} onChange={setLines} />
          {pending > 0 && (
            <CheckField
              label={t('draft.withCharges', { count: pending })}
              isChecked={withCharges}
              onChange={setWithCharges}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

const emptyLine = (key: number): LineDraft => ({
  key,
  description: '',
  amount: '',
  serviceId: null,
  taxGroupId: '',
});

interface LineRowsProps {
  readonly lines: readonly LineDraft[];
  readonly currency: string;
  readonly errors: FieldErrors;
  readonly onChange: (lines: readonly LineDraft[]) => void;
}

function LineRows({ lines, currency, errors, onChange }: LineRowsProps) {
  const { t } = useTranslation(['invoicing', 'shared']);
  const change = (key: number, part: Partial<LineDraft>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const next = Math.max(-1, ...lines.map(({ key }) => key)) + 1;
  return (
    <>
      {lines.map(({ key, description, amount, taxGroupId }, index) => (
        <div key={key} className="rate-row">
          <TextField
            label={t('draft.line')}
            value={description}
            onChange={(value) => change(key, { description: value })}
            error={errors[`lines.${index}.description`]}
          />
          <TextField
            label={t('draft.amount', { currency })}
            inputMode="text"
            value={amount}
            hint={index === 0 ? t('draft.amountHint') : undefined}
            onChange={(value) => change(key, { amount: value })}
            error={errors[`lines.${index}.amountMinor`]}
          />
          <TaxGroupField
            value={taxGroupId}
            onChange={(value) => change(key, { taxGroupId: value })}
            error={errors[`lines.${index}.taxGroupId`]}
          />
          <Button
            look="quiet"
            aria-label={t('draft.removeLine', { n: index + 1 })}
            onClick={() => onChange(lines.filter((line) => line.key !== key))}
          >
            {t('shared:rate.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          disabled={lines.length >= 100}
          onClick={() => onChange([...lines, emptyLine(next)])}
        >
          {t('draft.addLine')}
        </Button>
      </div>
    </>
  );
}
