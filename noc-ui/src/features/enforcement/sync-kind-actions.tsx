import type { SyncKind } from '@atalaya/core/domain/enforcement/sync-row';
import type { RouterSyncRow } from '@atalaya/core/wire/rest/router-sync';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { decideSync, type SyncChoice } from './sync-queries.js';

const MOST_AT_ONCE = 200;

interface SyncKindActionsProps {
  readonly kind: SyncKind;
  /** Those that are shown. */
  readonly rows: readonly RouterSyncRow[];
}

/** One choice for all rows of a kind that are shown; how many and what is told before it is done. */
export function SyncKindActions({ kind, rows }: SyncKindActionsProps) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const client = useQueryClient();
  const [asked, setAsked] = useState<'platform' | 'link' | null>(null);
  const choices = { platform: platformChoices(rows), link: linkChoices(rows) };
  const offered = (['platform', 'link'] as const).filter(
    (choice) =>
      choices[choice].length > 1 &&
      (choice === 'link' ? kind === 'router_only' && may('service:write') : kind !== 'router_only'),
  );
  if (!may('enforcement:write') || offered.length === 0) return null;
  const close = () => setAsked(null);
  return (
    <div className="page-actions">
      {offered.map((choice) => (
        <Button key={choice} onClick={() => setAsked(choice)}>
          {t(`sync.all.${choice}`, { count: choices[choice].length })}
        </Button>
      ))}
      {asked !== null && (
        <ConfirmDialog
          title={t(`sync.all.${asked}`, { count: choices[asked].length })}
          text={t(`sync.allText.${asked}`, {
            count: choices[asked].length,
            sentences: rows.reduce((sum, { writes }) => sum + writes.length, 0),
          })}
          confirmLabel={t('sync.all.confirm')}
          onConfirm={() => decideSync(choices[asked], makeIdempotencyKey())}
          onDone={() => {
            void client.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

const platformChoices = (rows: readonly RouterSyncRow[]): SyncChoice[] =>
  rows
    .filter(({ writes }) => writes.length > 0)
    .slice(0, MOST_AT_ONCE)
    .map(({ id }) => ({ id, choice: 'platform' }));

/** A line that two rows are proposed for is nobody's to choose at once. */
function linkChoices(rows: readonly RouterSyncRow[]): SyncChoice[] {
  const proposed = rows.flatMap(({ id, proposal: { service } }) =>
    service === null ? [] : [{ id, choice: 'link' as const, serviceId: service.id }],
  );
  const times = (serviceId: string) => proposed.filter((one) => one.serviceId === serviceId).length;
  return proposed.filter(({ serviceId }) => times(serviceId) === 1).slice(0, MOST_AT_ONCE);
}
