import type { ImportRow } from '@atalaya/core/wire/rest/imports';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { Notice } from '../../shared/ui/notice.js';
import { importRowsQuery } from './queries.js';

interface ImportRowsProps {
  readonly id: string;
  readonly action: ImportRow['action'];
  /** Changes when the preview does. */
  readonly version: string;
}

export function ImportRows({ id, action, version }: ImportRowsProps) {
  const { t } = useTranslation(['imports', 'shared']);
  const sentence = useErrorSentence();
  const query = useInfiniteQuery(importRowsQuery(id, action, version));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const hasLines = rows.some(({ row }) => row !== null);
  if (query.error) return <Notice tone="amber">{sentence(query.error)}</Notice>;
  if (query.isPending) return <p className="loading">{t('shared:loading')}</p>;
  return (
    <>
      <div className="table-scroll">
        <table className="table import-rows">
          <thead>
            <tr>
              {hasLines && (
                <th scope="col" className="end">
                  {t('row')}
                </th>
              )}
              <th scope="col">{t('what')}</th>
              <th scope="col">{action === 'refuse' ? t('wrong') : t('changes')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.position}>
                {hasLines && <td className="end num">{row.row ?? '—'}</td>}
                <td>
                  <Name row={row} />
                  <div className="sub">
                    {t(`subject.${row.subject}`)}
                    {row.matchedBy !== null &&
                      row.matchedBy !== 'name' &&
                      ` · ${t(`match.${row.matchedBy}`)}`}
                  </div>
                </td>
                <td>
                  <Problems row={row} />
                  <Changes row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton query={query} />
    </>
  );
}

function Name({ row }: { readonly row: ImportRow }) {
  const name = <b>{row.name === '' ? '—' : row.name}</b>;
  if (row.subject !== 'device' || row.subjectId === null) return name;
  return (
    <Link href={`/devices/${row.subjectId}`} className="link">
      {name}
    </Link>
  );
}

function Problems({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation('imports');
  if (row.problems.length === 0) return null;
  return (
    <ul className="import-list">
      {row.problems.map((problem) => (
        <li key={`${problem.column} ${problem.code}`}>
          <b>{t(`field.${problem.column}`, { defaultValue: problem.column })}</b>{' '}
          {problem.value !== '' && <span className="mono">“{problem.value}” </span>}
          {t(`problem.${problem.code}`)}
          {problem.accepted.length > 0 && (
            <div className="sub">{t('accepted', { words: problem.accepted.join(', ') })}</div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Changes({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation('imports');
  return (
    <>
      {row.changes.length > 0 && (
        <dl className="import-changes">
          {row.changes.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{t(`field.${field}`, { defaultValue: field })}</dt>
              <dd>
                {before !== null && <del>{before}</del>} <ins>{after ?? t('emptied')}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {row.differs.length > 0 && (
        <p className="sub">
          {t('differs')}{' '}
          {row.differs
            .map(
              ({ field, after }) =>
                `${t(`field.${field}`, { defaultValue: field })}: ${after ?? '—'}`,
            )
            .join(' · ')}
        </p>
      )}
    </>
  );
}
