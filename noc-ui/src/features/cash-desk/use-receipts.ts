import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSessionState } from '../../shared/api/session-store.js';
import { sendReceipts } from './queries.js';
import { deviceOf, isSettled, type KeptReceipt, ReceiptBox } from './receipt-box.js';
import { sendKept } from './send-kept.js';

const TRY_AGAIN_MS = 30_000;

export interface Receipts {
  /** The newest first. */
  readonly kept: readonly KeptReceipt[];
  readonly unsent: readonly KeptReceipt[];
  readonly isSending: boolean;
  readonly error: Error | null;
  /** Throws when the phone keeps nothing. */
  readonly add: (receipt: Omit<KeptReceipt, 'number' | 'outcome'>) => KeptReceipt;
  readonly send: () => void;
}

/** This person's receipts on this phone; sent as soon as there is a network, tried again while there is none. */
export function useReceipts(): Receipts {
  const session = useSessionState();
  const person = 'person' in session ? session.person : null;
  const [tenantId, userId] = [person?.tenant?.id ?? '', person?.user.id ?? ''];
  const box = useMemo(() => new ReceiptBox(localStorage, { tenantId, userId }), [tenantId, userId]);
  const client = useQueryClient();
  const [kept, setKept] = useState(() => box.read());
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const busy = useRef(false);

  const send = useCallback(async () => {
    if (busy.current || box.read().every(isSettled)) return;
    busy.current = true;
    setSending(true);
    try {
      await sendKept(box, deviceOf(localStorage), sendReceipts);
      setError(null);
      void client.invalidateQueries({ queryKey: ['cash-desk'] });
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
    busy.current = false;
    setSending(false);
    setKept(box.read());
  }, [box, client]);

  useEffect(() => {
    const now = () => void send();
    now();
    const timer = setInterval(now, TRY_AGAIN_MS);
    window.addEventListener('online', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
    };
  }, [send]);

  const add: Receipts['add'] = (receipt) => {
    const made = { ...receipt, number: box.nextNumber(), outcome: null };
    box.keep(made);
    // Asks the browser not to throw it away when the phone is full; whatever it answers, it is kept now.
    void navigator.storage?.persist?.();
    setKept(box.read());
    void send();
    return made;
  };
  const unsent = kept.filter((receipt) => !isSettled(receipt));
  return { kept, unsent, isSending, error, add, send: () => void send() };
}
