// docs/settings.md out of the schema, the defaults and the sentences about them. `--check` says whether the file is current.
import * as z from 'zod/mini';
import { Config } from '../model/config.ts';
import { DEFAULTS } from '../model/defaults.ts';
import { SETTINGS } from '../model/text/en/settings.ts';
import { generated } from './generated.mjs';

const FILE = 'docs/settings.md';

/** Each leaf of a JSON Schema: its key as the reference writes it, its schema, whether its section wants it. */
function leaves(schema, key = '', isRequired = false, most = []) {
  if (schema.anyOf !== undefined)
    return schema.anyOf.flatMap((one) => leaves(one, key, isRequired, most));
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      leaves(
        inner,
        key === '' ? name : `${key}.${name}`,
        key !== '' && (schema.required ?? []).includes(name),
        most,
      ),
    );
  if (schema.items?.properties !== undefined)
    return leaves(schema.items, `${key}[]`, isRequired, [...most, [key, schema.maxItems]]);
  return [{ key, schema, isRequired, most }];
}

const range = (low, high) =>
  low === undefined && high === undefined
    ? ''
    : low === undefined
      ? ` up to ${high}`
      : ` ${low} to ${high}`;

function form(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined)
    return schema.enum.length > 12
      ? 'one of the codes of `linesman explain`'
      : schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array')
    return `list,${range(undefined, schema.maxItems) || ' any length'}: ${form(schema.items)}`;
  if (schema.type === 'integer') return `whole number${range(schema.minimum, schema.maximum)}`;
  if (schema.type === 'string')
    return schema.maxLength === undefined
      ? 'text'
      : `text of${range(schema.minLength, schema.maxLength)} characters`;
  return schema.type ?? 'value';
}

function reference() {
  const rows = leaves(z.toJSONSchema(Config(), { io: 'input', unrepresentable: 'any' }));
  const lists = new Map(rows.flatMap(({ most }) => most));
  const lines = rows.map(({ key, schema, isRequired }) => {
    const what = SETTINGS[key];
    if (what === undefined) throw new Error(`model/text/en/settings.ts says nothing of ${key}`);
    const fallback = Array.isArray(DEFAULTS[key]) ? DEFAULTS[key].join(', ') : DEFAULTS[key];
    return `| \`${key}\` | ${form(schema)} | ${fallback === undefined ? (isRequired ? 'required' : '') : `\`${fallback}\``} | ${what} |`;
  });
  return `# Settings

Every key of the configuration file, generated from its schema by \`npm run docs\`. \`linesman settings\` shows what applies on a laptop, and where each setting came from.

| key | form | default | what it is |
|---|---|---|---|
${lines.join('\n')}

"required" holds where its section is given. At most ${[...lists].map(([key, count]) => `${count} entries in \`${key}\``).join(', ')}. A key that is not in this table is an error: Linesman names the nearest one.
`;
}

await generated(FILE, reference());
