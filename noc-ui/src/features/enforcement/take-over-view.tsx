import {
  OBSERVED_SIDES,
  TAKE_OVER_VERDICTS,
} from '@atalaya/core/domain/enforcement/take-over-verdict';
import type { TakeOverView as TakeOver } from '@atalaya/core/wire/rest/take-over';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearch } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Ago } from '../../shared/ui/ago.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { compare } from './queries.js';
import { ModeWords } from './status-words.js';
import { TakeOverApproval } from './take-over-approval.js';
import { TakeOverEntries } from './take-over-entries.js';
import { TakeOverNames } from './take-over-names.js';
import { NamesDialog } from './take-over-names-dialog.js';
import { takeOverQuery } from './take-over-queries.js';
import { TakeOverServices } from './take-over-services.js';

/** What the system before left on one router: named, looked at, taken over; and how its cuts compare with ours. */
export function TakeOverView({ routerId }: { readonly routerId: string }) {
  const query = useQuery(takeOverQuery(routerId));
  return <QueryView query={query}>{(view) => <Known view={view} />}</QueryView>;
}

function Known({ view }: { readonly view: TakeOver }) {
  const { t } = useTranslation('enforcement');
  const { router, mode, readAt, error } = view;
  return (
    <>
      <header className="take-over-head">
        <Link className="link" href="/enforcement">
          {t('takeOver.back')}
        </Link>
        <h2>{t('takeOver.title', { name: router.name })}</h2>
        <div className="take-over-facts">
          <ModeWords mode={mode} />
          <span className="sub">
            {readAt === null ? (
              t('takeOver.neverRead')
            ) : (
              <>
                {t('takeOver.read')} <Ago since={readAt} />
              </>
            )}
          </span>
          <ReadAgain view={view} />
        </div>
        {mode === 'off' && <Notice tone="amber">{t('takeOver.off')}</Notice>}
        {error !== null && <Notice tone="amber">{t('comparison.failed', { error })}</Notice>}
      </header>
      <Names view={view} />
      {readAt !== null && <Parts view={view} />}
    </>
  );
}

function ReadAgain({ view: { router, mode, askedAt } }: { readonly view: TakeOver }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const ask = useMutation({
    mutationFn: () => compare(router.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['enforcement'] }),
  });
  if (mode === 'off' || !may('enforcement:write')) return null;
  const isAsked = askedAt !== null;
  return (
    <>
      <Button disabled={ask.isPending || isAsked} onClick={() => ask.mutate()}>
        {t(isAsked ? 'takeOver.reading' : 'takeOver.readAgain')}
      </Button>
      {ask.error && (
        <span className="form-error" role="alert">
          {sentence(ask.error)}
        </span>
      )}
    </>
  );
}

function Names({ view }: { readonly view: TakeOver }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="section">
      <div className="section-head">
        <h3>{t('takeOver.names')}</h3>
      </div>
      <TakeOverNames view={view} />
      {may('enforcement:write') && (
        <div className="page-actions">
          <Button onClick={() => setOpen(true)}>{t('takeOver.name')}</Button>
        </div>
      )}
      {isOpen && <NamesDialog view={view} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** The preview and the comparison are two views of the same reading. */
function Parts({ view }: { readonly view: TakeOver }) {
  const { t } = useTranslation('enforcement');
  const search = new URLSearchParams(useSearch());
  const path = `/enforcement/take-over/${view.router.id}`;
  const isServices = search.get('view') === 'services';
  const verdict = TAKE_OVER_VERDICTS.find((one) => one === search.get('verdict'));
  const side = OBSERVED_SIDES.find((one) => one === search.get('side'));
  return (
    <section className="section">
      <nav className="tabs" aria-label={t('takeOver.views')}>
        <Link href={path} aria-current={isServices ? undefined : 'page'}>
          {t('takeOver.preview')}
        </Link>
        <Link href={`${path}?view=services`} aria-current={isServices ? 'page' : undefined}>
          {t('takeOver.comparison')}
        </Link>
      </nav>
      {isServices ? (
        <TakeOverServices routerId={view.router.id} side={side} />
      ) : (
        <>
          <TakeOverApproval view={view} />
          <TakeOverEntries view={view} verdict={verdict} />
        </>
      )}
    </section>
  );
}
