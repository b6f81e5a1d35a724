import type { Answerer, DoorKind } from '../../../model/door.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { answerOf } from './answers.ts';

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const says = (
  status: number,
  fields: readonly string[] = [],
  body = '',
  phrase = '',
  at = 'https://mail.example/owa/',
): Answer =>
  answerOf({
    ...{ at, status, phrase: bytesOf(phrase), body: bytesOf(body) },
    fields: fields.map((line) => {
      const [name = '', ...rest] = line.split(': ');
      return [name, rest.join(': ')] as const;
    }),
  });
export const led = (to: string, ...fields: readonly string[]): Answer =>
  says(302, [`Location: ${to}`, ...fields], '', 'Found');

export type Face = readonly [
  cause: string,
  kind: DoorKind,
  answers: readonly [Answer, ...Answer[]],
  code: string | null,
  who: Answerer,
];
