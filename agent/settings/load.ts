import { SETTINGS_FILE } from '../../model/text/en/config.ts';
import { type ConfigReading, formatProblem, readConfig } from '../../model/config-problems.ts';
import type { Config } from '../../model/config.ts';
import { type Layer, mergeLayers } from './merge.ts';
import { configFile, policyFile, type Surroundings } from './paths.ts';
import { type JsonFile, readJsonFile, type ReadBeginning } from './read-file.ts';
import { type ResolvedSettings, resolveSettings } from './resolved.ts';

export type Loaded =
  | { readonly ok: true; readonly settings: ResolvedSettings; readonly file: string }
  /** A file that was named must be right as a whole: lines for stderr, each with its next step. */
  | { readonly ok: false; readonly messages: readonly string[] };

/**
 * Where to read from. `named` is the file of `--config`; without it the default file, which may be
 * absent.
 */
export interface LoadOptions {
  readonly named: string | null;
  readonly surroundings: Surroundings;
  /**
   * A configuration that the program itself brings (the demo site); stands in for the user's file.
   */
  readonly builtIn?: Config;
  /** How files are read: at once where their file systems are known to answer. */
  readonly read?: ReadBeginning;
}

/**
 * Policy over the user's file over defaults, every setting with its source.
 * A bad key in the default file or in the policy costs that key alone, and `settings` says so.
 */
export async function loadSettings({
  named,
  surroundings,
  builtIn,
  read,
}: LoadOptions): Promise<Loaded> {
  const layers: Layer[] = [];
  const problems: string[] = [];
  const note = (path: string, lines: readonly string[]): void => {
    problems.push(...lines.map((line) => SETTINGS_FILE.line(path, line)));
  };

  const policyPath = policyFile(surroundings);
  if (policyPath !== null) {
    const policy = decode(await readJsonFile(policyPath, read));
    if (policy !== null) {
      layers.push({ source: 'policy', config: policy.config });
      note(policyPath, policy.problems);
    }
  }

  const path = named ?? configFile(surroundings);
  if (builtIn === undefined) {
    const file = await readJsonFile(path, read);
    const user = decode(file);
    if (named !== null && user === null)
      return {
        ok: false,
        messages: [SETTINGS_FILE.absent(path)],
      };
    if (named !== null && user !== null && user.problems.length > 0) {
      return {
        ok: false,
        messages: [
          ...user.problems.map((line) => SETTINGS_FILE.line(path, line)),
          SETTINGS_FILE.correct,
        ],
      };
    }
    if (user !== null) {
      layers.push({ source: 'user file', config: user.config });
      note(path, user.problems);
    }
  } else {
    layers.push({ source: 'demo', config: builtIn });
  }

  const { config, items } = mergeLayers(layers);
  return {
    ok: true,
    file: path,
    settings: resolveSettings(config, { items: [...items], problems }),
  };
}

function decode(
  file: JsonFile,
): { readonly config: Config; readonly problems: readonly string[] } | null {
  switch (file.kind) {
    case 'absent':
      return null;
    case 'unreadable':
      return { config: {}, problems: [SETTINGS_FILE.unreadable(file.why)] };
    case 'read': {
      const reading: ConfigReading = readConfig(file.document);
      return { config: reading.config, problems: reading.problems.map(formatProblem) };
    }
  }
}
