import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { DoorRequest } from './requests.ts';
import type { Answer } from './types.ts';

/** Null where no answer of HTTP came. */
export const answerIn = ({ url, method }: DoorRequest, answer: HttpAnswer): Answer | null =>
  answer.ok
    ? {
        url,
        method,
        status: answer.status,
        phrase: answer.phrase.slice(0, 1000),
        fields: answer.fields,
        body: answer.body.toString('latin1'),
      }
    : null;
