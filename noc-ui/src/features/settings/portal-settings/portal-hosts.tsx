import type { TenantDomain } from '@atalaya/core/wire/rest/tenant-domains';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { usePermissions } from '../../../shared/api/permissions.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { QueryView } from '../../../shared/ui/query-view.js';
import { HostForm } from './host-form.js';
import { PortalHost } from './portal-host.js';
import { portalSettingsQuery, tenantDomainsQuery } from './queries.js';

/** Names of the organisation's own for its portal. */
export function PortalHosts() {
  const { t } = useTranslation('portalSettings');
  const client = useQueryClient();
  const mayWrite = usePermissions()('tenant:write');
  const [removed, setRemoved] = useState<TenantDomain | null>(null);
  const query = useQuery(tenantDomainsQuery);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: tenantDomainsQuery.queryKey });
    void client.invalidateQueries({ queryKey: portalSettingsQuery.queryKey });
  };
  return (
    <section className="section">
      <h2>{t('hosts.title')}</h2>
      <p className="page-lead">{t('hosts.lead')}</p>
      <QueryView query={query}>
        {(hosts) =>
          hosts.length === 0 ? (
            <p>{t('hosts.none')}</p>
          ) : (
            hosts.map((host) => (
              <PortalHost
                key={host.id}
                host={host}
                mayWrite={mayWrite}
                onChange={refresh}
                onRemove={() => setRemoved(host)}
              />
            ))
          )
        }
      </QueryView>
      {mayWrite && <HostForm onDone={refresh} />}
      {removed && (
        <ConfirmDialog
          title={t('hosts.removeTitle', { host: removed.host })}
          text={t('hosts.removeText')}
          confirmLabel={t('hosts.remove')}
          onConfirm={() => api.request(`/tenant-domains/${removed.id}`, { method: 'DELETE' })}
          onDone={() => {
            setRemoved(null);
            refresh();
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </section>
  );
}
