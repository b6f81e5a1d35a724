import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Intake, IntakeResult } from './intake.ts';
import type { Limits } from './limits.ts';
import { jsonAnswer, problemAnswer, type Reply } from './problems.ts';
import { readBody, send } from './send.ts';
import { readUploadHead } from './upload-request.ts';

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

export function createTakeReport(intake: Intake, limits: Limits): TakeReport {
  let underWay = 0;

  return async (request, response, id, continues) => {
    const reply = (answer: Reply): void => {
      send(request, response, answer, limits);
    };
    const reading = readUploadHead(id, request.headers);
    if (!reading.ok) {
      reply(problemAnswer(reading.problem));
      return;
    }
    const foreseen = await intake.foresee(reading.head);
    if (foreseen !== null && (continues || !foreseen.ok)) {
      reply(answerOfIntake(foreseen));
      return;
    }
    if (underWay >= limits.maxBodiesUnderWay) {
      reply(problemAnswer('busy'));
      return;
    }
    underWay += 1;
    try {
      if (continues) response.writeContinue();
      const body = await readBody(request, reading.head.bytes);
      if (body !== null) reply(answerOfIntake(await intake.accept(reading.head, body)));
    } finally {
      underWay -= 1;
    }
  };
}

const answerOfIntake = (result: IntakeResult): Reply =>
  result.ok
    ? jsonAnswer(result.created ? 201 : 200, result.receipt)
    : problemAnswer(result.problem);
