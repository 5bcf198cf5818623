import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { useErrorSentence } from './error-sentence.js';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation('shared');
  const sentence = useErrorSentence();
  const mutation = useMutation({ mutationFn: props.onConfirm, onSuccess: props.onDone });
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div className="dialog-body">
        <p>{props.text}</p>
      </div>
      <footer className="form-actions">
        {mutation.error && (
          <p className="form-error" role="alert">
            {sentence(mutation.error)}
          </p>
        )}
        <Button look="quiet" onClick={props.onClose}>
          {t('action.cancel')}
        </Button>
        <Button look="danger" disabled={mutation.isPending} onClick={() => mutation.mutate()}>
          {props.confirmLabel}
        </Button>
      </footer>
    </Dialog>
  );
}
