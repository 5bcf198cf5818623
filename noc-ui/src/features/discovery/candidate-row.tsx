import { isWeakMatch } from '@atalaya/core/domain/discovery/match-known';
import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import type { CandidateView } from '@atalaya/core/wire/rest/discovery-runs';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { CheckField } from '../../shared/ui/check-field.js';
import type { RowChoice } from './accept-bar.js';

interface CandidateRowProps {
  readonly candidate: CandidateView;
  readonly choice: RowChoice | undefined;
  readonly error: string | undefined;
  /** null takes the choice back; undefined where nothing can be chosen. */
  readonly onChoose: ((choice: RowChoice | null) => void) | undefined;
}

export function CandidateRow({ candidate, choice, error, onChoose }: CandidateRowProps) {
  const { t } = useTranslation('discovery');
  const title = candidate.name ?? candidate.address ?? candidate.macs[0] ?? '—';
  const make = [candidate.vendor, candidate.model ?? candidate.platform, candidate.version]
    .filter(Boolean)
    .join(' ');
  return (
    <tr>
      {onChoose && (
        <td className="pick">
          <input
            type="checkbox"
            aria-label={t('select', { name: title })}
            checked={choice !== undefined}
            onChange={() => onChoose(choice === undefined ? {} : null)}
          />
        </td>
      )}
      <td>
        <b>{title}</b>
        <div className="sub mono">
          {[candidate.address, candidate.macs[0]]
            .filter((text) => text && text !== title)
            .join(' · ')}
        </div>
        {make !== '' && <div className="sub">{make}</div>}
        {error !== undefined && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
      </td>
      <td>
        <FoundHow candidate={candidate} />
      </td>
      <td>
        {candidate.status !== 'new' && <KnownAs candidate={candidate} />}
        {onChoose && isDoubtful(candidate) && (
          <CheckField
            label={t('asNew')}
            isChecked={choice?.asNew === true}
            onChange={(asNew) => onChoose({ ...choice, asNew })}
          />
        )}
        {(candidate.status === 'new' || choice?.asNew) && (
          <RoleChoice candidate={candidate} title={title} choice={choice} onChoose={onChoose} />
        )}
      </td>
    </tr>
  );
}

/** Known by what two devices may have in common. */
const isDoubtful = ({ status, matchedBy }: CandidateView): boolean =>
  status === 'known' && matchedBy !== null && isWeakMatch(matchedBy);

const MOST_HEARD = 3;

function FoundHow({ candidate }: { readonly candidate: CandidateView }) {
  const { t } = useTranslation(['discovery', 'shared']);
  const { ways, heardOn } = candidate;
  const more = heardOn.length - MOST_HEARD;
  return (
    <ul className="found-list">
      {ways.length > 0 && (
        <li>
          {t('answers', { ways: ways.map(({ driver }) => t(`shared:way.${driver}`)).join(', ') })}
        </li>
      )}
      {heardOn.slice(0, MOST_HEARD).map(({ by, name, interface: port }) => (
        <li key={`${by}/${name}/${port}`} className="sub">
          {t(`heard.${by}`, { name })}
          {port !== null && port !== '' && <span className="mono"> {port}</span>}
        </li>
      ))}
      {more > 0 && <li className="sub">{t('heardMore', { count: more })}</li>}
    </ul>
  );
}

function RoleChoice({
  candidate,
  title,
  choice,
  onChoose,
}: Omit<CandidateRowProps, 'error'> & { readonly title: string }) {
  const { t } = useTranslation(['discovery', 'shared']);
  const { suggestedRole, suggestedSiteName } = candidate;
  const role = choice?.role ?? suggestedRole;
  if (!onChoose) return role === null ? '—' : t(`shared:role.${role}`);
  return (
    <>
      <select
        aria-label={t('roleOf', { name: title })}
        value={role ?? ''}
        onChange={(event) => {
          const chosen = DEVICE_ROLES.find((each) => each === event.target.value);
          if (chosen) onChoose({ ...choice, role: chosen });
        }}
      >
        {role === null && <option value="">{t('chooseRole')}</option>}
        {DEVICE_ROLES.map((each) => (
          <option key={each} value={each}>
            {t(`shared:role.${each}`)}
          </option>
        ))}
      </select>
      {suggestedSiteName !== null && <div className="sub">{suggestedSiteName}</div>}
    </>
  );
}

function KnownAs({ candidate }: { readonly candidate: CandidateView }) {
  const { t } = useTranslation('discovery');
  const { deviceId, deviceName, matchedBy, status } = candidate;
  if (deviceId === null) return '—';
  return (
    <>
      <Link href={`/devices/${deviceId}`} className="link">
        {deviceName}
      </Link>
      {status === 'known' && matchedBy !== null && (
        <div className="sub">{t(`matchedBy.${matchedBy}`)}</div>
      )}
    </>
  );
}
