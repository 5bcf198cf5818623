import type { ServiceSessionView } from '@atalaya/core/wire/rest/sessions';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../api/time-zone.js';
import { formatBytes, NO_VALUE } from '../format/numbers.js';
import { formatDuration, formatMoment } from '../format/time.js';
import { useLocale } from '../i18n/use-locale.js';
import { useNowMs } from '../live/platform-clock.js';
import { StatusGlyph } from '../ui/status-glyph.js';
import { addSessionStrings } from './session-strings.js';
import './sessions.css';

addSessionStrings();

interface SessionTableProps {
  readonly sessions: readonly ServiceSessionView[];
  /** What every row would repeat. */
  readonly leavesOut?: 'device' | 'user';
}

export function SessionTable({ sessions, leavesOut }: SessionTableProps) {
  const { t } = useTranslation('sessions');
  return (
    <div className="table-scroll session-rows">
      <table className="table">
        <thead>
          <tr>
            {leavesOut !== 'user' && <th scope="col">{t('user')}</th>}
            <th scope="col">{t('address')}</th>
            {leavesOut !== 'device' && <th scope="col">{t('router')}</th>}
            <th scope="col">{t('when')}</th>
            <th scope="col" className="end">
              {t('down')}
            </th>
            <th scope="col" className="end">
              {t('up')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} leavesOut={leavesOut} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SessionRowProps {
  readonly session: ServiceSessionView;
  readonly leavesOut: SessionTableProps['leavesOut'];
}

function SessionRow({ session, leavesOut }: SessionRowProps) {
  const { t } = useTranslation('sessions');
  const locale = useLocale();
  const { user, callerId, address, addressV6, deviceId, deviceName } = session;
  // A lease has none.
  const hasCounters = session.kind === 'pppoe';
  return (
    <tr>
      {leavesOut !== 'user' && (
        <td>
          <Link href={`/sessions?user=${encodeURIComponent(user)}`} className="link session-user">
            {user}
          </Link>
          {session.kind === 'dhcp' && <div className="sub">DHCP</div>}
          {callerId !== user && <div className="sub mono">{callerId}</div>}
        </td>
      )}
      <td className="mono session-short">
        {address ?? addressV6 ?? NO_VALUE}
        {address !== null && addressV6 !== null && <div className="sub mono">{addressV6}</div>}
        {leavesOut === 'user' && callerId !== user && <div className="sub mono">{callerId}</div>}
      </td>
      {leavesOut !== 'device' && (
        <td className="session-short">
          <Link href={`/devices/${deviceId}`} className="link">
            {deviceName}
          </Link>
        </td>
      )}
      <td>
        <Span session={session} />
      </td>
      {/* The router's "out" is what the subscriber downloads. */}
      <td className="end num" data-label={t('down')}>
        {hasCounters ? formatBytes(session.bytesOut, locale) : NO_VALUE}
      </td>
      <td className="end num" data-label={t('up')}>
        {hasCounters ? formatBytes(session.bytesIn, locale) : NO_VALUE}
      </td>
    </tr>
  );
}

function Span({ session }: { readonly session: ServiceSessionView }) {
  const { t } = useTranslation('sessions');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const nowMs = useNowMs();
  const fromMs = Date.parse(session.fromAt);
  const toMs = session.toAt === null ? null : Date.parse(session.toAt);
  const lasted = formatDuration((toMs ?? nowMs) - fromMs);
  const from = formatMoment(fromMs, zone);
  if (toMs === null) {
    return (
      <>
        <span className="session-open">
          <StatusGlyph shape="dot" tone="calm" /> {t('online')} · {lasted}
        </span>
        <div className="sub num">{t('since', { from })}</div>
      </>
    );
  }
  return (
    <>
      <span className="num">
        {from} – {formatMoment(toMs, zone)}
      </span>
      <div className="sub">
        {lasted}
        {session.disconnectReason && ` · ${t(`end.${session.disconnectReason}`)}`}
      </div>
    </>
  );
}
