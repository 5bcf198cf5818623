import type { DiscoveryRunView } from '@atalaya/core/wire/rest/discovery-runs';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CandidateList } from './candidate-list.js';
import { LinkSuggestions } from './link-suggestions.js';
import { isOpen, runQuery, stopRun } from './queries.js';
import { useScopeText } from './scope-text.js';

export function RunDetail({ id }: { readonly id: string }) {
  const { t } = useTranslation('discovery');
  const query = useQuery(runQuery(id));
  return (
    <div className="page">
      <p className="sub">
        <Link href="/discovery" className="link">
          {t('backToList')}
        </Link>
      </p>
      <QueryView query={query}>{(run) => <Loaded run={run} />}</QueryView>
    </div>
  );
}

function Loaded({ run }: { readonly run: DiscoveryRunView }) {
  const { t } = useTranslation('discovery');
  const scopeText = useScopeText();
  const { progress, candidates } = run;
  const version = [...Object.values(candidates), progress.identified, run.state].join('-');
  return (
    <>
      <PageHead
        title={scopeText(run)}
        lead={t(`state.${run.state}`)}
        actions={<Stop run={run} />}
      />
      <Progress run={run} />
      {run.error !== null && (
        <Notice tone="amber" isAlert>
          {run.error}
        </Notice>
      )}
      {run.warnings.length > 0 && (
        <Notice tone="amber">
          {run.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      )}
      <CandidateList run={run} version={version} />
      {!isOpen(run) && <LinkSuggestions runId={run.id} version={version} />}
    </>
  );
}

function Stop({ run }: { readonly run: DiscoveryRunView }) {
  const { t } = useTranslation('discovery');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const stop = useMutation({
    mutationFn: () => stopRun(run.id),
    onSuccess: (stopped) => client.setQueryData(runQuery(run.id).queryKey, stopped),
  });
  if (!isOpen(run) || !may('discovery:write')) return null;
  return (
    <>
      <Button
        look="danger"
        disabled={stop.isPending || run.state === 'stopping'}
        onClick={() => stop.mutate()}
      >
        {run.state === 'stopping' ? t('stopping') : t('stop')}
      </Button>
      {stop.error && (
        <Notice tone="amber" isAlert>
          {sentence(stop.error)}
        </Notice>
      )}
    </>
  );
}

function Progress({ run }: { readonly run: DiscoveryRunView }) {
  const { t } = useTranslation('discovery');
  const { total, pinged, answering, tried, identified } = run.progress;
  const figures = { pinged, answering, tried, identified };
  return (
    <section className="run-progress" aria-label={t('progress.label')}>
      {total > 0 && (
        <progress max={total} value={pinged} aria-label={t('progress.bar', { pinged, total })} />
      )}
      <dl className="run-figures">
        {Object.entries(figures).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`progress.${name}`)}</dt>
            <dd className="num">{name === 'pinged' ? `${value} / ${total}` : value}</dd>
          </div>
        ))}
      </dl>
      <p className="visually-hidden" role="status">
        {t(`state.${run.state}`)}
      </p>
    </section>
  );
}
