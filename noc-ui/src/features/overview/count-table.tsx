import { DEVICE_STATES } from '@atalaya/core/domain/network/device';
import type { Overview } from '@atalaya/core/wire/rest/overview';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { deviceStatus } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { countsByRole } from './counts-by-role.js';

/** Each number opens the list behind it. */
export function CountTable({ counts }: { counts: Overview['counts'] }) {
  const { t } = useTranslation(['overview', 'shared']);
  const rows = countsByRole(counts);
  const states = DEVICE_STATES.filter((state) => rows.some((row) => (row.byState[state] ?? 0) > 0));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('counts')}</h2>
      </div>
      <div className="table-scroll">
        <table className="table count-table">
          <thead>
            <tr>
              <th scope="col">{t('role')}</th>
              {states.map((state) => {
                const look = deviceStatus(state);
                return (
                  <th key={state} scope="col" className="end">
                    <StatusGlyph shape={look.shape} tone={look.tone} /> {t(`shared:state.${state}`)}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ role, byState }) => (
              <tr key={role}>
                <th scope="row">{t(`shared:role.${role}`)}</th>
                {states.map((state) => {
                  const count = byState[state] ?? 0;
                  return (
                    <td
                      key={state}
                      className="end num"
                      data-tone={count > 0 ? deviceStatus(state).tone : undefined}
                    >
                      {count === 0 ? (
                        <span aria-hidden="true">·</span>
                      ) : (
                        <Link href={`/devices?role=${role}&state=${state}`} className="link">
                          {count}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
