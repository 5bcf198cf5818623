import { addTicketStrings } from './ticket-strings.js';
import { VisitDialog } from './visit-dialog.js';

addTicketStrings();

interface CustomerVisitDialogProps {
  readonly customerId: string;
  readonly onClose: () => void;
}

/** Somebody goes to a customer, without a ticket first; who has one service is visited for that one. */
export function CustomerVisitDialog({ customerId, onClose }: CustomerVisitDialogProps) {
  return <VisitDialog of={{ customerId }} onClose={onClose} />;
}
