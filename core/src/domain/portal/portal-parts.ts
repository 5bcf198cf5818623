/** What of a tenant's portal is open to its customers. */
export interface PortalParts {
  /** The portal itself. */
  readonly isOpen: boolean;
  readonly payOnline: boolean;
  readonly reports: boolean;
  readonly promises: boolean;
  readonly tickets: boolean;
}

/** Of a tenant's settings: what nobody switched off is open. */
export function portalPartsOf(settings: Readonly<Record<string, unknown>>): PortalParts {
  const stored: unknown = settings['portal'];
  const isOn = (part: keyof PortalParts) =>
    typeof stored !== 'object' || stored === null || Reflect.get(stored, part) !== false;
  return {
    isOpen: isOn('isOpen'),
    payOnline: isOn('payOnline'),
    reports: isOn('reports'),
    promises: isOn('promises'),
    tickets: isOn('tickets'),
  };
}
