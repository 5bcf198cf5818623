import type { Provisioning } from '@atalaya/core/wire/rest/provisioning';
import { useTranslation } from 'react-i18next';

interface LineFactsProps {
  readonly line: Provisioning;
  /** null: there is none, or it is not to be seen now. */
  readonly password: string | null;
}

/** What is typed into the customer's equipment. */
export function LineFacts({ line, password }: LineFactsProps) {
  const { t } = useTranslation('provisioning');
  const facts = [
    [t(`identity.${line.accessKind}`), line.identity],
    [t('fact.password'), password],
    [t('fact.address'), line.accessKind === 'static' ? null : line.address],
    [t('fact.pool'), line.pool?.name ?? null],
    [t('fact.router'), line.router.name],
  ] as const;
  return (
    <dl className="provision-facts">
      {facts.map(
        ([label, value]) =>
          value !== null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
