import type { VisitState } from '@atalaya/core/domain/tickets/visit';
import type { Visit } from '@atalaya/core/wire/rest/visits';
import type { Shape, Tone } from '../../shared/ui/device-status.js';

const GLYPHS: Readonly<Record<VisitState, { readonly shape: Shape; readonly tone: Tone }>> = {
  planned: { shape: 'ring', tone: 'calm' },
  under_way: { shape: 'diamond', tone: 'blue' },
  done: { shape: 'check', tone: 'calm' },
  failed: { shape: 'triangle', tone: 'amber' },
};

export const visitGlyph = (state: VisitState) => GLYPHS[state];

/** A map of where to go: by coordinates where they are known, else by the address; null where neither is. */
export function mapHref({ latitude, longitude, address }: Visit): string | null {
  const map = 'https://www.openstreetmap.org';
  if (latitude !== null && longitude !== null) {
    return `${map}/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  }
  return address === '' ? null : `${map}/search?query=${encodeURIComponent(address)}`;
}
