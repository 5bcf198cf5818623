import type { ScopeKind } from '@atalaya/core/domain/maintenance/scope';
import { SCOPE_KINDS } from '@atalaya/core/domain/maintenance/scope';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Icon } from '../../shared/ui/icon.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { deviceChoicesQuery, serviceChoicesQuery } from './queries.js';
import type { ChosenPart } from './window-draft.js';

interface ScopePickerProps {
  readonly chosen: readonly ChosenPart[];
  readonly onChange: (chosen: readonly ChosenPart[]) => void;
  readonly error: string | undefined;
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
}

const SHOWN = 8;

/** Looks for sites, devices and services, and keeps the list of those that were chosen. */
export function ScopePicker({ chosen, onChange, error }: ScopePickerProps) {
  const { t } = useTranslation('maintenance');
  const may = usePermissions();
  const [kind, setKind] = useState<ScopeKind>('site');
  const [search, setSearch] = useState('');
  const kinds = SCOPE_KINDS.filter((each) => each !== 'service' || may('service:read'));
  const choices = useChoices(kind, search.trim()).filter(
    ({ id }) => !chosen.some((part) => part.kind === kind && part.id === id),
  );
  const remove = (gone: ChosenPart) => onChange(chosen.filter((part) => part !== gone));
  return (
    <fieldset className="scope">
      <legend>{t('form.scope')}</legend>
      {chosen.length > 0 && (
        <ul className="scope-chosen">
          {chosen.map((part) => (
            <li key={`${part.kind} ${part.id}`}>
              <span>{t(`part.${part.kind}`, { name: part.name })}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={t('form.remove', { name: part.name })}
                onClick={() => remove(part)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="form-grid">
        <SelectField
          label={t('form.partKind')}
          value={kind}
          choices={kinds.map((each) => ({ value: each, label: t(`partKind.${each}`) }))}
          onChange={(next) => setKind(next === '' ? 'site' : next)}
        />
        <TextField
          label={t('form.search')}
          value={search}
          type="search"
          maxLength={120}
          onChange={setSearch}
          // Enter would send the form.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      </div>
      <ul className="scope-choices">
        {choices.map(({ id, name, hint }) => (
          <li key={id}>
            <button type="button" onClick={() => onChange([...chosen, { kind, id, name }])}>
              <Icon name="plus" />
              <b className="truncate">{name}</b>
              <span className="sub truncate">{hint}</span>
            </button>
          </li>
        ))}
        {choices.length === 0 && <li className="sub">{t('form.nothing')}</li>}
      </ul>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}

function useChoices(kind: ScopeKind, search: string): readonly Choice[] {
  const { t } = useTranslation('shared');
  const isDevice = kind === 'device' || kind === 'subtree';
  const sites = useQuery({ ...sitesQuery(), enabled: kind === 'site' });
  const devices = useQuery({ ...deviceChoicesQuery(search), enabled: isDevice });
  const services = useQuery({ ...serviceChoicesQuery(search), enabled: kind === 'service' });
  if (isDevice) return devices.data ?? [];
  if (kind === 'service') return services.data ?? [];
  const wanted = search.toLowerCase();
  return (sites.data ?? [])
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .slice(0, SHOWN)
    .map((site) => ({ id: site.id, name: site.name, hint: t(`siteKind.${site.kind}`) }));
}
