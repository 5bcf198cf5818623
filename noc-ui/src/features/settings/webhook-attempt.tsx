import type { WebhookTest } from '@atalaya/core/wire/rest/webhooks';
import { useTranslation } from 'react-i18next';

interface AttemptLineProps {
  readonly attempt: WebhookTest & { readonly request?: string | null };
  /** When, as it is shown. */
  readonly at?: string;
}

/** One request: what was answered, or why nothing was. */
export function AttemptLine({ attempt, at }: AttemptLineProps) {
  const { t } = useTranslation('settings');
  const { status, durationMs, error, answer, request } = attempt;
  const protocol = request?.startsWith('MAIL ') ? 'SMTP' : 'HTTP';
  return (
    <div className="webhook-attempt">
      <p>
        {at && <span className="num">{at} · </span>}
        <b>{status === null ? t('webhook.noAnswer') : `${protocol} ${status}`}</b>
        <span className="num"> · {durationMs} ms</span>
      </p>
      {request && <p className="sub">{request}</p>}
      {error && <p className="sub">{error}</p>}
      {answer && <pre>{answer}</pre>}
    </div>
  );
}
