import type { Device } from '@atalaya/core/wire/rest/devices';
import { inboundHookCreatedSchema } from '@atalaya/core/wire/rest/events';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';

interface NetwatchDialogProps {
  readonly device: Device;
  readonly onClose: () => void;
}

/** Makes an address for this router's netwatch and shows, once, what to paste into it. */
export function NetwatchDialog({ device, onClose }: NetwatchDialogProps) {
  const { t } = useTranslation(['device', 'shared']);
  const sentence = useErrorSentence();
  const made = useMutation({
    mutationFn: () =>
      api.request('/inbound-hooks', {
        method: 'POST',
        body: { name: `netwatch ${device.name}`.slice(0, 120), deviceId: device.id },
        schema: inboundHookCreatedSchema,
      }),
  });
  return (
    <Dialog title={t('events.netwatchTitle', { name: device.name })} onClose={onClose}>
      <div className="dialog-body secret-box">
        <p>{t('events.netwatchText')}</p>
        {made.error && (
          <Notice tone="red" isAlert>
            {sentence(made.error)}
          </Notice>
        )}
        {made.data && (
          <>
            <Script label={t('events.upScript')} text={made.data.upScript} />
            <Script label={t('events.downScript')} text={made.data.downScript} />
            <Notice tone="amber">{t('events.once')}</Notice>
          </>
        )}
      </div>
      <footer className="form-actions">
        {!made.data && (
          <Button look="primary" disabled={made.isPending} onClick={() => made.mutate()}>
            {t('events.make')}
          </Button>
        )}
        <Button onClick={onClose}>{t('shared:action.close')}</Button>
      </footer>
    </Dialog>
  );
}

function Script({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation('shared');
  const [isCopied, setCopied] = useState(false);
  return (
    <div>
      <p>
        <b>{label}</b>
      </p>
      <code className="secret-url">{text}</code>
      {'clipboard' in navigator && (
        <Button
          look="quiet"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {isCopied ? t('action.copied') : t('action.copy')}
        </Button>
      )}
    </div>
  );
}
