import type { PortalSession } from '@atalaya/core/wire/rest/portal';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { Notice } from '../shared/ui/notice.js';
import { chooseCustomer } from './portal-queries.js';

interface CustomerChoiceProps {
  readonly session: PortalSession;
  readonly onChosen: (next: PortalSession) => void;
}

/** One contact may stand for several customers: a family, an office, whoever pays for others. */
export function CustomerChoice({ session, onChosen }: CustomerChoiceProps) {
  const { t } = useTranslation('portal');
  const sentence = useErrorSentence();
  const choose = useMutation({ mutationFn: chooseCustomer, onSuccess: onChosen });
  return (
    <main className="portal-entry">
      <h1>{t('choose.title')}</h1>
      {choose.error && (
        <Notice tone="amber" isAlert>
          {sentence(choose.error)}
        </Notice>
      )}
      <ul className="portal-choice">
        {session.customers.map(({ id, name }) => (
          <li key={id}>
            <Button disabled={choose.isPending} onClick={() => choose.mutate(id)}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </main>
  );
}
