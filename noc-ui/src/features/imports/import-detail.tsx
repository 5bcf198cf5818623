import { IMPORT_ACTIONS } from '@atalaya/core/domain/inventory-import/plan-entry';
import type { ImportRow, InventoryImport } from '@atalaya/core/wire/rest/imports';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { ProblemError } from '../../shared/api/problem-error.js';
import { saveFile } from '../../shared/files/save-file.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { ImportLines } from './import-lines.js';
import { ImportRows } from './import-rows.js';
import { applyImport, deleteImport, importQuery } from './queries.js';

export function ImportDetail({ id }: { readonly id: string }) {
  const { t } = useTranslation('imports');
  const query = useQuery(importQuery(id));
  return (
    <div className="page">
      <p className="sub">
        <Link href="/imports" className="link">
          {t('backToList')}
        </Link>
      </p>
      <QueryView query={query}>{(item) => <Loaded item={item} />}</QueryView>
    </div>
  );
}

function Loaded({ item }: { readonly item: InventoryImport }) {
  const { t } = useTranslation(['imports', 'shared']);
  const may = usePermissions();
  const [, navigate] = useLocation();
  const remove = useMutation({
    mutationFn: () => deleteImport(item.id),
    onSuccess: () => navigate('/imports'),
  });
  const lines = useMutation({
    mutationFn: () => saveFile(`/imports/${item.id}/lines?format=csv`, 'lines.csv'),
  });
  return (
    <>
      <PageHead
        title={item.name}
        lead={`${t(`source.${item.source}`)} · ${t(`state.${item.state}`)}`}
        actions={
          <>
            {item.hasLines && <Button onClick={() => lines.mutate()}>{t('ppp.saveLines')}</Button>}
            {may('import:write') && (
              <Button look="quiet" disabled={remove.isPending} onClick={() => remove.mutate()}>
                {item.state === 'applied' ? t('forget') : t('discard')}
              </Button>
            )}
          </>
        }
      />
      <Progress item={item} />
      {item.counts && <Counted item={item} counts={item.counts} />}
      {item.hasLines && <ImportLines id={item.id} />}
    </>
  );
}

function Progress({ item }: { readonly item: InventoryImport }) {
  const { t } = useTranslation('imports');
  if (item.state === 'queued' || item.state === 'running') {
    return (
      <p className="loading" role="status">
        {t(`progress.${item.state}`)}
      </p>
    );
  }
  return (
    <>
      {item.error !== null && (
        <Notice tone="amber" isAlert>
          {item.error}
        </Notice>
      )}
      {item.notes.length > 0 && (
        <Notice tone="amber">
          {item.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Notice>
      )}
      {item.state === 'applied' && (
        <Notice tone="green">{t('appliedBy', { name: item.appliedBy ?? '' })}</Notice>
      )}
    </>
  );
}

type Counts = NonNullable<InventoryImport['counts']>;
type Action = ImportRow['action'];
/** What needs a look stands first. */
const ORDER: readonly Action[] = ['refuse', 'change', 'create', 'gone', 'leave'];

function Counted({ item, counts }: { readonly item: InventoryImport; readonly counts: Counts }) {
  const { t } = useTranslation('imports');
  const present = ORDER.filter((action) => counts[action] > 0);
  const [chosen, setChosen] = useState<Action | null>(null);
  const action = chosen !== null && counts[chosen] > 0 ? chosen : present[0];
  const version = IMPORT_ACTIONS.map((each) => counts[each]).join('-') + item.state;
  return (
    <>
      {item.state === 'ready' && <Apply item={item} counts={counts} />}
      <fieldset className="count-tabs">
        <legend className="visually-hidden">{t('shown')}</legend>
        {present.map((each) => (
          <button
            key={each}
            type="button"
            className="count-tab"
            data-action={each}
            aria-pressed={each === action}
            onClick={() => setChosen(each)}
          >
            <b className="num">{counts[each]}</b> {t(`action.${each}`)}
          </button>
        ))}
      </fieldset>
      {action && <p className="section-note">{t(`actionText.${action}`)}</p>}
      {action && <ImportRows id={item.id} action={action} version={version} />}
    </>
  );
}

function Apply({ item, counts }: { readonly item: InventoryImport; readonly counts: Counts }) {
  const { t } = useTranslation('imports');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const [withoutRefused, setWithoutRefused] = useState(false);
  const apply = useMutation({
    mutationFn: () => applyImport(item.id, withoutRefused),
    onSettled: () => void client.invalidateQueries(),
  });
  const changes = counts.create + counts.change;
  if (!may('import:write')) return null;
  if (changes === 0 && counts.refuse === 0 && item.hasLines) return null;
  if (changes === 0 && counts.refuse === 0) return <Notice tone="green">{t('nothingToDo')}</Notice>;
  const isBlocked = counts.refuse > 0 && !withoutRefused;
  const slug = apply.error instanceof ProblemError ? apply.error.slug : undefined;
  return (
    <section className="apply">
      {counts.refuse > 0 && (
        <CheckField
          label={t('withoutRefused', { count: counts.refuse })}
          hint={t('withoutRefusedHint')}
          isChecked={withoutRefused}
          onChange={setWithoutRefused}
        />
      )}
      {apply.error && (
        <Notice tone="amber" isAlert>
          {slug === 'inventory-moved' ? t('moved') : sentence(apply.error)}
        </Notice>
      )}
      <div>
        <Button
          look="primary"
          disabled={isBlocked || changes === 0 || apply.isPending}
          onClick={() => apply.mutate()}
        >
          {apply.isPending ? t('applying') : t('apply', { count: changes })}
        </Button>
      </div>
    </section>
  );
}
