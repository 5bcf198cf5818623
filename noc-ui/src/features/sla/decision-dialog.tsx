import { sumMinor } from '@atalaya/core/domain/money/amount';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import {
  type SlaCredit,
  type SlaDecided,
  slaDecisionSchema,
} from '@atalaya/core/wire/rest/sla-credits';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { TextField } from '../../shared/ui/text-field.js';
import { decide } from './queries.js';

interface DecisionDialogProps {
  readonly decision: 'approve' | 'reject';
  readonly credits: readonly SlaCredit[];
  readonly onDone: (decided: SlaDecided) => void;
  readonly onClose: () => void;
}

/** What comes of a decision, before it is taken. */
export function DecisionDialog({ decision, credits, onDone, onClose }: DecisionDialogProps) {
  const { t } = useTranslation('sla');
  const locale = useLocale();
  const [note, setNote] = useState('');
  const count = credits.length;
  const amount = totalsOf(credits)
    .map((total) => formatMoney(total, locale))
    .join(' + ');
  return (
    <FormDialog
      title={t(decision === 'approve' ? 'approveTitle' : 'rejectTitle')}
      schema={slaDecisionSchema}
      body={{
        ids: credits.map(({ id }) => id),
        decision,
        ...(note.trim() !== '' && { note }),
      }}
      send={decide}
      onDone={onDone}
      submitLabel={decision === 'approve' ? t('approve', { count }) : t('reject', { count })}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p>
            {decision === 'approve' ? t('approveText', { amount }) : t('rejectText', { count })}
          </p>
          <TextField
            label={t('noteLabel')}
            value={note}
            onChange={setNote}
            error={errors['note']}
          />
        </>
      )}
    </FormDialog>
  );
}

function totalsOf(credits: readonly SlaCredit[]) {
  const money = credits.flatMap((credit) => (credit.money === null ? [] : [credit.money]));
  return [...groupBy(money, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    amountMinor: sumMinor(own.map(({ creditMinor }) => creditMinor)),
  }));
}
