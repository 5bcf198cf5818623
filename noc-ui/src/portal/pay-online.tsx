import type { PortalAccount } from '@atalaya/core/wire/rest/portal';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../shared/format/money.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { Notice } from '../shared/ui/notice.js';
import { useZone } from './brand-context.js';
import { makeCheckout } from './portal-queries.js';

/** Leads to the provider's own page, where all that is open can be paid. */
export function PayOnline({ account }: { readonly account: PortalAccount }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const sentence = useErrorSentence();
  const pay = useMutation({
    mutationFn: () => makeCheckout(account.id),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      <Button look="primary" disabled={pay.isPending || pay.isSuccess} onClick={() => pay.mutate()}>
        {t('pay', { amount: formatMoney(account.owed, locale) })}
      </Button>
      {pay.error && (
        <Notice tone="amber" isAlert>
          {sentence(pay.error)}
        </Notice>
      )}
    </>
  );
}
