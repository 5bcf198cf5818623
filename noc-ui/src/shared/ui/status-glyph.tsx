import type { ReactNode } from 'react';
import type { Shape, Tone } from './device-status.js';

const DRAWINGS: Readonly<Record<Shape, ReactNode>> = {
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  square: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="1" fill="currentColor" />
      <path d="m5 5 6 6m0-6-6 6" stroke="var(--ground)" strokeWidth="2" />
    </>
  ),
  broken: (
    <path d="M2 2h5v5M14 14H9V9M2 14 14 2" fill="none" stroke="currentColor" strokeWidth="2" />
  ),
  diamond: <path d="m8 1 7 7-7 7-7-7z" fill="currentColor" />,
  question: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray="2.2 1.8"
      />
      <path
        d="M6 6.4a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1.1M8 11v1.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.5 15.2 14.5H.8z" fill="currentColor" />
      <path d="M8 6v4M8 11.4v1.4" stroke="var(--ground)" strokeWidth="1.6" />
    </>
  ),
  check: <path d="m2 8.5 4 4 8-9" fill="none" stroke="currentColor" strokeWidth="2.5" />,
};

/** Never alone: a word stands beside it. */
export function StatusGlyph({ shape, tone }: { shape: Shape; tone: Tone }) {
  return (
    <svg className="glyph" data-tone={tone} viewBox="0 0 16 16" aria-hidden="true">
      {DRAWINGS[shape]}
    </svg>
  );
}
