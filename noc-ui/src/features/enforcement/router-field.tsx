import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../shared/ui/select-field.js';
import { routersQuery } from './queries.js';

interface RouterFieldProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

export function RouterField({ value, onChange }: RouterFieldProps) {
  const { t } = useTranslation('enforcement');
  const { data } = useInfiniteQuery(routersQuery);
  const routers = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <SelectField<string>
      label={t('filter.router')}
      value={value ?? ''}
      emptyLabel={t('filter.all')}
      choices={routers.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => onChange(id === '' ? undefined : id)}
    />
  );
}
