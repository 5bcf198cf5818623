import type { ReactNode } from 'react';
import type { Shape, Tone } from './device-status.js';
import { StatusGlyph } from './status-glyph.js';

const SHAPES: Readonly<Partial<Record<Tone, Shape>>> = {
  red: 'square',
  amber: 'triangle',
  blue: 'diamond',
  green: 'check',
};

interface NoticeProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly isAlert?: boolean;
}

export function Notice({ tone, children, isAlert = false }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={isAlert ? 'alert' : undefined}>
      <StatusGlyph shape={SHAPES[tone] ?? 'question'} tone={tone} />
      <div>{children}</div>
    </div>
  );
}
