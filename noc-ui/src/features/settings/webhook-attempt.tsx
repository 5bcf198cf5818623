import type { WebhookTest } from '@atalaya/core/wire/rest/webhooks';
import { useTranslation } from 'react-i18next';

interface AttemptLineProps {
  readonly attempt: WebhookTest;
  /** When, as it is shown. */
  readonly at?: string;
}

/** One request: what was answered, or why nothing was. */
export function AttemptLine({ attempt, at }: AttemptLineProps) {
  const { t } = useTranslation('settings');
  const { status, durationMs, error, answer } = attempt;
  return (
    <div className="webhook-attempt">
      <p>
        {at && <span className="num">{at} · </span>}
        <b>{status === null ? t('webhook.noAnswer') : `HTTP ${status}`}</b>
        <span className="num"> · {durationMs} ms</span>
      </p>
      {error && <p className="sub">{error}</p>}
      {answer && <pre>{answer}</pre>}
    </div>
  );
}
