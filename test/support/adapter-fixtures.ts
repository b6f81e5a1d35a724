import { readFileSync } from 'node:fs';
import type { KindVerdict } from '../../probes/platform/kind-verdict.ts';
import type { WindowsFacts } from '../../probes/platform/ports.ts';

/** One recorded adapter of Windows and what it is. */
export interface WindowsAdapterForm {
  /** Where the form comes from. */
  readonly from: string;
  readonly name: string;
  readonly facts: WindowsFacts;
  readonly is: Pick<KindVerdict, 'kind' | 'product' | 'likely'>;
}

/** Forms of `test/fixtures/adapters/windows-NAME.json`. */
export const windowsForms = (name: string): readonly WindowsAdapterForm[] =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/adapters/windows-${name}.json`, import.meta.url), 'utf8'),
  ) as WindowsAdapterForm[];
