import type { Service } from '@atalaya/core/wire/rest/services';
import { ServiceEnforcement } from '../features/enforcement/service-enforcement.js';
import { ServiceProvisioning } from '../features/provisioning/service-provisioning.js';

/** What is wanted of a line and what was seen, and whether it was put on its router. */
export function ServiceOnNetwork({ service }: { readonly service: Service }) {
  return (
    <>
      <ServiceEnforcement service={service} />
      <ServiceProvisioning service={service} />
    </>
  );
}
