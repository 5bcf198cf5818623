import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import type { SlaCredit } from '@atalaya/core/wire/rest/sla-credits';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { CreditEvidence } from './credit-evidence.js';

interface CreditRowProps {
  readonly credit: SlaCredit;
  readonly columns: number;
  /** Absent where nobody can choose it. */
  readonly choice?: { readonly isChosen: boolean; readonly onChoose: (isChosen: boolean) => void };
}

export function CreditRow({ credit, columns, choice }: CreditRowProps) {
  const { t } = useTranslation('sla');
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  const { customer, service, money } = credit;
  return (
    <>
      <tr>
        {choice && (
          <td>
            <input
              type="checkbox"
              aria-label={t('select', { customer: customer.name })}
              checked={choice.isChosen}
              onChange={(event) => choice.onChoose(event.target.checked)}
            />
          </td>
        )}
        <td>
          <Link className="link" href={`/customers/${customer.id}`}>
            <b>{customer.name}</b>
          </Link>
          <div className="sub">
            {service.plan}
            {service.address !== '' && <> · {service.address}</>}
          </div>
        </td>
        <td className="num">
          {t('periodIs', {
            from: formatCalendarDay(credit.periodStart, locale),
            until: formatCalendarDay(addDays(credit.periodEnd, -1), locale),
          })}
          {credit.sequence > 0 && <div className="sub">{t('correction')}</div>}
        </td>
        <td className="end num">
          {t('minutesOf', {
            minutes: formatNumber(credit.eligibleMinutes, 0, locale),
            of: formatNumber(credit.periodMinutes, 0, locale),
          })}
        </td>
        {money && (
          <td className="end num">
            <b>
              {formatMoney({ amountMinor: money.creditMinor, currency: money.currency }, locale)}
            </b>
            <div className="sub">
              {money.creditMinor < 0
                ? t('chargeNext')
                : t('ofBilled', {
                    amount: formatMoney(
                      { amountMinor: money.billedMinor, currency: money.currency },
                      locale,
                    ),
                  })}
            </div>
          </td>
        )}
        <td>
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {t(isOpen ? 'hideEvidence' : 'seeEvidence')}
          </Button>
          <Settled credit={credit} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={columns}>
            <CreditEvidence credit={credit} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Who decided, and why nothing came of it yet. */
function Settled({ credit }: { readonly credit: SlaCredit }) {
  const { t, i18n } = useTranslation('sla');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const { decidedBy, decidedAt, problem, note } = credit;
  const isKnown = problem !== null && i18n.exists(`sla:problem.${problem}`);
  return (
    <>
      {decidedBy !== null && decidedAt !== null && (
        <div className="sub">
          {t('decided', { by: decidedBy, at: formatMoment(Date.parse(decidedAt), zone) })}
        </div>
      )}
      {problem !== null && <div>{isKnown ? t(`problem.${problem}`) : problem}</div>}
      {note && <div className="sub">{note}</div>}
    </>
  );
}
