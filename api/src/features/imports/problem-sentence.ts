import type {
  ImportProblem,
  ImportProblemCode,
} from '@atalaya/core/domain/inventory-import/document';

const SENTENCES: Readonly<Record<ImportProblemCode, string>> = {
  required: 'must be given',
  'unknown-word': 'is none of the accepted words',
  'not-a-number': 'is no number',
  'out-of-range': 'is out of range',
  'not-an-address': 'is no host name and no IP address',
  'not-a-mac': 'is no MAC address',
  'too-long': 'is too long',
  'too-many': 'holds too many values',
  'surplus-cells': 'has more cells than the heading: a text with a comma needs quotation marks',
  'cannot-be-emptied': 'cannot be emptied',
  'unknown-column': 'is no column',
  'unknown-site': 'is no site, neither here nor in the file',
  'unknown-device': 'is no device, neither here nor in the file',
  'unknown-credential': 'is no credential: make it first, a file never holds secrets',
  'unknown-controller': 'is no controller',
  'wrong-credential-kind': 'is a credential of another kind',
  'needs-address': 'must be given when the device has no address',
  'needs-credential': 'must be given',
  duplicate: 'is there already, in another row',
  ambiguous: 'has marks of more than one device',
  'belongs-to-another': 'belongs to another device',
  cycle: 'would lie below itself',
  'same-device': 'is the same device at both ends',
  'not-over-routeros': 'is not read over RouterOS: only such a router can send echoes',
  'refers-to-refused': 'is a row that is refused itself',
  'device-limit': 'is one more than this organisation may have',
};

/** `latitude "91": is out of range (accepted: -90 … 90)` */
export function problemSentence({ column, value, code, accepted }: ImportProblem): string {
  const shown = value === '' ? column : `${column} ${JSON.stringify(value)}`;
  const words = accepted.length === 0 ? '' : ` (accepted: ${accepted.join(', ')})`;
  return `${shown}: ${SENTENCES[code]}${words}`;
}
