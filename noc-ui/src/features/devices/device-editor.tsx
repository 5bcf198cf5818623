import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { DeviceForm } from './device-form.js';
import { deleteDevice, deviceQuery, readNow } from './queries.js';

interface DeviceEditorProps {
  /** null for a new device. */
  readonly deviceId: string | null;
  readonly onClose: () => void;
}

export function DeviceEditor({ deviceId, onClose }: DeviceEditorProps) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [isDeleting, setDeleting] = useState(false);
  const query = useQuery({ ...deviceQuery(deviceId ?? ''), enabled: deviceId !== null });
  const refresh = () => client.invalidateQueries();
  if (isDeleting && deviceId !== null) {
    return (
      <ConfirmDialog
        title={t('delete.title', { name: query.data?.name })}
        text={t('delete.text')}
        confirmLabel={t('delete.confirm')}
        onConfirm={() => deleteDevice(deviceId)}
        onDone={() => {
          void refresh();
          onClose();
        }}
        onClose={() => setDeleting(false)}
      />
    );
  }
  return (
    <Dialog
      title={deviceId === null ? t('form.newTitle') : t('form.editTitle')}
      size="wide"
      onClose={onClose}
    >
      {deviceId === null ? (
        <DeviceForm
          onCancel={onClose}
          onSaved={(saved) => {
            // Its first reading is asked for at once; whether it answers, its own page shows.
            void readNow(saved.id).catch(() => undefined);
            void refresh();
            navigate(`/devices/${saved.id}`);
          }}
        />
      ) : (
        <QueryView query={query}>
          {(device) => (
            <DeviceForm
              before={device}
              onCancel={onClose}
              onDelete={() => setDeleting(true)}
              onSaved={() => {
                void refresh();
                onClose();
              }}
            />
          )}
        </QueryView>
      )}
    </Dialog>
  );
}
