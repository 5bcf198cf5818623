import {
  SERVICE_LINK_KINDS,
  type ServiceLinkKind,
} from '@atalaya/core/domain/services/service-link';
import { serviceLinkCreateSchema } from '@atalaya/core/wire/rest/service-device-links';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addLink, deviceChoicesQuery } from './queries.js';
import { useSettled } from './use-settled.js';

interface LinkFormProps {
  readonly serviceId: string;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

export function LinkForm({ serviceId, onSaved, onCancel }: LinkFormProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const [search, setSearch] = useState('');
  const [deviceId, setDeviceId] = useState('');
  const [kind, setKind] = useState<ServiceLinkKind | ''>('cpe');
  const { data } = useQuery(deviceChoicesQuery(useSettled(search)));
  const devices = data?.items ?? [];
  const form = useFormState({
    schema: serviceLinkCreateSchema,
    send: (body) => addLink(serviceId, body),
    onDone: onSaved,
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { deviceId, kind })}>
      <div className="form-stack">
        <SelectField
          label={t('links.kind')}
          value={kind}
          choices={SERVICE_LINK_KINDS.map((one) => ({ value: one, label: t(`linkKind.${one}`) }))}
          onChange={setKind}
          error={form.errors['kind']}
        />
        <TextField
          label={t('links.searchDevice')}
          type="search"
          value={search}
          onChange={setSearch}
          autoFocus
        />
        <SelectField
          label={t('links.device')}
          value={deviceId}
          emptyLabel={t('links.chooseDevice')}
          choices={devices.map(({ id, name, role }) => ({
            value: id,
            label: `${name} · ${t(`shared:role.${role}`)}`,
          }))}
          onChange={setDeviceId}
          error={form.errors['deviceId']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
