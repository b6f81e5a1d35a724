import { errorName } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { certificatesIn } from '../../lib/system-roots.ts';
import { COLLECTOR_CA } from '../../model/text/en/data.ts';

/** Far more than a company has authorities. */
const MAX_BYTES = 256 * 1024;

/** What `collector.ca` holds. `problem`: why it holds nothing, as a sentence for the settings. */
export interface CollectorRoots {
  readonly roots: readonly string[];
  readonly problem: string | null;
}

/** @param ca PEM, or the path of a file that holds it; null: nothing is set. Never rejects. */
export async function readCollectorRoots(ca: string | null): Promise<CollectorRoots> {
  if (ca === null) return { roots: [], problem: null };
  const isText = ca.includes('-----BEGIN');
  let text = ca;
  if (!isText) {
    try {
      ({ text } = await readBounded(ca, MAX_BYTES));
    } catch (thrown) {
      return { roots: [], problem: COLLECTOR_CA.unreadable(ca, errorName(thrown)) };
    }
  }
  const { X509Certificate } = await import('node:crypto');
  const roots: string[] = [];
  for (const one of certificatesIn(text)) {
    try {
      roots.push(new X509Certificate(one).toString());
    } catch (thrown) {
      return { roots: [], problem: COLLECTOR_CA.broken(isText ? null : ca, errorName(thrown)) };
    }
  }
  return { roots, problem: roots.length === 0 ? COLLECTOR_CA.empty(isText ? null : ca) : null };
}
