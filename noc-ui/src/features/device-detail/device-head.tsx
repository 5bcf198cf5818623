import { isInfrastructure } from '@atalaya/core/domain/network/device';
import type { Device } from '@atalaya/core/wire/rest/devices';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { planWorkHref } from '../../shared/ui/plan-work-href.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';
import { requestPoll } from './queries.js';

interface DeviceHeadProps {
  readonly device: Device;
  readonly onAlign: (() => void) | undefined;
}

export function DeviceHead({ device, onAlign }: DeviceHeadProps) {
  const { t } = useTranslation(['device', 'shared']);
  const may = usePermissions();
  const { reason } = device;
  const kind = [t(`shared:role.${device.role}`), device.model, device.address].filter(Boolean);
  return (
    <header className="device-head">
      <Link href="/devices" className="icon-button" aria-label={t('toList')}>
        <Icon name="back" />
      </Link>
      <div className="device-title">
        <h1 className="truncate" title={device.name}>
          {device.name}
        </h1>
        <p className="device-state">
          <StatusBadge state={device.state} reason={reason} />
          {device.since && (
            <span className="sub">
              <SinceAge since={device.since} />
            </span>
          )}
        </p>
        {reason && device.state !== 'up' && <p className="sub">{t(`shared:reason.${reason}`)}</p>}
        <p className="sub truncate">{kind.join(' · ')}</p>
      </div>
      <div className="device-actions">
        <ReadNow deviceId={device.id} />
        {may('maintenance:write') && isInfrastructure(device.role) && (
          <Link
            href={planWorkHref({ kind: 'subtree', id: device.id }, device.name)}
            className="button"
            data-look="plain"
          >
            {t('planWork')}
          </Link>
        )}
        {onAlign && (
          <Button look="primary" onClick={onAlign}>
            <Icon name="target" />
            {t('align.start')}
          </Button>
        )}
      </div>
    </header>
  );
}

function SinceAge({ since }: { since: string }) {
  const { t } = useTranslation('device');
  return (
    <>
      {t('sinceWord')} <Age since={since} />
    </>
  );
}

const READ_TAKES_MS = 3_000;

function ReadNow({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation('device');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async () => {
      await requestPoll(deviceId, 'full');
      await new Promise((resolve) => setTimeout(resolve, READ_TAKES_MS));
      await client.invalidateQueries({ queryKey: ['device', deviceId] });
    },
  });
  return (
    <>
      <Button disabled={mutation.isPending} onClick={() => mutation.mutate()}>
        <Icon name="refresh" />
        {mutation.isPending ? t('reading') : t('readNow')}
      </Button>
      {mutation.error && (
        <p className="form-error" role="alert">
          {sentence(mutation.error)}
        </p>
      )}
    </>
  );
}
