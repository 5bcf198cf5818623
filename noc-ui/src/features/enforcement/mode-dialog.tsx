import type { EnforcementRouter } from '@atalaya/core/wire/rest/enforcement';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { saveMode } from './queries.js';

interface ModeDialogProps {
  readonly router: EnforcementRouter;
  readonly mode: 'off' | 'observe';
  readonly onClose: () => void;
}

/** Into a mode in which nothing is written: what that leaves behind, before it is done. */
export function ModeDialog({ router, mode, onClose }: ModeDialogProps) {
  const { t } = useTranslation('enforcement');
  const client = useQueryClient();
  const { id, name } = router;
  const waiting = router.commands.queued + router.commands.failed;
  const text = router.mode === 'enforce' ? t('leave', { name }) : t(`into.${mode}`, { name });
  return (
    <ConfirmDialog
      title={t(`intoTitle.${mode}`, { name })}
      text={waiting > 0 ? `${text} ${t('waitingEnds', { count: waiting })}` : text}
      confirmLabel={t(`do.${mode}`)}
      onConfirm={() => saveMode(id, { mode })}
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['enforcement'] });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
