import { EQUIPMENT_KINDS, EQUIPMENT_OWNERS } from '@atalaya/core/domain/customers/equipment';
import { type Equipment, equipmentCreateSchema } from '@atalaya/core/wire/rest/customer-records';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addEquipment, updateEquipment } from './queries.js';

interface EquipmentFormProps {
  readonly customerId: string;
  readonly services: readonly Service[];
  readonly before?: Equipment;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

export function EquipmentForm(props: EquipmentFormProps) {
  const { customerId, services, before, onSaved, onCancel } = props;
  const { t } = useTranslation('customers');
  const [draft, setDraft] = useState({
    kind: before?.kind ?? ('cpe' as Equipment['kind'] | ''),
    owner: before?.owner ?? ('isp' as Equipment['owner'] | ''),
    serviceId: before?.serviceId ?? services[0]?.id ?? '',
    serial: before?.serial ?? '',
    mac: before?.mac ?? '',
    model: before?.model ?? '',
    installedOn: before?.installedOn ?? '',
    returnedOn: before?.returnedOn ?? '',
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: equipmentCreateSchema,
    send: ({ customerId: _, ...body }) =>
      before ? updateEquipment(before.id, body) : addEquipment({ customerId, ...body }),
    onDone: onSaved,
  });
  const body = {
    ...draft,
    customerId,
    serviceId: orNull(draft.serviceId),
    serial: orNull(draft.serial),
    mac: orNull(draft.mac),
    installedOn: orNull(draft.installedOn),
    returnedOn: orNull(draft.returnedOn),
    deviceId: before?.deviceId ?? null,
    notes: before?.notes ?? '',
  };
  const text = (
    field: 'serial' | 'mac' | 'model' | 'installedOn' | 'returnedOn',
    type = 'text',
  ) => (
    <TextField
      label={t(`equipment.${field}`)}
      value={draft[field]}
      type={type}
      onChange={(value) => change({ [field]: value })}
      error={form.errors[field]}
      isOptional
    />
  );
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <div className="form-grid">
          <SelectField
            label={t('equipment.kindLabel')}
            value={draft.kind}
            choices={EQUIPMENT_KINDS.map((kind) => ({
              value: kind,
              label: t(`equipment.kind.${kind}`),
            }))}
            onChange={(kind) => change({ kind })}
            error={form.errors['kind']}
          />
          <SelectField
            label={t('equipment.ownerLabel')}
            value={draft.owner}
            choices={EQUIPMENT_OWNERS.map((owner) => ({
              value: owner,
              label: t(`equipment.owner.${owner}`),
            }))}
            onChange={(owner) => change({ owner })}
            error={form.errors['owner']}
          />
          {text('serial')}
          {text('mac')}
          {text('model')}
          <SelectField
            label={t('equipment.service')}
            value={draft.serviceId}
            emptyLabel={t('equipment.noService')}
            choices={services.map(({ id, plan, accessIdentity }) => ({
              value: id,
              label: `${plan.name} ${accessIdentity ?? ''}`,
            }))}
            onChange={(serviceId) => change({ serviceId })}
            error={form.errors['serviceId']}
          />
          {text('installedOn', 'date')}
          {text('returnedOn', 'date')}
        </div>
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
