import type { SystemReach } from '../../../model/system-reach.ts';
import type { Tools } from '../tools.ts';
import { isIdle, TERSE } from './nmcli.ts';

/**
 * NMConnectivityState. `none` is left out: NetworkManager says it of a laptop whose network somebody
 * else manages. `unknown`: it has not looked yet, or may not.
 */
const SAYS: ReadonlyMap<string, SystemReach['says']> = new Map([
  ['full', 'internet'],
  ['limited', 'limited'],
  ['portal', 'portal'],
]);

/** What NetworkManager found out last; `reach` null: nothing, or it does not run. */
export async function askReach(
  tools: Tools,
): Promise<
  | { readonly ok: true; readonly reach: SystemReach | null }
  | { readonly ok: false; readonly why: string }
> {
  const said = await tools.ask('nmcli', [...TERSE, 'CONNECTIVITY', 'general']);
  if (!said.ok) return isIdle(said) ? { ok: true, reach: null } : { ok: false, why: said.why };
  const says = SAYS.get(said.text.trim());
  return { ok: true, reach: says === undefined ? null : { by: 'network-manager', says } };
}
