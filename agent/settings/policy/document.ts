import { reasonOf } from '../../../lib/error-name.ts';
import { REGISTRY_TYPES, settingForms, type SettingForm } from '../../../model/setting-forms.ts';
import { POLICY } from '../../../model/text/en/policy.ts';
import type { RegistryValue } from '../../../probes/platform/windows/registry-values.ts';
import { jsonFault } from '../json-fault.ts';

/** The document that a store of policy holds, as the settings file would; and what was left out. */
export interface PolicyDocument {
  readonly document: unknown;
  readonly problems: readonly string[];
}

const TYPE_OF_KIND = { text: 'REG_SZ', number: 'REG_DWORD', texts: 'REG_MULTI_SZ' } as const;

/**
 * Values of the registry: the name is the dotted key, in any case, as the registry itself compares
 * names. A value of another type than its setting wants is left out.
 */
export function registryDocument(values: readonly RegistryValue[]): PolicyDocument {
  const forms = settingForms();
  const keys = new Map([...forms.keys()].map((key) => [key.toLowerCase(), key]));
  const problems: string[] = [];
  const entries: Entry[] = [];
  for (const value of values) {
    // An installer writes its properties whether somebody gave them or not.
    if (value.kind === 'text' && value.text === '') continue;
    const key = keys.get(value.name.toLowerCase()) ?? value.name;
    const read = contentOf(key, value, forms.get(key));
    if (read.ok) entries.push([key, read.content]);
    else problems.push(read.problem);
  }
  return { document: nested(entries), problems };
}

/** A property list: dotted keys, dictionaries in dictionaries, or both. */
export function propertyListDocument(list: unknown): PolicyDocument {
  if (!isDictionary(list)) return { document: {}, problems: [POLICY.noDictionary] };
  const entries = Object.entries(list)
    // What a configuration profile says of itself.
    .filter(([key]) => !key.startsWith('Payload'))
    .map(([key, value]): Entry => [key, plain(value)]);
  return { document: nested(entries), problems: [] };
}

type Entry = readonly [key: string, content: unknown];
type Content =
  | { readonly ok: true; readonly content: unknown }
  | { readonly ok: false; readonly problem: string };

const content = (of: unknown): Content => ({ ok: true, content: of });
const lost = (problem: string): Content => ({ ok: false, problem });

/** @param form absent: no such setting, which the schema says with the nearest one */
function contentOf(key: string, value: RegistryValue, form: SettingForm | undefined): Content {
  if (form === undefined) return content(null);
  const wanted = REGISTRY_TYPES[form];
  const is = value.kind === 'other' ? POLICY.registry(value.type) : TYPE_OF_KIND[value.kind];
  if (wanted !== is) return lost(POLICY.otherType(key, wanted, is));
  if (value.kind === 'number') {
    if (form === 'number') return content(value.number);
    return value.number > 1 ? lost(POLICY.noBoolean(key)) : content(value.number === 1);
  }
  if (value.kind === 'texts') return content(value.texts);
  if (value.kind !== 'text') return lost(POLICY.otherType(key, wanted, is));
  const isText =
    form === 'text' || (form === 'text-or-json' && !value.text.trimStart().startsWith('['));
  if (isText) return content(value.text);
  try {
    return content(JSON.parse(value.text));
  } catch (error) {
    return lost(POLICY.noJson(key, jsonFault(value.text) ?? reasonOf(error)));
  }
}

/** `exchange.host` stands in `exchange`. Without a prototype, so that every key is one. */
function nested(entries: readonly Entry[]): Record<string, unknown> {
  const document = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entries) {
    const [section = '', ...inner] = key.split('.');
    if (inner.length === 0) {
      document[section] =
        isDictionary(document[section]) && isDictionary(value)
          ? { ...document[section], ...value }
          : value;
      continue;
    }
    const present = isDictionary(document[section]) ? document[section] : {};
    document[section] = { ...present, [inner.join('.')]: value };
  }
  return document;
}

const isDictionary = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !ArrayBuffer.isView(value);

/** As JSON has it; dates and bytes, which no setting holds, are nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isDictionary(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return ['string', 'number', 'boolean'].includes(typeof value) ? value : null;
}
