import type { IncomingMessage, ServerResponse } from 'node:http';
import { EnrolmentRequest } from '../../model/enrolment.ts';
import { parseJson } from '../../model/json.ts';
import type { Enrol } from '../devices/enrol.ts';
import type { Limits } from '../limits.ts';
import { clientAddress } from './connections.ts';
import { jsonAnswer, problemAnswer, type Reply } from './problems.ts';
import { arriving, send } from './send.ts';

export type TakeEnrolment = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const MAX_BYTES = 4096;

/** Takes the enrolment of a device off the wire. */
export function createTakeEnrolment(
  enrol: Enrol,
  limits: Limits,
  proxies: readonly string[],
): TakeEnrolment {
  return async (request, response) => {
    const reply = (answer: Reply): void => {
      send(request, response, answer, limits);
    };
    const length = request.headers['content-length'] ?? '';
    if (!/^\d{1,4}$/.test(length) || Number(length) > MAX_BYTES) {
      reply(problemAnswer('enrolment-malformed'));
      return;
    }
    const body = arriving(request, Number(length));
    if (!(await body.begun())) return;
    const whole = await body.whole(new AbortController().signal);
    if (whole === null) return;
    const read = EnrolmentRequest.safeParse(parseJson(Buffer.from(whole).toString('utf8')));
    if (!read.success) {
      reply(problemAnswer('enrolment-malformed'));
      return;
    }
    const enrolled = await enrol(read.data, clientAddress(request, proxies));
    if (!enrolled.ok) {
      reply(problemAnswer(enrolled.problem));
      return;
    }
    const { device } = read.data;
    const { created, state } = enrolled;
    reply(jsonAnswer(created ? 201 : 200, `${JSON.stringify({ device, state })}\n`));
  };
}
