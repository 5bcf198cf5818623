/** What the database's side needs of a logger; pino's fits. */
export interface DatabaseLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: DatabaseLog = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
