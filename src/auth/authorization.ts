/**
 * The `authorization` that a client put into `connection_init`: by itself, in either spelling, or among headers as explorers do.
 */
export function authorizationOf(
  connectionParams: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const { headers } = connectionParams ?? {};
  const candidates = [
    connectionParams,
    typeof headers === 'object' ? (headers as Record<string, unknown> | null) : undefined,
  ];
  for (const fields of candidates) {
    const value = fields?.['authorization'] ?? fields?.['Authorization'];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
