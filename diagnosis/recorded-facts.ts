import type { Args, CheckResult } from '../model/check.ts';

/**
 * Facts that a rung records among the arguments of a check because they have no field of their own.
 * They are read back here alone, and decoded: a check may come from another version.
 */
type Recorded = Pick<CheckResult, 'args'>;

const textOrNull = (value: Args[string] | undefined): string | null =>
  typeof value === 'string' ? value : null;

/** Device whose access list was held against the check, where one was found outside. */
export const deviceOf = ({ args }: Recorded): string | null => textOrNull(args['device']);

/** Device that may have answered in the place of the server. */
export const behindOf = ({ args }: Recorded): string | null => textOrNull(args['behind']);

/** Address inside the mapper's reply, where somebody translates on the way. */
export const towerAddressOf = ({ args }: Recorded): string | null =>
  textOrNull(args['towerAddress']);

/** Range of a list near whose end the port lies, and the device of that list. */
export function tightOf({
  args,
}: Recorded): { readonly range: string; readonly device: string } | null {
  const range = textOrNull(args['tight']);
  const device = textOrNull(args['tightDevice']);
  return range === null || device === null ? null : { range, device };
}

/** Ports that only a further answer of the mapper named. */
export const alternatesOf = ({ args: { alternates } }: Recorded): readonly number[] =>
  Array.isArray(alternates) ? alternates.filter((port) => typeof port === 'number') : [];

/** Ports of the past outside a list, each in words. */
export const lastKnownOutsideOf = ({ args: { lastKnownOutside } }: Recorded): readonly string[] =>
  Array.isArray(lastKnownOutside) ? lastKnownOutside.map(String) : [];

/** What shows that RPC over TCP was given up, and the product that the web side named. */
export const retirementOf = ({
  args,
}: Recorded): { readonly proof: string | null; readonly product: string | null } => ({
  proof: textOrNull(args['proof']),
  product: textOrNull(args['product']),
});

/** The local network that holds Exchange's address, and whether a VPN was up beside it. */
export function overlapOf({
  args: { kind, tunnelUp },
}: Recorded): { readonly kind: 'virtual' | 'lan'; readonly tunnelUp: boolean } | null {
  if (kind !== 'virtual' && kind !== 'lan') return null;
  return { kind, tunnelUp: tunnelUp === true };
}
