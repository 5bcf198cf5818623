import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import {
  type Device,
  type DeviceCreate,
  deviceCreateSchema,
  deviceUpdateSchema,
} from '@atalaya/core/wire/rest/devices';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { movePin } from '../../shared/api/collector-pins.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { CollectorField } from '../../shared/ui/collector-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import {
  type DeviceDraft,
  draftBody,
  draftOf,
  EMPTY_DRAFT,
  MAINTENANCE_CHOICES,
  maintenanceUntil,
  ownPin,
} from './device-draft.js';
import { createDevice, updateDevice, upstreamChoicesQuery } from './queries.js';
import { SourceFields } from './source-fields.js';
import { moveUpstream } from './upstream-move.js';

interface DeviceFormProps {
  readonly before?: Device;
  readonly onSaved: (device: Device) => void;
  readonly onCancel: () => void;
  readonly onDelete?: () => void;
}

async function saveDevice(before: Device, draft: DeviceDraft, body: DeviceCreate): Promise<Device> {
  const { vendor: _v, model: _m, serial: _s, macs: _c, upstreamId: _u, ...rest } = body;
  const until = maintenanceUntil(draft.maintenance, platformNowMs());
  const change = until === undefined ? rest : { ...rest, maintenanceUntil: until };
  const saved = await updateDevice(before.id, deviceUpdateSchema.parse(change));
  await movePin({ deviceIds: [saved.id] }, ownPin(before), draft.collectorId);
  if (draft.upstreamId !== (before.path[0]?.id ?? '')) {
    const next =
      draft.upstreamId === '' ? null : { id: draft.upstreamId, role: draft.upstreamRole };
    await moveUpstream(saved, next);
  }
  return saved;
}

export function DeviceForm({ before, onSaved, onCancel, onDelete }: DeviceFormProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const [draft, setDraft] = useState(() => (before ? draftOf(before) : EMPTY_DRAFT));
  // Once made it is there, though what follows may fail: sent again, the form must not make another.
  const [existing, setExisting] = useState(before);
  const change = (part: Partial<DeviceDraft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: deviceCreateSchema,
    onDone: onSaved,
    send: async (body) => {
      if (existing) return saveDevice(existing, draft, body);
      const made = await createDevice(body);
      setExisting(made);
      await movePin({ deviceIds: [made.id] }, ownPin(made), draft.collectorId);
      return made;
    },
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draftBody(draft, before))}>
      <div className="form-stack">
        <div className="form-grid">
          <TextField
            label={t('form.name')}
            value={draft.name}
            onChange={(name) => change({ name })}
            error={form.errors['name']}
            autoFocus
          />
          <SelectField
            label={t('form.role')}
            value={draft.role}
            emptyLabel={t('form.choose')}
            choices={DEVICE_ROLES.map((role) => ({ value: role, label: t(`shared:role.${role}`) }))}
            onChange={(role) => change({ role })}
            error={form.errors['role']}
          />
          <TextField
            label={t('form.address')}
            value={draft.address}
            onChange={(address) => change({ address })}
            error={form.errors['address']}
            placeholder="10.20.0.12"
            autoCapitalize="off"
            spellCheck={false}
          />
          <PlaceFields draft={draft} change={change} errors={form.errors} device={before} />
          <TextField
            label={t('form.tags')}
            value={draft.tags}
            onChange={(tags) => change({ tags })}
            error={form.errors['tags']}
            hint={t('form.tagsHint')}
            isOptional
          />
          <CollectorField
            value={draft.collectorId}
            onChange={(collectorId) => change({ collectorId })}
          />
        </div>
        <SourceFields
          draft={draft}
          onChange={(sources) => change({ sources })}
          errors={form.errors}
        />
        <CheckField
          label={t('form.monitored')}
          hint={t('form.monitoredHint')}
          isChecked={draft.monitored}
          onChange={(monitored) => change({ monitored })}
        />
      </div>
      {onDelete && (
        <p className="form-danger">
          <Button look="quiet" onClick={onDelete}>
            {t('delete.open')}
          </Button>
        </p>
      )}
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        onCancel={onCancel}
        submitLabel={before ? t('shared:action.save') : t('form.saveAndRead')}
      />
    </form>
  );
}

interface PlaceFieldsProps {
  readonly draft: DeviceDraft;
  readonly change: (part: Partial<DeviceDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly device: Device | undefined;
}

function PlaceFields({ draft, change, errors, device }: PlaceFieldsProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const { data: sites } = useQuery(sitesQuery());
  const { data: upstreams } = useQuery(upstreamChoicesQuery());
  return (
    <>
      <SelectField
        label={t('form.site')}
        value={draft.siteId}
        emptyLabel={t('form.noSite')}
        choices={(sites ?? []).map((site) => ({ value: site.id, label: site.name }))}
        onChange={(siteId) => change({ siteId })}
        error={errors['siteId']}
      />
      <SelectField
        label={t('form.upstream')}
        value={draft.upstreamId}
        emptyLabel={t('form.noUpstream')}
        choices={(upstreams ?? [])
          .filter(({ id }) => id !== device?.id)
          .map(({ id, name, role }) => ({
            value: id,
            label: `${name} · ${t(`shared:role.${role}`)}`,
          }))}
        onChange={(upstreamId) =>
          change({ upstreamId, upstreamRole: upstreams?.find(({ id }) => id === upstreamId)?.role })
        }
        hint={t('form.upstreamHint')}
        error={errors['upstreamId']}
      />
      {device && (
        <SelectField
          label={t('form.maintenance')}
          value={draft.maintenance}
          choices={MAINTENANCE_CHOICES.filter(
            (choice) => choice !== 'end' || device.maintenanceUntil !== null,
          ).map((value) => ({ value, label: t(`form.maintenanceFor.${value}`) }))}
          onChange={(maintenance) =>
            change({ maintenance: maintenance === '' ? 'keep' : maintenance })
          }
          hint={t('form.maintenanceHint')}
        />
      )}
    </>
  );
}
