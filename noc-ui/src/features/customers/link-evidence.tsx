import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import { useTranslation } from 'react-i18next';

/** Why it is thought to be so, a sentence a clue. */
export function LinkEvidence({ evidence }: Pick<ServiceLink, 'evidence'>) {
  const { t } = useTranslation('customers');
  return (
    <ul className="link-evidence">
      {evidence.map(({ clue, identity, mac, on }) => (
        <li key={`${clue} ${identity} ${mac} ${on}`}>
          {t(`clue.${clue}`, { identity, mac, on: on ?? '?' })}
        </li>
      ))}
    </ul>
  );
}
