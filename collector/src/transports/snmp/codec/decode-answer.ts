import { err, ok } from '@atalaya/core/domain/shared/result';
import { statusFailure } from '../snmp-failure.js';
import type { Exchange } from '../snmp-requests.js';
import type { NextInstance, SnmpValue } from '../snmp-value.js';
import { openAnswer, readInstances, readValues } from './answer.js';
import { type BerCursor, malformed } from './ber.js';
import type { EncodedRequest } from './request.js';

/** What a datagram that has the request's id says to it. */
export type AnswerDecoder<T> = (
  cursor: BerCursor,
  datagram: Uint8Array,
  request: EncodedRequest,
) => Exchange<T>;

export const decodeGet: AnswerDecoder<readonly (SnmpValue | undefined)[]> = (
  cursor,
  datagram,
  request,
) => decode(cursor, datagram, request, readValues);

export const decodeNext: AnswerDecoder<readonly NextInstance[]> = (cursor, datagram, request) =>
  decode(cursor, datagram, request, (_, listEnd, { oids }) => {
    const instances = readInstances(cursor, listEnd, oids.length + 1);
    return instances.length === oids.length ? instances : malformed();
  });

/** An agent's surplus of repetitions is left out. */
export const decodeBulk =
  (maxRepetitions: number): AnswerDecoder<readonly (readonly NextInstance[])[]> =>
  (cursor, datagram, request) =>
    decode(cursor, datagram, request, (_, listEnd, { oids }) => {
      const instances = readInstances(cursor, listEnd, oids.length * maxRepetitions);
      return oids.map((_oid, column) =>
        instances.filter((_instance, at) => at % oids.length === column),
      );
    });

function decode<T>(
  cursor: BerCursor,
  datagram: Uint8Array,
  request: EncodedRequest,
  read: (cursor: BerCursor, listEnd: number, request: EncodedRequest) => T,
): Exchange<T> {
  try {
    const { errorStatus, errorIndex, listEnd } = openAnswer(cursor, datagram, request);
    const failure = statusFailure(errorStatus, request.oids[errorIndex - 1]);
    return failure ? err(failure) : ok(read(cursor, listEnd, request));
  } catch {
    return err({ kind: 'unreadable' });
  }
}
