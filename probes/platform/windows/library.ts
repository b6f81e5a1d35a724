import { answer, type NativeAnswer } from '../answer.ts';
import {
  native,
  type Declaration,
  type FieldType,
  type Layout,
  type Native,
  type Signature,
  type SystemCall,
} from '../native.ts';

type AnyDeclaration = Declaration<Readonly<Record<string, FieldType>>>;
type LayoutsOf<Structures> = {
  readonly [Name in keyof Structures]: Structures[Name] extends AnyDeclaration
    ? Layout<Structures[Name]['fields']>
    : never;
};

/** Functions of one library of Windows, and the structures that they fill. */
export interface Library<Name extends string, Structures> {
  readonly system: Native;
  readonly calls: Readonly<Record<Name, SystemCall>>;
  readonly layouts: LayoutsOf<Structures>;
}

/**
 * Declares a part of a library. It is looked up at the first use and kept; where a function is
 * missing or a structure has another size here, the answer says so each time.
 */
export function library<
  Name extends string,
  const Structures extends Readonly<Record<string, AnyDeclaration>>,
>(
  file: string,
  signatures: Readonly<Record<Name, Signature>>,
  structures: Structures,
): () => NativeAnswer<Library<Name, Structures>> {
  let known: NativeAnswer<Library<Name, Structures>> | null = null;
  const lookUp = (): NativeAnswer<Library<Name, Structures>> => {
    const system = native();
    if (!system.ok) return system;
    const calls = system.value.calls(file, signatures);
    if (!calls.ok) return calls;
    const layouts: [string, Layout<AnyDeclaration['fields']>][] = [];
    for (const [name, declaration] of Object.entries(structures)) {
      const layout = system.value.layout(declaration);
      if (!layout.ok) return layout;
      layouts.push([name, layout.value]);
    }
    return answer({
      system: system.value,
      calls: calls.value,
      layouts: Object.fromEntries(layouts) as LayoutsOf<Structures>,
    });
  };
  return () => (known ??= lookUp());
}
