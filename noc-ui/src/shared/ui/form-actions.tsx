import { useTranslation } from 'react-i18next';
import { Button } from './button.js';

interface FormActionsProps {
  readonly isSending: boolean;
  readonly formError: string | null;
  readonly submitLabel?: string;
  readonly onCancel?: () => void;
}

export function FormActions({ isSending, formError, submitLabel, onCancel }: FormActionsProps) {
  const { t } = useTranslation('shared');
  return (
    <footer className="form-actions">
      {formError !== null && (
        <p className="form-error" role="alert">
          {formError}
        </p>
      )}
      {onCancel && (
        <Button look="quiet" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      )}
      <Button look="primary" type="submit" disabled={isSending}>
        {isSending ? t('action.saving') : (submitLabel ?? t('action.save'))}
      </Button>
    </footer>
  );
}
