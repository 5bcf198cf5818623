import type { DeviceReplacement } from '@atalaya/core/wire/rest/device-replacements';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatDay } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { replacementsQuery } from './queries.js';

/** Which boxes were replaced, and whether the new one is still to be measured for its acceptance. */
export function DeviceReplacements({ serviceId }: { readonly serviceId: string }) {
  const { t } = useTranslation('customers');
  const { data } = useQuery(replacementsQuery(serviceId));
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      {items.some(({ isAcceptanceDue }) => isAcceptanceDue) && <p>{t('replace.acceptanceDue')}</p>}
      <details>
        <summary>{t('replace.history', { count: items.length })}</summary>
        <ul>
          {items.map((one) => (
            <Replacement key={one.id} one={one} />
          ))}
        </ul>
      </details>
    </>
  );
}

function Replacement({ one }: { readonly one: DeviceReplacement }) {
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const box = ({ id, name }: DeviceReplacement['old']) =>
    id === null ? (
      name
    ) : (
      <Link className="link" href={`/devices/${id}`}>
        {name}
      </Link>
    );
  return (
    <li className="sub">
      <span className="num">{formatDay(Date.parse(one.replacedAt), zone)}</span>: {box(one.old)} →{' '}
      {box(one.new)} · {one.replacedBy}
      {one.identity !== null && (
        <>
          {' '}
          ·{' '}
          <span className="mono">
            {one.identity.old} → {one.identity.new}
          </span>
        </>
      )}
      {one.reason !== '' && <> · {one.reason}</>}
    </li>
  );
}
