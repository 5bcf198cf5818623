import { useTranslation } from 'react-i18next';

/** A scope in words: `incident:read` as the permission that it is, `action:…` by its own name. */
export function useScopeWords(): (scope: string) => string {
  const { t } = useTranslation('settings');
  return (scope) => {
    const [resource = '', action = ''] = scope.split(':');
    if (resource === 'action') return t(`apiKey.action.${action}`);
    return `${t(`permission.of.${resource}`)}: ${t(`permission.${action}`).toLowerCase()}`;
  };
}
