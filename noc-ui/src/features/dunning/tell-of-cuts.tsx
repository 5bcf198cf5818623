import { CUT_PHASES, type CutPhase } from '@atalaya/core/domain/messages/cut-message';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';

interface TellOfCutsProps {
  readonly told: readonly CutPhase[];
  readonly onChange: (told: CutPhase[]) => void;
}

/** Of which parts of a cut customers are told. */
export function TellOfCuts({ told, onChange }: TellOfCutsProps) {
  const { t } = useTranslation('dunning');
  return CUT_PHASES.map((phase) => (
    <CheckField
      key={phase}
      label={t(`policy.tell.${phase}`)}
      hint={t(`policy.tellWhy.${phase}`)}
      isChecked={told.includes(phase)}
      onChange={(isOn) =>
        onChange(CUT_PHASES.filter((each) => (each === phase ? isOn : told.includes(each))))
      }
    />
  ));
}
