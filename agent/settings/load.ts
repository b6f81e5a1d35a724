import { readBounded } from '../../lib/read-bounded.ts';
import { SETTINGS_FILE } from '../../model/text/en/config.ts';
import { POLICY } from '../../model/text/en/policy.ts';
import { type ConfigReading, formatProblem } from '../../model/config-reading.ts';
import type { Config } from '../../model/config.ts';
import { POLICY_ONLY } from '../../model/policy-only.ts';
import { readLayer } from './borrowed.ts';
import { type Layer, mergeLayers } from './merge.ts';
import { configFile, type Surroundings } from './paths.ts';
import { type PolicyIo, readPolicy, systemPolicy } from './policy/read.ts';
import { readJsonFile, type ReadBeginning } from './read-file.ts';
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
  /** The system's own by default; null: none is read, as for a demo that no policy may bend. */
  readonly policy?: PolicyIo | null;
}

/** What one place holds, before it is decoded. */
interface Found {
  readonly source: Layer['source'];
  readonly where: string;
  readonly document: unknown;
  /** What its store said already. */
  readonly problems: readonly string[];
}

/**
 * Policy over the user's file over defaults, every setting with its source.
 * A bad key in the default file or in the policy costs that key alone, and `settings` says so.
 */
export async function loadSettings({
  named,
  surroundings,
  builtIn,
  read = readBounded,
  policy = { ...systemPolicy, read },
}: LoadOptions): Promise<Loaded> {
  const places = policy === null ? [] : await readPolicy(surroundings, policy);
  const found: Found[] = places.map((place) => ({ source: 'policy', ...place }));
  const path = named ?? configFile(surroundings);
  const file = builtIn === undefined ? await readJsonFile(path, read) : null;
  if (file === null) found.push({ source: 'demo', where: path, document: builtIn, problems: [] });
  else if (file.kind === 'absent') {
    if (named !== null) return { ok: false, messages: [SETTINGS_FILE.absent(path)] };
  } else {
    const [document, problems] =
      file.kind === 'read'
        ? [file.document, file.fault === null ? [] : [file.fault]]
        : [{}, [SETTINGS_FILE.unreadable(file.why)]];
    found.push({ source: 'user file', where: path, document, problems });
  }

  const layers: Layer[] = [];
  const problems: string[] = [];
  for (const { source, where, document, problems: before } of found) {
    const others = found.filter((one) => one.where !== where).map((one) => one.document);
    const reading = await readLayer(document, others);
    const { config, problems: after } =
      source === 'user file' ? withoutPolicyOnly(reading) : reading;
    layers.push({ source, config });
    const lines = [...before, ...after.map(formatProblem)].map((line) =>
      SETTINGS_FILE.line(where, line),
    );
    if (source === 'user file' && named !== null && lines.length > 0)
      return { ok: false, messages: [...lines, SETTINGS_FILE.correct] };
    problems.push(...lines);
  }

  const { config, items } = mergeLayers(layers);
  return {
    ok: true,
    file: path,
    settings: resolveSettings(config, { items: [...items], problems }),
  };
}

/** What only a policy may say is lost from the user's file. */
function withoutPolicyOnly({ config, problems }: ConfigReading): ConfigReading {
  const refused: string[] = [];
  const isOnly = (key: string): boolean => (POLICY_ONLY as readonly string[]).includes(key);
  const allowed = Object.entries(config).filter(([name]) => {
    if (isOnly(name)) refused.push(name);
    return !isOnly(name);
  });
  const kept = allowed.map(([name, section]): [string, unknown] => {
    if (typeof section !== 'object' || Array.isArray(section)) return [name, section];
    const inner = Object.entries(section).filter(([key]) => {
      const isRefused = isOnly(`${name}.${key}`);
      if (isRefused) refused.push(`${name}.${key}`);
      return !isRefused;
    });
    return [name, Object.fromEntries(inner)];
  });
  return {
    config: Object.fromEntries(kept),
    problems: [
      ...problems,
      ...refused.map((key) => ({ key, message: POLICY.only, nearest: null })),
    ],
  };
}
