import type { TakeOverView } from '@atalaya/core/wire/rest/take-over';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../shared/ui/notice.js';

/** What a person named as the other system's; or what of the router looks like it, where nobody did. */
export function TakeOverNames({ view }: { readonly view: TakeOverView }) {
  const { t } = useTranslation('enforcement');
  const { named, namedBy, survey } = view;
  const parts = [
    ...named.lists.map((name) => t('takeOver.ofList', { name })),
    ...named.profiles.map((name) => t('takeOver.ofProfile', { name })),
    ...(named.disabledSecrets ? [t('takeOver.ofSecrets')] : []),
    ...(named.blockedLeases ? [t('takeOver.ofLeases')] : []),
    ...(named.queuesUpToKbps === null
      ? []
      : [t('takeOver.ofQueues', { kbps: named.queuesUpToKbps })]),
  ];
  if (parts.length > 0) {
    return (
      <>
        <ul className="take-over-names">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
        {namedBy !== null && <p className="sub">{t('takeOver.namedBy', { name: namedBy })}</p>}
      </>
    );
  }
  const suspects = [
    ...(survey?.lists.filter(({ why }) => why.length > 0).map(({ name }) => name) ?? []),
    ...(survey?.profiles.filter(({ why }) => why.length > 0).map(({ name }) => name) ?? []),
  ];
  return (
    <>
      <p>{t('takeOver.nothingNamed')}</p>
      {suspects.length > 0 && (
        <Notice tone="blue">{t('takeOver.suspects', { names: suspects.join(', ') })}</Notice>
      )}
    </>
  );
}
