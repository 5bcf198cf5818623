import type { EnforcementRouter } from '@atalaya/core/wire/rest/enforcement';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { compare } from './queries.js';
import { RouterFacts } from './router-facts.js';
import type { RouterTask } from './router-task.js';
import { ModeWords } from './status-words.js';

interface RouterCardProps {
  readonly router: EnforcementRouter;
  readonly onTask: (task: RouterTask) => void;
}

/** How one router is written, what the last comparison found there, and what waits for it. */
export function RouterCard({ router, onTask }: RouterCardProps) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const { id, name, mode, isRemote, via } = router;
  return (
    <article className="enforcement-router">
      <header className="enforcement-router-head">
        <h2>
          {may('device:read') ? (
            <Link className="link" href={`/devices/${id}`}>
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <ModeWords mode={mode} />
      </header>
      <p className="sub">{t(`modeText.${mode}`)}</p>
      {isRemote && <p className="sub">{t('router.remote')}</p>}
      {via === 'uisp' && <p className="sub">{t('router.uisp')}</p>}
      <RouterFacts router={router} />
      {via === 'routeros' && (
        <Link className="link" href={`/enforcement/take-over/${id}`}>
          {t('takeOver.link')}
        </Link>
      )}
      {may('enforcement:write') && <RouterActions router={router} onTask={onTask} />}
    </article>
  );
}

function RouterActions({ router, onTask }: RouterCardProps) {
  const { t } = useTranslation('enforcement');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const { id, mode, via, comparison } = router;
  const ask = useMutation({
    mutationFn: () => compare(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['enforcement', 'routers'] }),
  });
  return (
    <>
      <div className="page-actions">
        {mode === 'off' && <Button onClick={() => onTask('observe')}>{t('do.observe')}</Button>}
        {mode === 'observe' && <Button onClick={() => onTask('enforce')}>{t('do.enforce')}</Button>}
        {mode === 'enforce' && (
          <Button onClick={() => onTask('observe')}>{t('do.backToObserve')}</Button>
        )}
        {mode !== 'off' && (
          <Button
            disabled={ask.isPending || comparison.askedAt !== null}
            onClick={() => ask.mutate()}
          >
            {t(comparison.askedAt === null ? 'do.compare' : 'do.comparing')}
          </Button>
        )}
        <Button onClick={() => onTask('terms')}>{t('do.terms')}</Button>
        {mode === 'enforce' && via === 'routeros' && (
          <Button onClick={() => onTask('bundle')}>{t('do.bundle')}</Button>
        )}
        {mode !== 'off' && (
          <Button look="quiet" onClick={() => onTask('off')}>
            {t('do.off')}
          </Button>
        )}
      </div>
      {ask.error && (
        <p className="form-error" role="alert">
          {sentence(ask.error)}
        </p>
      )}
    </>
  );
}
