import type { RouterSetupStepView, RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { useTranslation } from 'react-i18next';
import { Ago } from '../../shared/ui/ago.js';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';

const LOOK: Readonly<Record<RouterSetupStepView['state'], readonly [Shape, Tone]>> = {
  waiting: ['ring', 'calm'],
  ok: ['check', 'green'],
  failed: ['triangle', 'amber'],
  skipped: ['ring', 'calm'],
};
/** What a script that is still to be pasted looks like from outside: nothing is wrong. */
const QUIET: readonly (string | null)[] = ['port-closed', 'no-answer'];
/** Where the way's own words say more than ours. */
const WITH_DETAIL: readonly (string | null)[] = [
  'protocol',
  'no-certificate',
  'other-certificate',
  'not-permitted',
  'not-measured',
];
const STEPS = ['api', 'login', 'snmp', 'echo'] as const;

/** How far the collector got with the router, as of its last try. */
export function SetupSteps({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const { steps, snmp } = setup;
  const shown = STEPS.filter((name) => name !== 'snmp' || snmp !== 'none');
  return (
    <section className="section" aria-label={t('steps.title')}>
      <div className="section-head">
        <h2>{t('steps.title')}</h2>
        <LastTry setup={setup} />
      </div>
      <ol className="setup-steps" aria-live="polite">
        {shown.map((name) => (
          <Step key={name} name={name} step={steps[name]} setup={setup} />
        ))}
      </ol>
    </section>
  );
}

function LastTry({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  if (setup.triedAt === null) return <span className="sub">{t('steps.notTried')}</span>;
  return (
    <span className="sub">
      {t('steps.tried')} <Ago since={setup.triedAt} />
    </span>
  );
}

interface StepProps {
  readonly name: (typeof STEPS)[number];
  readonly step: RouterSetupStepView;
  readonly setup: RouterSetupView;
}

function Step({ name, step, setup }: StepProps) {
  const { t } = useTranslation('routerSetups');
  const isQuiet = name === 'api' && step.state === 'failed' && QUIET.includes(step.problem);
  const state = isQuiet ? 'waiting' : step.state;
  const [shape, tone] = LOOK[state];
  const problem = step.problem === 'silent' ? `${name}-silent` : step.problem;
  return (
    <li data-state={step.state} data-quiet={isQuiet || undefined}>
      <StatusGlyph shape={shape} tone={tone} />
      <div>
        <b>{t(`step.${name}.${state}`)}</b>
        {problem !== null && (
          <p>{t(`problem.${problem}`, { address: setup.address, port: setup.port })}</p>
        )}
        {step.detail !== null && WITH_DETAIL.includes(step.problem) && (
          <p className="sub">{step.detail}</p>
        )}
      </div>
    </li>
  );
}
