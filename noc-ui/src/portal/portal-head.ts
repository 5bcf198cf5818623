import type { PortalBrand } from '@atalaya/core/wire/rest/portal';

/** What the browser and a telephone's home screen show of the portal: the organisation's name, icon and colour. */
export function applyHead(brand: PortalBrand, title: string): void {
  document.title = `${title} · ${brand.name}`;
  const of = `?tenant=${brand.tenant}`;
  setLink('manifest', `/api/v1/portal/manifest${of}`);
  setLink('icon', `/api/v1/portal/icon${of}`);
  const { brandColor } = brand.branding;
  if (brandColor !== undefined) themeColor().content = brandColor;
}

function setLink(rel: string, href: string): void {
  const known = document.head.querySelector<HTMLLinkElement>(`link[rel="${rel}"]`);
  const link = known ?? document.head.appendChild(document.createElement('link'));
  link.rel = rel;
  link.href = href;
}

function themeColor(): HTMLMetaElement {
  const known = document.head.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  const meta = known ?? document.head.appendChild(document.createElement('meta'));
  meta.name = 'theme-color';
  return meta;
}
