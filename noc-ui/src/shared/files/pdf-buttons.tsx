import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.js';
import { useErrorSentence } from '../ui/error-sentence.js';
import { Icon } from '../ui/icon.js';
import { openFile } from './open-file.js';
import { saveFile } from './save-file.js';

interface PdfButtonsProps {
  /** Of the api, without its root. */
  readonly path: string;
  /** What it is saved as, without `.pdf`. */
  readonly name: string;
}

/** A document on paper: to be looked at in a tab of its own, or saved. */
export function PdfButtons({ path, name }: PdfButtonsProps) {
  const { t } = useTranslation('shared');
  const sentence = useErrorSentence();
  const open = useMutation({ mutationFn: () => openFile(path) });
  const save = useMutation({ mutationFn: () => saveFile(path, `${name}.pdf`) });
  const error = open.error ?? save.error;
  return (
    <div className="pdf-buttons">
      <Button disabled={open.isPending} onClick={() => open.mutate()}>
        {t('pdf.open')}
      </Button>
      <button
        type="button"
        className="icon-button"
        disabled={save.isPending}
        aria-label={t('pdf.save', { name })}
        title={t('pdf.save', { name })}
        onClick={() => save.mutate()}
      >
        <Icon name="save" />
      </button>
      {error && (
        <p className="form-error" role="alert">
          {sentence(error)}
        </p>
      )}
    </div>
  );
}
