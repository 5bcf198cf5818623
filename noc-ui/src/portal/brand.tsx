import type { PortalBrand } from '@atalaya/core/wire/rest/portal';

export function Brand({ brand }: { readonly brand: PortalBrand }) {
  const { logoUrl } = brand.branding;
  return (
    <p className="portal-brand">
      {logoUrl !== undefined && <img src={logoUrl} alt="" />}
      <span>{brand.name}</span>
    </p>
  );
}
