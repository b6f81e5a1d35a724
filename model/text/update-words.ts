import type { AgentState } from '../agent-state.ts';
import type { Words } from './words.ts';

/** What a user is told of updates, a sentence each; none where all is as it should be. */
export function updateWords(
  { update }: Pick<AgentState, 'update'>,
  { update: { UPDATE } }: Pick<Words, 'update'>,
): readonly string[] {
  if (update === undefined) return [];
  const { version, trouble } = update;
  return [
    ...(version === null ? [] : [UPDATE.isOut(version)]),
    ...(trouble === null ? [] : [trouble]),
  ];
}
