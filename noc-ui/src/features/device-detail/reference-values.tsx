import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Vital } from '@atalaya/core/wire/rest/metrics';
import type { ReferenceValue } from '@atalaya/core/wire/rest/reference-values';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatNumber, formatRate } from '../../shared/format/numbers.js';
import { formatDate } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { AcceptForm, ContractForm } from './reference-forms.js';
import { deleteReferenceValue, referenceValuesQuery } from './reference-queries.js';

interface ReferenceValuesProps {
  readonly device: Device;
  /** Its signal, which may be what its access point hears. */
  readonly signal: Vital | undefined;
}

type Task =
  | { readonly kind: 'accept'; readonly signal: Vital }
  | { readonly kind: 'contract' }
  | { readonly kind: 'remove'; readonly item: ReferenceValue };

/** Interfaces of these carry what was bought of others. */
const WITH_UPLINKS: readonly Device['role'][] = ['router', 'switch', 'backhaul'];

/** What this device is held against by rules: how it was accepted, and what was contracted. */
export function ReferenceValues({ device, signal }: ReferenceValuesProps) {
  const { t } = useTranslation('device');
  const client = useQueryClient();
  const mayWrite = usePermissions()('device:write');
  const [task, setTask] = useState<Task | null>(null);
  const deviceId = signal?.deviceId ?? device.id;
  const { data } = useQuery(referenceValuesQuery(deviceId));
  const items = (data?.items ?? []).filter(
    (item) => deviceId === device.id || item.tags['mac'] === signal?.tags['mac'],
  );
  const mayAccept = mayWrite && signal !== undefined && signal.value !== null;
  const mayContract = mayWrite && WITH_UPLINKS.includes(device.role);
  if (items.length === 0 && !mayAccept && !mayContract) return null;
  const done = () => {
    void client.invalidateQueries({ queryKey: ['reference-values'] });
    setTask(null);
  };
  const close = () => setTask(null);
  return (
    <section className="section">
      <h2 className="section-head">{t('reference.title')}</h2>
      {items.length === 0 ? (
        <p className="sub">{t('reference.none')}</p>
      ) : (
        <ul className="reference-list">
          {items.map((item) => (
            <ReferenceRow
              key={item.id}
              item={item}
              onRemove={mayWrite ? () => setTask({ kind: 'remove', item }) : undefined}
            />
          ))}
        </ul>
      )}
      <div className="reference-actions">
        {mayAccept && (
          <Button onClick={() => setTask({ kind: 'accept', signal })}>
            {t('reference.accept')}
          </Button>
        )}
        {mayContract && (
          <Button onClick={() => setTask({ kind: 'contract' })}>{t('reference.contract')}</Button>
        )}
      </div>
      {task?.kind === 'accept' && (
        <Dialog title={t('reference.accept')} onClose={close}>
          <AcceptForm signal={task.signal} onSaved={done} onCancel={close} />
        </Dialog>
      )}
      {task?.kind === 'contract' && (
        <Dialog title={t('reference.contract')} onClose={close}>
          <ContractForm deviceId={device.id} onSaved={done} onCancel={close} />
        </Dialog>
      )}
      {task?.kind === 'remove' && (
        <ConfirmDialog
          title={t('reference.remove.title')}
          text={t('reference.remove.text')}
          confirmLabel={t('reference.remove.confirm')}
          onConfirm={() => deleteReferenceValue(task.item.id)}
          onDone={done}
          onClose={close}
        />
      )}
    </section>
  );
}

interface ReferenceRowProps {
  readonly item: ReferenceValue;
  readonly onRemove: (() => void) | undefined;
}

function ReferenceRow({ item, onRemove }: ReferenceRowProps) {
  const { t } = useTranslation(['device', 'shared']);
  const locale = useLocale();
  const timeZone = useTimeZone();
  const rate = formatRate(item.value, locale);
  const value = item.metric.endsWith('_bps')
    ? `${rate.value} ${rate.unit}`
    : `${formatNumber(item.value, Number.isInteger(item.value) ? 0 : 1, locale)}${item.metric.endsWith('_dbm') ? ' dBm' : ''}`;
  return (
    <li>
      <div className="reference-what">
        <span>
          {t(`reference.kind.${item.kind}`)} <b className="num">{value}</b>
        </span>
        <span className="sub">
          {item.metric} {Object.values(item.tags).join(' · ')}
        </span>
        <span className="sub">
          {t('reference.set', {
            who: item.setBy,
            when: formatDate(Date.parse(item.setAt), { locale, timeZone }),
          })}
          {item.note !== '' && ` · ${item.note}`}
        </span>
      </div>
      {onRemove && (
        <Button look="quiet" onClick={onRemove}>
          {t('shared:action.delete')}
        </Button>
      )}
    </li>
  );
}
