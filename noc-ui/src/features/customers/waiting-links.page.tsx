import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { LinkEvidence } from './link-evidence.js';
import { decideLinks, waitingLinksQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './customers.css';
import { MoreButton } from '../../shared/ui/more-button.js';

addStrings('customers', es, en);

/** Links of all services that wait to be confirmed, to be decided many at once. */
export function WaitingLinksPage() {
  const { t } = useTranslation(['customers', 'shared']);
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const query = useInfiniteQuery(waitingLinksQuery());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const decide = useMutation({
    mutationFn: (verb: 'confirm' | 'reject') => decideLinks(verb, [...chosen]),
    onSuccess: () => {
      setChosen(new Set());
      void client.invalidateQueries();
    },
  });
  const links = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const matched = links.filter(({ matchedSince }) => matchedSince !== null);
  const toggle = (id: string) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <div className="page">
      <PageHead
        title={t('waiting.title')}
        lead={
          <Link href="/customers" className="link">
            {t('title')}
          </Link>
        }
        actions={
          <>
            <Button
              disabled={matched.length === 0}
              onClick={() => setChosen(new Set(matched.slice(0, 500).map(({ id }) => id)))}
            >
              {t('waiting.chooseMatched', { count: matched.length })}
            </Button>
            <Button
              look="primary"
              disabled={chosen.size === 0 || decide.isPending}
              onClick={() => decide.mutate('confirm')}
            >
              {t('waiting.confirm', { count: chosen.size })}
            </Button>
            <Button
              disabled={chosen.size === 0 || decide.isPending}
              onClick={() => decide.mutate('reject')}
            >
              {t('waiting.reject', { count: chosen.size })}
            </Button>
          </>
        }
      />
      {decide.error && (
        <p className="form-error" role="alert">
          {sentence(decide.error)}
        </p>
      )}
      <QueryView query={query}>
        {() =>
          links.length === 0 ? (
            <EmptyState title={t('waiting.emptyTitle')}>
              <p>{t('waiting.emptyText')}</p>
            </EmptyState>
          ) : (
            <WaitingTable links={links} chosen={chosen} onToggle={toggle} />
          )
        }
      </QueryView>
      <MoreButton query={query} />
    </div>
  );
}

interface WaitingTableProps {
  readonly links: readonly ServiceLink[];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

function WaitingTable({ links, chosen, onToggle }: WaitingTableProps) {
  const { t } = useTranslation('customers');
  return (
    <div className="table-scroll">
      <table className="table waiting-links">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('waiting.choose')}</span>
            </th>
            <th scope="col">{t('waiting.customer')}</th>
            <th scope="col">{t('links.device')}</th>
            <th scope="col">{t('waiting.why')}</th>
            <th scope="col" className="end">
              {t('waiting.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr key={link.id}>
              <td>
                <input
                  type="checkbox"
                  checked={chosen.has(link.id)}
                  aria-label={t('waiting.chooseOne', {
                    customer: link.customerName,
                    device: link.deviceName,
                  })}
                  onChange={() => onToggle(link.id)}
                />
              </td>
              <td>
                {link.customerName}
                <div className="sub mono">{link.accessIdentity}</div>
              </td>
              <td>
                <Link href={`/devices/${link.deviceId}`} className="link">
                  {link.deviceName}
                </Link>
                <div className="sub">{t(`linkKind.${link.kind}`)}</div>
              </td>
              <td>
                <LinkEvidence evidence={link.evidence} />
              </td>
              <td className="end num">{Math.round(link.score * 100)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
