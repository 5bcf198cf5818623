import { CUT_LISTS } from '@atalaya/core/wire/rest/dunning';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addDunningStrings } from './dunning-strings.js';
import { PolicySection } from './policy-section.js';
import {
  closeTask,
  cutsQuery,
  DUNNING_KEY,
  decideRun,
  promisesQuery,
  runsQuery,
  tasksQuery,
} from './queries.js';

addDunningStrings();

/** The cuts of today with their reasons, whom to call, who promised, and by which rules. */
export function DunningPage() {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      <StoppedRun />
      <Cuts />
      <Tasks />
      {may('promise:read') && <Promises />}
      {may('billing_policy:read') && <PolicySection />}
    </div>
  );
}

function StoppedRun() {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const { data } = useQuery(runsQuery);
  const decide = useMutation({
    mutationFn: ({ id, isApproved }: { readonly id: string; readonly isApproved: boolean }) =>
      decideRun(id, isApproved),
    onSuccess: () => client.invalidateQueries({ queryKey: [DUNNING_KEY] }),
  });
  const [run] = data?.items ?? [];
  if (run?.state !== 'stopped') return null;
  const { id, wanted, activeServices, reasons } = run;
  return (
    <Notice tone="amber" isAlert>
      <p>
        {t('run.stopped', { day: run.day, wanted, active: activeServices })}{' '}
        {reasons.map((reason) => (
          <span key={reason.code}>{t(`run.reason.${reason.code}`, { ...reason })} </span>
        ))}
        {t('run.who')}
      </p>
      {decide.error && <p role="alert">{sentence(decide.error)}</p>}
      {may('dunning:write') && (
        <>
          <Button
            look="danger"
            disabled={decide.isPending}
            onClick={() => decide.mutate({ id, isApproved: true })}
          >
            {t('run.approve', { count: wanted })}
          </Button>{' '}
          <Button
            disabled={decide.isPending}
            onClick={() => decide.mutate({ id, isApproved: false })}
          >
            {t('run.reject')}
          </Button>
        </>
      )}
    </Notice>
  );
}

function Cuts() {
  const { t } = useTranslation('dunning');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const [list, setList] = useState<(typeof CUT_LISTS)[number]>('planned');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('cuts.title')}</h2>
        <fieldset className="segments" aria-label={t('cuts.title')}>
          {CUT_LISTS.map((each) => (
            <Button key={each} aria-pressed={each === list} onClick={() => setList(each)}>
              {t(`cuts.${each}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      {list === 'watched' && <p className="section-note">{t('cuts.watchedNote')}</p>}
      <QueryView query={useQuery(cutsQuery(list))}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p>{t('cuts.none')}</p>
          ) : (
            <>
              <p className="sub">{t('cuts.total', { count: total })}</p>
              <div className="table-scroll">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">{t('customer')}</th>
                      <th scope="col">{t('cuts.at')}</th>
                      <th scope="col">{t('cuts.why')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((cut) => (
                      <tr key={cut.id}>
                        <td className="who">
                          <Link href={`/customers/${cut.customerId}`} className="link">
                            <b>{cut.customerName}</b>
                          </Link>
                          <div className="sub">{cut.address}</div>
                        </td>
                        <td className="num tight">
                          {cut.cutAt === null
                            ? '–'
                            : formatMoment(Date.parse(cut.cutAt), { locale, timeZone })}
                          {cut.action === 'reduce' && <div>{t('cuts.reduce')}</div>}
                        </td>
                        <td>{cut.why[locale].join(' ')}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function Tasks() {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: ({ id, hasReached }: { readonly id: string; readonly hasReached: boolean }) =>
      closeTask(id, hasReached),
    onSuccess: () => client.invalidateQueries({ queryKey: [DUNNING_KEY] }),
  });
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('tasks.title')}</h2>
      </div>
      <QueryView query={useQuery(tasksQuery)}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('tasks.none')}</p>
          ) : (
            <ul className="rows">
              {items.map(({ id, kind, customerId, customerName, phone, title, details }) => (
                <li key={id}>
                  <Link href={`/customers/${customerId}`} className="link">
                    <b>{customerName}</b>
                  </Link>{' '}
                  {phone && (
                    <a className="link num" href={`tel:${phone}`}>
                      {phone}
                    </a>
                  )}
                  <div className="sub">
                    {kind === 'other' ? title : t(`tasks.kind.${kind}`)} · {details}
                  </div>
                  {may('dunning:write') && (
                    <>
                      {kind === 'call' && (
                        <Button
                          disabled={close.isPending}
                          onClick={() => close.mutate({ id, hasReached: true })}
                        >
                          {t('tasks.reached')}
                        </Button>
                      )}{' '}
                      <Button
                        look="quiet"
                        disabled={close.isPending}
                        onClick={() => close.mutate({ id, hasReached: false })}
                      >
                        {t('tasks.done')}
                      </Button>
                    </>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function Promises() {
  const { t } = useTranslation('dunning');
  const locale = useLocale();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('promises.title')}</h2>
      </div>
      <QueryView query={useQuery(promisesQuery)}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('promises.none')}</p>
          ) : (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('customer')}</th>
                    <th scope="col">{t('promises.until')}</th>
                    <th scope="col" className="end">
                      {t('promises.amount')}
                    </th>
                    <th scope="col">{t('promises.state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((promise) => (
                    <tr key={promise.id}>
                      <td>{promise.customerName}</td>
                      <td className="num">{formatCalendarDay(promise.until, locale)}</td>
                      <td className="end num">{formatMoney(promise.amount, locale)}</td>
                      <td>{t(`promises.is.${promise.state}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
    </section>
  );
}
