import type { AgentState } from '../agent-state.ts';
import type { UpdateOutcome, UpdateState } from '../update.ts';
import type { Words } from './words.ts';

type Sentences = Words['update']['UPDATE'];

/** Nothing where the other sentence tells of that very version. */
function outWords({ version, progress, last }: UpdateState, words: Sentences): string | null {
  if (version === null || last?.version === version) return null;
  if (progress === 'fetching') return words.fetching(version);
  if (progress === 'ready') return words.ready(version);
  return words.isOut(version);
}

const lastWords = ({ kind, version, from, at, why }: UpdateOutcome, words: Sentences): string =>
  kind === 'installed'
    ? words.installed(version, from, at.slice(0, 10))
    : words.rolledBack(version, from, why ?? '');

/** What a user is told of updates, a sentence each; none where all is as it should be. */
export function updateWords(
  { update }: Pick<AgentState, 'update'>,
  { update: { UPDATE } }: Pick<Words, 'update'>,
): readonly string[] {
  if (update === undefined) return [];
  const { trouble, last } = update;
  const out = outWords(update, UPDATE);
  return [
    ...(out === null ? [] : [out]),
    ...(last === undefined ? [] : [lastWords(last, UPDATE)]),
    ...(trouble === null ? [] : [trouble]),
  ];
}
