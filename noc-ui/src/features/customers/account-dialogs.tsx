import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import type { AccountSlots } from './account-slots.js';
import { accountsOfQuery } from './queries.js';
import { useHotkeys } from './use-hotkeys.js';

interface AccountDialogsProps {
  readonly customerId: string;
  readonly dialogs: AccountSlots['dialogs'];
}

/** What is done at the telephone by one key: its button says which. */
export function AccountDialogs({ customerId, dialogs }: AccountDialogsProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const [open, setOpen] = useState<AccountSlots['dialogs'][number] | null>(null);
  const offered = dialogs.filter(({ permission }) => may(permission));
  const { data } = useQuery({
    ...accountsOfQuery(customerId),
    enabled: may('account:read') && offered.length > 0,
  });
  const account = data?.items.find(({ status }) => status === 'open');
  const letters = account === undefined ? '' : offered.map(({ key }) => key).join('');
  const keys = useMemo(
    () =>
      Object.fromEntries(
        [...letters].map((letter) => [
          letter,
          () => setOpen(dialogs.find(({ key }) => key === letter) ?? null),
        ]),
      ),
    [letters, dialogs],
  );
  useHotkeys(keys);
  if (!account) return null;
  const View = open?.view;
  return (
    <>
      {offered.map((dialog) => (
        <Button key={dialog.key} onClick={() => setOpen(dialog)}>
          {t(`hotkey.${dialog.key}`)} <kbd>{dialog.key}</kbd>
        </Button>
      ))}
      {View && <View accountId={account.id} onClose={() => setOpen(null)} />}
    </>
  );
}
