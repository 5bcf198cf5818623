import { type EnforcementRouter, routerModeSchema } from '@atalaya/core/wire/rest/enforcement';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { bundleBody } from './bundle-draft.js';
import { BundleFields } from './bundle-fields.js';
import { saveMode } from './queries.js';
import { useBundleDraft } from './use-bundle-draft.js';
import { WouldBeWritten } from './would-be-written.js';

const RULES = ['keep', 'write', 'none'] as const;
type Rules = (typeof RULES)[number];

interface EnforceDialogProps {
  readonly router: EnforcementRouter;
  readonly onClose: () => void;
}

/** From watching to writing: what would be written is seen first, and the router is named by hand. */
export function EnforceDialog({ router, onClose }: EnforceDialogProps) {
  const { t } = useTranslation('enforcement');
  const { id, name, bundle, comparison, via } = router;
  const isSound = bundle !== null && bundle.problems.length === 0;
  const choices = RULES.filter((rules) => isSound || rules !== 'keep');
  // UISP has rules of its own: there is nothing to choose.
  const [rules, setRules] = useState<Rules>(via === 'uisp' ? 'none' : isSound ? 'keep' : 'write');
  const [draft, setDraft] = useBundleDraft(id);
  const [typed, setTyped] = useState('');
  const schema = routerModeSchema.extend({
    confirmed: z.string().refine((text) => text.trim() === name, 'must be the name of the router'),
  });
  const settings = { keep: {}, none: { bundle: null }, write: { bundle: bundleBody(draft) } };
  return (
    <FormDialog
      title={t('enforce.title', { name })}
      size="wide"
      schema={schema}
      body={{ mode: 'enforce', ...settings[rules], confirmed: typed }}
      send={({ confirmed: _, ...mode }) => saveMode(id, mode)}
      submitLabel={t('do.enforce')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <section className="section">
            <h3>{t('enforce.wouldWrite')}</h3>
            {comparison.at === null || comparison.error !== null ? (
              <Notice tone="amber">{t('enforce.notCompared')}</Notice>
            ) : null}
            <WouldBeWritten routerId={id} />
          </section>
          {via === 'routeros' && (
            <section className="section">
              <h3>{t('enforce.rules')}</h3>
              <SelectField
                label={t('enforce.rulesChoice')}
                value={rules}
                choices={choices.map((value) => ({ value, label: t(`enforce.rule.${value}`) }))}
                onChange={(value) => value !== '' && setRules(value)}
                error={errors['bundle']}
              />
              {rules === 'write' && (
                <BundleFields draft={draft} onChange={setDraft} errors={errors} prefix="bundle." />
              )}
              {rules === 'none' && <p className="sub">{t('enforce.noneText')}</p>}
            </section>
          )}
          <Notice tone="amber">{t('enforce.sentence', { name })}</Notice>
          <TextField
            label={t('enforce.typeName', { name })}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            error={errors['confirmed']}
          />
        </>
      )}
    </FormDialog>
  );
}
