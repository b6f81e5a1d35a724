import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { MAX_REPORT_BYTES, REPORT_ID } from '../../model/receipt.ts';
import { EMPTY_SHA256, type EnrolmentMode } from '../../model/enrolment.ts';
import type { Certificate } from './certificate.ts';
import { REPORTS_PER_SECOND } from '../first-try.ts';
import { createTurns } from './turns.ts';
import type { Admit } from '../devices/admission.ts';
import type { Others } from '../../model/others.ts';
import type { Enrol } from '../devices/enrol.ts';
import { boundConnections } from './connections.ts';
import type { Intake } from '../intake.ts';
import type { Limits } from '../limits.ts';
import { jsonAnswer, problemAnswer, type Reply, type ProblemCode } from './problems.ts';
import { routeOf, type ReadRoute } from './routes.ts';
import { send } from './send.ts';
import type { SigningKey } from '../store/signing-key.ts';
import { reasonOf, errorCode } from '../../lib/error-name.ts';
import type { Uploads } from '../uploads.ts';
import { createPlaces } from './places.ts';
import { createTakeEnrolment } from './take-enrolment.ts';
import { deviceOf, single } from './upload-request.ts';
import { createTakeUpload } from './tus-routes.ts';
import { createTakeReport } from './wire-routes.ts';

export interface ServerIo {
  readonly intake: Intake;
  readonly uploads: Uploads;
  readonly key: SigningKey;
  readonly limits: Limits;
  /** Over how many seconds laptops that are back spread their first tries. */
  readonly firstTryWithinS: () => Promise<number>;
  /** Addresses of proxies on other machines. */
  readonly proxies: readonly string[];
  readonly devices: {
    readonly mode: EnrolmentMode;
    readonly admit: Admit;
    readonly enrol: Enrol;
  };
  /** How others stand beside a device. */
  readonly others: (device: string) => Promise<Others>;
  /** Absent: plain HTTP. */
  readonly certificate: Certificate | null;
  readonly log: (message: string) => void;
}

/**
 * The collector's HTTP, not yet listening. Every request is answered or cut; none can hold the
 * server.
 */
export function createCollectorServer(io: ServerIo): Server | TlsServer {
  const { intake, limits, log } = io;
  const places = createPlaces(limits, () => performance.now());
  const turns = createTurns(REPORTS_PER_SECOND, () => performance.now());
  const takeReport = createTakeReport(intake, limits, places, { ...io.devices, turns });
  const takeUpload = createTakeUpload(io.uploads, places, limits, { ...io.devices, turns });
  const takeEnrolment = createTakeEnrolment(io.devices.enrol, limits, io.proxies);

  const handle = async (
    request: IncomingMessage,
    response: ServerResponse,
    continues: boolean,
  ): Promise<void> => {
    const override = request.headers['x-http-method-override'];
    const route = routeOf(
      request.method ?? '',
      request.url ?? '',
      typeof override === 'string' ? override : null,
    );
    try {
      if (route.name === 'upload') await takeUpload(request, response, route, continues);
      else if (route.name === 'enrol') await takeEnrolment(request, response);
      else if (route.name === 'put-report')
        await takeReport(request, response, route.id, continues);
      else send(request, response, await readAnswer(route, request, io), limits);
    } catch (thrown) {
      log(`a request for ${route.name} failed: ${reasonOf(thrown)}`);
      send(request, response, problemAnswer('failed'), limits);
    }
  };

  const options = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
    requireHostHeader: true,
  };
  const server =
    io.certificate === null
      ? createServer(options)
      : createTlsServer({
          ...options,
          ...io.certificate,
          handshakeTimeout: limits.headersTimeoutMs,
        });
  boundConnections(server, limits, io.proxies);
  // A client may close its sending side after the request, and still reads the answer (RFC 9112, 9.6).
  Object.assign(server, { httpAllowHalfOpen: true });
  server.setTimeout(limits.idleTimeoutMs);
  server.on('request', (request, response) => void handle(request, response, false));
  server.on('checkContinue', (request, response) => void handle(request, response, true));
  server.on('checkExpectation', (request, response) => {
    send(request, response, problemAnswer('unknown-expectation'), limits);
  });
  server.on('clientError', refuseClient);
  // Node ends the socket of a CONNECT by itself when nobody listens; an upgrade is ignored, as RFC
  // 9110, 7.8 allows.
  return server;
}

/** What a laptop may know before it sends anything; never keys, recipients or commands. */
const helloOf = (firstTryWithinS: number, enrolment: EnrolmentMode) => ({
  versions: [1],
  firstTryWithinS,
  maxReportBytes: MAX_REPORT_BYTES,
  enrolment,
});

async function readAnswer(
  route: ReadRoute,
  request: IncomingMessage,
  { intake, key, devices, firstTryWithinS, others }: ServerIo,
): Promise<Reply> {
  switch (route.name) {
    case 'key':
      return jsonAnswer(200, `${JSON.stringify(key.published)}\n`);
    case 'hello':
      return jsonAnswer(200, `${JSON.stringify(helloOf(await firstTryWithinS(), devices.mode))}\n`);
    case 'health':
      return jsonAnswer(200, '{"ok":true}\n');
    case 'get-receipt':
    case 'get-others': {
      if (!REPORT_ID.test(route.id)) return problemAnswer('bad-id');
      const device = deviceOf(request.headers) ?? '';
      const what = route.name === 'get-receipt' ? 'receipt' : 'others';
      const admitted = await devices.admit(
        {
          method: request.method ?? '',
          path: `/v1/reports/${route.id}/${what}`,
          device,
          sha256: EMPTY_SHA256,
          bytes: 0,
        },
        single(request.headers['linesman-signature']),
      );
      if (!admitted.ok) return problemAnswer(admitted.problem);
      // Where devices are known each sees its own alone, and of others how many have the same.
      const isOpen = devices.mode === 'open' && what === 'receipt';
      const given = await intake.receipt(route.id, isOpen ? null : device);
      if (given === null) return problemAnswer('unknown-report');
      if (!given.ok) return problemAnswer(given.problem);
      return jsonAnswer(
        200,
        what === 'receipt' ? given.receipt : `${JSON.stringify(await others(device))}\n`,
      );
    }
    case 'method-not-allowed':
      return problemAnswer('method-not-allowed', { Allow: route.allow });
    case 'not-found':
      return problemAnswer('not-found');
  }
}

const PARSER_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'timed-out',
};

/**
 * What is no HTTP, or too slow, gets its refusal in raw bytes: there is no response object for it.
 */
function refuseClient(error: Error, socket: Duplex): void {
  const cause = errorCode(error) ?? '';
  if (cause === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = problemAnswer(PARSER_PROBLEMS[cause] ?? 'bad-request');
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${Buffer.from(body).toString('utf8')}`,
    () => {
      socket.destroy();
    },
  );
}
