import type { Vital } from '@atalaya/core/wire/rest/metrics';
import { referenceValueSetSchema } from '@atalaya/core/wire/rest/reference-values';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { numberOf } from '../../shared/format/number-of.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { setReferenceValue } from './reference-queries.js';

interface FormProps {
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

const useReferenceForm = (onSaved: () => void) =>
  useFormState({ schema: referenceValueSetSchema, send: setReferenceValue, onDone: onSaved });

/** The signal that the installation was accepted with: what it reads now, unless a person says otherwise. */
export function AcceptForm({ signal, onSaved, onCancel }: FormProps & { readonly signal: Vital }) {
  const { t } = useTranslation('device');
  const [value, setValue] = useState(() => String(Math.round(signal.value ?? 0)));
  const [note, setNote] = useState('');
  const form = useReferenceForm(onSaved);
  const { deviceId, metric, tags } = signal;
  return (
    <form
      noValidate
      onSubmit={(event) =>
        form.submit(event, {
          deviceId,
          metric,
          tags,
          kind: 'acceptance',
          value: numberOf(value),
          note,
        })
      }
    >
      <div className="form-stack">
        <TextField
          label={t('reference.field.signal')}
          value={value}
          inputMode="decimal"
          hint={t('reference.hint.accept')}
          onChange={setValue}
          error={form.errors['value']}
          autoFocus
        />
        <TextField
          label={t('reference.field.note')}
          value={note}
          onChange={setNote}
          error={form.errors['note']}
          isOptional
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

function bitsOf(megabits: string): number | string {
  const value = numberOf(megabits);
  return typeof value === 'number' ? value * 1e6 : value;
}

const WAYS = ['interface.in_bps', 'interface.out_bps'] as const;
type Way = (typeof WAYS)[number];

/** The rate that was bought, of one direction of an interface. */
export function ContractForm({
  deviceId,
  onSaved,
  onCancel,
}: FormProps & { readonly deviceId: string }) {
  const { t } = useTranslation('device');
  const [metric, setMetric] = useState<Way>('interface.in_bps');
  const [name, setName] = useState('');
  const [megabits, setMegabits] = useState('');
  const [note, setNote] = useState('');
  const form = useReferenceForm(onSaved);
  const tags = { interface: name.trim() };
  return (
    <form
      noValidate
      onSubmit={(event) =>
        form.submit(event, {
          deviceId,
          metric,
          tags,
          kind: 'contracted',
          value: bitsOf(megabits),
          note,
        })
      }
    >
      <div className="form-stack">
        <TextField
          label={t('reference.field.interface')}
          value={name}
          placeholder="sfp-sfpplus1"
          onChange={setName}
          error={form.errors['tags.interface']}
          autoFocus
        />
        <SelectField
          label={t('reference.field.way')}
          value={metric}
          choices={WAYS.map((way) => ({
            value: way,
            label: t(`reference.way.${way === 'interface.in_bps' ? 'in' : 'out'}`),
          }))}
          onChange={(way) => way !== '' && setMetric(way)}
        />
        <TextField
          label={t('reference.field.megabits')}
          value={megabits}
          inputMode="decimal"
          onChange={setMegabits}
          error={form.errors['value']}
        />
        <TextField
          label={t('reference.field.note')}
          value={note}
          onChange={setNote}
          error={form.errors['note']}
          isOptional
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
