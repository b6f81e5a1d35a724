declare const __VERSION__: string | undefined;

/** The version that the bundle was built from; sources run by hand have none. */
export const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source';
