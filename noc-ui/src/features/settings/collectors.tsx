import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { CollectorForm } from './collector-form.js';
import { collectorsQuery } from './queries.js';
import { SettingsList } from './settings-list.js';

type Task = { readonly kind: 'edit' | 'delete'; readonly item: CollectorView };

const LOOKS: Readonly<
  Record<CollectorView['state'], { readonly tone: Tone; readonly shape: Shape }>
> = {
  polling: { tone: 'calm', shape: 'dot' },
  isolated: { tone: 'amber', shape: 'triangle' },
  silent: { tone: 'red', shape: 'square' },
  stopped: { tone: 'unknown', shape: 'ring' },
};

export function Collectors() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const locale = useLocale();
  const client = useQueryClient();
  const query = useQuery(collectorsQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('collector:write');
  const close = () => setTask(null);
  const done = () => {
    void client.invalidateQueries({ queryKey: ['collectors'] });
    close();
  };
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
        actions={(item) =>
          mayWrite && (
            <>
              <Button look="quiet" onClick={() => setTask({ kind: 'edit', item })}>
                {t('shared:action.edit')}
              </Button>
              {item.isEditable && item.state !== 'polling' && item.state !== 'isolated' && (
                <Button look="quiet" onClick={() => setTask({ kind: 'delete', item })}>
                  {t('shared:action.delete')}
                </Button>
              )}
            </>
          )
        }
      />
      {task?.kind === 'edit' && (
        <Dialog title={t('collector.edit', { name: task.item.name })} onClose={close}>
          <CollectorForm before={task.item} onSaved={done} onCancel={close} />
        </Dialog>
      )}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          title={t('collector.delete.title', { name: task.item.name })}
          text={t('collector.delete.text')}
          confirmLabel={t('shared:action.delete')}
          onConfirm={() => api.request(`/collectors/${task.item.id}`, { method: 'DELETE' })}
          onDone={done}
          onClose={close}
        />
      )}
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
