/** A driver, which is installed only where a setting asks for it. */
export interface Driver {
  /** The setting that asks for it. */
  readonly setting: string;
  /** What it speaks to: "Redis". */
  readonly of: string;
  /** The packages that it is made of. */
  readonly packages: readonly string[];
}

/** Why a driver could not be loaded, as a sentence for people: it is not installed, or what is installed is broken. */
export function driverFault(error: unknown, { setting, of, packages }: Driver): string {
  const need = `${setting} needs the driver of ${of}`;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (packages.some((missing) => message.startsWith(`Cannot find package '${missing}' imported`)))
    return `${need}: run "npm install ${packages.join(' ')}".`;
  // What follows the first line is the way there.
  const [reason = ''] = message.split('\n');
  return `${need}, which is installed but cannot be loaded: ${name}: ${reason.replace(/\.$/, '')}.`;
}
