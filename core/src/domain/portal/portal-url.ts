/** Whose portal it is, and the name of its own that was proved first; null without one. */
export interface PortalPlace {
  readonly slug: string;
  readonly host: string | null;
}

/** Where customers reach a portal: under its own name, else under the platform's; null while neither is known. */
export function portalUrl(place: PortalPlace, publicUrl: string): string;
export function portalUrl(place: PortalPlace, publicUrl: string | undefined): string | null;
export function portalUrl(
  { slug, host }: PortalPlace,
  publicUrl: string | undefined,
): string | null {
  if (host !== null) return `https://${host}/`;
  return publicUrl === undefined ? null : `${publicUrl}/portal/${slug}`;
}
