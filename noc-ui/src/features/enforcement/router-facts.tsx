import type { EnforcementRouter } from '@atalaya/core/wire/rest/enforcement';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMs, formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Ago } from '../../shared/ui/ago.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { useNetworkWords } from './network-words.js';

export function RouterFacts({ router }: { readonly router: EnforcementRouter }) {
  const { t } = useTranslation('enforcement');
  const { terms, via } = router;
  return (
    <dl className="facts enforcement-facts">
      <div>
        <dt>{t('fact.rules')}</dt>
        <dd>
          {via === 'uisp' ? <Gateway bundle={router.bundle} /> : <Rules bundle={router.bundle} />}
        </dd>
      </div>
      <div>
        <dt>{t('fact.comparison')}</dt>
        <dd>
          <Comparison comparison={router.comparison} />
        </dd>
      </div>
      <div>
        <dt>{t('fact.drifts')}</dt>
        <dd>
          <Drifts router={router} />
        </dd>
      </div>
      <div>
        <dt>{t('fact.commands')}</dt>
        <dd>
          <Commands router={router} />
        </dd>
      </div>
      <div>
        <dt>{t('fact.how')}</dt>
        <dd>
          {via === 'uisp'
            ? t('howUisp')
            : t('howIs', {
                pppoe: t(`strategy.${terms.pppoe}`),
                dhcp: t(`strategy.${terms.dhcp}`),
                static: t(`strategy.${terms.static}`),
              })}
          <div className="sub">
            {via === 'routeros' && (
              <>
                <span className="mono">{terms.listName}</span> ·{' '}
              </>
            )}
            {t('writesAMinute', { count: terms.writesPerMinute })}
          </div>
        </dd>
      </div>
    </dl>
  );
}

/** Where UISP enforces, what counts is that it does. */
function Gateway({ bundle }: Pick<EnforcementRouter, 'bundle'>) {
  const { t } = useTranslation('enforcement');
  if (bundle === null) return <span className="sub">{t('rules.unknown')}</span>;
  const [problem] = bundle.problems;
  if (problem === undefined) return <>{t('rules.gateway.sound')}</>;
  return (
    <span className="status" data-tone="amber">
      <StatusGlyph shape="triangle" tone="amber" />
      <span className="status-word">
        {t(problem.kind === 'missing' ? 'rules.gateway.missing' : 'rules.gateway.disabled')}
      </span>
    </span>
  );
}

function Rules({ bundle }: Pick<EnforcementRouter, 'bundle'>) {
  const { t, i18n } = useTranslation('enforcement');
  if (bundle === null) return <span className="sub">{t('rules.unknown')}</span>;
  const { problems, version } = bundle;
  if (problems.length === 0) return <>{t('rules.sound', { version })}</>;
  if (version === null) return <>{t('rules.absent')}</>;
  return (
    <details>
      <summary>
        <span className="status" data-tone="amber">
          <StatusGlyph shape="triangle" tone="amber" />
          <span className="status-word">{t('rules.problems', { count: problems.length })}</span>
        </span>
      </summary>
      <ul className="enforcement-problems">
        {problems.map(({ kind, menu, rule, message }) => (
          <li key={`${kind} ${menu} ${rule}`}>
            {i18n.exists(`enforcement:rules.kind.${kind}`) ? t(`rules.kind.${kind}`) : message}{' '}
            <span className="mono">
              /{menu} {rule}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Comparison({ comparison }: Pick<EnforcementRouter, 'comparison'>) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const said = useNetworkWords();
  const { at, error, lines, tookMs } = comparison;
  return (
    <>
      {at === null ? <span className="sub">{t('comparison.never')}</span> : <Ago since={at} />}
      {lines !== null && (
        <div className="sub num">
          {t('comparison.lines', { count: lines })}
          {tookMs !== null && <> · {formatMs(tookMs, locale)} ms</>}
        </div>
      )}
      {error !== null && (
        <div className="enforcement-trouble">{t('comparison.failed', { error: said(error) })}</div>
      )}
    </>
  );
}

function Drifts({
  router: { id, openDrifts, comparison },
}: {
  readonly router: EnforcementRouter;
}) {
  const { t } = useTranslation('enforcement');
  const blocked = comparison.drifts.extra_block ?? 0;
  if (openDrifts === 0) {
    return <>{t(comparison.at === null ? 'comparison.unknown' : 'comparison.none')}</>;
  }
  return (
    <>
      <Link className="link num" href={`/enforcement/differences?router=${id}`}>
        {t('driftCount', { count: openDrifts })}
      </Link>
      {blocked > 0 && (
        <div>
          <span className="status" data-tone="red">
            <StatusGlyph shape="square" tone="red" />
            <span className="status-word">{t('blockedCount', { count: blocked })}</span>
          </span>
        </div>
      )}
    </>
  );
}

const COUNTED = ['queued', 'running', 'failed', 'dead'] as const;

function Commands({ router: { id, commands } }: { readonly router: EnforcementRouter }) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const some = COUNTED.filter((state) => commands[state] > 0);
  if (some.length === 0) return <>{t('noneWaiting')}</>;
  return (
    <ul className="enforcement-counts">
      {some.map((state) => (
        <li key={state}>
          <Link className="link num" href={`/enforcement/commands?router=${id}&state=${state}`}>
            {t(`count.${state}`)}: {formatNumber(commands[state], 0, locale)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
