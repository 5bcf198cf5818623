import { type SparkPoint, sparkPath } from './spark-path.js';

interface SparklineProps {
  readonly points: readonly SparkPoint[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly low: number;
  readonly high: number;
  /** A wider hole than this is drawn as a hole. */
  readonly gapMs: number;
}

const WIDTH = 320;
const HEIGHT = 56;

export function Sparkline(props: SparklineProps) {
  const path = sparkPath(props.points, { ...props, width: WIDTH, height: HEIGHT });
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
