import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { collectorsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { type CollectorTask, CollectorTaskDialog } from './collector-task.js';
import { PendingEnrolments } from './pending-enrolments.js';
import { SettingsList } from './settings-list.js';

const LOOKS: Readonly<
  Record<CollectorView['state'], { readonly tone: Tone; readonly shape: Shape }>
> = {
  polling: { tone: 'calm', shape: 'dot' },
  isolated: { tone: 'amber', shape: 'triangle' },
  silent: { tone: 'red', shape: 'square' },
  stopped: { tone: 'unknown', shape: 'ring' },
  revoked: { tone: 'unknown', shape: 'ring' },
};

const LABELS = {
  edit: 'shared:action.edit',
  renew: 'collector.renew',
  revoke: 'collector.revoke',
  delete: 'shared:action.delete',
} as const;

/** A remote one is revoked before it is deleted: until then it may come back. */
function tasksOf({ kind, state, isEditable }: CollectorView): readonly (keyof typeof LABELS)[] {
  const isRemote = kind === 'remote';
  const isAway = state === 'silent' || state === 'stopped';
  return [
    'edit',
    ...(isRemote && state !== 'polling' && state !== 'isolated' ? (['renew'] as const) : []),
    ...(isRemote && state !== 'revoked' ? (['revoke'] as const) : []),
    ...(isEditable && (state === 'revoked' || (isAway && !isRemote)) ? (['delete'] as const) : []),
  ];
}

export function Collectors() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const locale = useLocale();
  // Collectors come and go by themselves.
  const query = useQuery({ ...collectorsQuery(), refetchInterval: 10_000 });
  const [task, setTask] = useState<CollectorTask | null>(null);
  const mayWrite = may('collector:write');
  const columns = [
    {
      label: t('name'),
      cell: (item: CollectorView) => (
        <>
          <b>{item.name}</b>
          <div className="sub">
            {t(`collector.kind.${item.kind}`)} {item.version}
          </div>
        </>
      ),
    },
    { label: t('collector.state'), cell: (item: CollectorView) => <CollectorState item={item} /> },
    {
      label: t('collector.devices'),
      cell: (item: CollectorView) => (
        <>
          <span className="num">{item.devices}</span>
          {item.pinnedDevices > 0 && (
            <div className="sub">{t('collector.pinned', { count: item.pinnedDevices })}</div>
          )}
        </>
      ),
    },
    {
      label: t('collector.lateness'),
      cell: (item: CollectorView) => (
        <>
          <span className="num">{`${formatNumber(item.latenessMs / 1_000, 1, locale)} s`}</span>
          {item.droppedPolls > 0 && (
            <div className="sub">{t('collector.dropped', { count: item.droppedPolls })}</div>
          )}
        </>
      ),
    },
    {
      label: t('collector.watched'),
      cell: (item: CollectorView) => {
        const watched = [item.gateway, ...item.canaries].filter((address) => address !== null);
        return watched.length === 0 ? '—' : <span className="mono">{watched.join(', ')}</span>;
      },
    },
  ];
  return (
    <>
      <SettingsList
        name="collector"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(item) =>
          mayWrite &&
          tasksOf(item).map((kind) => (
            <Button key={kind} look="quiet" onClick={() => setTask({ kind, item })}>
              {t(LABELS[kind])}
            </Button>
          ))
        }
      />
      <PendingEnrolments mayWrite={mayWrite} />
      {task && <CollectorTaskDialog task={task} setTask={setTask} />}
    </>
  );
}

function CollectorState({ item }: { item: CollectorView }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const { state, samples } = item;
  const isRunning = state === 'polling' || state === 'isolated';
  const isLate = state === 'polling' && item.isOverloaded;
  const look = isLate ? LOOKS.isolated : LOOKS[state];
  const waiting = formatNumber(item.waitingSamples, 0, locale);
  return (
    <>
      <span className="status" data-tone={look.tone}>
        <StatusGlyph shape={look.shape} tone={look.tone} />
        <span className="status-word">
          {t(isLate ? 'collector.is.overloaded' : `collector.is.${state}`)}
        </span>
      </span>
      {isRunning && samples !== 'stored' && (
        <div className="sub">{t(`collector.samples.${samples}`, { waiting })}</div>
      )}
      {!isRunning && item.lastSeenAt !== null && (
        <div className="sub">
          {t('collector.seen')} <Age since={item.lastSeenAt} />
        </div>
      )}
    </>
  );
}
