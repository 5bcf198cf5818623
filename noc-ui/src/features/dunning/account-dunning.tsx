import type { DunningDecisionView } from '@atalaya/core/wire/rest/dunning';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AccountHolds } from './account-holds.js';
import { addDunningStrings } from './dunning-strings.js';
import { OpenPromise } from './open-promise.js';
import { accountDunningQuery } from './queries.js';

addDunningStrings();

/** Why it was cut, or why not: the sentences, and under them all that was known when it was decided. */
export function AccountDunning({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('dunning');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('account.title')}</h2>
      </div>
      <QueryView query={useQuery(accountDunningQuery(accountId))}>
        {({ services, promise, holds }) =>
          services.length === 0 ? (
            <p>{t('account.none')}</p>
          ) : (
            <>
              {promise && <OpenPromise id={promise.id} until={promise.until} />}
              {services.map(({ serviceId, address, current, lastCut }) => (
                <article key={serviceId}>
                  <h3>{address || t('account.service')}</h3>
                  {current ? <Why decision={current} /> : <p>{t('account.notYet')}</p>}
                  {lastCut && lastCut.id !== current?.id && (
                    <>
                      <h4>{t('account.lastCut')}</h4>
                      <Why decision={lastCut} />
                    </>
                  )}
                </article>
              ))}
              <AccountHolds accountId={accountId} holds={holds} />
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function Why({ decision }: { readonly decision: DunningDecisionView }) {
  const { t } = useTranslation('dunning');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const { state, why, inputs, decidedAt, isEnforced } = decision;
  return (
    <>
      <p>
        <b>{t(`state.${state}`)}</b>
        {!isEnforced && ` · ${t('account.watched')}`}{' '}
        <time className="sub num" dateTime={decidedAt}>
          {formatMoment(Date.parse(decidedAt), { locale, timeZone })}
        </time>
      </p>
      <ul>
        {why[locale].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <details>
        <summary>{t('account.inputs')}</summary>
        <pre className="sub">{JSON.stringify(inputs, null, 2)}</pre>
      </details>
    </>
  );
}
