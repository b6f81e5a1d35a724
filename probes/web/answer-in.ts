import { decodeText } from '../../lib/decode-text.ts';
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
        body: textOf(answer.body),
      }
    : null;

/** A byte order mark, or the zero beside the first character of a page. */
const UTF16 = /^(?:\xff\xfe|\xfe\xff|\0[^\0]|[^\0]\0)/;

/** Every sign is ASCII, so each byte is a character; of UTF-16, which a few servers send, each two. */
function textOf(body: Buffer): string {
  return UTF16.test(body.toString('latin1', 0, 2)) ? decodeText(body) : body.toString('latin1');
}
