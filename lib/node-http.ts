import type * as Http from 'node:http';

/** Node's HTTP, loaded at the first use: 2 MB that an idle agent does without. */
export const nodeHttp = (): typeof Http => process.getBuiltinModule('node:http');
