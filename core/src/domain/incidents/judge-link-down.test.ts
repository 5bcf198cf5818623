import { describe, expect, it } from 'vitest';
import { LINK_KINDS } from '../network/link-kind.js';
import { judgeLinkDown, type RadioReport, type UpstreamLink } from './judge-link-down.js';

const LINK: UpstreamLink = { id: 'link', kind: 'radio', upstreamId: 'a' };
const judge = (
  links: readonly UpstreamLink[],
  {
    state = 'up',
    report = null,
  }: { state?: 'up' | 'down' | 'unknown'; report?: RadioReport | null } = {},
) =>
  judgeLinkDown(
    links,
    1_000,
    () => state,
    () => report,
  )?.evidence;

describe('judgeLinkDown', () => {
  it('is the link where its other end answers, and says what that end reports', () => {
    expect(judge([LINK])).toBe('downstream-silent');
    expect(judge([LINK], { report: { at: 1_000, radios: 1, connected: 0 } })).toBe('upstream-lost');
    expect(judge([LINK], { report: { at: 999, radios: 1, connected: 0 } })).toBe(
      'downstream-silent',
    );
  });

  it('is the device where the radio stands since it fell silent', () => {
    expect(judge([LINK], { report: { at: 1_000, radios: 1, connected: 1 } })).toBeUndefined();
    expect(judge([LINK], { report: { at: 999, radios: 1, connected: 1 } })).toBe(
      'downstream-silent',
    );
    // Of several radios nobody says which one it is.
    expect(judge([LINK], { report: { at: 1_000, radios: 2, connected: 1 } })).toBe(
      'downstream-silent',
    );
  });

  it('is the device behind an end that is not up, with two ways up, with none, or on a cable', () => {
    expect(judge([LINK], { state: 'unknown' })).toBeUndefined();
    expect(judge([LINK], { state: 'down' })).toBeUndefined();
    expect(judge([LINK, { ...LINK, id: 'other', upstreamId: 'b' }])).toBeUndefined();
    expect(judge([])).toBeUndefined();
    const links = LINK_KINDS.filter((kind) => judge([{ ...LINK, kind }]) !== undefined);
    expect(links).toEqual(['radio', 'fibre']);
  });
});
