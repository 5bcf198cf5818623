export interface BuildOptions {
  /** The project's root; this one by default. */
  readonly root?: string;
  /** Gets one line at a time; stderr by default. */
  readonly say?: (line: string) => void;
}

export function buildCode(options?: BuildOptions): Promise<string[]>;
export function buildPages(options?: BuildOptions): Promise<boolean>;
