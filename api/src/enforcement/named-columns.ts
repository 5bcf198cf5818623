/** What lists of commands and drifts name beside their own columns. */
export interface NamedColumns {
  readonly router_id: string;
  readonly routerName: string;
  readonly service_id: string | null;
  readonly accessIdentity: string | null;
  readonly customerId: string | null;
  readonly customerName: string | null;
}

export const routerOf = (row: NamedColumns) => ({ id: row.router_id, name: row.routerName });

/** null where it is about the router itself. */
export const lineOf = ({
  service_id: id,
  accessIdentity,
  customerId,
  customerName,
}: NamedColumns) =>
  id === null || customerId === null
    ? null
    : { id, accessIdentity, customer: { id: customerId, name: customerName ?? '' } };
