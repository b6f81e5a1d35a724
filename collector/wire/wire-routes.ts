import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admit } from '../devices/admission.ts';
import type { Intake, IntakeResult } from '../intake.ts';
import type { Limits } from '../limits.ts';
import { jsonAnswer, problemAnswer, type Reply } from './problems.ts';
import type { Places } from './places.ts';
import { arriving, send } from './send.ts';
import { readUploadHead, single } from './upload-request.ts';

/**
 * Takes reports off the wire. `continues` says that the client waits for `100 Continue` before it
 * sends the body.
 */
export type TakeReport = (
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  continues: boolean,
) => Promise<void>;

export function createTakeReport(
  intake: Intake,
  limits: Limits,
  places: Places,
  { admit, turns }: { readonly admit: Admit; readonly turns: () => number },
): TakeReport {
  return async (request, response, id, continues) => {
    const reply = (answer: Reply): void => {
      send(request, response, answer, limits);
    };
    const reading = readUploadHead(id, request.headers);
    if (!reading.ok) {
      reply(problemAnswer(reading.problem));
      return;
    }
    const { device, sha256, bytes } = reading.head;
    const admitted = await admit(
      { method: 'PUT', path: `/v1/reports/${id}`, device, sha256, bytes },
      single(request.headers['linesman-signature']),
    );
    if (!admitted.ok) {
      reply(problemAnswer(admitted.problem));
      return;
    }
    const foreseen = await intake.foresee(reading.head);
    if (foreseen !== null && (continues || !foreseen.ok)) {
      reply(answerOfIntake(foreseen));
      return;
    }
    const body = arriving(request, reading.head.bytes);
    if (continues) response.writeContinue();
    if (!(await body.begun())) return;
    const place = await places.take(body.bytes);
    if (place === null) {
      reply(problemAnswer('busy', { 'Retry-After': String(turns()) }));
      return;
    }
    try {
      const whole = await body.whole(place.cut);
      if (whole !== null) reply(answerOfIntake(await intake.accept(reading.head, whole)));
      else if (place.cut.aborted) reply(problemAnswer('too-slow'));
    } finally {
      place.release();
    }
  };
}

const answerOfIntake = (result: IntakeResult): Reply =>
  result.ok
    ? jsonAnswer(result.created ? 201 : 200, result.receipt)
    : problemAnswer(result.problem);
