import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useErrorSentence } from '../ui/error-sentence.js';
import { MoreButton } from '../ui/more-button.js';
import { Notice } from '../ui/notice.js';
import { SESSIONS_EVERY_MS, type SessionFilter, sessionsQuery } from './queries.js';
import { SessionTable } from './session-table.js';

interface SessionListProps {
  readonly filter: SessionFilter;
  readonly empty: string;
  readonly leavesOut?: 'device' | 'user';
}

/** Pages of sessions, the newest first. */
export function SessionList({ filter, empty, leavesOut }: SessionListProps) {
  const { t } = useTranslation('shared');
  const sentence = useErrorSentence();
  const query = useInfiniteQuery({
    ...sessionsQuery(filter),
    refetchInterval: SESSIONS_EVERY_MS,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {query.error && (
        <Notice tone="amber" isAlert>
          {sentence(query.error)}
        </Notice>
      )}
      {query.isPending && (
        <p className="loading" role="status">
          {t('loading')}
        </p>
      )}
      {query.isSuccess && rows.length === 0 && <p className="section-note">{empty}</p>}
      {rows.length > 0 && (
        <SessionTable sessions={rows} {...(leavesOut === undefined ? {} : { leavesOut })} />
      )}
      <MoreButton query={query} />
    </>
  );
}
