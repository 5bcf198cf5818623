export interface SparkPoint {
  readonly atMs: number;
  readonly value: number;
}

export interface SparkFrame {
  readonly fromMs: number;
  readonly toMs: number;
  readonly low: number;
  readonly high: number;
  readonly gapMs: number;
  readonly width: number;
  readonly height: number;
}

/** An SVG path in the frame: points outside the time are left out, values clamp, a hole starts anew. */
export function sparkPath(points: readonly SparkPoint[], frame: SparkFrame): string {
  const spanMs = Math.max(1, frame.toMs - frame.fromMs);
  const range = Math.max(1e-9, frame.high - frame.low);
  const parts: string[] = [];
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, value } of points) {
    if (atMs < frame.fromMs || atMs > frame.toMs) continue;
    const share = Math.min(1, Math.max(0, (value - frame.low) / range));
    const x = ((atMs - frame.fromMs) / spanMs) * frame.width;
    const y = (1 - share) * frame.height;
    const move = atMs - previousMs > frame.gapMs;
    // A lone point would be invisible: it becomes a short dash.
    parts.push(`${move ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}${move ? 'h0.5' : ''}`);
    previousMs = atMs;
  }
  return parts.join('');
}
