import { type Community, type EncodedRequest, encodeRequest } from '../codec/request.js';
import { SharedPieces } from './shared-pieces.js';

const MOST_KEPT = 512;
const REQUESTS = new SharedPieces<readonly EncodedRequest[]>(MOST_KEPT);

/**
 * The requests of a plan, each with `varbinds` OIDs at most; the same ones for all that ask the same by the same
 * community. Throws a RangeError when one of the OIDs is none.
 */
export function sharedRequests(
  asker: Community,
  oids: readonly string[],
  varbinds: number,
): readonly EncodedRequest[] {
  return REQUESTS.of([asker.version, varbinds, ...oids, asker.community].join(' '), () => {
    const requests: EncodedRequest[] = [];
    for (let at = 0; at < oids.length; at += varbinds) {
      requests.push(encodeRequest(asker, 'get', oids.slice(at, at + varbinds)));
    }
    return requests;
  });
}
