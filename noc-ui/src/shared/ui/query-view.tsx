import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { useErrorSentence } from './error-sentence.js';
import { Notice } from './notice.js';

interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** Data when there is any, even when the last refetch failed: what was on the screen is kept. */
export function QueryView<T>({ query, children }: QueryViewProps<T>) {
  const { t } = useTranslation('shared');
  const sentence = useErrorSentence();
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <Notice tone="amber" isAlert>
        <p>{sentence(query.error)}</p>
        <Button onClick={() => void query.refetch()}>{t('action.retry')}</Button>
      </Notice>
    );
  }
  return (
    <p className="loading" role="status">
      {t('loading')}
    </p>
  );
}
