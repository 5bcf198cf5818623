import { useTranslation } from 'react-i18next';
import { ProblemError, UnexpectedReplyError, UnreachableError } from '../api/problem-error.js';

/** What happened, what was kept and what to do, in one sentence. */
export function useErrorSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation('shared');
  return (error) => {
    if (error instanceof UnreachableError) return t('error.unreachable');
    if (error instanceof UnexpectedReplyError) return t('error.unexpected');
    if (!(error instanceof ProblemError)) return t('error.title');
    const known = `problem.${error.slug}`;
    if (i18n.exists(known, { ns: 'shared' })) return t(known);
    if (error.status === 403) return t('error.forbidden');
    if (error.status === 404) return t('error.notFound');
    if (error.status === 429) return t('error.tooMany');
    if (error.status >= 500)
      return t('error.server', { id: error.problem.requestId || error.status });
    return error.message;
  };
}
