import type { Device } from '@atalaya/core/wire/rest/devices';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { requestHistory } from './queries.js';

const HISTORY_TAKES_MS = 4_000;

type Source = Device['sources'][number];

/** How this device is read, and in one sentence why not. */
export function SourceList({ device }: { device: Device }) {
  const { t } = useTranslation('device');
  const may = usePermissions();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('sources.title')}</h2>
        {may('device:write') && (
          <Link href={`/devices?edit=${device.id}`} className="link">
            {t('edit')}
          </Link>
        )}
      </div>
      {device.collector && (
        <p className="sub">
          {t(`sources.pinnedBy.${device.collector.pinned}`, { name: device.collector.name })}
        </p>
      )}
      {device.sources.length === 0 && <p className="sub">{t('sources.none')}</p>}
      <ul className="sources">
        {device.sources.map((source) => (
          <SourceRow key={source.id} source={source} address={source.address ?? device.address} />
        ))}
      </ul>
      {may('device:write') && device.sources.some(isOfUisp) && <BringHistory device={device} />}
    </section>
  );
}

const isOfUisp = ({ driver, enabled }: Source) => driver === 'uisp' && enabled;

/** What UISP has kept from before this device was read here; once is enough. */
function BringHistory({ device }: { device: Device }) {
  const { t } = useTranslation('device');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const asked = useMutation({
    mutationFn: async () => {
      await requestHistory(device.id);
      await new Promise((resolve) => setTimeout(resolve, HISTORY_TAKES_MS));
      await client.invalidateQueries({ queryKey: ['metrics'] });
      await client.invalidateQueries({ queryKey: ['device', device.id] });
    },
  });
  return (
    <>
      <p>
        <Button disabled={!asked.isIdle} onClick={() => asked.mutate()}>
          {t('sources.bring')}
        </Button>
      </p>
      {(asked.isPending || asked.isSuccess) && (
        <p className="sub" role="status">
          {t('sources.asked')}
        </p>
      )}
      {asked.error && (
        <p className="form-error" role="alert">
          {sentence(asked.error)}
        </p>
      )}
    </>
  );
}

function SourceRow({ source, address }: { source: Source; address: string | null }) {
  const { t } = useTranslation(['device', 'shared']);
  const isFailing = source.lastError !== null;
  const place = [address, source.port].filter((part) => part !== null).join(':');
  return (
    <li className="source">
      <StatusGlyph shape={isFailing ? 'triangle' : 'dot'} tone={isFailing ? 'amber' : 'calm'} />
      <div>
        <p>
          <b>{t(`shared:way.${source.driver}`)}</b> <span className="sub mono">{place}</span>
        </p>
        {source.lastError !== null && <p className="source-error">{source.lastError}</p>}
        {source.warnings.map((warning) => (
          <p key={warning} className="sub">
            {warning}
          </p>
        ))}
        <p className="sub">
          {source.lastOkAt === null ? (
            t('sources.neverRead')
          ) : (
            <>
              {t('sources.lastRead')} <Age since={source.lastOkAt} />
            </>
          )}
        </p>
      </div>
    </li>
  );
}
