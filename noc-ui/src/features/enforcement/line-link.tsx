import type { NetworkCommandView } from '@atalaya/core/wire/rest/enforcement';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';

interface LineLinkProps {
  readonly service: NonNullable<NetworkCommandView['service']>;
}

/** Whose line it is, by customer and by what the router knows it by. */
export function LineLink({ service }: LineLinkProps) {
  const may = usePermissions();
  const { customer, accessIdentity } = service;
  return (
    <>
      {may('customer:read') ? (
        <Link className="link" href={`/customers/${customer.id}/services`}>
          {customer.name}
        </Link>
      ) : (
        customer.name
      )}
      {accessIdentity !== null && <span className="mono sub"> {accessIdentity}</span>}
    </>
  );
}
