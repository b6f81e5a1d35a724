/** Why a package cannot be made here, for a person: what is missing, and what to do next. */
export class Missing extends Error {}
