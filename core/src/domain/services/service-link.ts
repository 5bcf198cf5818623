/** Which part a device plays for a service: the path from the customer inwards. */
export const SERVICE_LINK_KINDS = ['cpe', 'access_point', 'router_session', 'site'] as const;
export type ServiceLinkKind = (typeof SERVICE_LINK_KINDS)[number];

export const SERVICE_LINK_SOURCES = ['discovered', 'imported', 'manual'] as const;
export type ServiceLinkSource = (typeof SERVICE_LINK_SOURCES)[number];

export const SERVICE_LINK_STATUSES = ['suggested', 'confirmed', 'rejected'] as const;
export type ServiceLinkStatus = (typeof SERVICE_LINK_STATUSES)[number];
