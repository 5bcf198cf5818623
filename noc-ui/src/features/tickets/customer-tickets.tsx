import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { TicketList } from './ticket-list.js';
import { addTicketStrings } from './ticket-strings.js';
import './tickets.css';

addTicketStrings();

/** All that a customer ever asked for, on their page. */
export function CustomerTickets({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('tickets');
  return (
    <section className="section">
      <TicketList
        filter={{ customerId }}
        isOfCustomer
        empty={
          <EmptyState title={t('empty.customer')}>
            <p>{t('empty.customerText')}</p>
          </EmptyState>
        }
      />
    </section>
  );
}
