import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { conditionText } from './condition-text.js';

export interface RuleActions {
  readonly onEdit: (rule: AlertRuleView) => void;
  readonly onToggle: (rule: AlertRuleView) => void;
  readonly onDelete: (rule: AlertRuleView) => void;
}

interface RuleTableProps {
  readonly rules: readonly AlertRuleView[];
  /** undefined for those who only look. */
  readonly actions: RuleActions | undefined;
}

export function RuleTable({ rules, actions }: RuleTableProps) {
  const { t } = useTranslation('alertRules');
  return (
    <div className="table-scroll">
      <table className="table rule-table">
        <thead>
          <tr>
            <th scope="col">{t('field.name')}</th>
            <th scope="col">{t('column.condition')}</th>
            <th scope="col">{t('field.severity')}</th>
            <th scope="col">{t('column.now')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} actions={actions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RuleRow({ rule, actions }: { rule: AlertRuleView; actions: RuleActions | undefined }) {
  const { t } = useTranslation(['alertRules', 'shared']);
  const { key, values } = conditionText(rule, useLocale());
  const { roles, vendors, tags, siteIds, metricTags } = rule.selector;
  const selected = [
    ...roles.map((role) => t(`shared:role.${role}`)),
    ...vendors,
    ...tags,
    ...Object.entries(metricTags).map((pair) => pair.join('=')),
    ...(siteIds.length > 0 ? [t('sites', { count: siteIds.length })] : []),
  ].join(', ');
  return (
    <tr>
      <td>
        <b>{rule.name}</b>
        <div className="sub">{selected === '' ? t('anyRole') : selected}</div>
        {rule.runbook !== null && (
          <Link href={`/runbooks/${rule.runbook}`} className="link sub">
            {t('firing.runbook')}
          </Link>
        )}
      </td>
      <td>
        <span className="num">{rule.metric}</span>
        <div className="sub num">{t(key, values)}</div>
        {rule.guard && (
          <div className="sub num">{t('says.guard', { metric: rule.guard.metric })}</div>
        )}
      </td>
      <td>{t(`severity.${rule.severity}`)}</td>
      <td>
        <RuleStatus rule={rule} />
      </td>
      <td>
        {actions && (
          <div className="row-actions">
            <Button look="quiet" onClick={() => actions.onToggle(rule)}>
              {rule.enabled ? t('switchOff') : t('switchOn')}
            </Button>
            <Button look="quiet" onClick={() => actions.onEdit(rule)}>
              {t('shared:action.edit')}
            </Button>
            {rule.builtIn === null && (
              <Button look="quiet" onClick={() => actions.onDelete(rule)}>
                {t('shared:action.delete')}
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}

function RuleStatus({ rule }: { rule: AlertRuleView }) {
  const { t } = useTranslation('alertRules');
  if (!rule.enabled) return <span className="sub">{t('now.off')}</span>;
  if (rule.firing === 0) return <span className="sub">{t('now.calm')}</span>;
  const tone = rule.severity === 'critical' ? 'red' : 'amber';
  return (
    <span className="status" data-tone={tone}>
      <StatusGlyph shape={tone === 'red' ? 'square' : 'triangle'} tone={tone} />
      <span className="status-word num">{t('now.firing', { count: rule.firing })}</span>
    </span>
  );
}
