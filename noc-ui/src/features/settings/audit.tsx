import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { auditLogQuery } from './queries.js';

export function Audit() {
  const { t } = useTranslation(['settings', 'shared']);
  const locale = useLocale();
  const session = useSessionState();
  const sentence = useErrorSentence();
  const query = useInfiniteQuery(auditLogQuery());
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  return (
    <section className="section">
      <p className="page-lead">{t('audit.lead')}</p>
      {query.error && <Notice tone="amber">{sentence(query.error)}</Notice>}
      {query.isSuccess && entries.length === 0 && <p className="sub">{t('audit.none')}</p>}
      {entries.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('audit.at')}</th>
                <th scope="col">{t('audit.actor')}</th>
                <th scope="col">{t('audit.action')}</th>
                <th scope="col">{t('audit.subject')}</th>
                <th scope="col">{t('audit.change')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td className="num audit-at">
                    {formatMoment(Date.parse(entry.at), { locale, timeZone })}
                  </td>
                  <td>
                    {entry.actorName}
                    {entry.ip !== null && <div className="sub mono">{entry.ip}</div>}
                  </td>
                  <td className="mono">{entry.action}</td>
                  <td className="mono audit-subject">
                    {entry.subjectType} {entry.subjectId.slice(0, 8)}
                  </td>
                  <td className="mono audit-change">{summaryOf(entry.before, entry.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreButton query={query} />
    </section>
  );
}

const SUMMARY_LENGTH = 160;

function summaryOf(before: unknown, after: unknown): string {
  const parts = [before, after].map((part) => (part === null ? '' : JSON.stringify(part)));
  const text = parts.filter((part) => part !== '').join(' → ');
  return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH)}…` : text;
}
