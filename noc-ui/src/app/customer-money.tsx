import type { AccountSlots } from '../features/customers/account-slots.js';
import { CustomerPage } from '../features/customers/customer.page.js';
import { AccountDunning } from '../features/dunning/account-dunning.js';
import { PromiseDialog } from '../features/dunning/promise-dialog.js';
import { ServiceWhy } from '../features/dunning/service-why.js';
import { AccountInvoices } from '../features/invoicing/account-invoices.js';
import { ServiceBilling } from '../features/invoicing/service-billing.js';
import { AccountPayments } from '../features/payments/account-payments.js';
import { AccountStatement } from '../features/payments/account-statement.js';
import { PaymentDialog } from '../features/payments/payment-dialog.js';
import { ServiceSla } from '../features/sla/service-sla.js';
import { CustomerTickets } from '../features/tickets/customer-tickets.js';
import { CustomerVisitDialog } from '../features/tickets/customer-visit-dialog.js';
import { ServiceVisits } from '../features/tickets/service-visits.js';
import { TicketDialog } from '../features/tickets/ticket-dialog.js';
import { ServiceOnNetwork } from './service-on-network.js';

/** What other features show of a customer's account: features do not know each other, the app knows them all. */
const SLOTS: AccountSlots = {
  tabs: [
    { id: 'invoices', view: AccountInvoices },
    { id: 'payments', view: AccountPayments },
    { id: 'statement', view: AccountStatement },
    { id: 'dunning', view: AccountDunning },
  ],
  customerTabs: [{ id: 'tickets', permission: 'ticket:read', view: CustomerTickets }],
  customerDialogs: [
    { key: 't', permission: 'ticket:write', view: TicketDialog },
    { key: 'v', permission: 'visit:write', view: CustomerVisitDialog },
  ],
  why: ServiceWhy,
  serviceBilling: ServiceBilling,
  serviceSla: ServiceSla,
  serviceEnforcement: ServiceOnNetwork,
  serviceVisits: ServiceVisits,
  dialogs: [
    { key: 'p', permission: 'payment:write', view: PaymentDialog },
    { key: 'r', permission: 'promise:write', view: PromiseDialog },
  ],
};

interface CustomerWithMoneyPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function CustomerWithMoneyPage({ params }: CustomerWithMoneyPageProps) {
  return <CustomerPage params={params} slots={SLOTS} />;
}
