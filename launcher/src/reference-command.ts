import { renderConfigurationReference } from '@atalaya/platform/config/configuration-reference';

/** `reference`: the configuration page, for an installation without the documents. */
export async function referenceCommand(): Promise<number> {
  process.stdout.write(renderConfigurationReference());
  return 0;
}
