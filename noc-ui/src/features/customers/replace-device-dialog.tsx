import { deviceReplacementCreateSchema } from '@atalaya/core/wire/rest/device-replacements';
import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { deviceChoicesQuery, replaceDevice } from './queries.js';
import { useSettled } from './use-settled.js';

interface ReplaceDeviceDialogProps {
  readonly service: Service;
  /** The CPEs that it runs through now. */
  readonly boxes: readonly ServiceLink[];
  readonly onClose: () => void;
}

const EMPTY = {
  deviceId: '',
  mac: '',
  serial: '',
  model: '',
  accessMac: '',
  reason: '',
  isReturned: true,
};
type Draft = typeof EMPTY;

const given = (text: string) => (text.trim() === '' ? null : text);

/** One radio in the place of another: by its label, or one that the inventory knows. */
export function ReplaceDeviceDialog({ service, boxes, onClose }: ReplaceDeviceDialogProps) {
  const { t } = useTranslation('customers');
  const [oldDeviceId, setOld] = useState(boxes[0]?.deviceId ?? '');
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const body = {
    oldDeviceId,
    deviceId: given(draft.deviceId),
    mac: given(draft.mac),
    serial: given(draft.serial),
    model: draft.model,
    accessMac: given(draft.accessMac),
    isReturned: draft.isReturned,
    reason: draft.reason,
  };
  return (
    <FormDialog
      title={t('replace.title')}
      schema={deviceReplacementCreateSchema}
      body={body}
      send={(value, key) => replaceDevice(service.id, value, key)}
      submitLabel={t('replace.title')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('replace.text')}</p>
          <SelectField
            label={t('replace.old')}
            value={oldDeviceId}
            choices={boxes.map(({ deviceId, deviceName }) => ({
              value: deviceId,
              label: deviceName,
            }))}
            onChange={setOld}
            error={errors['oldDeviceId']}
          />
          <NewBox draft={draft} errors={errors} onChange={change} />
          {service.accessKind === 'dhcp' && (
            <TextField
              label={t('replace.accessMac')}
              hint={t('replace.accessMacHint')}
              value={draft.accessMac}
              onChange={(accessMac) => change({ accessMac })}
              error={errors['accessMac']}
              isOptional
            />
          )}
          <CheckField
            label={t('replace.isReturned')}
            isChecked={draft.isReturned}
            onChange={(isReturned) => change({ isReturned })}
          />
          <TextField
            label={t('replace.reason')}
            value={draft.reason}
            onChange={(reason) => change({ reason })}
            error={errors['reason']}
            isOptional
          />
        </>
      )}
    </FormDialog>
  );
}

interface NewBoxProps {
  readonly draft: Draft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<Draft>) => void;
}

function NewBox({ draft, errors, onChange }: NewBoxProps) {
  const { t } = useTranslation('customers');
  const [search, setSearch] = useState('');
  const { data } = useQuery(deviceChoicesQuery(useSettled(search)));
  const choices = (data?.items ?? []).filter(({ role }) => role === 'cpe' || role === 'onu');
  const isKnown = draft.deviceId !== '';
  return (
    <>
      {!isKnown && (
        <div className="form-grid">
          <TextField
            label={t('replace.mac')}
            hint={t('replace.labelHint')}
            value={draft.mac}
            onChange={(mac) => onChange({ mac })}
            error={errors['mac'] ?? errors['deviceId']}
            autoFocus
          />
          <TextField
            label={t('replace.serial')}
            value={draft.serial}
            onChange={(serial) => onChange({ serial })}
            error={errors['serial']}
            isOptional
          />
          <TextField
            label={t('replace.model')}
            value={draft.model}
            onChange={(model) => onChange({ model })}
            error={errors['model']}
            isOptional
          />
        </div>
      )}
      <details open={isKnown}>
        <summary>{t('replace.known')}</summary>
        <TextField
          label={t('links.searchDevice')}
          type="search"
          value={search}
          onChange={setSearch}
        />
        <SelectField
          label={t('links.device')}
          value={draft.deviceId}
          emptyLabel={t('replace.byLabel')}
          choices={choices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(deviceId) => onChange({ deviceId })}
          error={isKnown ? errors['deviceId'] : undefined}
        />
      </details>
    </>
  );
}
