import type { NetworkCommandView } from '@atalaya/core/wire/rest/enforcement';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { replay } from './queries.js';

/** Of a command that failed or was given up: tried again at once. */
export function ReplayButton({ command }: { readonly command: NetworkCommandView }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => replay(command.id, makeIdempotencyKey()),
    onSettled: () => client.invalidateQueries({ queryKey: ['enforcement'] }),
  });
  if (!may('enforcement:write')) return null;
  const isOver = command.state !== 'failed' && command.state !== 'dead';
  if (isOver && !again.error) return null;
  return (
    <div className="page-actions">
      {!isOver && (
        <Button look="primary" disabled={again.isPending} onClick={() => again.mutate()}>
          {t('command.replay')}
        </Button>
      )}
      {again.error && (
        <p className="form-error" role="alert">
          {sentence(again.error)}
        </p>
      )}
    </div>
  );
}
