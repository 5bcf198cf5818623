import { bundleSettingsSchema } from '@atalaya/core/domain/enforcement/bundle-settings';
import type { EnforcementRouter } from '@atalaya/core/wire/rest/enforcement';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { bundleBody } from './bundle-draft.js';
import { BundleFields } from './bundle-fields.js';
import { writeBundle } from './queries.js';
import { useBundleDraft } from './use-bundle-draft.js';

interface BundleDialogProps {
  readonly router: EnforcementRouter;
  readonly onClose: () => void;
}

/** The firewall's rules of a router that is written already, anew. */
export function BundleDialog({ router, onClose }: BundleDialogProps) {
  const { t } = useTranslation('enforcement');
  const [draft, setDraft] = useBundleDraft(router.id);
  return (
    <FormDialog
      title={t('bundle.title', { name: router.name })}
      size="wide"
      schema={bundleSettingsSchema}
      body={bundleBody(draft)}
      send={(settings, key) => writeBundle(router.id, settings, key)}
      submitLabel={t('bundle.write')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p>{t('bundle.text')}</p>
          <BundleFields draft={draft} onChange={setDraft} errors={errors} prefix="" />
        </>
      )}
    </FormDialog>
  );
}
