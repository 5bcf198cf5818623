import type { NetworkCommandView } from '@atalaya/core/wire/rest/enforcement';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMs } from '../../shared/format/numbers.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Ago } from '../../shared/ui/ago.js';
import { LineLink } from './line-link.js';
import { useNetworkWords } from './network-words.js';
import { CommandStateWords } from './status-words.js';

/** What, to whom, when and how fast. */
export function CommandRow({ command }: { readonly command: NetworkCommandView }) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const said = useNetworkWords();
  const { id, intent, service, router, state, error, latencyMs, createdAt } = command;
  return (
    <li className="enforcement-row">
      <CommandStateWords state={state} />
      <div className="enforcement-what">
        <Link className="link" href={`/enforcement/commands/${id}`}>
          <b>{t(`intent.${intent}`)}</b>
        </Link>{' '}
        {service && <LineLink service={service} />}
        <div className="sub">
          {router.name}
          {state === 'failed' && <> · {t('command.again')}</>}
        </div>
        {error !== null && state !== 'verified' && <div className="sub">{said(error)}</div>}
      </div>
      <div className="enforcement-side num">
        <When at={createdAt} />
        {latencyMs !== null && (
          <span className="sub">{t('command.took', { ms: formatMs(latencyMs, locale) })}</span>
        )}
      </div>
    </li>
  );
}

function When({ at }: { readonly at: string }) {
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  return (
    <span>
      {formatMoment(Date.parse(at), zone)}{' '}
      <span className="sub">
        <Ago since={at} />
      </span>
    </span>
  );
}
