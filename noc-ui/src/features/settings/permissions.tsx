import type { RoleView } from '@atalaya/core/wire/rest/roles';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { rolesQuery } from './queries.js';

type Permission = RoleView['permissions'][number];

export function Permissions() {
  const { t } = useTranslation(['settings', 'shared']);
  const query = useQuery(rolesQuery());
  const [chosen, setChosen] = useState<string>('noc');
  return (
    <section className="section">
      <p className="page-lead">{t('permission.lead')}</p>
      <QueryView query={query}>
        {(roles) => {
          const role = roles.find((each) => each.role === chosen) ?? roles[0];
          return (
            <div className="permissions">
              <fieldset className="role-choice">
                <legend className="visually-hidden">{t('user.role')}</legend>
                {roles.map((each) => (
                  <label key={each.role}>
                    <input
                      type="radio"
                      name="role"
                      checked={each === role}
                      onChange={() => setChosen(each.role)}
                    />
                    <span>{t(`shared:userRole.${each.role}`)}</span>
                  </label>
                ))}
              </fieldset>
              {role && <RoleMatrix key={role.role} role={role} />}
            </div>
          );
        }}
      </QueryView>
    </section>
  );
}

function RoleMatrix({ role }: { role: RoleView }) {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const mutation = useMutation({
    mutationFn: ({ resource, action, allowed, byDefault }: Permission) =>
      api.request(`/roles/${role.role}`, {
        method: 'PATCH',
        // Back at its default a permission is no longer an exception.
        body: {
          permissions: [{ resource, action, allowed: !allowed === byDefault ? null : !allowed }],
        },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['roles'] }),
  });
  const isOpen = role.editable && may('tenant:write');
  const resources = [...new Set(role.permissions.map(({ resource }) => resource))];
  return (
    <div className="table-scroll">
      {!role.editable && <Notice tone="calm">{t('permission.fixed')}</Notice>}
      {mutation.error && (
        <Notice tone="amber" isAlert>
          {sentence(mutation.error)}
        </Notice>
      )}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('permission.resource')}</th>
            <th scope="col">{t('permission.read')}</th>
            <th scope="col">{t('permission.write')}</th>
          </tr>
        </thead>
        <tbody>
          {resources.map((resource) => (
            <tr key={resource}>
              <td>{t(`permission.of.${resource}`)}</td>
              {(['read', 'write'] as const).map((action) => {
                const permission = role.permissions.find(
                  (each) => each.resource === resource && each.action === action,
                );
                return (
                  <td key={action}>
                    {permission && (
                      <label className="check">
                        <input
                          type="checkbox"
                          checked={permission.allowed}
                          disabled={!isOpen || mutation.isPending}
                          aria-label={`${t(`permission.of.${resource}`)}: ${t(`permission.${action}`)}`}
                          onChange={() => mutation.mutate(permission)}
                        />
                        {permission.allowed !== permission.byDefault && (
                          <span className="sub">{t('permission.changed')}</span>
                        )}
                      </label>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
