import type { Equipment } from '@atalaya/core/wire/rest/customer-records';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatDate } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { EquipmentForm } from './equipment-form.js';
import { equipmentQuery } from './queries.js';

interface EquipmentListProps {
  readonly customerId: string;
  readonly services: readonly Service[];
}

/** What stands at the customer's, whose it is, and what has come back. */
export function EquipmentList({ customerId, services }: EquipmentListProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(equipmentQuery(customerId));
  const [editing, setEditing] = useState<Equipment | 'new' | null>(null);
  const mayWrite = may('service:write');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('equipment.title')}</h2>
        {mayWrite && (
          <Button onClick={() => setEditing('new')}>
            <Icon name="plus" />
            {t('equipment.add')}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {({ items }) => (
          <ul className="record-list">
            {items.map((each) => (
              <Row
                key={each.id}
                equipment={each}
                onEdit={mayWrite ? () => setEditing(each) : undefined}
              />
            ))}
            {items.length === 0 && <li className="sub">{t('equipment.none')}</li>}
          </ul>
        )}
      </QueryView>
      {editing !== null && (
        <Dialog
          title={t(editing === 'new' ? 'equipment.add' : 'equipment.edit')}
          onClose={() => setEditing(null)}
        >
          <EquipmentForm
            customerId={customerId}
            services={services}
            {...(editing !== 'new' && { before: editing })}
            onCancel={() => setEditing(null)}
            onSaved={() => {
              void client.invalidateQueries({ queryKey: ['equipment', customerId] });
              setEditing(null);
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

interface RowProps {
  readonly equipment: Equipment;
  readonly onEdit: (() => void) | undefined;
}

function Row({ equipment, onEdit }: RowProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const { kind, model, serial, mac, owner, deviceId, deviceName, returnedOn } = equipment;
  const day = (text: string) =>
    formatDate(Date.parse(`${text}T00:00:00Z`), { locale, timeZone: 'UTC' });
  return (
    <li>
      <div>
        <p>
          {t(`equipment.kind.${kind}`)} {model} <span className="mono">{serial ?? mac}</span>
          {deviceId !== null && (
            <>
              {' '}
              ·{' '}
              <Link href={`/devices/${deviceId}`} className="link">
                {deviceName}
              </Link>
            </>
          )}
        </p>
        <p className="sub">
          {t(`equipment.owner.${owner}`)}
          {returnedOn !== null && <> · {t('equipment.returned', { date: day(returnedOn) })}</>}
        </p>
      </div>
      {onEdit && (
        <Button look="quiet" onClick={onEdit}>
          {t('shared:action.edit')}
        </Button>
      )}
    </li>
  );
}
