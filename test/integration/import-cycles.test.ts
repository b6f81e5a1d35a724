import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const NO_SOURCES = new Set(['node_modules', 'out', 'release', 'build', 'docs', 'test']);

/** File → files that it imports, dynamically and for types alone included. */
type Imports = ReadonlyMap<string, readonly string[]>;

const importsOf = (file: string, text: string): readonly string[] =>
  ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name));

function sources(): Imports {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !/^\./.test(entry.name) && !NO_SOURCES.has(entry.name),
    )
    .map(({ name }) => join(ROOT, name));
  const files = folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => /\.tsx?$/.test(file));
  return new Map(
    files.map((file) => [
      relative(ROOT, file),
      importsOf(file, readFileSync(file, 'utf8')).map((other) => relative(ROOT, other)),
    ]),
  );
}

/** Every set of files that import each other in a circle (Tarjan's strongly connected components). */
function cyclesIn(imports: Imports): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    lowest.set(file, index.get(file)!);
    stack.push(file);
    for (const other of imports.get(file) ?? []) {
      if (!index.has(other)) visit(other);
      if (stack.includes(other)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(other)!));
    }
    if (lowest.get(file) !== index.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1 || (imports.get(file) ?? []).includes(file))
      cycles.push(component.toSorted());
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return cycles;
}

describe('imports between files', () => {
  it('are found whether they carry a value, a type, or come later', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      "export { c } from './c.ts';",
      "export type D = import('./d.ts').D;",
      "const e = () => import('./e.ts');",
    ].join('\n');
    expect(importsOf('here/file.ts', text)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `here/${name}.ts`),
    );
  });

  it('are told as a circle by the files on it, and by no other', () => {
    const planted = new Map([
      ['top', ['a']],
      ['a', ['b', 'leaf']],
      ['b', ['c']],
      ['c', ['a']],
      ['self', ['self']],
      ['leaf', []],
    ]);
    expect(cyclesIn(planted)).toEqual([['a', 'b', 'c'], ['self']]);
  });

  it('never run in a circle, not even for a type', () => {
    const imports = sources();
    expect(imports.size).toBeGreaterThan(300);
    expect(cyclesIn(imports)).toEqual([]);
  });
});
