import type { InventoryImport } from '@atalaya/core/wire/rest/imports';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useSessionState } from '../../shared/api/session-store.js';
import { saveFile } from '../../shared/files/save-file.js';
import { formatMoment } from '../../shared/format/time.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { ImportDetail } from './import-detail.js';
import { importsQuery } from './queries.js';
import { SourceForm } from './source-form.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './imports.css';

addStrings('imports', es, en);

interface ImportsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function ImportsPage({ params }: ImportsPageProps) {
  const id = params['id'];
  return id === undefined ? <ImportsHome /> : <ImportDetail key={id} id={id} />;
}

function ImportsHome() {
  const { t } = useTranslation('imports');
  const may = usePermissions();
  const [, navigate] = useLocation();
  const query = useQuery(importsQuery());
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} actions={<Downloads />} />
      {may('import:write') && (
        <section className="section">
          <div className="section-head">
            <h2>{t('new')}</h2>
          </div>
          <SourceForm onCreated={(made) => navigate(`/imports/${made.id}`)} />
        </section>
      )}
      <section className="section">
        <div className="section-head">
          <h2>{t('history')}</h2>
        </div>
        <QueryView query={query}>{({ items }) => <History items={items} />}</QueryView>
      </section>
    </div>
  );
}

function Downloads() {
  const { t } = useTranslation('imports');
  const sentence = useErrorSentence();
  const [failure, setFailure] = useState<unknown>(null);
  const save = useMutation({
    mutationFn: ([path, name]: readonly [string, string]) => saveFile(path, name),
    onError: setFailure,
    onSuccess: () => setFailure(null),
  });
  const button = (path: string, name: string, label: string) => (
    <Button disabled={save.isPending} onClick={() => save.mutate([path, name])}>
      {label}
    </Button>
  );
  return (
    <>
      {button('/exports/inventory?format=csv', 'inventory.csv', t('exportCsv'))}
      {button('/exports/inventory?format=json', 'inventory.json', t('exportJson'))}
      {button('/imports/template', 'inventory-template.csv', t('template'))}
      {failure !== null && (
        <Notice tone="amber" isAlert>
          {sentence(failure)}
        </Notice>
      )}
    </>
  );
}

function History({ items }: { readonly items: readonly InventoryImport[] }) {
  const { t } = useTranslation('imports');
  const locale = useLocale();
  const session = useSessionState();
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  if (items.length === 0) return <p className="section-note">{t('historyEmpty')}</p>;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('stateHead')}</th>
            <th scope="col">{t('by')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <td>
                <Link href={`/imports/${item.id}`} className="link">
                  <b>{item.name}</b>
                </Link>
                <div className="sub">{t(`source.${item.source}`)}</div>
              </td>
              <td>{t(`state.${item.state}`)}</td>
              <td>
                {item.appliedBy ?? item.createdBy}
                <div className="sub num">
                  {formatMoment(Date.parse(item.appliedAt ?? item.createdAt), { locale, timeZone })}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
