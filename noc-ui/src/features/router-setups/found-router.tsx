import { DEVICE_ROLES, type DeviceRole } from '@atalaya/core/domain/network/device';
import {
  type RouterSetupView,
  routerSetupConfirmSchema,
} from '@atalaya/core/wire/rest/router-setups';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { confirmSetup } from './queries.js';

interface FoundRouterProps {
  readonly setup: RouterSetupView;
  readonly mayConfirm: boolean;
  readonly onConfirmed: (confirmed: RouterSetupView) => void;
}

export function FoundRouter({ setup, mayConfirm, onConfirmed }: FoundRouterProps) {
  const { t } = useTranslation('routerSetups');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('found.title')}</h2>
      </div>
      <Facts setup={setup} />
      {mayConfirm ? (
        <ConfirmForm setup={setup} onConfirmed={onConfirmed} />
      ) : (
        <p className="section-note">{t('mayNot')}</p>
      )}
    </section>
  );
}

const TEXTS = ['name', 'model', 'version', 'serial'] as const;
const COUNTS = ['interfaces', 'pppSecrets', 'pppSessions', 'stations', 'neighbours'] as const;

function Facts({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const locale = useLocale();
  const { found, fingerprint } = setup;
  if (found === null) return null;
  return (
    <>
      <dl className="found-facts">
        {TEXTS.map((name) => (
          <div key={name}>
            <dt>{t(`found.${name}`)}</dt>
            <dd>{found[name] ?? '—'}</dd>
          </div>
        ))}
        {COUNTS.map((name) => (
          <div key={name}>
            <dt>{t(`found.${name}`)}</dt>
            <dd className="num">{formatNumber(found[name], 0, locale)}</dd>
          </div>
        ))}
      </dl>
      {fingerprint !== null && (
        <div className="fingerprint">
          <p className="section-note">{t('found.fingerprint')}</p>
          <code>{fingerprint}</code>
        </div>
      )}
    </>
  );
}

interface ConfirmFormProps {
  readonly setup: RouterSetupView;
  readonly onConfirmed: (confirmed: RouterSetupView) => void;
}

function ConfirmForm({ setup, onConfirmed }: ConfirmFormProps) {
  const { t } = useTranslation(['routerSetups', 'shared']);
  const client = useQueryClient();
  const { data: sites = [] } = useQuery(sitesQuery());
  const [draft, setDraft] = useState({
    name: setup.name,
    role: 'router' as DeviceRole | '',
    siteId: '',
    echo: true,
  });
  const form = useFormState({
    schema: routerSetupConfirmSchema,
    send: (body) => confirmSetup(setup.id, body),
    onDone: (confirmed) => {
      void client.invalidateQueries({ queryKey: ['devices'] });
      onConfirmed(confirmed);
    },
  });
  const { known } = setup;
  const input = () => ({
    ...draft,
    siteId: draft.siteId === '' ? null : draft.siteId,
    fingerprint: setup.fingerprint,
  });
  return (
    <form noValidate className="found-confirm" onSubmit={(event) => form.submit(event, input())}>
      <div className="form-stack">
        {known ? (
          <Notice tone="blue">
            {t('found.known')} <Link href={`/devices/${known.id}`}>{known.name}</Link>.{' '}
            {t('found.knownText')}
          </Notice>
        ) : (
          <div className="form-grid">
            <TextField
              label={t('form.name')}
              value={draft.name}
              onChange={(name) => setDraft({ ...draft, name })}
              error={form.errors['name']}
            />
            <SelectField
              label={t('found.role')}
              value={draft.role}
              choices={DEVICE_ROLES.map((role) => ({
                value: role,
                label: t(`shared:role.${role}`),
              }))}
              onChange={(role) => setDraft({ ...draft, role })}
              error={form.errors['role']}
            />
            <SelectField
              label={t('found.site')}
              value={draft.siteId}
              emptyLabel={t('found.noSite')}
              choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(siteId) => setDraft({ ...draft, siteId })}
              error={form.errors['siteId']}
            />
          </div>
        )}
        <CheckField
          label={t('found.echo')}
          isChecked={draft.echo}
          onChange={(echo) => setDraft({ ...draft, echo })}
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={known ? t('found.join') : t('found.confirm')}
      />
    </form>
  );
}
