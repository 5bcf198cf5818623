import { WAYS, type Way } from '@atalaya/core/domain/network/device';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { controllersQuery, credentialsQuery } from '../../shared/api/catalog-queries.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type DeviceDraft, type SourceDraft, waysOn } from './device-draft.js';
import { upstreamChoicesQuery } from './queries.js';

interface SourceFieldsProps {
  readonly draft: DeviceDraft;
  readonly onChange: (sources: DeviceDraft['sources']) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** The ways in which the device is read; each that is on shows what it needs. */
export function SourceFields({ draft, onChange, errors }: SourceFieldsProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const on = waysOn(draft);
  return (
    <fieldset className="sources-fields">
      <legend>{t('form.ways')}</legend>
      {WAYS.map((way) => (
        <WayFields
          key={way}
          way={way}
          source={draft.sources[way]}
          onChange={(source) => onChange({ ...draft.sources, [way]: source })}
          errorOf={(field) => errors[`sources.${on.indexOf(way)}.${field}`]}
        />
      ))}
    </fieldset>
  );
}

interface WayFieldsProps {
  readonly way: Way;
  readonly source: SourceDraft;
  readonly onChange: (source: SourceDraft) => void;
  readonly errorOf: (field: string) => string | undefined;
}

function WayFields({ way, source, onChange, errorOf }: WayFieldsProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const change = (part: Partial<SourceDraft>) => onChange({ ...source, ...part });
  return (
    <div className="way" data-on={source.isOn ? true : undefined}>
      <CheckField
        label={t(`shared:way.${way}`)}
        hint={t(`form.way.${way}`)}
        isChecked={source.isOn}
        onChange={(isOn) => change({ isOn })}
      />
      {source.isOn && (way === 'snmp' || way === 'routeros') && (
        <div className="form-grid">
          <CredentialChoice
            way={way}
            source={source}
            change={change}
            error={errorOf('credentialId')}
          />
          <TextField
            label={t('form.port')}
            value={source.port}
            inputMode="numeric"
            placeholder={way === 'snmp' ? '161' : '8728'}
            onChange={(port) => change({ port })}
            error={errorOf('port')}
            isOptional
          />
        </div>
      )}
      {source.isOn && way === 'icmp' && (
        <VantageChoice source={source} change={change} error={errorOf('viaDeviceId')} />
      )}
      {source.isOn && way === 'uisp' && (
        <UispFields source={source} change={change} errorOf={errorOf} />
      )}
    </div>
  );
}

interface CredentialChoiceProps {
  readonly way: 'snmp' | 'routeros';
  readonly source: SourceDraft;
  readonly change: (part: Partial<SourceDraft>) => void;
  readonly error: string | undefined;
}

function CredentialChoice({ way, source, change, error }: CredentialChoiceProps) {
  const { t } = useTranslation('devices');
  const { data } = useQuery(credentialsQuery());
  const fitting = (data ?? []).filter(({ kind }) => kind.startsWith(way));
  if (data && fitting.length === 0) {
    return (
      <p className="sub">
        {t('form.noCredential')}{' '}
        <Link href="/settings/credentials" className="link">
          {t('form.addCredential')}
        </Link>
      </p>
    );
  }
  return (
    <SelectField
      label={t('form.credential')}
      value={source.credentialId}
      emptyLabel={t('form.choose')}
      choices={fitting.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(credentialId) => change({ credentialId })}
      error={error}
    />
  );
}

interface VantageChoiceProps {
  readonly source: SourceDraft;
  readonly change: (part: Partial<SourceDraft>) => void;
  readonly error: string | undefined;
}

/** Who sends the echoes: for a device that only its router reaches. */
function VantageChoice({ source, change, error }: VantageChoiceProps) {
  const { t } = useTranslation('devices');
  const { data } = useQuery(upstreamChoicesQuery());
  const routers = (data ?? []).filter(({ role }) => role === 'router');
  return (
    <SelectField
      label={t('form.via')}
      value={source.viaDeviceId}
      emptyLabel={t('form.viaPlatform')}
      choices={routers.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(viaDeviceId) => change({ viaDeviceId })}
      hint={t('form.viaHint')}
      error={error}
    />
  );
}

interface UispFieldsProps {
  readonly source: SourceDraft;
  readonly change: (part: Partial<SourceDraft>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

function UispFields({ source, change, errorOf }: UispFieldsProps) {
  const { t } = useTranslation('devices');
  const { data } = useQuery(controllersQuery());
  return (
    <div className="form-grid">
      <SelectField
        label={t('form.controller')}
        value={source.controllerId}
        emptyLabel={t('form.choose')}
        choices={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(controllerId) => change({ controllerId })}
        error={errorOf('controllerId')}
      />
      <TextField
        label={t('form.externalId')}
        value={source.externalId}
        onChange={(externalId) => change({ externalId })}
        error={errorOf('externalId')}
      />
    </div>
  );
}
