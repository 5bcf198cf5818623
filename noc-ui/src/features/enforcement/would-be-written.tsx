import { DRIFT_KINDS } from '@atalaya/core/domain/enforcement/network-command';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { DRIFT_LOOKS } from './looks.js';
import { openDriftsQuery } from './queries.js';

const NAMED = 8;

/** The open differences of a router as what becomes of them once it is written. */
export function WouldBeWritten({ routerId }: { readonly routerId: string }) {
  const { t } = useTranslation(['enforcement', 'shared']);
  const sentence = useErrorSentence();
  const queries = useQueries({
    queries: DRIFT_KINDS.map((kind) => openDriftsQuery(kind, routerId)),
  });
  const error = queries.find((query) => query.error)?.error;
  if (error) {
    return (
      <Notice tone="amber" isAlert>
        {sentence(error)}
      </Notice>
    );
  }
  if (queries.some(({ data }) => data === undefined)) {
    return <p role="status">{t('shared:loading')}</p>;
  }
  const kinds = DRIFT_KINDS.map((kind, at) => {
    const { items = [], nextCursor = null } = queries[at]?.data ?? {};
    return { kind, items, isMore: nextCursor !== null };
  }).filter(({ items }) => items.length > 0);
  if (kinds.length === 0) return <p>{t('enforce.nothing')}</p>;
  return (
    <ul className="enforcement-would">
      {kinds.map(({ kind, items, isMore }) => (
        <li key={kind}>
          <StatusGlyph {...DRIFT_LOOKS[kind]} />
          <div>
            <b>
              {t(`would.${kind}`, { count: items.length })}
              {isMore && ` ${t('enforce.atLeast')}`}
            </b>
            <div className="sub">
              {items
                .slice(0, NAMED)
                .map(({ service, details }) => service?.customer.name ?? whatOf(details))
                .join(', ')}
              {items.length > NAMED && ` ${t('enforce.others', { count: items.length - NAMED })}`}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Of what belongs to no customer: its address, name or mark. */
function whatOf(details: Readonly<Record<string, unknown>>): string {
  const { address, name, comment, identity } = details;
  return String(address ?? name ?? comment ?? identity ?? '—');
}
