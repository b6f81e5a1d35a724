import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from '../../electron/fuses.ts';

type Fuse = keyof typeof FUSES;
const NAMES = Object.keys(FUSES) as readonly Fuse[];

/** By Electron's name of a fuse, as electron-builder writes it. */
const optionOf = (name: Uncapitalize<keyof typeof FuseV1Options>): FuseV1Options =>
  FuseV1Options[`${name.charAt(0).toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options];

/** The wanted fuses as they are set in an Electron; null where it has none of that name. */
export async function fusesOf(binary: string): Promise<Readonly<Record<Fuse, boolean | null>>> {
  const wire = await getCurrentFuseWire(binary);
  const states = NAMES.map((name) => {
    const state = wire[optionOf(name)];
    return [name, state === undefined ? null : state === FuseState.ENABLE];
  });
  return Object.fromEntries(states) as Record<Fuse, boolean | null>;
}

/** Fuses of an Electron that are not as the list wants them, of those that it has. */
export async function wrongFuses(
  binary: string,
): Promise<{ readonly wrong: readonly Fuse[]; readonly known: number }> {
  const found = await fusesOf(binary);
  const known = NAMES.filter((name) => found[name] !== null);
  return { wrong: known.filter((name) => found[name] !== FUSES[name]), known: known.length };
}

/** For `flipFuses`: those of the wanted fuses that an Electron has. */
export async function wantedOptions(
  binary: string,
): Promise<Partial<Record<FuseV1Options, boolean>>> {
  const known = await fusesOf(binary);
  return Object.fromEntries(
    NAMES.filter((name) => known[name] !== null).map((name) => [optionOf(name), FUSES[name]]),
  );
}
