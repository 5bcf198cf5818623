import type { RouterSetupStepView, RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { useTranslation } from 'react-i18next';
import type { Shape, Tone } from '../../shared/ui/device-status.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { Ago } from './ago.js';

const LOOK: Readonly<Record<RouterSetupStepView['state'], readonly [Shape, Tone]>> = {
  waiting: ['ring', 'calm'],
  ok: ['check', 'green'],
  failed: ['triangle', 'amber'],
  skipped: ['ring', 'calm'],
};
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
  const [shape, tone] = LOOK[step.state];
  const problem = step.problem === 'silent' ? `${name}-silent` : step.problem;
  return (
    <li data-state={step.state}>
      <StatusGlyph shape={shape} tone={tone} />
      <div>
        <b>{t(`step.${name}.${step.state}`)}</b>
        {problem !== null && (
          <p>{t(`problem.${problem}`, { address: setup.address, port: setup.port })}</p>
        )}
        {step.detail !== null && <p className="sub">{step.detail}</p>}
      </div>
    </li>
  );
}
