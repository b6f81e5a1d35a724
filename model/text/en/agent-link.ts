/** Why there is no agent to talk to. A command prints it with "linesman: " before it. */
export const NO_AGENT = {
  none: (folder: string): string => `no agent runs for the data folder ${folder}`,
  noDescription: (file: string): string =>
    `${file} does not describe an agent: start the agent again, it writes the file anew`,
  othersFile: (file: string): string =>
    `${file} may not be read: the agent belongs to another user`,
  unreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  otherVersion: (version: string, pid: number, theirs: number, ours: number): string =>
    `the running agent (version ${version}, process ${String(pid)}) speaks protocol ${String(theirs)}, this program ${String(ours)}: restart the agent with this version`,
  gone: (pid: number, socket: string): string =>
    `the agent (process ${String(pid)}) is gone: nobody listens on ${socket}`,
  othersSocket: (socket: string): string =>
    `${socket} may not be opened: the agent belongs to another user`,
  noConnection: (why: string): string => `no connection to the agent: ${why}`,
  tooSlow: (pid: number, withinMs: number): string =>
    `the agent (process ${String(pid)}) did not answer within ${String(withinMs)} ms`,
  closedEarly: (why: string): string =>
    `the agent closed the connection before it answered: ${why}`,
};

/** Why a connection to the agent ended, or a request brought nothing. */
export const SESSION = {
  ours: 'closed by this side',
  theirs: 'the agent closed the connection',
  noLine: 'the agent sent a line that is none of the protocol',
  tooLong: (bytes: number): string => `the agent sent a line of more than ${String(bytes)} bytes`,
  noState: (why: string): string => `the agent does not tell its state: ${why}`,
  unreadableState: 'the agent sent a state that this version cannot read',
  tooSlow: (request: string, withinMs: number): string =>
    `the agent did not answer ${request} within ${String(withinMs)} ms`,
  unreadableAnswer: (request: string): string =>
    `the agent's answer to ${request} is not one that this version can read`,
};

/** Why no face can reach the agent, which runs on. */
export const DOOR = {
  cannotOpen: (socket: string, why: string): string => `${socket} cannot be opened: ${why}`,
  tooLong: 'the paths of the data folder and of the runtime folder are too long for a socket',
  cannotAnnounce: (file: string, why: string): string => `${file} cannot be written: ${why}`,
  closed: (why: string): string =>
    `the agent runs, but no command, tray or page can reach it (${why}): correct that and start it again`,
};

/** Why the agent turned a client away, or did not do what it asked. */
export const REFUSED_CLIENT = {
  noHello: 'the first line must be the hello: {"protocol": …, "token": …}',
  otherToken:
    'the token is not that of agent.json: read the file again, the agent may have been restarted',
  otherProtocol: (ours: number, theirs: number): string =>
    `this agent speaks protocol ${String(ours)}, not ${String(theirs)}`,
  noRequest: 'this line is no request: {"id": 1, "method": "state.get", "params": {}}',
  badId: 'the id of a request is a whole number from 1',
  badParameters: (method: string, why: string | null): string =>
    `${method}: ${why ?? 'wrong parameters'}`,
  tooMany: (most: number): string =>
    `${String(most)} requests of this client are under way: wait for an answer first`,
  failed: (method: string, why: string): string => `${method} failed: ${why}`,
  brokenContract: (at: string | null): string =>
    `the answer breaks the contract at ${at ?? 'its root'}`,
  tooLarge: (bytes: number): string => `the answer is larger than ${String(bytes)} bytes`,
};
