import { Config } from './config.ts';

/**
 * What a setting holds, as the stores of policy tell values apart: `texts` is a list of texts, and
 * `json` whatever is deeper.
 */
export type SettingForm = 'text' | 'number' | 'boolean' | 'texts' | 'json';

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
  if (def.type === 'union') return (def.options ?? []).flatMap((option) => formsOf(key, option));
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
