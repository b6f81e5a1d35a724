import { Config } from './config.ts';

/**
 * What a setting holds, as the stores of policy tell values apart: `texts` is a list of texts,
 * `json` whatever is deeper, and `text-or-json` the one or the other, told apart by a bracket.
 */
export type SettingForm = 'text' | 'number' | 'boolean' | 'texts' | 'json' | 'text-or-json';

/** Windows' type of the value that holds a setting of each form. */
export const REGISTRY_TYPES: Readonly<Record<SettingForm, string>> = {
  text: 'REG_SZ',
  number: 'REG_DWORD',
  boolean: 'REG_DWORD',
  texts: 'REG_MULTI_SZ',
  json: 'REG_SZ',
  'text-or-json': 'REG_SZ',
};

interface Shape {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly innerType?: Shape;
      readonly in?: Shape;
      readonly element?: Shape;
      readonly options?: readonly Shape[];
      readonly shape?: Readonly<Record<string, Shape>>;
    };
  };
}

/** Every setting that one value can hold, by its dotted key: a list of sections is one of them. */
export const settingForms = (): ReadonlyMap<string, SettingForm> => new Map(formsOf('', Config()));

function formsOf(
  key: string,
  { _zod: { def } }: Shape,
): readonly (readonly [string, SettingForm])[] {
  if (def.type === 'optional' && def.innerType !== undefined) return formsOf(key, def.innerType);
  if (def.type === 'pipe' && def.in !== undefined) return formsOf(key, def.in);
  if (def.type === 'union') {
    const forms = (def.options ?? []).flatMap((option) => formsOf(key, option));
    const own = forms.filter(([of]) => of === key).map(([, form]) => form);
    return own.includes('text') && own.includes('json') ? [[key, 'text-or-json']] : forms;
  }
  if (def.shape !== undefined)
    return Object.entries(def.shape).flatMap(([name, inner]) =>
      formsOf(key === '' ? name : `${key}.${name}`, inner),
    );
  return [[key, formOf(def)]];
}

function formOf({ type, element }: Shape['_zod']['def']): SettingForm {
  if (type === 'array') return element?._zod.def.shape === undefined ? 'texts' : 'json';
  return type === 'number' || type === 'boolean' ? type : 'text';
}
