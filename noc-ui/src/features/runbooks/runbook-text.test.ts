import { describe, expect, it } from 'vitest';
import { runbookBlocks } from './runbook-text.js';

describe('a runbook', () => {
  it('is told as headings, paragraphs and steps with code and links', () => {
    const text =
      '# Low CCQ\n\nRule: `radio-ccq`, *soon*.\n\n1. See [signal](signal-weak.md).\n2. Wait.\n';
    expect(runbookBlocks(text)).toEqual([
      { kind: 'heading', line: [{ kind: 'text', text: 'Low CCQ' }] },
      {
        kind: 'paragraph',
        line: [
          { kind: 'text', text: 'Rule: ' },
          { kind: 'code', text: 'radio-ccq' },
          { kind: 'text', text: ', ' },
          { kind: 'text', text: 'soon' },
          { kind: 'text', text: '.' },
        ],
      },
      {
        kind: 'steps',
        lines: [
          [
            { kind: 'text', text: 'See ' },
            { kind: 'link', text: 'signal', page: 'signal-weak' },
            { kind: 'text', text: '.' },
          ],
          [{ kind: 'text', text: 'Wait.' }],
        ],
      },
    ]);
  });

  it('makes nothing of what it does not know', () => {
    expect(runbookBlocks('<b onclick="x">[a](javascript:x)')).toEqual([
      { kind: 'paragraph', line: [{ kind: 'text', text: '<b onclick="x">[a](javascript:x)' }] },
    ]);
  });
});
