import type { Account } from '@atalaya/core/wire/rest/accounts';
import type { Customer } from '@atalaya/core/wire/rest/customers';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { ServiceDiagnosis } from '../../shared/diagnosis/service-diagnosis.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatDate } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { AccountSlots } from './account-slots.js';
import { CpeNow, cpeOf } from './cpe-now.js';
import { accountsOfQuery, linksOfQuery, notesQuery, servicesOfQuery } from './queries.js';

interface CustomerColumnProps {
  readonly customer: Customer;
  readonly why: AccountSlots['why'];
}

/** Who this is, what they owe and whether it works: all that a caller asks, without a click. */
export function CustomerColumn({ customer, why }: CustomerColumnProps) {
  const may = usePermissions();
  return (
    <aside className="customer-column">
      <Person customer={customer} />
      {may('account:read') && <Balances customerId={customer.id} />}
      {may('service:read') && <Lines customerId={customer.id} why={why} />}
      <PinnedNotes customerId={customer.id} />
    </aside>
  );
}

function Person({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation('customers');
  const { phone, email, whatsappConsent, contacts, address, taxId, taxIdKind, notes } = customer;
  const main = [
    { kind: 'phone' as const, value: phone, role: '', whatsappConsent },
    { kind: 'email' as const, value: email, role: '', whatsappConsent: null },
  ];
  return (
    <dl className="customer-facts">
      {taxId && (
        <div>
          <dt>{taxIdKind && taxIdKind !== 'other' ? t(`taxIdKind.${taxIdKind}`) : t('taxId')}</dt>
          <dd className="num">{taxId}</dd>
        </div>
      )}
      {[...main, ...contacts].map(
        (contact) =>
          contact.value && (
            <div key={`${contact.kind} ${contact.value}`}>
              <dt>{contact.role || t(contact.kind)}</dt>
              <dd className="num">
                <a
                  className="link"
                  href={`${contact.kind === 'phone' ? 'tel' : 'mailto'}:${contact.value.replace(/\s/g, '')}`}
                >
                  {contact.value}
                </a>
                {contact.whatsappConsent && (
                  <Consent at={contact.whatsappConsent.at} by={contact.whatsappConsent.by} />
                )}
              </dd>
            </div>
          ),
      )}
      {address && (
        <div>
          <dt>{t('address')}</dt>
          <dd>{address}</dd>
        </div>
      )}
      {notes && (
        <div>
          <dt>{t('notes')}</dt>
          <dd>{notes}</dd>
        </div>
      )}
    </dl>
  );
}

function Consent({ at, by }: { readonly at: string; readonly by: string }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const date = formatDate(Date.parse(at), { locale, timeZone: 'UTC' });
  return <span className="sub"> {t('consent', { date, by })}</span>;
}

function Balances({ customerId }: { readonly customerId: string }) {
  const { data } = useQuery(accountsOfQuery(customerId));
  const shown = data?.items.filter(
    ({ status, balance }) => status === 'open' || balance.receivable.amountMinor !== 0,
  );
  return shown?.map((account) => <Balance key={account.id} account={account} />);
}

function Balance({ account }: { readonly account: Account }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const { receivable, credit, overdue, oldestDueDate } = account.balance;
  const isOverdue = overdue.amountMinor > 0;
  const due =
    oldestDueDate &&
    formatDate(Date.parse(`${oldestDueDate}T00:00:00Z`), { locale, timeZone: 'UTC' });
  return (
    <section className="customer-balance" data-overdue={isOverdue}>
      <h2>{t('balance.owes')}</h2>
      <p className="customer-owes num">{formatMoney(receivable, locale)}</p>
      {isOverdue && (
        <p className="customer-overdue">
          <b>{t('balance.overdue', { amount: formatMoney(overdue, locale) })}</b>{' '}
          {t('balance.since', { date: due })}
        </p>
      )}
      {!isOverdue && due && <p className="sub">{t('balance.due', { date: due })}</p>}
      {credit.amountMinor > 0 && (
        <p className="sub num">{t('balance.credit', { amount: formatMoney(credit, locale) })}</p>
      )}
      {account.parkedReason !== null && (
        <p className="sub">{t('balance.parked', { reason: account.parkedReason })}</p>
      )}
    </section>
  );
}

interface LinesProps {
  readonly customerId: string;
  readonly why: AccountSlots['why'];
}

function Lines({ customerId, why }: LinesProps) {
  const { data } = useQuery(servicesOfQuery(customerId));
  return data?.items
    .filter(({ desiredState }) => desiredState !== 'cancelled')
    .map((service) => <Line key={service.id} service={service} why={why} />);
}

interface LineProps {
  readonly service: Service;
  readonly why: AccountSlots['why'];
}

function Line({ service, why: Why }: LineProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const { desiredState, observedState, plan } = service;
  const isOtherwise = observedState !== 'unknown' && observedState !== desiredState;
  return (
    <section className="customer-line" data-state={desiredState}>
      <h2>{plan.name}</h2>
      <p>
        <b>{t(`desired.${desiredState}`)}</b>
        {isOtherwise && (
          <> · {t('service.observed', { state: t(`desired.${observedState}`).toLowerCase() })}</>
        )}
      </p>
      <ServiceDiagnosis serviceId={service.id} />
      {may('dunning:read') && service.accountId !== null && <Why service={service} />}
      {may('service_link:read') && may('device:read') && <LineCpe serviceId={service.id} />}
    </section>
  );
}

function LineCpe({ serviceId }: { readonly serviceId: string }) {
  const { t } = useTranslation('customers');
  const { data } = useQuery(linksOfQuery(serviceId));
  if (!data) return null;
  const cpe = cpeOf(data.items);
  return cpe ? <CpeNow link={cpe} /> : <p className="sub">{t('service.noCpe')}</p>;
}

function PinnedNotes({ customerId }: { readonly customerId: string }) {
  const { data } = useQuery(notesQuery(customerId, true));
  return data?.items.map(({ id, text, authorName }) => (
    <blockquote key={id} className="pinned-note">
      {text}
      <footer className="sub">{authorName}</footer>
    </blockquote>
  ));
}
