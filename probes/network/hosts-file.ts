import { isIP } from 'node:net';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-name.ts';
import { readBoundedSync } from '../../lib/read-bounded.ts';

/** Lists of names to block fill such files. */
const MAX_BYTES = 4 * 1024 * 1024;
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM']);

const pathOf = (system: NodeJS.Platform): string =>
  system === 'win32'
    ? join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts')
    : '/etc/hosts';

/** Addresses that the hosts file of this laptop gives for a host; none where it has or is none. */
export function addressesInHostsFile(
  host: string,
  read: () => string = () => readBoundedSync(pathOf(process.platform), MAX_BYTES).text,
): readonly string[] {
  try {
    return parseHosts(read(), host);
  } catch (error) {
    if (ABSENT.has(errorCode(error) ?? '')) return [];
    throw error;
  }
}

/** hosts(5): an address, then its names; what follows `#` is a remark. */
export function parseHosts(text: string, host: string): readonly string[] {
  const wanted = host.toLowerCase();
  const found = text.split(/\r?\n/).flatMap((line) => {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    return isIP(address) !== 0 && names.some((name) => name.toLowerCase() === wanted)
      ? [address]
      : [];
  });
  return [...new Set(found)];
}
