/** English, for the operator console. */
export const enConsole = {
  'console.title': 'Operator console',
} as const;
