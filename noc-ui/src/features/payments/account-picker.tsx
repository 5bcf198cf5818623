import { deskAccountListSchema } from '@atalaya/core/wire/rest/cash-desk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { SearchInput } from '../../shared/ui/search-input.js';

interface AccountPickerProps {
  readonly label: string;
  readonly chosenId: string | null;
  readonly onChoose: (accountId: string) => void;
  readonly error?: string | undefined;
}

/** Whose a payment is: found by a part of the name, with what they owe beside it. */
export function AccountPicker({ label, chosenId, onChoose, error }: AccountPickerProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const [search, setSearch] = useState('');
  const query = useQuery({
    queryKey: ['cash-desk', 'accounts', search],
    enabled: search.trim().length >= 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request('/cash-desk/accounts', {
        schema: deskAccountListSchema,
        signal,
        query: { search: search.trim() },
      }),
  });
  return (
    <fieldset className="account-picker">
      <legend>{label}</legend>
      <SearchInput label={t('picker.search')} value={search} onChange={setSearch} />
      {query.data?.items.map(({ id, name, balance }) => (
        <label key={id} className="account-choice">
          <input
            type="radio"
            name="account"
            checked={chosenId === id}
            onChange={() => onChoose(id)}
          />
          <span>{name}</span>
          <span className="num">{formatMoney(balance, locale)}</span>
        </label>
      ))}
      {query.data?.items.length === 0 && <p className="section-note">{t('picker.none')}</p>}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
