import type { Device, stationSchema } from '@atalaya/core/wire/rest/devices';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { z } from 'zod';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { stationsQuery } from './queries.js';
import { sortStations } from './station-order.js';

type Station = z.infer<typeof stationSchema>;

const SIZE_SHOWN = 60;

/** Who else hangs on this access point, and how they are: one weak is a CPE, all weak is the sector. */
export function Neighbours({ device }: { device: Device }) {
  const accessPoint = device.role === 'ap' ? device : device.path.find(({ role }) => role === 'ap');
  return accessPoint ? (
    <StationTable accessPointId={accessPoint.id} name={accessPoint.name} deviceId={device.id} />
  ) : null;
}

interface StationTableProps {
  readonly accessPointId: string;
  readonly name: string;
  readonly deviceId: string;
}

function StationTable({ accessPointId, name, deviceId }: StationTableProps) {
  const { t } = useTranslation('device');
  const { data } = useQuery(stationsQuery(accessPointId));
  if (!data) return null;
  const stations = sortStations(data.items).slice(0, SIZE_SHOWN);
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('neighbours.title', { name })}</h2>
        <span className="section-note num">{data.items.length}</span>
      </div>
      {stations.length === 0 && <p className="sub">{t('neighbours.none')}</p>}
      <ul className="stations">
        {stations.map((station) => (
          <StationRow
            key={`${station.radio} ${station.mac}`}
            station={station}
            isOwn={station.deviceId === deviceId}
          />
        ))}
      </ul>
    </section>
  );
}

function StationRow({ station, isOwn }: { station: Station; isOwn: boolean }) {
  const { t } = useTranslation('device');
  const locale = useLocale();
  const name = station.deviceName ?? station.name ?? station.mac;
  const isWeak = station.signalDbm !== null && station.signalDbm <= -75;
  return (
    <li className="station" data-own={isOwn ? true : undefined}>
      {station.deviceId && !isOwn ? (
        <Link href={`/devices/${station.deviceId}`} className="link truncate">
          {name}
        </Link>
      ) : (
        <span className="truncate">
          {name}
          {isOwn && <span className="sub"> · {t('neighbours.own')}</span>}
          {!station.deviceId && <span className="sub"> · {t('neighbours.unknown')}</span>}
        </span>
      )}
      <span className="station-bar" aria-hidden="true">
        {station.signalDbm !== null && (
          <i
            data-weak={isWeak ? true : undefined}
            style={{ width: `${Math.min(100, Math.max(2, (station.signalDbm + 95) * 2))}%` }}
          />
        )}
      </span>
      <b className="num" data-weak={isWeak ? true : undefined}>
        {formatNumber(station.signalDbm, 0, locale)}
      </b>
    </li>
  );
}
