import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import './alert-rules.css';
import { FiringAlerts } from './firing-alerts.js';
import { alertRulesQuery, deleteAlertRule, updateAlertRule } from './queries.js';
import { RuleForm } from './rule-form.js';
import { RuleTable } from './rule-table.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('alertRules', es, en);

type Task =
  | { readonly kind: 'edit'; readonly rule?: AlertRuleView }
  | { readonly kind: 'delete'; readonly rule: AlertRuleView };

export function AlertRulesPage() {
  const { t } = useTranslation('alertRules');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const mayWrite = usePermissions()('alert_rule:write');
  const query = useQuery(alertRulesQuery());
  const [task, setTask] = useState<Task | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['alert-rules'] });
  const toggle = useMutation({
    mutationFn: (rule: AlertRuleView) => updateAlertRule(rule.id, { enabled: !rule.enabled }),
    onSettled: refresh,
  });
  const done = () => {
    void refresh();
    setTask(null);
  };
  const actions = {
    onEdit: (rule: AlertRuleView) => setTask({ kind: 'edit', rule }),
    onDelete: (rule: AlertRuleView) => setTask({ kind: 'delete', rule }),
    onToggle: (rule: AlertRuleView) => toggle.mutate(rule),
  };
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          mayWrite && (
            <Button look="primary" onClick={() => setTask({ kind: 'edit' })}>
              <Icon name="plus" />
              {t('add')}
            </Button>
          )
        }
      />
      {toggle.error && (
        <Notice tone="amber" isAlert>
          <p>{sentence(toggle.error)}</p>
        </Notice>
      )}
      <FiringAlerts />
      <h2 className="section-head">{t('rules')}</h2>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </EmptyState>
          ) : (
            <RuleTable rules={items} actions={mayWrite ? actions : undefined} />
          )
        }
      </QueryView>
      {task?.kind === 'edit' && (
        <Dialog title={task.rule ? t('edit') : t('add')} size="wide" onClose={() => setTask(null)}>
          <RuleForm
            {...(task.rule ? { before: task.rule } : {})}
            onSaved={done}
            onCancel={() => setTask(null)}
          />
        </Dialog>
      )}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          title={t('delete.title', { name: task.rule.name })}
          text={t('delete.text')}
          confirmLabel={t('delete.confirm')}
          onConfirm={() => deleteAlertRule(task.rule.id)}
          onDone={done}
          onClose={() => setTask(null)}
        />
      )}
    </div>
  );
}
