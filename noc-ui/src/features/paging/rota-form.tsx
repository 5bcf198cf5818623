import { localText } from '@atalaya/core/domain/shared/zone-time';
import { type OnCallRotaView, onCallRotaCreateSchema } from '@atalaya/core/wire/rest/paging';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { FormProps } from './form-props.js';
import { peopleQuery, saveRota } from './queries.js';

const PERIODS = ['daily', 'weekly'] as const;

export function RotaForm({
  before,
  onSaved,
  onCancel,
}: FormProps & { readonly before: OnCallRotaView | undefined }) {
  const { t } = useTranslation('paging');
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState(() => ({
    name: before?.name ?? '',
    period: before?.period ?? ('weekly' as const),
    handoverTime: before?.handoverTime ?? '09:00',
    startsOn: before?.startsOn ?? localText(platformNowMs(), timeZone).slice(0, 10),
    userIds: before?.members.map(({ userId }) => userId) ?? [],
  }));
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: onCallRotaCreateSchema,
    send: (body) => saveRota(before?.id, body),
    onDone: onSaved,
  });
  const peopleError = Object.entries(form.errors).find(([field]) => field.startsWith('userIds'));
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draft)}>
      <div className="form-stack">
        <TextField
          label={t('form.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          autoFocus
        />
        <div className="form-grid">
          <SelectField
            label={t('rota.period')}
            value={draft.period}
            choices={PERIODS.map((value) => ({ value, label: t(`rota.each.${value}`) }))}
            onChange={(period) => change({ period: period || 'weekly' })}
          />
          <TextField
            label={t('rota.time')}
            type="time"
            value={draft.handoverTime}
            onChange={(handoverTime) => change({ handoverTime })}
            error={form.errors['handoverTime']}
          />
          <TextField
            label={t('rota.startsOn')}
            type="date"
            value={draft.startsOn}
            onChange={(startsOn) => change({ startsOn })}
            error={form.errors['startsOn']}
          />
        </div>
        <People
          userIds={draft.userIds}
          onChange={(userIds) => change({ userIds })}
          error={peopleError?.[1]}
        />
        <p className="field-hint">{t('form.zone', { zone: timeZone })}</p>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.save')}
        onCancel={onCancel}
      />
    </form>
  );
}

interface PeopleProps {
  readonly userIds: string[];
  readonly onChange: (userIds: string[]) => void;
  readonly error: string | undefined;
}

/** Who takes turns, in this order. */
function People({ userIds, onChange, error }: PeopleProps) {
  const { t } = useTranslation('paging');
  const { data: people = [] } = useQuery(peopleQuery());
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? '…';
  const others = people.filter(({ id }) => !userIds.includes(id));
  const raise = (index: number) => {
    const next = [...userIds];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index - 1, 0, moved);
    onChange(next);
  };
  return (
    <fieldset className="paging-people">
      <legend>{t('rota.people')}</legend>
      <ol>
        {userIds.map((id, index) => (
          <li key={id}>
            <span>{nameOf(id)}</span>
            {index > 0 && (
              <button
                type="button"
                className="icon-button"
                aria-label={t('rota.raise', { name: nameOf(id) })}
                onClick={() => raise(index)}
              >
                <Icon name="up" />
              </button>
            )}
            <button
              type="button"
              className="icon-button"
              aria-label={t('rota.remove', { name: nameOf(id) })}
              onClick={() => onChange(userIds.filter((each) => each !== id))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
      <SelectField
        label={t('rota.addPerson')}
        value=""
        emptyLabel={t('rota.choose')}
        choices={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => id !== '' && onChange([...userIds, id])}
        error={error}
      />
    </fieldset>
  );
}
