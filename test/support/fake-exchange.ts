import type { Socket } from 'node:net';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import { bindAck, bindNak, fault, lookupStub, mapStub, response, tcpTower } from './rpc-bytes.ts';
import { scriptedServer, type Script, type ScriptedServer } from './scripted-server.ts';

/** How a port takes a bind. */
export type Manner =
  'accepts' | 'rejects' | 'naks' | 'faults' | 'silent' | 'closes' | 'resets' | 'http';

const MANNERS: Readonly<Record<Manner, (callId: number, socket: Socket) => void>> = {
  accepts: (callId, socket) => {
    socket.write(bindAck(callId));
  },
  rejects: (callId, socket) => {
    socket.write(bindAck(callId, 2, 1));
  },
  naks: (callId, socket) => {
    socket.write(bindNak(callId));
  },
  faults: (callId, socket) => {
    socket.write(fault(callId, 5));
  },
  silent: () => undefined,
  closes: (_, socket) => {
    socket.end();
  },
  resets: (_, socket) => {
    socket.resetAndDestroy();
  },
  http: (_, socket) => {
    socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  },
};

/** @param listenOn TCP port; 0 lets the system choose */
export const port = (manner: Manner, host = '127.0.0.1', listenOn = 0): Promise<ScriptedServer> =>
  scriptedServer(
    ({ callId }, socket) => {
      MANNERS[manner](callId, socket);
    },
    { host, port: listenOn },
  );

/** Name of an interface → the ports that the mapper names for it. */
export type Registered = Readonly<Record<string, readonly number[]>>;

export interface MapperFacts {
  readonly registered: Registered;
  /** How it takes a bind to itself. Default: accepts. */
  readonly bind?: Manner;
  /** Address in its towers. Default: 0.0.0.0. */
  readonly address?: string;
  /** Instead of the answer to ept_map. */
  readonly onMap?: Script;
  /** What happens to a connection before anything is said. */
  readonly onConnect?: (socket: Socket) => void;
  readonly host?: string;
  /** TCP port that it listens on. Default: any. */
  readonly mapperPort?: number;
}

/** An endpoint mapper on loopback that knows what it is told. */
export const mapper = ({
  registered,
  bind = 'accepts',
  address = '0.0.0.0',
  onMap,
  onConnect = () => undefined,
  host = '127.0.0.1',
  mapperPort = 0,
}: MapperFacts): Promise<ScriptedServer> =>
  scriptedServer(
    (request, socket, nth) => {
      const { type, callId, opnum, uuid } = request;
      if (type === 11) MANNERS[bind](callId, socket);
      else if (opnum === 3 && onMap !== undefined) onMap(request, socket, nth);
      else if (opnum === 3)
        socket.write(response(callId, mapStub(towersOf(registered, address, uuid))));
      else
        socket.write(
          response(
            callId,
            lookupStub(
              EXCHANGE_INTERFACES.flatMap((one) => towersOf(registered, address, one.uuid)).map(
                (tower) => ({ tower, annotation: 'Exchange' }),
              ),
              Buffer.alloc(20),
            ),
          ),
        );
    },
    { host, port: mapperPort, onConnect },
  );

function towersOf(registered: Registered, address: string, uuid: string): Buffer[] {
  const wanted = EXCHANGE_INTERFACES.find((one) => one.uuid === uuid);
  if (wanted === undefined) return [];
  return (registered[wanted.name] ?? []).map((one) => tcpTower({ ...wanted, port: one, address }));
}
