import { setupStatusSchema } from '@atalaya/core/wire/rest/auth';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { EntryPage } from '../../shared/ui/entry-page.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { OwnerForm } from './owner-form.js';
import { PasswordForm } from './password-form.js';
import { tokenOf } from './setup-token.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('setup', es, en);

function setupStatusQuery(token: string) {
  return queryOptions({
    queryKey: ['setup', token],
    queryFn: ({ signal }) =>
      api.request('/setup', {
        schema: setupStatusSchema,
        signal,
        query: { token },
        isAnonymous: true,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One link, one use: the first tenant, an owner, an operator, or a password to choose. */
export function SetupPage() {
  const { t } = useTranslation('setup');
  const [token] = useState(() => tokenOf(location.hash));
  const query = useQuery({ ...setupStatusQuery(token), enabled: token !== '' });
  if (token === '' || query.data?.purpose === null) {
    return (
      <EntryPage title={t('used.title')}>
        <Notice tone="amber">
          <p>{t('used.text')}</p>
          <Link href="/login" className="link">
            {t('toLogin')}
          </Link>
        </Notice>
      </EntryPage>
    );
  }
  const purpose = query.data?.purpose ?? 'first_tenant';
  return (
    <EntryPage title={query.data ? t(`title.${purpose}`, { tenant: query.data.tenantName }) : ''}>
      <QueryView query={query}>
        {({ email }) =>
          purpose === 'password_reset' ? (
            <PasswordForm token={token} email={email} />
          ) : (
            <OwnerForm token={token} email={email} makesTenant={purpose === 'first_tenant'} />
          )
        }
      </QueryView>
    </EntryPage>
  );
}
