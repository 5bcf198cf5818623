// biome-ignore-all lint/a11y/useSemanticElements: rows that stand by themselves cannot be a <table>; the roles say what they are.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headers are read; their links and buttons are what is used.
import type { DeviceSummary } from '@atalaya/core/wire/rest/devices';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMs, formatNumber, formatPercent } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';

interface DeviceRowProps {
  readonly device: DeviceSummary;
  readonly index: number;
  readonly offset: number;
  readonly onEdit: ((id: string) => void) | undefined;
}

const WEAK_DBM = -75;
const LOSSY_PCT = 5;

export function DeviceRow({ device, index, offset, onEdit }: DeviceRowProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const locale = useLocale();
  const { signalDbm, lossPct } = device;
  return (
    <div
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${offset}px)` }}
    >
      <Cell column="name">
        <Link href={`/devices/${device.id}`} className="device-link truncate" title={device.name}>
          {device.name}
        </Link>
        {!device.monitored && <span className="sub"> · {t('unmonitored')}</span>}
      </Cell>
      <Cell column="state">
        <StatusBadge state={device.state} reason={device.reason} />
      </Cell>
      <Cell column="since">{device.since && <Age since={device.since} />}</Cell>
      <Cell column="role">{t(`shared:role.${device.role}`)}</Cell>
      <Cell column="site">{device.siteName}</Cell>
      <Cell column="address">
        <span className="num">{device.address}</span>
      </Cell>
      <Cell column="signal" isBad={signalDbm !== null && signalDbm <= WEAK_DBM}>
        <Value text={formatNumber(signalDbm, 0, locale)} unit="dBm" isKnown={signalDbm !== null} />
      </Cell>
      <Cell column="latency">
        <Value
          text={formatMs(device.latencyMs, locale)}
          unit="ms"
          isKnown={device.latencyMs !== null}
        />
      </Cell>
      <Cell column="loss" isBad={lossPct !== null && lossPct >= LOSSY_PCT && device.state === 'up'}>
        <Value text={formatPercent(lossPct, locale)} unit="%" isKnown={lossPct !== null} />
      </Cell>
      <Cell column="actions">
        {onEdit && (
          <Button
            look="quiet"
            onClick={() => onEdit(device.id)}
            aria-label={t('editNamed', { name: device.name })}
          >
            {t('shared:action.edit')}
          </Button>
        )}
      </Cell>
    </div>
  );
}

interface CellProps {
  readonly column: string;
  readonly isBad?: boolean;
  readonly children: React.ReactNode;
}

function Cell({ column, isBad = false, children }: CellProps) {
  return (
    <span role="cell" data-column={column} data-bad={isBad ? true : undefined}>
      {children}
    </span>
  );
}

function Value({ text, unit, isKnown }: { text: string; unit: string; isKnown: boolean }) {
  return (
    <span className="num">
      {text}
      {isKnown && <small> {unit}</small>}
    </span>
  );
}
