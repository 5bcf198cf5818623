import type { Leak } from '@atalaya/core/wire/rest/leakage';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatBytes, formatRate, NO_VALUE } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Ago } from '../../shared/ui/ago.js';
import './leakage.css';

export function LeakTable({ leaks }: { readonly leaks: readonly Leak[] }) {
  const { t } = useTranslation('leakage');
  return (
    <div className="table-scroll">
      <table className="table leak-table">
        <thead>
          <tr>
            <th scope="col">{t('column.who')}</th>
            <th scope="col">{t('column.seen')}</th>
            <th scope="col" className="end">
              {t('column.atStake')}
            </th>
            <th scope="col">{t('column.fix')}</th>
          </tr>
        </thead>
        <tbody>
          {leaks.map((leak) => (
            <LeakRow key={leak.key} leak={leak} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LeakRow({ leak }: { readonly leak: Leak }) {
  const { t } = useTranslation('leakage');
  const locale = useLocale();
  const { customer, user, router, plan, atStake, isEstimate } = leak;
  return (
    <tr>
      <td>
        <b>{customer?.name ?? t('nobody')}</b>
        <div className="sub">
          <span className="mono">{user}</span>
          {router && <> · {router.name}</>}
          {plan && <> · {plan.name}</>}
        </div>
      </td>
      <td>
        <Seen leak={leak} />
      </td>
      <td className="end num">
        {atStake === null ? NO_VALUE : formatMoney(atStake, locale)}
        {atStake !== null && <div className="sub">{t(isEstimate ? 'estimate' : 'monthly')}</div>}
      </td>
      <td>
        <Fix leak={leak} />
      </td>
    </tr>
  );
}

function Seen({ leak }: { readonly leak: Leak }) {
  const { t } = useTranslation('leakage');
  const locale = useLocale();
  const { kind, since, downBps, upBps, bytes, plan, set, peak } = leak;
  const rate = (bps: number | null) => {
    const { value, unit } = formatRate(bps, locale);
    return `${value} ${unit}`;
  };
  const limit = (kbps: number | null) => (kbps === null ? t('noLimit') : rate(kbps * 1_000));
  return (
    <span className="num">
      {set !== null && (
        <div>
          {t('set', { down: limit(set.downKbps), up: limit(set.upKbps) })}
          {downBps === null && plan !== null && (
            <> {t('planOf', { down: limit(plan.downKbps), up: limit(plan.upKbps) })}</>
          )}
        </div>
      )}
      {downBps !== null && (
        <div>
          {plan === null
            ? t('rate', { down: rate(downBps), up: rate(upBps) })
            : t('rateOf', {
                down: rate(downBps),
                up: rate(upBps),
                planDown: rate(plan.downKbps * 1_000),
                planUp: rate(plan.upKbps * 1_000),
              })}
        </div>
      )}
      {peak !== null && (
        <div className="sub">
          {t('peak', { count: peak.days })} <Ago since={peak.at} />
        </div>
      )}
      {bytes !== null && bytes > 0 && (
        <div>
          {t(`bytes.${kind === 'cut_with_traffic' ? 'cut' : 'week'}`, {
            bytes: formatBytes(bytes, locale),
          })}
        </div>
      )}
      {since === null && kind === 'billed_no_session' && t('neverSeen')}
      {since !== null && (
        <div className="sub">
          {t(`since.${kind}`)} <Age since={since} />
        </div>
      )}
    </span>
  );
}

/** Where it is put right: the customer's services, a new customer, the router. */
function Fix({ leak }: { readonly leak: Leak }) {
  const { t } = useTranslation('leakage');
  const may = usePermissions();
  const { fix, customer, router } = leak;
  const words = t(`fix.${fix}`);
  const isOnRouter = fix === 'cut_on_router' || fix === 'remove_from_router';
  if (!isOnRouter && customer !== null && may('customer:read')) {
    return (
      <Link className="link" href={`/customers/${customer.id}/services`}>
        {words}
      </Link>
    );
  }
  if (fix === 'make_service' && may('customer:read')) {
    return (
      <Link className="link" href="/customers">
        {words}
      </Link>
    );
  }
  return router !== null && may('device:read') ? (
    <Link className="link" href={`/devices/${router.id}`}>
      {words}
    </Link>
  ) : (
    <span>{words}</span>
  );
}
