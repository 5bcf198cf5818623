/** What a sealed code is bound to: it opens as this row of this tenant and as nothing else. */
export const portalCodeContext = (tenantId: string, codeId: string) =>
  `portal_codes/${tenantId}/${codeId}`;
