import type { Provisioned } from '@atalaya/core/wire/rest/provisioning';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { LineFacts } from './line-facts.js';
import { PushWords } from './push-words.js';
import { lineQuery } from './queries.js';

interface ProvisionedLineProps {
  readonly made: Provisioned;
  readonly onAnother: () => void;
}

/** What was made, with its password this once, and whether its router has it yet. */
export function ProvisionedLine({ made, onAnother }: ProvisionedLineProps) {
  const { t } = useTranslation('provisioning');
  const { data } = useQuery(lineQuery(made.serviceId));
  const line = data?.line ?? made;
  return (
    <section className="section provision-part" aria-live="polite">
      <h2>{t('done.title')}</h2>
      <PushWords line={line} />
      <LineFacts line={line} password={made.password} />
      {made.password !== null && <Notice tone="amber">{t('done.once')}</Notice>}
      <div className="page-actions">
        <Link href={`/customers/${made.customerId}`} className="button" data-look="primary">
          {t('done.customer')}
        </Link>
        {made.ticketId !== null && (
          <Link href={`/tickets/${made.ticketId}`} className="button" data-look="plain">
            {t('done.ticket')}
          </Link>
        )}
        <Button onClick={onAnother}>{t('done.another')}</Button>
      </div>
    </section>
  );
}
