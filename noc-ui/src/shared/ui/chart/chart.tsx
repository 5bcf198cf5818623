import { lazy, Suspense } from 'react';
import type { ChartProps } from './chart-props.js';

const Drawing = lazy(async () => ({ default: (await import('./chart-drawing.js')).ChartDrawing }));

/** The library behind it loads apart from the page, and could be another one tomorrow. */
export function Chart(props: ChartProps) {
  return (
    <figure className="chart" role="img" aria-label={props.label}>
      <Suspense fallback={null}>
        <Drawing {...props} />
      </Suspense>
    </figure>
  );
}
