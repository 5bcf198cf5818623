import { useTranslation } from 'react-i18next';
import { ProblemError, UnexpectedReplyError, UnreachableError } from '../api/problem-error.js';

const KEY_BY_STATUS: Readonly<Partial<Record<number, string>>> = {
  403: 'error.forbidden',
  404: 'error.notFound',
  429: 'error.tooMany',
};

/** What happened, what was kept and what to do, in one sentence. */
export function useErrorSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation('shared');
  const refused = (error: ProblemError): string => {
    const known = `problem.${error.slug}`;
    if (i18n.exists(known, { ns: 'shared' })) return t(known);
    const key = KEY_BY_STATUS[error.status];
    if (key !== undefined) return t(key);
    if (error.status < 500) return error.message;
    return t('error.server', { id: error.problem.requestId || error.status });
  };
  return (error) => {
    if (error instanceof UnreachableError) return t('error.unreachable');
    if (error instanceof UnexpectedReplyError) return t('error.unexpected');
    return error instanceof ProblemError ? refused(error) : t('error.title');
  };
}
