import { ACCESS_KINDS } from '@atalaya/core/domain/services/service';
import type { ProvisioningOptions } from '@atalaya/core/wire/rest/provisioning';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { LineDraft } from './line-draft.js';

interface LineFieldsProps {
  readonly draft: LineDraft;
  readonly options: ProvisioningOptions;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<LineDraft>) => void;
}

export function PlanFields({ draft, options, errors, onChange }: LineFieldsProps) {
  const { t } = useTranslation('provisioning');
  const locale = useLocale();
  return (
    <fieldset className="section provision-part">
      <legend>{t('plan.title')}</legend>
      <div className="form-grid">
        <SelectField
          label={t('plan.plan')}
          value={draft.planId}
          emptyLabel={t('choose')}
          choices={options.plans.map(({ id, name, price }) => ({
            value: id,
            label: `${name} · ${formatMoney(price, locale)}`,
          }))}
          onChange={(planId) => onChange({ planId })}
          hint={options.plans.length === 0 ? t('plan.none') : undefined}
          error={errors['planId']}
        />
        <TextField
          label={t('plan.address')}
          value={draft.address}
          onChange={(address) => onChange({ address })}
          error={errors['address']}
          maxLength={400}
          autoComplete="off"
          isOptional
        />
      </div>
    </fieldset>
  );
}

export function NetworkFields({ draft, options, errors, onChange }: LineFieldsProps) {
  const { t } = useTranslation('provisioning');
  const router = options.routers.find(({ id }) => id === draft.routerId);
  return (
    <fieldset className="section provision-part">
      <legend>{t('network.title')}</legend>
      <div className="form-grid">
        <SelectField
          label={t('network.router')}
          value={draft.routerId}
          emptyLabel={t('choose')}
          choices={options.routers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(routerId) => onChange({ routerId, poolId: '' })}
          hint={
            router !== undefined && router.mode !== 'enforce' ? t('network.routerOff') : undefined
          }
          error={errors['routerId']}
        />
        <SelectField
          label={t('network.accessPoint')}
          value={draft.accessPointId}
          emptyLabel={t('network.noAccessPoint')}
          choices={options.accessPoints.map(({ id, name, siteName }) => ({
            value: id,
            label: siteName === null ? name : `${name} · ${siteName}`,
          }))}
          onChange={(accessPointId) => onChange({ accessPointId })}
          error={errors['accessPoint.deviceId']}
        />
      </div>
      {draft.accessPointId !== '' && (
        <CheckField
          label={t('network.isConfirmed')}
          hint={t('network.isConfirmedHint')}
          isChecked={draft.isConfirmed}
          onChange={(isConfirmed) => onChange({ isConfirmed })}
        />
      )}
      <div className="form-grid">
        <SelectField
          label={t('network.access')}
          value={draft.accessKind}
          choices={ACCESS_KINDS.map((kind) => ({ value: kind, label: t(`access.${kind}`) }))}
          onChange={(accessKind) => accessKind !== '' && onChange({ accessKind })}
        />
        <AddressFields draft={draft} options={options} errors={errors} onChange={onChange} />
      </div>
      <div className="form-grid">
        {draft.accessKind === 'pppoe' && (
          <>
            <TextField
              label={t('network.user')}
              value={draft.userName}
              onChange={(userName) => onChange({ userName })}
              hint={t('network.userHint', { pattern: options.userPattern })}
              error={errors['userName']}
              maxLength={63}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              isOptional
            />
            <TextField
              label={t('network.profile')}
              value={draft.profile}
              onChange={(profile) => onChange({ profile })}
              hint={t('network.profileHint')}
              error={errors['profile']}
              maxLength={63}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              isOptional
            />
          </>
        )}
        {draft.accessKind === 'dhcp' && (
          <>
            <TextField
              label={t('network.mac')}
              value={draft.mac}
              onChange={(mac) => onChange({ mac })}
              error={errors['mac']}
              placeholder="4C:5E:0C:11:22:33"
              autoComplete="off"
              spellCheck={false}
            />
            <TextField
              label={t('network.server')}
              value={draft.dhcpServer}
              onChange={(dhcpServer) => onChange({ dhcpServer })}
              hint={t('network.serverHint')}
              error={errors['dhcpServer']}
              maxLength={63}
              autoComplete="off"
              spellCheck={false}
              isOptional
            />
          </>
        )}
      </div>
    </fieldset>
  );
}

function AddressFields({ draft, options, errors, onChange }: LineFieldsProps) {
  const { t } = useTranslation('provisioning');
  const isPppoe = draft.accessKind === 'pppoe';
  const pools = options.pools.filter(
    ({ routerId }) => routerId === null || routerId === draft.routerId,
  );
  return (
    <>
      <SelectField
        label={t('network.pool')}
        value={draft.poolId}
        emptyLabel={t(isPppoe ? 'network.routersPool' : 'network.ownAddress')}
        choices={pools.map(({ id, name, free }) => ({
          value: id,
          label: t('network.poolFree', { name, count: free }),
        }))}
        onChange={(poolId) => onChange({ poolId })}
        error={errors['poolId']}
      />
      {!isPppoe && draft.poolId === '' && (
        <TextField
          label={t('network.ip')}
          value={draft.ipAddress}
          onChange={(ipAddress) => onChange({ ipAddress })}
          error={errors['ipAddress']}
          inputMode="decimal"
          placeholder="10.20.0.7"
          autoComplete="off"
        />
      )}
    </>
  );
}
