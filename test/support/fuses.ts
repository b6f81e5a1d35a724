import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** Electron's name of a fuse, as electron-builder writes it. */
export type FuseName = Uncapitalize<keyof typeof FuseV1Options>;

export const WANTED_FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  /** Electron 28 and later. */
  grantFileProtocolExtraPrivileges: false,
} as const satisfies Partial<Record<FuseName, boolean>>;

const optionOf = (name: string): FuseV1Options =>
  FuseV1Options[`${name.charAt(0).toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options];

/** The wanted fuses as they are set in an Electron; null where it has none of that name. */
export async function fusesOf(
  binary: string,
): Promise<Readonly<Record<keyof typeof WANTED_FUSES, boolean | null>>> {
  const wire = await getCurrentFuseWire(binary);
  const states = Object.keys(WANTED_FUSES).map((name) => {
    const state = wire[optionOf(name)];
    return [name, state === undefined ? null : state === FuseState.ENABLE];
  });
  return Object.fromEntries(states) as Record<keyof typeof WANTED_FUSES, boolean | null>;
}

/** For `flipFuses`: those of the wanted fuses that an Electron has. */
export async function wantedOptions(
  binary: string,
): Promise<Partial<Record<FuseV1Options, boolean>>> {
  const known = await fusesOf(binary);
  return Object.fromEntries(
    Object.entries(WANTED_FUSES)
      .filter(([name]) => known[name as keyof typeof WANTED_FUSES] !== null)
      .map(([name, is]) => [optionOf(name), is]),
  );
}
