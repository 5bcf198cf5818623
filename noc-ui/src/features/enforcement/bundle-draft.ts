import type { BundleSettings } from '@atalaya/core/domain/enforcement/bundle-settings';

/** What the form for the firewall's rules holds. */
export interface BundleDraft {
  readonly hasAviso: boolean;
  readonly address: string;
  readonly port: string;
  /** One a line. */
  readonly allowed: string;
}

export const EMPTY_BUNDLE: BundleDraft = {
  hasAviso: false,
  address: '',
  port: '80',
  allowed: '',
};

export const bundleDraftOf = ({ aviso, allowed }: BundleSettings): BundleDraft => ({
  hasAviso: aviso !== null,
  address: aviso?.address ?? '',
  port: String(aviso?.port ?? EMPTY_BUNDLE.port),
  allowed: allowed.join('\n'),
});

/** As the API takes it; nothing of it is checked yet. */
export function bundleBody({ hasAviso, address, port, allowed }: BundleDraft) {
  return {
    aviso: hasAviso ? { address: address.trim(), port: Number(port) } : null,
    allowed: allowedOf(allowed),
  };
}

/** Lines, or what commas and blanks part. */
export function allowedOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}
