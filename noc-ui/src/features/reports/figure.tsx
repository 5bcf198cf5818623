import type { ReactNode } from 'react';
import { Sparkline } from '../../shared/ui/sparkline.js';

interface FigureProps {
  readonly label: string;
  readonly value: string;
  /** What it was before, in a sentence. */
  readonly delta?: ReactNode;
  /** The formula, for whoever wants to know what the number is. */
  readonly meaning: string;
  /** By month, the oldest first; null where there was nothing. */
  readonly history: readonly (number | null)[];
}

/** A number, its change, and the way it came. */
export function Figure({ label, value, delta, meaning, history }: FigureProps) {
  const points = history.flatMap((each, place) =>
    each === null ? [] : [{ atMs: place, value: each }],
  );
  const values = points.map((point) => point.value);
  const high = Math.max(...values, 1e-9);
  return (
    <div className="figure">
      <h3>{label}</h3>
      <p className="figure-value num">{value}</p>
      <p className="figure-delta num">{delta ?? '\u00a0'}</p>
      {points.length > 1 && (
        <Sparkline
          points={points}
          fromMs={0}
          toMs={history.length - 1}
          low={Math.min(...values, high) * 0.9}
          high={high}
          gapMs={1}
        />
      )}
      <p className="section-note">{meaning}</p>
    </div>
  );
}
