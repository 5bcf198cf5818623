import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import type { AccountSlots } from './account-slots.js';
import { useHotkeys } from './use-hotkeys.js';

interface CustomerDialogsProps {
  readonly customerId: string;
  readonly dialogs: AccountSlots['customerDialogs'];
}

/** What is done for a customer by one key, with or without an account. */
export function CustomerDialogs({ customerId, dialogs }: CustomerDialogsProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const [open, setOpen] = useState<AccountSlots['customerDialogs'][number] | null>(null);
  const offered = dialogs.filter(({ permission }) => may(permission));
  const letters = offered.map(({ key }) => key).join('');
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
  const View = open?.view;
  return (
    <>
      {offered.map((dialog) => (
        <Button key={dialog.key} onClick={() => setOpen(dialog)}>
          {t(`hotkey.${dialog.key}`)} <kbd>{dialog.key}</kbd>
        </Button>
      ))}
      {View && <View customerId={customerId} onClose={() => setOpen(null)} />}
    </>
  );
}
