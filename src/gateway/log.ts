/** Where the gateway writes what happened; pino's logger fits. Never given tokens, documents' values or message bodies. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
