import { type WebhookEndpoint, webhookTestSchema } from '@atalaya/core/wire/rest/webhooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AttemptLine } from './webhook-attempt.js';

interface WebhookTestDialogProps {
  readonly endpoint: WebhookEndpoint;
  readonly onClose: () => void;
}

/** Sends a test as it opens, and shows what came of it. */
export function WebhookTestDialog({ endpoint, onClose }: WebhookTestDialogProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const query = useQuery({
    queryKey: ['webhook-test', endpoint.id],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: () =>
      api.request(`/webhook-endpoints/${endpoint.id}/test`, {
        method: 'POST',
        body: {},
        schema: webhookTestSchema,
      }),
  });
  return (
    <Dialog title={t('webhook.test.title', { name: endpoint.name })} onClose={onClose}>
      <div className="dialog-body" aria-live="polite">
        <QueryView query={query}>
          {(test) => (
            <>
              <Notice tone={test.outcome === 'delivered' ? 'green' : 'amber'}>
                {t(`webhook.test.${test.outcome}`)}
              </Notice>
              <AttemptLine attempt={test} />
            </>
          )}
        </QueryView>
      </div>
      <footer className="form-actions">
        <Button disabled={query.isFetching} onClick={() => void query.refetch()}>
          {t('webhook.test.again')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('shared:action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}
