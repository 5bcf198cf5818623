import type { SlaRule } from '@atalaya/core/domain/sla/sla-rule';
import { useTranslation } from 'react-i18next';

const PPM_OF_PERCENT = 10_000;

/** A rule in a sentence: how minutes are credited, and from when on. */
export function useRuleWords(): (rule: SlaRule) => string {
  const { t } = useTranslation('sla');
  return (rule) => {
    const words = [
      ...(rule.mode === 'tier'
        ? rule.tiers.map(({ percent, belowPpm }) =>
            t('rule.tier', { percent, availability: belowPpm / PPM_OF_PERCENT }),
          )
        : [t(`rule.${rule.mode}`)]),
      rule.mode === 'proportional' && rule.bonusPercent > 0
        ? t('rule.bonus', { percent: rule.bonusPercent })
        : '',
      rule.minTotalMinutes > 0 ? t('rule.total', { minutes: rule.minTotalMinutes }) : '',
      rule.minConsecutiveMinutes > 0
        ? t('rule.consecutive', { minutes: rule.minConsecutiveMinutes })
        : '',
    ];
    return words.filter((word) => word !== '').join(', ');
  };
}
