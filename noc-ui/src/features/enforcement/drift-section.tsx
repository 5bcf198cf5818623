import type { DriftKind } from '@atalaya/core/domain/enforcement/network-command';
import type { networkDriftSchema } from '@atalaya/core/wire/rest/enforcement';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { z } from 'zod';
import { Age } from '../../shared/ui/age.js';
import { Ago } from '../../shared/ui/ago.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { LineLink } from './line-link.js';
import { DRIFT_LOOKS } from './looks.js';
import { useNetworkWords } from './network-words.js';
import { menuTexts, writeTexts } from './router-text.js';

type Drift = z.output<typeof networkDriftSchema>;

interface DriftSectionProps {
  readonly kind: DriftKind;
  readonly drifts: readonly Drift[];
  /** Where the rest of them is. */
  readonly moreHref?: string;
}

export function DriftSection({ kind, drifts, moreHref }: DriftSectionProps) {
  const { t } = useTranslation('enforcement');
  const look = DRIFT_LOOKS[kind];
  return (
    <section className="section enforcement-drifts" data-kind={kind}>
      <div className="section-head">
        <h2 className="status" data-tone={look.tone}>
          <StatusGlyph {...look} />
          <span className="status-word">{t(`drift.${kind}.title`)}</span>
        </h2>
        <span className="section-note num">{t('driftCount', { count: drifts.length })}</span>
      </div>
      <p className="sub">{t(`drift.${kind}.text`)}</p>
      <ul className="enforcement-list">
        {drifts.map((drift) => (
          <DriftRow key={drift.id} drift={drift} />
        ))}
      </ul>
      {moreHref && (
        <Link className="link" href={moreHref}>
          {t('drift.more')}
        </Link>
      )}
    </section>
  );
}

function DriftRow({ drift }: { readonly drift: Drift }) {
  const { t, i18n } = useTranslation('enforcement');
  const { service, router, details, firstSeenAt, endedAt, endedHow, commandId } = drift;
  const said = useNetworkWords();
  const { desired, observed, obstacle } = details;
  const word = (state: unknown) => t(`line.${String(state)}`);
  const isState = (state: unknown) => i18n.exists(`enforcement:line.${String(state)}`);
  return (
    <li className="enforcement-row">
      <div className="enforcement-what">
        {service ? <LineLink service={service} /> : <span className="mono">{nameOf(details)}</span>}
        <div className="sub">
          {router.name}
          {isState(desired) && isState(observed) && (
            <> · {t('drift.between', { desired: word(desired), observed: word(observed) })}</>
          )}
        </div>
        {typeof obstacle === 'string' && <div className="sub">{said(obstacle)}</div>}
        <Read details={details} />
      </div>
      <div className="enforcement-side num">
        <span>
          {t('sinceWord')} <Age since={firstSeenAt} />
        </span>
        {endedAt !== null && (
          <span className="sub">
            {endedHow !== null && i18n.exists(`enforcement:ended.${endedHow}`)
              ? t(`ended.${endedHow}`)
              : endedHow}{' '}
            <Ago since={endedAt} />
          </span>
        )}
        {commandId !== null && (
          <Link className="link" href={`/enforcement/commands/${commandId}`}>
            {t('drift.command')}
          </Link>
        )}
      </div>
    </li>
  );
}

/** What was read there and what would be sent, for whoever wants to see it. */
function Read({ details }: Pick<Drift, 'details'>) {
  const { t } = useTranslation('enforcement');
  const { rows, writes, identity: _i, desired: _d, observed: _o, obstacle: _b, ...row } = details;
  const texts = menuTexts(rows ?? row);
  const sentences = writeTexts(writes);
  if (texts.length === 0 && sentences.length === 0) return null;
  return (
    <details>
      <summary className="sub">{t('drift.seen')}</summary>
      {texts.map((text) => (
        <pre key={text.menu} className="enforcement-rows">
          {[text.menu, ...text.rows].filter((line) => line !== '').join('\n')}
        </pre>
      ))}
      {sentences.length > 0 && (
        <>
          <p className="sub">{t('drift.wouldSend')}</p>
          <pre className="enforcement-rows">{sentences.join('\n')}</pre>
        </>
      )}
    </details>
  );
}

/** Of what belongs to no customer: its address, name or mark. */
function nameOf({ address, name, comment, identity }: Drift['details']): string {
  return String(address ?? name ?? comment ?? identity ?? '—');
}
