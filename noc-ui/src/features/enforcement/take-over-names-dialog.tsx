import { namedBlocksSchema } from '@atalaya/core/domain/enforcement/take-over-names';
import type { TakeOverView } from '@atalaya/core/wire/rest/take-over';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { numberOf } from '../../shared/format/number-of.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { TextField } from '../../shared/ui/text-field.js';
import { saveNamed } from './take-over-queries.js';

interface NamesDialogProps {
  readonly view: TakeOverView;
  readonly onClose: () => void;
}

interface Seen {
  readonly name: string;
  readonly count: number;
  readonly why: readonly string[];
}

/** Lists and profiles to choose from as they were read, those that look like cuts first; others may be typed. */
export function NamesDialog({ view, onClose }: NamesDialogProps) {
  const { t } = useTranslation('enforcement');
  const { router, named, survey } = view;
  const lists = (survey?.lists ?? []).map(
    (one): Seen => ({ name: one.name, count: one.entries + one.leases, why: one.why }),
  );
  const profiles = (survey?.profiles ?? []).map(
    (one): Seen => ({ name: one.name, count: one.secrets, why: one.why }),
  );
  const [chosenLists, setLists] = useState(named.lists);
  const [chosenProfiles, setProfiles] = useState(named.profiles);
  const [rest, setRest] = useState({
    disabledSecrets: named.disabledSecrets,
    blockedLeases: named.blockedLeases,
  });
  const [kbps, setKbps] = useState(
    named.queuesUpToKbps === null ? '' : String(named.queuesUpToKbps),
  );
  return (
    <FormDialog
      title={t('takeOver.nameTitle', { name: router.name })}
      size="wide"
      schema={namedBlocksSchema}
      body={{
        lists: chosenLists,
        profiles: chosenProfiles,
        ...rest,
        queuesUpToKbps: kbps.trim() === '' ? null : numberOf(kbps),
      }}
      send={(value) => saveNamed(router.id, value)}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p>{t('takeOver.nameText')}</p>
          <Choice
            kind="list"
            seen={lists}
            chosen={chosenLists}
            onChange={setLists}
            errors={errors}
          />
          <Choice
            kind="profile"
            seen={profiles}
            chosen={chosenProfiles}
            onChange={setProfiles}
            errors={errors}
          />
          <CheckField
            label={t('takeOver.secretsField', { count: survey?.disabledSecrets ?? 0 })}
            hint={t('takeOver.secretsHint')}
            isChecked={rest.disabledSecrets}
            onChange={(disabledSecrets) => setRest({ ...rest, disabledSecrets })}
          />
          <CheckField
            label={t('takeOver.leasesField', { count: survey?.blockedLeases ?? 0 })}
            isChecked={rest.blockedLeases}
            onChange={(blockedLeases) => setRest({ ...rest, blockedLeases })}
          />
          <TextField
            label={t('takeOver.queuesField')}
            hint={t('takeOver.queuesHint', { count: survey?.slowQueues ?? 0 })}
            inputMode="numeric"
            isOptional
            value={kbps}
            onChange={setKbps}
            error={errors['queuesUpToKbps']}
          />
        </>
      )}
    </FormDialog>
  );
}

interface ChoiceProps {
  readonly kind: 'list' | 'profile';
  readonly seen: readonly Seen[];
  readonly chosen: readonly string[];
  readonly onChange: (names: string[]) => void;
  readonly errors: Readonly<Record<string, string | undefined>>;
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

function Choice({ kind, seen, chosen, onChange, errors }: ChoiceProps) {
  const { t } = useTranslation('enforcement');
  const field = kind === 'list' ? 'lists' : 'profiles';
  // Those that look like cuts are offered; of the others those that were chosen already, and the rest on demand.
  const offered = seen.filter(({ why, name }) => why.length > 0 || chosen.includes(name));
  const others = seen.filter((one) => !offered.includes(one));
  const known = new Set(seen.map(({ name }) => name));
  const typed = chosen.filter((name) => !known.has(name));
  const [text, setText] = useState(typed.join('\n'));
  const error = Object.entries(errors).find(([key]) => key.startsWith(field))?.[1];
  const box = ({ name, count, why }: Seen) => (
    <CheckField
      key={name}
      label={name}
      hint={[
        t(`takeOver.${kind}Count`, { count }),
        ...why.map((one) => t(`takeOver.why.${one}`)),
      ].join(' · ')}
      isChecked={chosen.includes(name)}
      onChange={(isChosen) =>
        onChange(isChosen ? [...chosen, name] : chosen.filter((one) => one !== name))
      }
    />
  );
  return (
    <fieldset className="take-over-choice">
      <legend>{t(`takeOver.${field}`)}</legend>
      {offered.map(box)}
      {others.length > 0 && (
        <details>
          <summary>{t('takeOver.others', { count: others.length })}</summary>
          <div className="take-over-choice">{others.map(box)}</div>
        </details>
      )}
      <Field label={t(`takeOver.${field}Typed`)} isOptional error={error}>
        {(binding) => (
          <textarea
            {...binding}
            className="mono"
            rows={2}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              const kept = chosen.filter((name) => known.has(name));
              const added = linesOf(event.target.value).filter((name) => !known.has(name));
              onChange([...new Set([...kept, ...added])]);
            }}
          />
        )}
      </Field>
    </fieldset>
  );
}
