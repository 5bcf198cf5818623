interface BarProps {
  /** In [0, 1]. */
  readonly share: number;
  readonly isLate?: boolean;
}

/** A length beside its number, which says it in full. */
export function Bar({ share, isLate = false }: BarProps) {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return (
    <svg
      className="bar-share"
      data-late={isLate}
      preserveAspectRatio="none"
      viewBox="0 0 100 8"
      aria-hidden="true"
    >
      <rect width={width} height="8" />
    </svg>
  );
}
