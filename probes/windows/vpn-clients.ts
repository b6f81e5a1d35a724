import { registryKeyExists, type RegistryRoot } from './advapi32.ts';
import { answer, type Answer } from './answer.ts';

/** Keys that installers of VPN clients leave under HKLM\SOFTWARE, also in its 32-bit view. Products in the words of adapters' evidence. */
const INSTALLED: readonly { readonly product: string; readonly key: string }[] = [
  { product: 'Citrix Secure Access', key: 'Citrix\\Secure Access Client' },
];

const VIEWS: readonly { readonly root: RegistryRoot; readonly prefix: string }[] = [
  { root: 'HKLM', prefix: 'SOFTWARE\\' },
  { root: 'HKLM', prefix: 'SOFTWARE\\WOW6432Node\\' },
];

/**
 * VPN clients that the registry knows. A product that is not listed may still be installed; one that is listed is.
 *
 * @returns why the registry could not be read, when none of it could
 */
export function installedVpnClients(): Answer<readonly { readonly product: string; readonly evidence: string }[]> {
  const found: { readonly product: string; readonly evidence: string }[] = [];
  for (const { product, key } of INSTALLED) {
    for (const { root, prefix } of VIEWS) {
      const exists = registryKeyExists(root, `${prefix}${key}`);
      if (!exists.ok) return exists;
      if (exists.value) {
        found.push({ product, evidence: `${root}\\${prefix}${key} exists` });
        break;
      }
    }
  }
  return answer(found);
}
