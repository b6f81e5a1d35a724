import { createMasker, type Masker } from './mask.ts';
import type { Scenario } from './scenarios.ts';
import { beforeRefactoring, type Complaint } from './since-refactoring.ts';
import type { User, World } from './world.ts';

/** What a command line said, without what differs from run to run. */
export interface Recording {
  /** The JSON document as the old code would have printed it; null where the command printed none. */
  readonly json: string | null;
  /** Exit statuses, messages and the text for a person; null where there is none. */
  readonly text: string | null;
  readonly complaints: readonly Complaint[];
  /** The document as it was printed, for the fixtures of unit tests. */
  readonly raw: string;
}

export async function record(world: World, { args, config }: Scenario): Promise<Recording> {
  const user = await world.user();
  if (config !== undefined) await user.configure(config);
  return recordWith(
    user,
    args.map((arg) => arg.replace('FOLDER', user.folder)),
    createMasker(new Map([[user.folder, '<folder>']])),
  );
}

/** Runs the command twice: for a program, and for a person. */
export async function recordWith(
  user: User,
  args: readonly string[],
  masker: Masker,
): Promise<Recording> {
  const [document, words] = await Promise.all([user.run([...args, '--json']), user.run(args)]);
  const { json, complaints } = masked(document.stdout, masker, args[0] === 'probe');
  const block = (title: string, text: string): string =>
    text === '' ? '' : `--- ${title}\n${masker.text(text)}`;
  const text = [
    `linesman ${masker.text(args.join(' '))}\n`,
    block(
      `messages beside JSON, exit ${String(document.status)}`,
      document.stderr === '' ? '(none)\n' : document.stderr,
    ),
    block(
      `for a person, exit ${String(words.status)}`,
      words.stdout === '' ? '(nothing)\n' : words.stdout,
    ),
    block('messages', words.stderr),
  ].join('');
  return { json, text, complaints, raw: document.stdout };
}

export function masked(
  printed: string,
  masker: Masker,
  probe: boolean,
): { readonly json: string | null; readonly complaints: readonly Complaint[] } {
  if (printed === '') return { json: null, complaints: [] };
  const parsed: unknown = JSON.parse(printed);
  const layout =
    printed === `${JSON.stringify(parsed, null, 2)}\n`
      ? []
      : ['the document is not printed as JSON.stringify would with two spaces'];
  const { document, complaints } = beforeRefactoring(parsed, { probe });
  return {
    json: `${JSON.stringify(masker.value(document), null, 2)}\n`,
    complaints: [...layout, ...complaints],
  };
}

/** Runs `work` for each item, a few at a time; most of them wait for silence. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
