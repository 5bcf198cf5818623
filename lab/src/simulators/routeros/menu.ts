import type { VersionProfile } from './version-profile.js';

/** One row as a print shows it. A row without an id belongs to a menu that has exactly one. */
export interface MenuRow {
  readonly id?: string;
  readonly values: Readonly<Record<string, string>>;
}

export type MenuAttributes = ReadonlyMap<string, string>;

/** What a running command may use. */
export interface CommandContext {
  readonly attributes: MenuAttributes;
  readonly profile: VersionProfile;
  /** Aborted by `/cancel` and when the connection ends. */
  readonly signal: AbortSignal;
  /** Sends one `!re`. */
  readonly emit: (values: Readonly<Record<string, string>>) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Rows may be streamed with `emit`; what is returned goes with `!done` as `=ret=`. */
export type Command = (context: CommandContext) => Promise<string | undefined> | string | undefined;

export interface Menu {
  readonly path: string;
  /** The attributes of the print may matter (`=stats=`). */
  readonly rows?: (attributes: MenuAttributes) => readonly MenuRow[];
  readonly commands?: Readonly<Record<string, Command>>;
  /** Commands that change nothing but need policy `test`. */
  readonly needsTest?: boolean;
  /** Attributes that move by themselves: `listen` does not tell of them. */
  readonly volatile?: readonly string[];
  /** Attributes that only a user with policy `sensitive` sees. */
  readonly sensitive?: readonly string[];
}
