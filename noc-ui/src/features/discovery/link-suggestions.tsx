import type { LinkSuggestionView } from '@atalaya/core/wire/rest/discovery-runs';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { acceptLinks, rejectLinks, suggestionsQuery } from './queries.js';

interface LinkSuggestionsProps {
  readonly runId: string;
  readonly version: string;
}

export function LinkSuggestions({ runId, version }: LinkSuggestionsProps) {
  const { t } = useTranslation(['discovery', 'shared']);
  const query = useInfiniteQuery(suggestionsQuery(runId, version));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('links.title')}</h2>
      </div>
      <p className="section-note">{items.length === 0 ? t('links.none') : t('links.text')}</p>
      <ul className="suggestions">
        {items.map((item) => (
          <Suggestion key={item.id} item={item} />
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  );
}

function Suggestion({ item }: { readonly item: LinkSuggestionView }) {
  const { t } = useTranslation(['discovery', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const { id, upstream, downstream, evidence } = item;
  const onSuccess = () => void client.invalidateQueries();
  const accept = useMutation({
    mutationFn: (reversed: boolean) => acceptLinks([{ id, reversed }]),
    onSuccess,
  });
  const reject = useMutation({ mutationFn: () => rejectLinks([id]), onSuccess });
  const isReady = upstream.deviceId !== null && downstream.deviceId !== null;
  const isBusy = accept.isPending || reject.isPending;
  const failure = accept.error ?? reject.error;
  return (
    <li>
      <div className="suggestion-text">
        <b>
          {upstream.name} <span aria-hidden="true">→</span>
          <span className="visually-hidden">{t('links.to')}</span> {downstream.name}
        </b>
        <div className="sub">
          {t(`links.kind.${item.kind}`)} · {t(`links.confidence.${item.confidence}`)}
          {!item.directionSure && ` · ${t('links.directionUnsure')}`}
        </div>
        <ul className="found-list">
          {evidence.map((each) => (
            <li key={`${each.on}/${each.interface}/${each.mac}`} className="sub">
              {t(`links.evidence.${each.kind}`, { on: each.on, hears: each.hears })}
              {each.interface !== null && <span className="mono"> {each.interface}</span>}
              {each.alone && ` · ${t('links.alone')}`}
            </li>
          ))}
        </ul>
        {failure && (
          <Notice tone="amber" isAlert>
            {sentence(failure)}
          </Notice>
        )}
      </div>
      {may('link:write') && (
        <div className="row-actions">
          {isReady ? (
            <>
              <Button disabled={isBusy} onClick={() => accept.mutate(false)}>
                {t('links.accept')}
              </Button>
              {!item.directionSure && (
                <Button look="quiet" disabled={isBusy} onClick={() => accept.mutate(true)}>
                  {t('links.acceptReversed')}
                </Button>
              )}
            </>
          ) : (
            <span className="sub">{t('links.acceptEndsFirst')}</span>
          )}
          <Button look="quiet" disabled={isBusy} onClick={() => reject.mutate()}>
            {t('links.reject')}
          </Button>
        </div>
      )}
    </li>
  );
}
